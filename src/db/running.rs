//! Whether the last server on a SQLite file came to its end, told by a file beside it.
//!
//! The file is there while a server runs and is locked by it. One that nobody holds was left by a
//! process that was killed or lost its power. The lock belongs to the process and not to the file, so a
//! number that another process has taken since deceives nobody.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::connection::DatabaseAddress;
use super::failure::{DbFailure, Outcome};

/// Behind the name of the database.
const ENDING: &str = "-running";

/// Stands for one server that runs.
#[derive(Debug)]
pub struct RunningMark {
    path: PathBuf,
    file: File,
    /// The server before this one was cut short.
    pub follows_a_crash: bool,
}

impl RunningMark {
    /// Sets the mark; `None` for PostgreSQL, which recovers by itself.
    pub fn set(url: &str) -> Outcome<Option<Self>> {
        match url.parse()? {
            DatabaseAddress::Postgres(_) => Ok(None),
            DatabaseAddress::Sqlite(path) => {
                let mark = Self::beside(Path::new(&path));
                mark.map(Some)
                    .map_err(|cause| DbFailure::Unavailable(cause.to_string()))
            }
        }
    }

    fn beside(database: &Path) -> io::Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(ENDING);
        let path = PathBuf::from(path);
        let was_there = path.exists();
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?;
        let follows_a_crash = was_there && is_free(&file)?;
        file.lock_shared()?;
        Ok(Self {
            path,
            file,
            follows_a_crash,
        })
    }

    /// The end was clean: whoever is the last takes the file away.
    pub fn clear(self) {
        let last = self.file.unlock().and_then(|()| is_free(&self.file));
        if last.unwrap_or(false) {
            // Where it cannot be removed, the next start looks once more than it had to.
            fs::remove_file(&self.path).ok();
        }
    }
}

/// Whether no other process holds it. Takes the lock, which `lock_shared` then makes less of.
fn is_free(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_an_end_that_was_not_clean_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("lensan.db").display());
        let set = || RunningMark::set(&url).unwrap().unwrap();
        let first = set();
        assert!(!first.follows_a_crash);
        let beside = set();
        assert!(!beside.follows_a_crash, "another server runs");
        first.clear();
        beside.clear();
        let second = set();
        assert!(!second.follows_a_crash);
        // As the system does with a process that is killed.
        drop(second);
        assert!(set().follows_a_crash);
    }

    #[test]
    fn postgresql_has_no_mark() {
        assert!(RunningMark::set("postgres://h/d").unwrap().is_none());
    }
}
