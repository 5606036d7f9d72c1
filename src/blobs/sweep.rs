//! Files that no row names go to the trash, what a row names comes back from it, and in the end the
//! trash is emptied. Which files a row names, the caller says.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;

use super::ending::Ending;
use super::error::BlobError;
use super::files::{age_of, entries, if_there, move_to, named};
use super::folder::{Folder, INCOMING};
use super::hash::ContentHash;
use super::name::BlobName;

/// No write lasts this long: an older file in `incoming` was left by a crash.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The files of one ending whose names begin with one digit: a country's have too many names to
/// hold them all in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameShard {
    pub digit: char,
    pub ending: Ending,
}

impl NameShard {
    pub fn all(ending: Ending) -> impl Iterator<Item = Self> + Send {
        let digits = "0123456789abcdef".chars();
        digits.map(move |digit| Self { digit, ending })
    }

    /// The name of the file, if it is one of these.
    fn named(self, file: &DirEntry) -> Option<ContentHash> {
        named(file, self.ending).filter(|hash| hash.as_str().starts_with(self.digit))
    }
}

/// A blob in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedBlob {
    pub hash: ContentHash,
    /// In bytes.
    pub length: u64,
    /// Since it was last kept.
    pub age: Duration,
}

impl Folder {
    pub(super) fn list(&self, of: NameShard) -> Result<Vec<ListedBlob>, BlobError> {
        let mut listed = Vec::new();
        for shard in entries(&self.root)? {
            if !shard.file_name().to_string_lossy().starts_with(of.digit) {
                continue;
            }
            for files in entries(&shard.path())? {
                for file in entries(&files.path())? {
                    let hash = of.named(&file);
                    // None where it has gone meanwhile.
                    let found = file.metadata().ok().zip(hash);
                    listed.extend(found.map(|(file, hash)| ListedBlob {
                        hash,
                        length: file.len(),
                        age: age_of(&file),
                    }));
                }
            }
        }
        Ok(listed)
    }

    pub(super) fn sweep(
        &self,
        names: &[BlobName],
        unused_for: Duration,
        day: NaiveDate,
    ) -> Result<usize, BlobError> {
        let trash = self.trash();
        let mut swept = 0;
        for name in names {
            let place = self.place(name);
            if is_older(&place, unused_for) && trash.take(&place, day)? {
                swept += 1;
            }
        }
        Ok(swept)
    }

    pub(super) fn take_back(
        &self,
        of: NameShard,
        used: &HashSet<ContentHash>,
    ) -> Result<usize, BlobError> {
        let trash = self.trash();
        let mut back = 0;
        for day in trash.days()?.into_iter().rev() {
            for file in entries(&trash.folder(day))? {
                let wanted = of.named(&file).filter(|hash| used.contains(hash));
                let place = wanted.map(|hash| self.place(&BlobName::new(hash, of.ending)));
                let Some(place) = place.filter(|place| !place.exists()) else {
                    continue;
                };
                if if_there(move_to(&file.path(), &place))? {
                    back += 1;
                }
            }
        }
        Ok(back)
    }

    pub(super) fn day_to_empty(
        &self,
        ending: Ending,
        today: NaiveDate,
    ) -> Result<Option<NaiveDate>, BlobError> {
        let trash = self.trash();
        for day in trash.over(today)? {
            let files = entries(&trash.folder(day))?;
            if files.iter().any(|file| named(file, ending).is_some()) {
                return Ok(Some(day));
            }
            // Only where it is empty: what somebody else has put there stays.
            fs::remove_dir(trash.folder(day)).ok();
        }
        Ok(None)
    }

    pub(super) fn empty(
        &self,
        day: NaiveDate,
        of: NameShard,
        used: &HashSet<ContentHash>,
    ) -> Result<usize, BlobError> {
        let mut gone = 0;
        for file in entries(&self.trash().folder(day))? {
            let unused = of.named(&file).is_some_and(|hash| !used.contains(&hash));
            if unused && if_there(fs::remove_file(file.path()))? {
                gone += 1;
            }
        }
        Ok(gone)
    }

    pub(super) fn clear_abandoned(&self) -> Result<(), BlobError> {
        for file in entries(&self.root.join(INCOMING))? {
            if is_older(&file.path(), ABANDONED_AFTER) {
                if_there(fs::remove_file(file.path()))?;
            }
        }
        Ok(())
    }
}

/// False where it is gone.
fn is_older(file: &Path, than: Duration) -> bool {
    fs::metadata(file).is_ok_and(|file| age_of(&file) > than)
}
