//! The house seen from outside, on whichever database `TEST_DATABASE_URL` names; SQLite without it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

mod accounts;
mod architecture;
mod areas;
mod counts;
mod courses;
mod crash;
mod db;
mod jobs;
mod listings;
mod mail;
mod mailing;
mod matrix;
mod opendata;
mod photos;
mod producers;
mod reporting;
mod reports;
mod selling;
mod signing;
mod stays;
mod traceability;
mod training;
mod transactions;
