//! Storage: one interface to two databases.
//!
//! A room writes its queries once, in diesel's words, against [`Conn`]; `DATABASE_URL` decides
//! whether SQLite or PostgreSQL runs them. Rooms get a connection only from [`Db::read`],
//! [`Db::glance`] and [`Db::write`], inside a transaction that only this module opens and ends.
//!
//! What both databases understand alike, and so what tables are made of: `Bool`, `Integer`,
//! `BigInt`, `Text` (also UUIDs and codes), `Binary`, `Date`, `Timestamp` (UTC, to the microsecond).
//! Constraints are checked at once: on SQLite a deferred one would fail the COMMIT of a whole group.

mod batch;
mod both;
mod connection;
mod connection_slot;
mod contains;
mod copy;
mod damage;
mod database_state;
mod dated;
mod disk_fault;
mod error_monitor;
mod executor;
mod failure;
mod look;
mod migrate;
mod opener;
mod options;
mod page_size;
mod pool;
mod postgres_url;
mod queue_lengths;
mod quick_check;
mod refusal;
mod running;
pub mod schema;
mod size;
mod task;
mod temp_place;
mod thread_watch;
mod time_limits;
mod words;
mod writable;
mod write_health;
mod writers;

pub use batch::Batch;
pub use connection::{AnyConnection, MultiBackend};
pub use contains::contains;
pub use copy::{copy_sqlite, is_open_elsewhere, read_apart, sqlite_file};
pub use damage::WriteStop;
pub use database_state::{DatabaseState, find, folder_of, may_write};
pub use dated::{DISAGREEMENT, DatedColumn};
pub use executor::Db;
pub use failure::{DbFailure, Outcome};
pub use migrate::{known_versions, migrate, newest_version, pending, revert_all};
pub use options::DbOptions;
pub use page_size::PageSize;
pub use queue_lengths::QueueLengths;
pub use quick_check::quick_check;
pub use refusal::Refusal;
pub use running::RunningMark;
pub use size::size;
pub use words::is_one_of;
pub use write_health::Unwritable;

pub use crate::{each_row, on_each};

/// What a query runs on.
pub type Conn = AnyConnection;
