//! The places that a restore fills: whether they are free, and how what is there is moved aside.
//!
//! Nothing is moved before everything of the backup lies beside its place, checked. The database goes
//! first and comes last: in between nobody can start with half of an installation.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::BackupError;
use super::manifest::BackupMoment;
use crate::error::Message;

const STAGED: &str = "restoring";

/// What was moved, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedFile {
    pub from: PathBuf,
    pub to: PathBuf,
}

/// A file that is restored: the database of SQLite, or the key.
#[derive(Debug, Clone)]
pub(super) struct FileTarget(PathBuf);

impl FileTarget {
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn is_occupied(&self) -> bool {
        fs::metadata(&self.0).is_ok_and(|found| found.len() > 0)
    }

    pub fn staged(&self) -> PathBuf {
        with_ending(&self.0, &format!(".{STAGED}"))
    }

    /// An empty place for what is restored; what an earlier attempt has left goes.
    pub fn clear_stage(&self) -> Result<PathBuf, BackupError> {
        let staged = self.staged();
        if let Some(folder) = staged.parent().filter(|folder| *folder != Path::new("")) {
            disk::make_folder(folder)?;
        }
        disk::remove(&staged)?;
        Ok(staged)
    }

    /// Renames the file and those that belong to it by their endings (`-wal`). A log whose database is
    /// gone goes aside too: over another database it would be read as if it were its own.
    pub fn move_aside(
        &self,
        now: BackupMoment,
        endings: &[&str],
    ) -> Result<Vec<MovedFile>, BackupError> {
        let aside = with_ending(&self.0, &format!(".before-{now}"));
        let mut moved = Vec::new();
        for ending in std::iter::once(&"").chain(endings) {
            let (from, to) = (with_ending(&self.0, ending), with_ending(&aside, ending));
            if !from.exists() {
                continue;
            }
            fs::rename(&from, &to).map_err(BackupError::io(&from))?;
            moved.push(MovedFile { from, to });
        }
        Ok(moved)
    }

    pub fn put_in_place(&self) -> Result<(), BackupError> {
        fs::rename(self.staged(), &self.0).map_err(BackupError::io(&self.0))?;
        match self.0.parent() {
            Some(folder) if folder != Path::new("") => disk::sync_folder(folder),
            _ => disk::sync_folder(Path::new(".")),
        }
    }
}

/// A place that is not empty, for which nobody said that it is to be replaced.
pub(super) fn occupied(place: impl Display) -> BackupError {
    BackupError::Refused(Message::new("backup.occupied").with("path", place))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
