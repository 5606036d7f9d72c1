//! The list of what one backup holds.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Component, Path};
use std::time::SystemTime;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::error::BackupError;
use crate::error::Message;

/// The newest backup of a folder.
pub(super) const NEWEST: &str = "manifest.json";

/// The shape of the list. A later one that this program cannot read gets another number.
pub(super) const FORMAT: u32 = 1;

const SHAPE: &str = "%Y%m%dT%H%M%SZ";

/// When a backup was begun, in UTC to the second, in characters that every file system takes:
/// `20261130T043000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BackupMoment(NaiveDateTime);

impl BackupMoment {
    pub(super) fn of(utc: NaiveDateTime) -> Self {
        Self(chrono::SubsecRound::trunc_subsecs(utc, 0))
    }

    pub fn parse(text: &str) -> Option<Self> {
        NaiveDateTime::parse_from_str(text, SHAPE).ok().map(Self)
    }
}

impl fmt::Display for BackupMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format(SHAPE).fmt(f)
    }
}

impl TryFrom<String> for BackupMoment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is no moment"))
    }
}

impl From<BackupMoment> for String {
    fn from(moment: BackupMoment) -> Self {
        moment.to_string()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    /// The version of the program that made the backup.
    pub lensan: String,
    /// The installation; `None` where its database had no identity yet.
    pub identity: Option<String>,
    pub moment: BackupMoment,
    /// The newest migration of the database.
    pub migration: String,
    pub database: DatabaseEntry,
    pub key: Option<KeyEntry>,
    /// Photos that rows name and that lay nowhere whole.
    pub missing: Vec<String>,
    pub files: Vec<FileEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DatabaseEntry {
    pub kind: DatabaseKind,
    /// Its name among the files.
    pub file: String,
    /// Of PostgreSQL, the schema that holds the tables.
    pub schema: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DatabaseKind {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeyEntry {
    pub fingerprint: String,
    /// Its name among the files, where the backup holds the key itself.
    pub file: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    /// The path below the backup folder.
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// # Errors
    /// Where the file is no list, is one of a later shape, or names something outside of the folder.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let text = fs::read(path).map_err(BackupError::io(path))?;
        let unreadable = |cause: String| {
            let message = Message::new("backup.manifest").with("path", path.display());
            BackupError::Refused(message.with("cause", cause))
        };
        let read: Self = serde_json::from_slice(&text).map_err(|e| unreadable(e.to_string()))?;
        if read.format != FORMAT {
            return Err(BackupError::at("backup.newer_format", path));
        }
        match read.files.iter().find(|file| !stays_inside(&file.name)) {
            Some(outside) => Err(unreadable(outside.name.clone())),
            None => Ok(read),
        }
    }

    /// Lengths by name.
    pub fn lengths(&self) -> BTreeMap<&str, u64> {
        let files = self.files.iter();
        files.map(|f| (f.name.as_str(), f.bytes)).collect()
    }

    pub fn file(&self, name: &str) -> Option<&FileEntry> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The name of the list once a newer one has taken its place.
    pub fn older_name(&self) -> String {
        older_name(self.moment)
    }
}

/// When the newest backup of a folder was finished: its list is written last. `None` where there is
/// no backup, or none that may be read.
pub fn finished_at(folder: &Path) -> Option<SystemTime> {
    let list = fs::metadata(folder.join(NEWEST)).ok()?;
    list.modified().ok()
}

pub(super) fn older_name(moment: BackupMoment) -> String {
    format!("manifest-{moment}.json")
}

fn stays_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_name_of_a_file_and_comes_back() {
        let moment = BackupMoment::parse("20261130T043000Z").unwrap();
        assert_eq!(moment.to_string(), "20261130T043000Z");
        assert_eq!(older_name(moment), "manifest-20261130T043000Z.json");
        assert!(BackupMoment::parse("20261130T043001Z").unwrap() > moment);
        for wrong in ["", "2026-11-30", "20261130T043000", "20261330T043000Z", "x"] {
            assert_eq!(BackupMoment::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_list_names_a_file_outside_of_its_folder() {
        assert!(stays_inside("photos/ab/cd/x.webp"));
        for name in ["", "/etc/passwd", "../x", "photos/../../x"] {
            assert!(!stays_inside(name), "{name}");
        }
    }
}
