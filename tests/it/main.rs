//! The program seen from outside, on whichever database `TEST_DATABASE_URL` names; SQLite without it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::disallowed_methods
)]

mod support;

mod accounts;
mod architecture;
mod areas;
mod backup;
mod clocks;
mod commands;
mod cookies;
mod counts;
mod courses;
mod crash;
mod damage;
mod db;
mod demo;
mod documents;
mod editions;
mod ended;
mod endings;
mod exports;
mod form_owners;
mod full_disk;
mod handed_out_codes;
mod head;
mod jobs;
mod kept_choices;
mod kept_forms;
mod keys;
mod letters;
mod listings;
mod long_jobs;
mod looking;
mod mail;
mod matrix;
mod monitoring;
mod odd_requests;
mod opendata;
mod opendata_differences;
mod opendata_kept;
mod own_logins;
mod photo_folder;
mod photo_limits;
mod photos;
mod placement;
mod producers;
mod proven_logins;
mod rate_limits;
mod regrouping;
mod report_page;
mod reporting;
mod reports;
mod residence_history;
mod security_events;
mod selling;
mod signing;
mod slow_bodies;
mod snapshots;
mod starting;
mod steps;
mod subscriptions;
mod sweeping;
mod taken_down;
mod throttle;
mod trace_codes;
mod traceability;
mod training;
mod transactions;
mod upgrades;
mod verifying;
mod versions;
