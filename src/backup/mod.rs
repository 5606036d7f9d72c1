//! Backup and restore: the database, the photos that its rows name and, if wished, the key.
//!
//! A backup folder holds any number of backups. Each is a manifest that names its files with their
//! SHA-256; photos are kept once, whichever backups name them. The manifest is written last, so a
//! backup that was cut short does not exist, and those before it are as they were.
//!
//! A photo is written before its row. So the database is copied first, and then the photos that *its*
//! rows name: none of them can be missing because it came too late.

mod create;
mod database;
mod disk;
mod error;
mod folder;
mod key;
mod manifest;
mod photos;
mod postgres;
mod restore;
mod schema;
mod targets;

pub use create::{BackupOptions, BackupSummary, back_up};
pub use error::BackupError;
pub use manifest::{BackupMoment, finished_at};
pub use restore::{RestoreOptions, RestoreSummary, restore};
pub use targets::MovedFile;
