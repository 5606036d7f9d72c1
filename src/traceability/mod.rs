//! The page behind a scanned code, the codes themselves as pictures, and labels to print.
//!
//! This is the page that is asked for the most, by people who have never heard of us: two cached
//! statements, no session, no cookie. It shows nothing of a person but the name the producer
//! agreed to show, and not even that once the consent is taken back.

mod handlers;
mod model;
mod pages;
mod qr;
mod store;

pub use handlers::routes;
