//! The database for whoever copies it or puts a copy back: connections of their own, beside those
//! that answer requests.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rusqlite::OpenFlags;
use rusqlite::backup::{Backup, StepResult};

use super::connection::{Access, AnyConnection, DatabaseAddress};
use super::disk_fault;
use super::failure::{DbFailure, Outcome};
use super::time_limits::{TimeLimits, TransactionLimits};

const BUSY_FOR: Duration = Duration::from_secs(5);

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The file of a SQLite database; `None` for PostgreSQL.
pub fn sqlite_file(url: &str) -> Outcome<Option<PathBuf>> {
    Ok(match url.parse()? {
        DatabaseAddress::Sqlite(path) => Some(PathBuf::from(path)),
        DatabaseAddress::Postgres(_) => None,
    })
}

/// Reads one moment of the database on a new connection that can't write.
pub fn read_apart<R, E: From<DbFailure>>(
    url: &str,
    work: impl FnOnce(&mut AnyConnection) -> Result<R, E>,
) -> Result<R, E> {
    let address: DatabaseAddress = url.parse()?;
    let mut conn = address.open(Access::Look)?;
    conn.begin(Access::Look, TransactionLimits::of(TimeLimits::NONE))?;
    // Dropping the connection ends the transaction.
    work(&mut conn)
}

/// Pages that are copied in one go, of 4 KiB each.
const PAGES: i32 = 32;
/// Pages are written as fast as they can be and the disk is the writers' too: after each go they have
/// it for themselves. 128 KiB and 5 ms are 25 MB a second at most.
const PAUSE: Duration = Duration::from_millis(5);

/// Writes one moment of a SQLite database into `target`, which must be empty or absent. The copy has
/// no log of its own. Writers go on meanwhile.
///
/// By SQLite's backup API, which begins anew when it sees another process's commit. The transaction
/// that is held open sees none.
pub fn copy_sqlite(source: &Path, target: &Path) -> Outcome<()> {
    let source = rusqlite::Connection::open_with_flags(source, flags(false))?;
    source.busy_timeout(BUSY_FOR)?;
    let moment = source.unchecked_transaction()?;
    let first = "SELECT count(*) FROM sqlite_schema";
    moment.query_row(first, (), |_| Ok(()))?;
    // What is refused from here on is mostly refused there.
    disk_fault::works_with(Some(target.into()));
    let mut target = rusqlite::Connection::open_with_flags(target, flags(true))?;
    // Whoever is cut short throws the copy away; who is not sees that it is on the disk.
    let quick = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1024";
    target.execute_batch(quick)?;
    page_by_page(&moment, &mut target)?;
    Ok(target.execute_batch("PRAGMA journal_mode = DELETE")?)
}

fn page_by_page(moment: &rusqlite::Connection, target: &mut rusqlite::Connection) -> Outcome<()> {
    let copy = Backup::new(moment, target)?;
    loop {
        match copy.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => std::thread::sleep(PAUSE),
            _ => return Err(DbFailure::Busy),
        }
    }
}

fn flags(create: bool) -> OpenFlags {
    let plain = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        plain | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        plain
    }
}

/// Of the copy only: all else comes through diesel.
impl From<rusqlite::Error> for DbFailure {
    fn from(error: rusqlite::Error) -> Self {
        Self::by_words(&error.to_string())
    }
}

/// Whether anybody else has the database open. A SQLite database must exist; one that cannot be read
/// is open to nobody.
pub fn is_open_elsewhere(url: &str) -> Outcome<bool> {
    match url.parse()? {
        DatabaseAddress::Sqlite(path) => Ok(sqlite_is_open(&path)),
        address @ DatabaseAddress::Postgres(_) => others(&mut address.open(Access::Look)?),
    }
}

/// With `locking_mode = EXCLUSIVE` SQLite locks the whole file, which fails while any connection
/// holds it open.
fn sqlite_is_open(path: &str) -> bool {
    let alone = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; \
        BEGIN EXCLUSIVE; ROLLBACK";
    let tried = SqliteConnection::establish(path)
        .map_err(DbFailure::from)
        .and_then(|mut conn| Ok(conn.batch_execute(alone)?));
    matches!(tried, Err(DbFailure::Busy))
}

fn others(conn: &mut AnyConnection) -> Outcome<bool> {
    // What kind of process it is, is not told of other users' sessions; that somebody sits there is.
    let sql = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() \
        AND usesysid IS NOT NULL AND pid <> pg_backend_pid()";
    let found: NumberRow = diesel::sql_query(sql).get_result(conn)?;
    Ok(found.n > 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    const MOST_COMMITS: i64 = 3000;

    /// Two numbers whose sum stays, and a few megabytes beside them.
    fn filled(path: &Path) -> SqliteConnection {
        let mut c = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        let large = "PRAGMA journal_mode = WAL; CREATE TABLE pair (a INTEGER, b INTEGER); \
            INSERT INTO pair VALUES (0, 0); CREATE TABLE filling (bytes BLOB); \
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) \
            INSERT INTO filling SELECT randomblob(10000) FROM n";
        c.batch_execute(large).unwrap();
        c
    }

    fn number(c: &mut SqliteConnection, sql: &str) -> i64 {
        let found: NumberRow = diesel::sql_query(sql).get_result(c).unwrap();
        found.n
    }

    #[test]
    fn a_copy_is_of_one_moment_while_another_connection_commits() {
        let home = tempfile::TempDir::new().unwrap();
        let (source, target) = (home.path().join("source"), home.path().join("target"));
        let mut writer = filled(&source);
        let over = AtomicBool::new(false);
        let commits = std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                let mut commits = 0;
                while !over.load(Ordering::SeqCst) && commits < MOST_COMMITS {
                    let moved = "UPDATE pair SET a = a + 1, b = b - 1";
                    writer.batch_execute(moved).unwrap();
                    commits += 1;
                    std::thread::sleep(Duration::from_millis(1));
                }
                commits
            });
            copy_sqlite(&source, &target).unwrap();
            over.store(true, Ordering::SeqCst);
            writing.join().unwrap()
        });
        // It did not begin anew until nobody wrote any more.
        assert!((1..MOST_COMMITS).contains(&commits), "{commits}");
        let mut copy = SqliteConnection::establish(&target.to_string_lossy()).unwrap();
        assert_eq!(number(&mut copy, "SELECT a + b AS n FROM pair"), 0);
        assert!(number(&mut copy, "SELECT a AS n FROM pair") <= commits);
        assert_eq!(number(&mut copy, "SELECT count(*) AS n FROM filling"), 400);
        // The copy has no log of its own.
        assert!(!home.path().join("target-wal").exists());
    }
}
