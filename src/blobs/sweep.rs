//! Files that no row names go to the trash, what a row names comes back from it, and in the end the
//! trash is emptied. Which files a row names, the caller says.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;

use super::files::{age, entries, if_there, move_to};
use super::{BlobError, Blobs, ContentHash, Ending, INCOMING};

/// No write lasts this long: an older file in `incoming` was left by a crash.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The files of one ending whose names begin with one digit: a country's have too many names to
/// hold them all in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sixteenth {
    pub digit: char,
    pub ending: Ending,
}

impl Sixteenth {
    pub fn all(ending: Ending) -> impl Iterator<Item = Self> + Send {
        let digits = "0123456789abcdef".chars();
        digits.map(move |digit| Self { digit, ending })
    }

    /// The name of the file, if it is one of these.
    fn named(self, file: &DirEntry) -> Option<ContentHash> {
        named(file, self.ending).filter(|hash| hash.as_str().starts_with(self.digit))
    }
}

/// What lies in the house, the trash not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    pub files: usize,
    pub unused: Vec<ContentHash>,
}

impl Inventory {
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.unused.extend(other.unused);
    }
}

impl Blobs {
    /// Counts files and names those that are not `used` and that nobody has written or touched for
    /// so long. Changes nothing.
    ///
    /// A blob is written (or touched) before the row that mentions it, so as long as `unused_for`
    /// is far more than a request takes, none is named that is just coming into use.
    pub fn inventory(
        &self,
        of: Sixteenth,
        used: &HashSet<ContentHash>,
        unused_for: Duration,
    ) -> Result<Inventory, BlobError> {
        let mut inventory = Inventory::default();
        for shard in entries(&self.root)? {
            if !shard.file_name().to_string_lossy().starts_with(of.digit) {
                continue;
            }
            for files in entries(&shard.path())? {
                for file in entries(&files.path())? {
                    let Some(hash) = of.named(&file) else {
                        continue;
                    };
                    inventory.files += 1;
                    if !used.contains(&hash) && is_older(&file.path(), unused_for) {
                        inventory.unused.push(hash);
                    }
                }
            }
        }
        Ok(inventory)
    }

    /// Moves these files to the trash, under the day. One that was touched since it was named
    /// stays. Says how many those were.
    pub fn sweep(
        &self,
        hashes: &[ContentHash],
        ending: Ending,
        unused_for: Duration,
        day: NaiveDate,
    ) -> Result<usize, BlobError> {
        let trash = self.trash();
        let mut swept = 0;
        for hash in hashes {
            let place = self.path(hash, ending);
            if is_older(&place, unused_for) && trash.take(&place, day)? {
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Puts back what lies in the trash and is used, unless it is in its place again. Says how many
    /// those were.
    pub fn take_back(
        &self,
        of: Sixteenth,
        used: &HashSet<ContentHash>,
    ) -> Result<usize, BlobError> {
        let trash = self.trash();
        let mut back = 0;
        for day in trash.days()?.into_iter().rev() {
            for file in entries(&trash.folder(day))? {
                let wanted = of.named(&file).filter(|hash| used.contains(hash));
                let place = wanted.map(|hash| self.path(&hash, of.ending));
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

    /// The day whose swept files have lain long enough: one, the first that has any of this ending.
    ///
    /// Only one goes at a time, whatever the clock says: where it jumps by a year, the trash is not
    /// empty the next morning.
    pub fn day_to_empty(
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

    /// Deletes for good what was swept on the day and is not used. Says how many those were.
    pub fn empty(
        &self,
        day: NaiveDate,
        of: Sixteenth,
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

    /// Deletes what crashes left half written. It has no name yet and nobody was told that it is
    /// kept, so it does not go through the trash.
    pub fn clear_abandoned(&self) -> Result<(), BlobError> {
        for file in entries(&self.root.join(INCOMING))? {
            if is_older(&file.path(), ABANDONED_AFTER) {
                if_there(fs::remove_file(file.path()))?;
            }
        }
        Ok(())
    }
}

pub(super) fn named(file: &DirEntry, ending: Ending) -> Option<ContentHash> {
    let name = file.file_name();
    let (name, found) = name.to_str()?.rsplit_once('.')?;
    ContentHash::parse(name).filter(|_| found == ending.as_str())
}

/// False where it is gone.
fn is_older(file: &Path, than: Duration) -> bool {
    let age: io::Result<Duration> = age(file);
    age.is_ok_and(|age| age > than)
}
