//! What tests stand on.

pub mod app;
pub mod database;
pub mod disk;
pub mod house;
pub mod job_rows;
pub mod lists;
pub mod outbox;
pub mod paper;
pub mod people;
pub mod program;
pub mod smtp;
pub mod stall;
pub mod tables;
pub mod village;
