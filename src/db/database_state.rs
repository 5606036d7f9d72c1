//! Whether there is a database at all, asked before anything is opened that would make one.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Access, AnyConnection, DatabaseAddress};
use super::failure::{DbFailure, Outcome};
use super::migrate;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseState {
    /// No file: the path that was looked at.
    Nothing(String),
    /// A database in which lensan has never made a table.
    Empty,
    /// `pending`: how many migrations of this program it has not seen.
    Lensan { pending: usize },
}

const SQLITE: &str =
    "SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'";
const POSTGRES: &str = "SELECT count(*) AS n FROM pg_class \
    WHERE relname = '__diesel_schema_migrations' AND pg_table_is_visible(oid)";
/// A standby, or a role that only reads.
const READ_ONLY: &str =
    "SELECT CAST(current_setting('transaction_read_only') = 'on' AS int)::bigint AS n";
const MIGRATIONS: &str = "SELECT version FROM __diesel_schema_migrations";

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Looks without making or changing anything.
///
/// # Errors
/// `Newer` where a newer lensan has changed the tables.
pub fn find(url: &str) -> Outcome<DatabaseState> {
    let address: DatabaseAddress = url.parse()?;
    if let DatabaseAddress::Sqlite(path) = &address
        && !Path::new(path).try_exists().map_err(DbFailure::other)?
    {
        return Ok(DatabaseState::Nothing(path.clone()));
    }
    let mut conn = address.open(Access::Look)?;
    let tables = match &conn {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Pg(_) => POSTGRES,
    };
    if number(&mut conn, tables)? == 0 {
        return Ok(DatabaseState::Empty);
    }
    let ran: Vec<VersionRow> = diesel::sql_query(MIGRATIONS).load(&mut conn)?;
    if ran.is_empty() {
        return Ok(DatabaseState::Empty);
    }
    let pending = migrate::pending_after(ran.into_iter().map(|row| row.version))?;
    Ok(DatabaseState::Lensan { pending })
}

/// The folder that a SQLite file lies in; `None` for PostgreSQL and for the folder lensan runs in.
pub fn folder_of(url: &str) -> Outcome<Option<PathBuf>> {
    let DatabaseAddress::Sqlite(path) = url.parse()? else {
        return Ok(None);
    };
    let folder = Path::new(&path).parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    Ok(folder.map(Path::to_owned))
}

/// Whether the database lets this process write. Nothing is written to find out.
///
/// # Errors
/// `ReadOnly` where it does not.
pub fn may_write(url: &str) -> Outcome<()> {
    let address: DatabaseAddress = url.parse()?;
    match &address {
        DatabaseAddress::Sqlite(path) => {
            let opened = OpenOptions::new().write(true).open(path);
            opened.map_err(|cause| DbFailure::ReadOnly(cause.to_string()))?;
        }
        DatabaseAddress::Postgres(_) => {
            if number(&mut address.open(Access::Look)?, READ_ONLY)? != 0 {
                return Err(DbFailure::ReadOnly("transaction_read_only is on".into()));
            }
        }
    }
    Ok(())
}

fn number(conn: &mut AnyConnection, sql: &str) -> Outcome<i64> {
    let found: NumberRow = diesel::sql_query(sql).get_result(conn)?;
    Ok(found.n)
}
