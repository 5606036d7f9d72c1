//! Opens a SQLite file for commands that only look.
//!
//! A database in WAL mode makes two files (`-wal`, `-shm`) as soon as somebody reads it. Whoever may
//! write takes them away again with the last connection; whoever may not leaves them, and a server
//! of another user then cannot start.

use std::fs::{self, OpenOptions};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::failure::Outcome;

pub(super) fn connect(path: &str) -> Outcome<SqliteConnection> {
    // A server is at work, or one ended without closing. What waits in the log is read and stays
    // there: only a writer may put it into the file.
    if holds_something(&format!("{path}-wal")) {
        return Ok(SqliteConnection::establish(&uri(path, "mode=ro"))?);
    }
    if OpenOptions::new().write(true).open(path).is_ok() {
        let mut conn = SqliteConnection::establish(path)?;
        // Refused where the folder may not be written.
        if conn
            .batch_execute("SELECT count(*) FROM sqlite_master")
            .is_ok()
        {
            return Ok(conn);
        }
    }
    // Nobody has it open and nothing can be made beside it: it is read as it lies there.
    Ok(SqliteConnection::establish(&uri(path, "immutable=1"))?)
}

fn holds_something(file: &str) -> bool {
    fs::metadata(file).is_ok_and(|found| found.len() > 0)
}

/// In a URI these three have a meaning of their own.
fn uri(path: &str, option: &str) -> String {
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?{option}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_path_whatever_it_holds() {
        assert_eq!(
            uri("a?b#c%d.db", "mode=ro"),
            "file:a%3fb%23c%25d.db?mode=ro"
        );
        assert_eq!(uri("/x y.db", "mode=ro"), "file:/x y.db?mode=ro");
    }
}
