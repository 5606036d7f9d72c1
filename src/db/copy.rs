//! The database for whoever copies it or puts a copy back: connections of their own, beside those
//! that answer requests.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Access, Address, AnyConnection};
use super::failure::{Failure, Outcome};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The file of a SQLite database; `None` for PostgreSQL.
pub fn sqlite_file(url: &str) -> Outcome<Option<PathBuf>> {
    Ok(match url.parse()? {
        Address::Sqlite(path) => Some(PathBuf::from(path)),
        Address::Postgres(_) => None,
    })
}

/// Reads one moment of the database on a new connection that can't write.
pub fn read_apart<R, E: From<Failure>>(
    url: &str,
    work: impl FnOnce(&mut AnyConnection) -> Result<R, E>,
) -> Result<R, E> {
    let address: Address = url.parse()?;
    let mut conn = address.open(Access::Look)?;
    conn.begin(Access::Look)?;
    // Dropping the connection ends the transaction.
    work(&mut conn)
}

/// Writes one moment of a SQLite database into `target`, which must be empty or absent. The copy has
/// no log of its own. Writers go on meanwhile.
///
/// `VACUUM INTO` and not the backup API: that one begins anew after each commit of another process.
pub fn copy_sqlite(source: &Path, target: &Path) -> Outcome<()> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let mut conn = SqliteConnection::establish(&path(source))?;
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(path(target))
        .execute(&mut conn)?;
    Ok(())
}

/// Whether anybody else has the database open. A SQLite database must exist; one that cannot be read
/// is open to nobody.
pub fn is_open_elsewhere(url: &str) -> Outcome<bool> {
    match url.parse()? {
        Address::Sqlite(path) => Ok(sqlite_is_open(&path)),
        address @ Address::Postgres(_) => others(&mut address.open(Access::Look)?),
    }
}

/// With `locking_mode = EXCLUSIVE` SQLite locks the whole file, which fails while any connection
/// holds it open.
fn sqlite_is_open(path: &str) -> bool {
    let alone = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; \
        BEGIN EXCLUSIVE; ROLLBACK";
    let tried = SqliteConnection::establish(path)
        .map_err(Failure::from)
        .and_then(|mut conn| Ok(conn.batch_execute(alone)?));
    matches!(tried, Err(Failure::Busy))
}

fn others(conn: &mut AnyConnection) -> Outcome<bool> {
    // What kind of process it is, is not told of other users' sessions; that somebody sits there is.
    let sql = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() \
        AND usesysid IS NOT NULL AND pid <> pg_backend_pid()";
    let found: Number = diesel::sql_query(sql).get_result(conn)?;
    Ok(found.n > 0)
}
