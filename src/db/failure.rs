//! What can go wrong with a database, told the same way for both.
//!
//! SQLite names the columns of a unique violation and no constraint, PostgreSQL a constraint and
//! no column; both tell of a full disk in words only. This file is the one place that reads those
//! words. PostgreSQL must therefore speak English to us (`lc_messages = C`, the default of most
//! packages); where it doesn't, a full disk is an `Other`, never a success.

use diesel::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind as Kind, Error};

use super::damage;
use super::disk_fault::{self, DiskFault};

pub type Outcome<T> = Result<T, DbFailure>;

#[derive(Debug, thiserror::Error)]
pub enum DbFailure {
    /// Too much is waiting, or others kept getting in between. Worth sending again.
    #[error("the database is busy")]
    Busy,
    /// No answer within the limit for this kind of work. A write may still be kept: send it again with
    /// its UUID.
    #[error("the database did not answer in time")]
    TimedOut,
    /// No room for another row: nothing of the work was kept.
    #[error("the disk of the database is full")]
    DiskFull,
    /// The disk refuses and is not full: path and cause, as far as they are known.
    #[error("the disk of the database is failing: {0}")]
    DiskFailing(String),
    /// The database may be read and not written: a file or a folder of somebody else, a mount or a
    /// standby that only reads.
    #[error("the database may only be read, not written: {0}")]
    ReadOnly(String),
    /// A unique constraint. `column` is the first one of it.
    #[error("{table}.{column} is taken")]
    Conflict { table: String, column: String },
    /// A foreign key leads nowhere, or something still points at the row to be deleted.
    #[error("a row that is referred to is missing, or still referred to")]
    Dangling,
    #[error("no such row")]
    Missing,
    /// Pages of it are not what they were written as. This process writes to it no more.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The database cannot be reached, or is closed. After a COMMIT whose answer was lost the work
    /// may have been done all the same: that is what the client's UUIDs are for.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The server, or a pooler before it, gives fewer connections than were asked for.
    #[error("connection {number} of {total} was not given: {cause}")]
    FewConnections {
        number: usize,
        total: usize,
        cause: String,
    },
    /// Something between lensan and PostgreSQL gives each transaction another session and does not
    /// carry prepared statements along, or refuses what a session is begun with.
    #[error("a connection pooler is in the way: {0}")]
    Pooler(String),
    /// A newer lensan has changed the tables; this one would misread what that one wrote.
    #[error(
        "it was last used by a newer lensan (its migration {0} is unknown to this one). \
        Start that version or a later one, or restore the backup made before the upgrade; \
        nothing was changed"
    )]
    Newer(String),
    #[error(transparent)]
    Other(Error),
}

impl DbFailure {
    /// The same news for the next one who waits: diesel's errors can't be cloned.
    pub(super) fn echo(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::TimedOut => Self::TimedOut,
            Self::DiskFull => Self::DiskFull,
            Self::DiskFailing(why) => Self::DiskFailing(why.clone()),
            Self::ReadOnly(why) => Self::ReadOnly(why.clone()),
            Self::Dangling => Self::Dangling,
            Self::Missing => Self::Missing,
            Self::Damaged(why) => Self::Damaged(why.clone()),
            Self::Conflict { table, column } => Self::Conflict {
                table: table.clone(),
                column: column.clone(),
            },
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            Self::FewConnections { .. } => Self::Unavailable(self.to_string()),
            Self::Pooler(why) => Self::Pooler(why.clone()),
            Self::Newer(version) => Self::Newer(version.clone()),
            Self::Other(error) => Self::Unavailable(error.to_string()),
        }
    }

    pub(super) fn closed() -> Self {
        Self::Unavailable("it is closed".into())
    }

    /// What a message of either database means, from whatever speaks to it.
    pub(super) fn by_words(message: &str) -> Self {
        failure_by_message(message).unwrap_or_else(|| Self::other(message))
    }

    /// For mistakes that diesel has no name for.
    pub(super) fn other(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(Error::QueryBuilderError(why.into()))
    }
}

impl From<Error> for DbFailure {
    fn from(error: Error) -> Self {
        known_failure(&error).unwrap_or(Self::Other(error))
    }
}

/// What diesel's error means, if the program knows it.
pub(super) fn known_failure(error: &Error) -> Option<DbFailure> {
    match error {
        Error::NotFound => Some(DbFailure::Missing),
        Error::BrokenTransactionManager => Some(DbFailure::Unavailable(error.to_string())),
        // Why COMMIT failed matters; that ROLLBACK then had nothing to do doesn't.
        Error::RollbackErrorOnCommit { commit_error, .. } => known_failure(commit_error),
        Error::DatabaseError(kind, info) => failure_by_kind(*kind, &**info),
        _ => None,
    }
}

