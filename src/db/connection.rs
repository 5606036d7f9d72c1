//! One connection to either database. The scheme of the URL decides which, and nothing else does:
//! diesel's own `establish` of the enum would open a SQLite *file* named after a PostgreSQL URL
//! whose server is down.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::prelude::*;

use super::failure::{DbFailure, Outcome};
use super::look;
use super::postgres_url::with_defaults;
use super::temp_place;
use super::time_limits::TransactionLimits;
use crate::on_each;

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

/// Where the database is: `sqlite:PATH`, `sqlite://PATH`, `postgres://…`, `postgresql://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseAddress {
    Sqlite(String),
    Postgres(String),
}

/// What a connection is for. A reader can't write, by the database's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
    /// Reads, and leaves no file behind where the database was closed cleanly.
    Look,
}

const SQLITE: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; \
    PRAGMA synchronous = FULL;";
/// A write of a hundred thousand rows spills into the log, page by page, what its cache cannot hold;
/// 32 MiB are taken only when such a write needs them. The log is put back into the file every 4,000
/// pages (16 MiB): by default it is every 1,000, which are three groups of registrations, and each
/// time costs two syncs more than the group itself.
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; \
    PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768;";
const SQLITE_READER: &str = "PRAGMA query_only = ON;";
/// PostgreSQL takes 0 for "without limit".
const SHORTEST_LOCK_WAIT: u128 = 100;

impl FromStr for DatabaseAddress {
    type Err = DbFailure;

    fn from_str(url: &str) -> Outcome<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.into()));
        }
        let path = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"));
        match path {
            // Each thread would see a database of its own, or SQLite would read the path as a URI.
            Some(path) if path.is_empty() || path == ":memory:" || path.starts_with("file:") => {
                Err(DbFailure::Unavailable(
                    "a SQLite database needs the path of a file".into(),
                ))
            }
            Some(path) => Ok(Self::Sqlite(path.into())),
            // The URL itself is not repeated: it may hold a password.
            None => Err(DbFailure::Unavailable(
                "a database URL starts with sqlite:, postgres:// or postgresql://".into(),
            )),
        }
    }
}

impl DatabaseAddress {
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// The file of SQLite.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(Path::new(path)),
            Self::Postgres(_) => None,
        }
    }

    /// Pragmas belong to a connection, not to the file: every connection gets them here.
    pub fn open(&self, access: Access) -> Outcome<AnyConnection> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = match access {
                    Access::Look => look::connect(path)?,
                    Access::Read | Access::Write => SqliteConnection::establish(path)?,
                };
                conn.batch_execute(SQLITE)?;
                if !temp_place::is_there() {
                    conn.batch_execute("PRAGMA temp_store = MEMORY")?;
                }
                conn.batch_execute(match access {
                    Access::Read | Access::Look => SQLITE_READER,
                    Access::Write => SQLITE_WRITER,
                })?;
                Ok(AnyConnection::Sqlite(conn))
            }
            // Limits belong to a transaction, not to the session: a pooler may give every
            // transaction another one. Diesel itself asks for UTC.
            Self::Postgres(url) => {
                let conn = PgConnection::establish(&with_defaults(url))?;
                Ok(AnyConnection::Pg(conn))
            }
        }
    }
}

impl AnyConnection {
    /// A connection that may write, for the one thread that opens it.
    pub fn open(url: &str) -> Outcome<Self> {
        url.parse::<DatabaseAddress>()?.open(Access::Write)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Pg(_))
    }

    /// Opens the transaction that makes both databases mean the same: a writer behaves as if it
    /// were alone, a reader sees one moment.
    ///
    /// A deferred BEGIN on SQLite fails with "database is locked" when two of them read and then
    /// write, hence IMMEDIATE. On PostgreSQL only SERIALIZABLE gives what the single writer gives.
    pub(super) fn begin(&mut self, access: Access, limits: TransactionLimits) -> Outcome<()> {
        let sql = match (&*self, access) {
            (Self::Sqlite(_), Access::Write) => "BEGIN IMMEDIATE",
            (Self::Sqlite(_), _) => "BEGIN",
            (Self::Pg(_), Access::Write) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            (Self::Pg(_), _) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        let sql = match self {
            Self::Sqlite(_) => sql.to_owned(),
            Self::Pg(_) => format!("{sql}; {}", set_limits(limits)),
        };
        on_each!(self, |c| AnsiTransactionManager::begin_transaction_sql(
            c, &sql
        ))?;
        Ok(())
    }

    /// How long a transaction of this connection waits for another process. PostgreSQL is told with
    /// each transaction.
    pub(super) fn wait_for_locks(&mut self, time: Duration) -> Outcome<()> {
        if let Self::Sqlite(c) = self {
            c.batch_execute(&format!("PRAGMA busy_timeout = {}", time.as_millis()))?;
        }
        Ok(())
    }
}

/// For the transaction that is open on PostgreSQL.
pub(super) fn set_limits(limits: TransactionLimits) -> String {
    let or_none = |limit: Option<Duration>| limit.map_or(0, |limit| limit.as_millis());
    let lock = limits.lock.as_millis().max(SHORTEST_LOCK_WAIT);
    format!(
        "SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {lock}; \
         SET LOCAL idle_in_transaction_session_timeout = {}",
        or_none(limits.statement),
        or_none(limits.idle),
    )
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_alone_decides() {
        let sqlite = |path: &str| Some(DatabaseAddress::Sqlite(path.into()));
        assert!("sqlite:a/b.db".parse().ok() == sqlite("a/b.db"));
        assert!("sqlite://b.db".parse().ok() == sqlite("b.db"));
        assert!("sqlite:///var/b.db".parse().ok() == sqlite("/var/b.db"));
        for url in ["postgres://u@h/d", "postgresql:///d?host=/tmp"] {
            assert!(url.parse().ok() == Some(DatabaseAddress::Postgres(url.into())));
        }
    }

    #[test]
    fn anything_else_is_refused_and_not_repeated() {
        for url in [
            "",
            "lensan.db",
            "/var/lensan.db",
            "mysql://u:secret@h/d",
            "postgres:u:secret@h",
            "POSTGRES://u:secret@h/d",
            "sqlite",
            "sqlite:",
            "sqlite://",
            "sqlite::memory:",
            "sqlite:file:x?mode=memory",
        ] {
            match url.parse::<DatabaseAddress>() {
                Err(DbFailure::Unavailable(why)) => assert!(!why.contains("secret")),
                _ => panic!("{url} was taken for a database"),
            }
        }
    }
}
