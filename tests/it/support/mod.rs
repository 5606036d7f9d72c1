//! What tests stand on.

pub mod database;
pub mod smtp;
pub mod village;