impl From<ConnectionError> for DbFailure {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::CouldntSetupConfiguration(error) => Self::from(error),
            ConnectionError::BadConnection(why) if is_of_pooler(&why) => Self::Pooler(why),
            ConnectionError::BadConnection(why) => Self::Unavailable(why),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

fn failure_by_kind(
    kind: Kind,
    info: &(dyn DatabaseErrorInformation + Send + Sync),
) -> Option<DbFailure> {
    match kind {
        Kind::UniqueViolation => {
            let (table, column) = taken(info)?;
            Some(DbFailure::Conflict { table, column })
        }
        Kind::ForeignKeyViolation | Kind::RestrictViolation => Some(DbFailure::Dangling),
        Kind::SerializationFailure => Some(DbFailure::Busy),
        Kind::ClosedConnection => Some(DbFailure::Unavailable(info.message().into())),
        _ => failure_by_message(info.message()),
    }
}

fn failure_by_message(message: &str) -> Option<DbFailure> {
    const FULL: [&str; 2] = ["database or disk is full", "No space left on device"];
    // Of the system they are passed on by PostgreSQL.
    const READ_ONLY: [&str; 4] = [
        "readonly database",
        "in a read-only transaction",
        "Read-only file system",
        "Permission denied",
    ];
    const FAILING: [&str; 2] = ["disk I/O error", "Input/output error"];
    const UNOPENED: &str = "unable to open database file";
    const BUSY: [&str; 5] = [
        "database is locked",
        "database table is locked",
        "deadlock detected",
        "due to lock timeout",
        "could not serialize access",
    ];
    const LOST: [&str; 6] = [
        "no connection to the server",
        "server closed the connection",
        "terminating connection",
        "connection not open",
        "query_wait_timeout",
        "no more connections allowed",
    ];
    // SQLITE_CORRUPT, SQLITE_NOTADB; PostgreSQL's data_corrupted and index_corrupted.
    const DAMAGED: [&str; 10] = [
        "database disk image is malformed",
        "malformed database schema",
        "file is not a database",
        "invalid page in block",
        ": read only 0 of 8192 bytes",
        "missing chunk number",
        "data is corrupt",
        "contains corrupted page",
        "contains unexpected zero page",
        "unexpected data beyond EOF",
    ];
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&DAMAGED) {
        let why = disk_fault::with_path(message);
        damage::hear(&why);
        Some(DbFailure::Damaged(why))
    } else if says(&FULL) {
        Some(DbFailure::DiskFull)
    } else if says(&READ_ONLY) {
        Some(match disk_fault::find() {
            Some(DiskFault::ReadOnly(why)) => DbFailure::ReadOnly(why),
            _ => DbFailure::ReadOnly(message.into()),
        })
    } else if says(&FAILING) {
        Some(disk_failure(message))
    } else if message.contains(UNOPENED) {
        Some(match disk_fault::find() {
            Some(fault) => fault.into(),
            None => DbFailure::Unavailable(message.into()),
        })
    } else if says(&BUSY) {
        Some(DbFailure::Busy)
    } else if message.contains("due to statement timeout") {
        Some(DbFailure::TimedOut)
    } else if says(&LOST) {
        Some(DbFailure::Unavailable(message.into()))
    } else if is_of_pooler(message) {
        Some(DbFailure::Pooler(message.into()))
    } else {
        None
    }
}

/// The disk has refused something: for want of room, of a permission, or because it fails.
pub(super) fn disk_failure(message: &str) -> DbFailure {
    let unknown = || DbFailure::DiskFailing(disk_fault::with_path(message));
    disk_fault::find().map_or_else(unknown, DbFailure::from)
}

impl From<DiskFault> for DbFailure {
    fn from(fault: DiskFault) -> Self {
        match fault {
            DiskFault::Full => Self::DiskFull,
            DiskFault::ReadOnly(why) => Self::ReadOnly(why),
            DiskFault::Failing(why) => Self::DiskFailing(why),
        }
    }
}

/// PostgreSQL itself says the first only of statements that diesel never forgets.
fn is_of_pooler(message: &str) -> bool {
    let about_statement = message.contains("prepared statement \"")
        && (message.contains("\" does not exist") || message.contains("\" already exists"));
    about_statement || message.contains("unsupported startup parameter")
}

/// Table and first column of a violated unique constraint.
fn taken(info: &(dyn DatabaseErrorInformation + Send + Sync)) -> Option<(String, String)> {
    match (info.table_name(), info.constraint_name()) {
        (Some(table), Some(constraint)) => Some((table.into(), named(table, constraint))),
        _ => listed(info.message()),
    }
}

/// `producers_phone_key` of `producers` → `phone`; `producers_pkey` → `id`.
fn named(table: &str, constraint: &str) -> String {
    let rest = constraint
        .strip_prefix(table)
        .and_then(|rest| rest.strip_prefix('_'))
        .unwrap_or(constraint);
    if rest == "pkey" {
        return "id".into();
    }
    rest.strip_suffix("_key").unwrap_or(rest).into()
}

