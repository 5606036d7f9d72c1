//! The copy of the database, and what it says of itself.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::disk;
use super::error::BackupError;
use super::folder::{BackupFolder, DATABASE};
use super::manifest::{BackupMoment, DatabaseEntry, DatabaseKind, FileEntry};
use super::postgres;
use crate::db::{self, Conn, DbFailure};
use crate::installation;
use crate::photos;

/// The first migration with an identity in it, and the first with the fingerprint of the key.
const IDENTITY_SINCE: &str = "20261130000001";
const KEY_SINCE: &str = "20261130000041";

/// What a database says of itself.
#[derive(Debug)]
pub(super) struct Contents {
    pub identity: Option<String>,
    pub migration: String,
    /// The files of photos that rows name, in order and without repetition.
    pub photos: Vec<String>,
}

impl Contents {
    pub fn read(c: &mut Conn) -> Result<Self, BackupError> {
        let mut names = Vec::new();
        photos::each_page(c, |page| names.extend_from_slice(page))?;
        names.sort_unstable();
        names.dedup();
        Ok(Self {
            identity: identity(c)?,
            migration: migration(c)?,
            photos: names,
        })
    }
}

/// `None` also for a database of a version before there were identities.
pub(super) fn identity(c: &mut Conn) -> Result<Option<String>, BackupError> {
    if migration(c)?.as_str() < IDENTITY_SINCE {
        return Ok(None);
    }
    Ok(installation::id(c)?.map(|id| id.to_string()))
}

/// The fingerprint of the key that sealed what is personal in the database, where that is noted.
pub(super) fn sealed_with(c: &mut Conn) -> Result<Option<String>, BackupError> {
    if migration(c)?.as_str() < KEY_SINCE {
        return Ok(None);
    }
    Ok(installation::key_seal(c)?.and_then(|seal| seal.fingerprint))
}

fn migration(c: &mut Conn) -> Result<String, BackupError> {
    let newest = db::newest_version(c)?;
    newest.ok_or_else(|| BackupError::refused("commands.empty_database"))
}

pub(super) struct DatabaseCopy {
    pub contents: Contents,
    pub entry: DatabaseEntry,
    pub file: FileEntry,
}

/// Copies one moment of the database into the folder.
pub(super) fn save(
    url: &str,
    folder: &BackupFolder,
    moment: BackupMoment,
) -> Result<DatabaseCopy, BackupError> {
    let file = db::sqlite_file(url)?;
    let ending = if file.is_some() { "db" } else { "dump" };
    let name = format!("{DATABASE}{moment}.{ending}");
    let target = folder.path(&name);
    disk::private_file(&target).map_err(BackupError::io(&target))?;
    let saved = disk::writing_early(&target, || match file {
        Some(file) => save_sqlite(&file, &target),
        None => save_postgres(url, &target),
    });
    let saved = saved.and_then(|saved| {
        disk::sync_file(&target)?;
        Ok((saved, disk::fingerprint(&target)?))
    });
    if saved.is_err() {
        disk::remove_large(&target)?;
    }
    let ((contents, kind, schema), copied) = saved?;
    Ok(DatabaseCopy {
        contents,
        entry: DatabaseEntry {
            kind,
            file: name.clone(),
            schema,
        },
        file: FileEntry {
            name,
            bytes: copied.bytes,
            sha256: copied.sha256,
        },
    })
}

type SavedDatabase = (Contents, DatabaseKind, Option<String>);

/// The copy tells what is in it: nothing can have come in between.
fn save_sqlite(source: &Path, target: &Path) -> Result<SavedDatabase, BackupError> {
    let copied = db::copy_sqlite(source, target);
    copied.map_err(|failure| match failure {
        DbFailure::DiskFull => BackupError::at("backup.no_room", target),
        other => other.into(),
    })?;
    let url = format!("sqlite:{}", target.display());
    // Pages are copied as they are; a damage must not push a whole backup out.
    db::quick_check(&url)?;
    let contents = db::read_apart(&url, Contents::read)?;
    Ok((contents, DatabaseKind::Sqlite, None))
}

#[derive(QueryableByName)]
struct SnapshotNames {
    #[diesel(sql_type = Text)]
    snapshot: String,
    #[diesel(sql_type = Text)]
    schema: String,
}

/// `pg_dump` writes the very moment that this transaction sees.
fn save_postgres(url: &str, target: &Path) -> Result<SavedDatabase, BackupError> {
    db::read_apart(url, |c| {
        // It stays open, idle, for as long as the copy takes.
        c.batch_execute("SET idle_in_transaction_session_timeout = 0")
            .map_err(DbFailure::from)?;
        let sql = "SELECT pg_export_snapshot() AS snapshot, \
            CAST(current_schema() AS TEXT) AS schema";
        let names: SnapshotNames = diesel::sql_query(sql)
            .get_result(c)
            .map_err(DbFailure::from)?;
        let contents = Contents::read(c)?;
        postgres::dump(url, &names.snapshot, &names.schema, target)?;
        Ok((contents, DatabaseKind::Postgres, Some(names.schema)))
    })
}
