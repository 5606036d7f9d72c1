//! Brings a database to the shape this program knows: all pending migrations in one transaction,
//! so that an upgrade that fails leaves the database as it was.

use std::collections::BTreeSet;

use diesel::backend::Backend;
use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{Access, AnyConnection, DatabaseAddress, set_limits};
use super::failure::{DbFailure, Outcome};
use super::time_limits::{TimeLimits, TransactionLimits};

type Manager = <AnyConnection as Connection>::TransactionManager;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Two processes of a new version may start at once; the second waits and finds nothing to do.
/// The number is any that nobody else takes: "lensan" in ASCII.
const ONE_AT_A_TIME: &str = "SELECT pg_advisory_xact_lock(119182900552046)";

/// Runs what is pending and answers how many migrations that were.
pub fn migrate(url: &str) -> Outcome<usize> {
    alone(url, |conn| match conn {
        AnyConnection::Sqlite(c) => ran(c.run_pending_migrations(SQLITE)),
        AnyConnection::Pg(c) => ran(c.run_pending_migrations(POSTGRES)),
    })
}

/// Takes everything back, **with all data**: for the tests of the way back.
pub fn revert_all(url: &str) -> Outcome<usize> {
    alone(url, |conn| match conn {
        AnyConnection::Sqlite(c) => ran(c.revert_all_migrations(SQLITE)),
        AnyConnection::Pg(c) => ran(c.revert_all_migrations(POSTGRES)),
    })
}

/// How many migrations this program knows and the database has not seen.
pub fn pending(url: &str) -> Outcome<usize> {
    let mut conn = AnyConnection::open(url)?;
    match &mut conn {
        AnyConnection::Sqlite(c) => c.pending_migrations(SQLITE).map(|list| list.len()),
        AnyConnection::Pg(c) => c.pending_migrations(POSTGRES).map(|list| list.len()),
    }
    .map_err(migration_failure)
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    version: Option<String>,
}

/// The newest migration that a database has run.
pub fn newest_version(c: &mut AnyConnection) -> Outcome<Option<String>> {
    let sql = "SELECT max(version) AS version FROM __diesel_schema_migrations";
    let found: VersionRow = diesel::sql_query(sql).get_result(c)?;
    Ok(found.version)
}

/// The migrations that this program knows, oldest first.
pub fn known_versions() -> Outcome<Vec<String>> {
    let ours = versions::<Sqlite>(&SQLITE).map_err(migration_failure)?;
    Ok(ours.into_iter().collect())
}

fn alone(url: &str, work: impl FnOnce(&mut AnyConnection) -> Outcome<usize>) -> Outcome<usize> {
    let address: DatabaseAddress = url.parse()?;
    let mut conn = address.open(Access::Write)?;
    match &mut conn {
        // SQLite changes a table by making a new one and dropping the old: with foreign keys on,
        // the drop would delete or refuse what refers to it. The pragma is deaf in a transaction.
        AnyConnection::Sqlite(c) => c.batch_execute("PRAGMA foreign_keys = OFF")?,
        AnyConnection::Pg(_) => {}
    }
    begin(&mut conn)?;
    knows_what_ran(&mut conn)?;
    // On a failure the connection is dropped, which rolls back.
    let count = work(&mut conn)?;
    if count > 0 {
        // Reads every row there is: not at a start that changes no table.
        keys_lead_somewhere(&mut conn)?;
    }
    Manager::commit_transaction(&mut conn)?;
    Ok(count)
}

/// A database that a newer program has migrated is left alone.
fn knows_what_ran(conn: &mut AnyConnection) -> Outcome<()> {
    let unknown = match conn {
        AnyConnection::Sqlite(c) => unknown::<Sqlite>(&SQLITE, c.applied_migrations()),
        AnyConnection::Pg(c) => unknown::<Pg>(&POSTGRES, c.applied_migrations()),
    };
    match unknown.map_err(migration_failure)? {
        None => Ok(()),
        Some(version) => Err(DbFailure::Newer(version)),
    }
}

/// The latest of what ran that is none of ours.
fn unknown<DB: Backend>(
    ours: &impl MigrationSource<DB>,
    ran: diesel::migration::Result<Vec<MigrationVersion<'static>>>,
) -> diesel::migration::Result<Option<String>> {
    let ours = versions(ours)?;
    let ran = ran?.into_iter().map(|version| version.to_string());
    Ok(ran.filter(|version| !ours.contains(version)).max())
}

fn versions<DB: Backend>(
    ours: &impl MigrationSource<DB>,
) -> diesel::migration::Result<BTreeSet<String>> {
    let ours = ours.migrations()?;
    Ok(ours
        .iter()
        .map(|m| m.name().version().to_string())
        .collect())
}

/// How many migrations are missing where these ran. Both databases have the same.
pub(super) fn pending_after(ran: impl Iterator<Item = String>) -> Outcome<usize> {
    let mut ours = versions::<Sqlite>(&SQLITE).map_err(migration_failure)?;
    let unknown = ran.filter(|version| !ours.remove(version)).max();
    match unknown {
        Some(version) => Err(DbFailure::Newer(version)),
        None => Ok(ours.len()),
    }
}

/// On PostgreSQL READ COMMITTED, for once: whoever waited for the lock must see what the other did.
fn begin(conn: &mut AnyConnection) -> Outcome<()> {
    let limits = TransactionLimits::of(TimeLimits::NONE);
    if conn.is_postgres() {
        Manager::begin_transaction(conn)?;
        conn.batch_execute(&set_limits(limits))?;
        conn.batch_execute(ONE_AT_A_TIME)?;
        return Ok(());
    }
    conn.begin(Access::Write, limits)
}

#[derive(QueryableByName)]
struct Violation {
    #[diesel(sql_type = diesel::sql_types::Text)]
    table: String,
}

fn keys_lead_somewhere(conn: &mut AnyConnection) -> Outcome<()> {
    let AnyConnection::Sqlite(c) = conn else {
        return Ok(());
    };
    let broken: Vec<Violation> = diesel::sql_query("PRAGMA foreign_key_check").load(c)?;
    match broken.first() {
        None => Ok(()),
        Some(first) => Err(DbFailure::other(format!(
            "a migration left {} dangling references, the first in {}",
            broken.len(),
            first.table
        ))),
    }
}

fn ran<T>(result: diesel::migration::Result<Vec<T>>) -> Outcome<usize> {
    result.map(|list| list.len()).map_err(migration_failure)
}

fn migration_failure(error: Box<dyn std::error::Error + Send + Sync>) -> DbFailure {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => DbFailure::from(*error),
        Err(error) => DbFailure::other(error),
    }
}