/// `UNIQUE constraint failed: producers.phone, producers.kind` → `producers`, `phone`. A unique
/// index over an expression is told as `index 'producers_phone_key'`: named as on PostgreSQL, but
/// the table is then only known by the name.
fn listed(message: &str) -> Option<(String, String)> {
    let list = message.split_once("constraint failed: ")?.1;
    if let Some(index) = list.strip_prefix("index '") {
        let index = index.trim_end_matches('\'');
        return Some((String::new(), named("", index)));
    }
    let (table, column) = list.split(", ").next()?.split_once('.')?;
    Some((table.into(), column.into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sqlite(kind: Kind, message: &str) -> DbFailure {
        DbFailure::from(Error::DatabaseError(kind, Box::new(message.to_string())))
    }

    #[test]
    fn a_unique_violation_of_sqlite_names_table_and_first_column() {
        let failure = sqlite(
            Kind::UniqueViolation,
            "UNIQUE constraint failed: producers.phone, producers.kind",
        );
        assert!(
            matches!(failure, DbFailure::Conflict { table, column } if table == "producers" && column == "phone")
        );
    }

    #[test]
    fn a_constraint_name_of_postgres_gives_the_column() {
        assert_eq!(named("producers", "producers_phone_key"), "phone");
        assert_eq!(
            named("lots", "lots_listing_id_number_key"),
            "listing_id_number"
        );
        assert_eq!(named("lots", "lots_pkey"), "id");
        assert_eq!(named("lots", "one_open_lot"), "one_open_lot");
    }

    #[test]
    fn a_unique_index_over_an_expression_is_told_by_its_name() {
        let (_, column) = listed("UNIQUE constraint failed: index 'producers_phone_key'").unwrap();
        assert_eq!(column, "producers_phone");
    }

    #[test]
    fn words_tell_a_full_disk_a_lock_and_a_lost_connection() {
        use Kind::{ClosedConnection, ForeignKeyViolation, SerializationFailure, Unknown};
        let full = "could not extend file \"base/1/2\": No space left on device";
        assert!(matches!(
            sqlite(Unknown, "database or disk is full"),
            DbFailure::DiskFull
        ));
        for words in [
            "disk I/O error",
            "could not read block 3: Input/output error",
        ] {
            assert!(matches!(sqlite(Unknown, words), DbFailure::DiskFailing(_)));
        }
        assert!(matches!(sqlite(Unknown, full), DbFailure::DiskFull));
        for words in [
            "attempt to write a readonly database",
            "cannot execute UPDATE in a read-only transaction",
        ] {
            assert!(matches!(sqlite(Unknown, words), DbFailure::ReadOnly(_)));
        }
        assert!(matches!(
            sqlite(Unknown, "database is locked"),
            DbFailure::Busy
        ));
        assert!(matches!(
            sqlite(Unknown, "deadlock detected"),
            DbFailure::Busy
        ));
        assert!(matches!(sqlite(SerializationFailure, "x"), DbFailure::Busy));
        assert!(matches!(
            sqlite(ClosedConnection, "gone"),
            DbFailure::Unavailable(_)
        ));
        assert!(matches!(
            sqlite(ForeignKeyViolation, "x"),
            DbFailure::Dangling
        ));
        for words in ["database disk image is malformed", "file is not a database"] {
            assert!(matches!(sqlite(Unknown, words), DbFailure::Damaged(_)));
        }
        for words in [
            "prepared statement \"__diesel_stmt_3\" already exists",
            "prepared statement \"__diesel_stmt_0\" does not exist",
        ] {
            assert!(matches!(sqlite(Unknown, words), DbFailure::Pooler(_)));
        }
        let refused = ConnectionError::BadConnection(
            "FATAL:  unsupported startup parameter: extra_float_digits".into(),
        );
        assert!(matches!(DbFailure::from(refused), DbFailure::Pooler(_)));
        let slow = "canceling statement due to statement timeout";
        assert!(matches!(sqlite(Unknown, slow), DbFailure::TimedOut));
        let page = "invalid page in block 7 of relation base/1/2";
        assert!(matches!(sqlite(Unknown, page), DbFailure::Damaged(_)));
        assert!(matches!(
            sqlite(Unknown, "malformed JSON"),
            DbFailure::Other(_)
        ));
        assert!(matches!(
            sqlite(Unknown, "syntax error"),
            DbFailure::Other(_)
        ));
        assert!(matches!(
            DbFailure::from(Error::NotFound),
            DbFailure::Missing
        ));
    }

    #[test]
    fn a_commit_that_failed_is_told_by_its_own_reason() {
        let error = Error::RollbackErrorOnCommit {
            rollback_error: Box::new(Error::NotInTransaction),
            commit_error: Box::new(Error::DatabaseError(
                Kind::Unknown,
                Box::new("database or disk is full".to_string()),
            )),
        };
        assert!(matches!(DbFailure::from(error), DbFailure::DiskFull));
    }
}
