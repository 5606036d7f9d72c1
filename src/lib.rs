//! lensan (*lên sàn*, "onto the floor") carries a farming household from a name on a list to a
//! product that sells and can be traced, and counts per district what really happened.
//!
//! The modules below stand in the order in which they may import one another: a module uses only
//! what stands above it. `tests/it/architecture.rs` holds that order.

// The ground: what a word of the field is, told without a database or a browser.
pub mod clock;
pub mod error;
pub mod text;
pub mod values;
pub mod vault;

pub mod i18n;

// Figures in, pictures and files out; as pure as the ground.
pub mod charts;
pub mod documents;

// The cellar: two databases behind one door, and the work that waits.
pub mod db;

pub mod blobs;
pub mod installation;
pub mod jobs;
pub mod mail;

// The shell every page stands in. It knows no room.
pub mod web;

// The rooms.
pub mod areas;
pub mod counts;
pub mod residence_history;

// Below the accounts, so that what happens to an account leaves its trace and can be told by mail.
pub mod audit;
pub mod notifications;

pub mod accounts;

pub mod regrouping;

pub mod producers;

pub mod photos;

pub mod listings;

pub mod traceability;

pub mod training;
pub mod transactions;

// What all facts come to, counted again.
pub mod recount;

pub mod placement;

pub mod reports;

// What is made of reports.
pub mod letterheads;
pub mod open_data;
pub mod sign_offs;
pub mod subscriptions;

// The figures, the files and the database against one another.
pub mod verification;

pub mod home;

// Above all rooms, for it names what is in each of them.
pub mod resubmission;

// Whether the key opens what the rooms have sealed.
pub mod keys;

// The house as a whole.
pub mod config;
pub mod demo;
pub mod routes;

pub mod app;

// A copy of all that an installation keeps, and its way back.
pub mod backup;

pub mod commands;
