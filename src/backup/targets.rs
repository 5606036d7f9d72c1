//! The places that a restore fills: whether they are free, and how what is there is moved aside.
//!
//! Nothing is moved before everything of the backup lies beside its place, checked. The database goes
//! first and comes last: in between nobody can start with half of an installation.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::BackupError;
use super::manifest::Moment;
use crate::error::Message;

const INCOMING: &str = "incoming";
const INSTALLATION: &str = "installation";
const REPLACED: &str = "replaced-";
const STAGED: &str = "restoring";

/// What was moved, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
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
    pub fn move_aside(&self, now: Moment, endings: &[&str]) -> Result<Vec<Moved>, BackupError> {
        let aside = with_ending(&self.0, &format!(".before-{now}"));
        let mut moved = Vec::new();
        for ending in std::iter::once(&"").chain(endings) {
            let (from, to) = (with_ending(&self.0, ending), with_ending(&aside, ending));
            if !from.exists() {
                continue;
            }
            fs::rename(&from, &to).map_err(BackupError::io(&from))?;
            moved.push(Moved { from, to });
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

/// The uploads. They may be the root of a disk, so nothing is moved out of them.
#[derive(Debug, Clone)]
pub(super) struct UploadsTarget(PathBuf);

impl UploadsTarget {
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn is_occupied(&self) -> Result<bool, BackupError> {
        Ok(!self.contents()?.is_empty())
    }

    /// All but what a restore leaves or finds there anyway.
    fn contents(&self) -> Result<Vec<String>, BackupError> {
        let mut names = disk::names(&self.0)?;
        let ours = [INCOMING, INSTALLATION, "lost+found"];
        names.retain(|name| !ours.contains(&name.as_str()) && !name.starts_with(REPLACED));
        Ok(names)
    }

    pub fn staged(&self) -> PathBuf {
        self.0.join(INCOMING).join(STAGED)
    }

    pub fn clear_stage(&self) -> Result<PathBuf, BackupError> {
        let staged = self.staged();
        if staged.exists() {
            fs::remove_dir_all(&staged).map_err(BackupError::io(&staged))?;
        }
        disk::make_folder(&staged)?;
        Ok(staged)
    }

    pub fn move_aside(&self, now: Moment) -> Result<Vec<Moved>, BackupError> {
        let names = self.contents()?;
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let to = self.0.join(format!("{REPLACED}{now}"));
        disk::make_folder(&to)?;
        for name in names {
            let from = self.0.join(&name);
            fs::rename(&from, to.join(&name)).map_err(BackupError::io(&from))?;
        }
        let identity = self.0.join(INSTALLATION);
        if identity.exists() {
            fs::copy(&identity, to.join(INSTALLATION)).map_err(BackupError::io(&identity))?;
        }
        disk::sync_folder(&to)?;
        Ok(vec![Moved {
            from: self.0.clone(),
            to,
        }])
    }

    /// For a backup of before there were identities.
    pub fn forget_identity(&self) -> Result<(), BackupError> {
        disk::remove(&self.0.join(INSTALLATION))
    }

    pub fn put_in_place(&self) -> Result<(), BackupError> {
        let staged = self.staged();
        for name in disk::names(&staged)? {
            let from = staged.join(&name);
            fs::rename(&from, self.0.join(&name)).map_err(BackupError::io(&from))?;
        }
        fs::remove_dir(&staged).map_err(BackupError::io(&staged))?;
        disk::sync_folder(&self.0)
    }
}

/// A place that is not empty, for which nobody said that it is to be replaced.
pub(super) fn occupied(path: &Path) -> BackupError {
    BackupError::Refused(Message::new("backup.occupied").with("path", path.display()))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
