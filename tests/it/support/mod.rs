//! What tests stand on.

pub mod app;
pub mod database;
pub mod disk;
pub mod installation;
pub mod job_rows;
pub mod lists;
pub mod outbox;
pub mod pdf_file;
pub mod people;
pub mod program;
pub mod smtp;
pub mod stall;
pub mod tables;
pub mod village;
