//! What was swept, by the day: `swept/2026-11-30/abcd….webp`.
//!
//! No file is deleted in one step: whoever swept by mistake (with an older database, with
//! another one) finds it here for thirty days, and what is still in use goes back by itself.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, TimeDelta};

use super::files::{entries, if_there, move_to};

const SWEPT: &str = "swept";

/// Whole days: what is swept on 1 November is there until the end of 1 December.
const KEPT: TimeDelta = TimeDelta::days(30);

#[derive(Debug)]
pub(super) struct Trash {
    root: PathBuf,
}

impl Trash {
    pub fn of(uploads: &Path) -> Self {
        Self {
            root: uploads.join(SWEPT),
        }
    }

    /// False where the file is gone already.
    pub fn take(&self, file: &Path, day: NaiveDate) -> io::Result<bool> {
        let folder = self.folder(day);
        fs::create_dir_all(&folder)?;
        if_there(fs::rename(file, folder.join(name(file)?)))
    }

    /// Where the file of this place lies; of several, the one that was swept last.
    pub fn find(&self, place: &Path) -> io::Result<Option<PathBuf>> {
        let name = name(place)?;
        let days = self.days()?.into_iter().rev();
        let mut lies = days.map(|day| self.folder(day).join(name));
        Ok(lies.find(|file| file.is_file()))
    }

    /// Moves a file back to its place. False where it is not here.
    pub fn give_back(&self, place: &Path) -> io::Result<bool> {
        match self.find(place)? {
            Some(file) => if_there(move_to(&file, place)),
            None => Ok(false),
        }
    }

    /// The days on which something was swept, the first one first.
    pub fn days(&self) -> io::Result<Vec<NaiveDate>> {
        let names = entries(&self.root)?.into_iter().map(|e| e.file_name());
        let mut days: Vec<NaiveDate> = names.filter_map(|name| day(&name)).collect();
        days.sort_unstable();
        Ok(days)
    }

    /// The days that are over. A day that is still to come, by a clock that was ahead, waits.
    pub fn over(&self, today: NaiveDate) -> io::Result<Vec<NaiveDate>> {
        let mut days = self.days()?;
        days.retain(|day| today.signed_duration_since(*day) > KEPT);
        Ok(days)
    }

    pub fn folder(&self, day: NaiveDate) -> PathBuf {
        self.root.join(day.to_string())
    }
}

fn name(file: &Path) -> io::Result<&OsStr> {
    file.file_name()
        .ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

fn day(name: &OsStr) -> Option<NaiveDate> {
    let name = name.to_str()?;
    let day = NaiveDate::parse_from_str(name, "%Y-%m-%d").ok()?;
    (day.to_string() == name).then_some(day)
}
