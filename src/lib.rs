//! lensan (*lên sàn*, "onto the floor") carries a farming household from a name on a list to a
//! product that sells and can be traced, and counts per district what really happened.
//!
//! The modules stand in the order in which they may import one another: a module uses only those
//! that come before it. Each comment begins a floor of the house; `docs/floors.svg` draws them.
//! `tests/it/architecture` holds the order and the picture.

// Values: words of the field, without a database or a browser.
pub mod clock;
pub mod error;
pub mod text;
pub mod values;
pub mod vault;

pub mod i18n;

// Drawings and documents: figures in, pictures and files out.
pub mod charts;
pub mod documents;

// Storage: two databases behind one executor, and files by content.
pub mod db;

pub mod blobs;
pub mod installation;
pub mod leaky_buckets;

// Background work: jobs, and the mail that they send.
pub mod jobs;
pub mod mail;

// Who came: gathered in memory.
pub mod security_events;

// The web: the shell of every page. It knows no room above it.
pub mod web;

// Traces: what happened to which record, and who did it.
pub mod audit;

// Places: administrative units by date, what is counted in them, and who was where.
pub mod areas;
pub mod counts;
pub mod residence_history;

// Accounts: who signs in, what each may see, and what is told by mail.
pub mod notifications;

pub mod accounts;

pub mod regrouping;

// Producers and products: from a household to a code that a buyer scans.
pub mod producers;

pub mod photos;

pub mod trace_codes;

pub mod listings;

pub mod traceability;

// Facts: what happened on a day.
pub mod training;
pub mod transactions;

// Recounting: what all facts come to, counted again, and corrections of place.
pub mod recount;

pub mod placement;

// Reports: the figures of a district and what stands beside them.
pub mod reports;

// Made of reports: what is sent, published or signed.
pub mod letterheads;
pub mod open_data;
pub mod sign_offs;
pub mod subscriptions;

// Checks: figures, files, database and key against one another.
pub mod verification;

pub mod keys;

pub mod security_watch;

// First and last pages: what a person meets on signing in, and a kept form shown again.
pub mod home;
pub mod resubmission;

// The whole: settings, the demo, the server with its routes.
pub mod config;
pub mod demo;
pub mod routes;

pub mod app;

// Operation: a copy of all that an installation keeps, and the command line.
pub mod backup;

pub mod monitoring;

pub mod commands;
