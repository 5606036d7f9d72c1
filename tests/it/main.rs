//! The house seen from outside, on whichever database `TEST_DATABASE_URL` names; SQLite without it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

mod architecture;
mod areas;
mod counts;
mod db;
mod jobs;
mod mail;
mod training;
mod transactions;
