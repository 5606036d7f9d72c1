//! Where the files are kept.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

use super::ending::Ending;
use super::error::BlobError;
use super::folder::Folder;
use super::hash::ContentHash;
use super::incoming::IncomingFile;
use super::name::BlobName;
use super::reader::BlobReader;
use super::restoring::StagedBlobs;
use super::sweep::{ListedBlob, NameShard};
use crate::values::PublicId;

/// Keeps blobs; cheap to clone, safe to share between processes. Everything blocks: call it off the
/// async threads.
///
/// Blobs are asked for by name and never by path, so that a store without a file system can take the
/// folder's place.
#[derive(Debug, Clone)]
pub enum Store {
    Folder(Folder),
}

impl Store {
    /// A folder, made if it is not there. Clears nothing away: it is not yet known whose files these are.
    ///
    /// # Errors
    /// `Unavailable` or `DiskFull` where the folder cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        Folder::open(root.into()).map(Self::Folder)
    }

    /// A folder for whoever only reads. It is not made.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self::Folder(Folder::at(root.into()))
    }

    /// Keeps `bytes`; once this answers, a power cut loses nothing.
    ///
    /// # Errors
    /// `DiskFull` or `Unavailable`; nothing is kept then.
    pub fn put(&self, bytes: &[u8], ending: Ending) -> Result<BlobName, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.put(bytes, ending))
    }

    /// Begins to receive files that may become blobs, or be looked at and forgotten.
    ///
    /// # Errors
    /// `DiskFull` or `Unavailable`.
    pub fn receive(&self) -> Result<IncomingFile, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.receive())
    }

    /// Whether the blob is in its place. One that was swept is not.
    pub fn holds(&self, name: &BlobName) -> bool {
        let Self::Folder(folder) = self;
        folder.holds(name)
    }

    /// The bytes of a blob, from its place or, swept, from the trash.
    ///
    /// # Errors
    /// `Missing` where it lies in neither.
    pub fn reader(&self, name: &BlobName) -> Result<BlobReader, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.reader(name))
    }

    /// All bytes of a blob. One that was swept though it is in use goes back to its place.
    ///
    /// # Errors
    /// `Missing` where it lies neither in its place nor in the trash.
    pub fn read(&self, name: &BlobName) -> Result<Vec<u8>, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.read(name))
    }

    /// Gives the blob a second name outside of the store, which costs no room. False where that
    /// cannot be done: in another file system, of another owner's file, from a store without files.
    pub fn link(&self, name: &BlobName, target: &Path) -> bool {
        let Self::Folder(folder) = self;
        folder.link(name, target)
    }

    /// Whether there is any blob of this ending.
    ///
    /// # Errors
    /// `Unavailable` where the store cannot be read.
    pub fn holds_any(&self, ending: Ending) -> Result<bool, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.holds_any(ending))
    }

    /// The installation that the files belong to; `None` where nobody has said so yet.
    ///
    /// # Errors
    /// `Unavailable` where that cannot be read or is no identifier.
    pub fn installation(&self) -> Result<Option<PublicId>, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.installation())
    }

    /// Writes down, durably, which installation the files belong to.
    ///
    /// # Errors
    /// `DiskFull` or `Unavailable`; what stood there before stands there still.
    pub fn belong_to(&self, installation: &PublicId) -> Result<(), BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.belong_to(installation))
    }
}

/// Sweeping: what is put away, taken back and deleted.
impl Store {
    /// All blobs of a sixteenth that are in their places; those in the trash are not.
    ///
    /// # Errors
    /// `Unavailable` where the store cannot be read.
    pub fn list(&self, of: NameShard) -> Result<Vec<ListedBlob>, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.list(of))
    }

    /// Moves these files to the trash, under the day. One that was kept again since it was named
    /// stays. Says how many those were.
    ///
    /// # Errors
    /// `Unavailable` where one cannot be moved; those before it are.
    pub fn sweep(
        &self,
        names: &[BlobName],
        unused_for: Duration,
        day: NaiveDate,
    ) -> Result<usize, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.sweep(names, unused_for, day))
    }

    /// Puts back what lies in the trash and is used, unless it is in its place again. Says how many
    /// those were.
    ///
    /// # Errors
    /// `Unavailable` where one cannot be moved; those before it are.
    pub fn take_back(
        &self,
        of: NameShard,
        used: &HashSet<ContentHash>,
    ) -> Result<usize, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.take_back(of, used))
    }

    /// The day whose swept files have lain long enough: one, the first that has any of this ending.
    ///
    /// Only one goes at a time, whatever the clock says: where it jumps by a year, the trash is not
    /// empty the next morning.
    ///
    /// # Errors
    /// `Unavailable` where the trash cannot be read.
    pub fn day_to_empty(
        &self,
        ending: Ending,
        today: NaiveDate,
    ) -> Result<Option<NaiveDate>, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.day_to_empty(ending, today))
    }

    /// Deletes for good what was swept on the day and is not used. Says how many those were.
    ///
    /// # Errors
    /// `Unavailable` where one cannot be deleted; those before it are.
    pub fn empty(
        &self,
        day: NaiveDate,
        of: NameShard,
        used: &HashSet<ContentHash>,
    ) -> Result<usize, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.empty(day, of, used))
    }

    /// Deletes what crashes left half written. It has no name yet and nobody was told that it is
    /// kept, so it does not go through the trash.
    ///
    /// # Errors
    /// `Unavailable` where one cannot be deleted.
    pub fn clear_abandoned(&self) -> Result<(), BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.clear_abandoned())
    }
}

/// Filling from a backup. Nothing of what is there is moved before all of it has been staged.
impl Store {
    /// Whether there is anything that a restore would have to move aside.
    ///
    /// # Errors
    /// `Unavailable` where the store cannot be read.
    pub fn is_occupied(&self) -> Result<bool, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.is_occupied())
    }

    /// Begins to stage; what an earlier attempt has left goes.
    ///
    /// # Errors
    /// `DiskFull` or `Unavailable`.
    pub fn stage(&self) -> Result<StagedBlobs, BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.stage())
    }

    /// Removes what is staged.
    ///
    /// # Errors
    /// `Unavailable` where it cannot be removed.
    pub fn clear_stage(&self) -> Result<(), BlobError> {
        let Self::Folder(folder) = self;
        folder.named(folder.clear_stage())
    }

    /// Moves what is there aside, under this moment, and what is staged to its place. Says where the
    /// former lies now, if there was anything.
    ///
    /// # Errors
    /// `Unavailable` where something cannot be moved.
    pub fn put_staged_in_place(&self, moment: &str) -> Result<Option<String>, BlobError> {
        let Self::Folder(folder) = self;
        folder.put_staged_in_place(moment)
    }

    /// For a backup of before there were identities.
    ///
    /// # Errors
    /// `Unavailable` where it cannot be forgotten.
    pub fn forget_installation(&self) -> Result<(), BlobError> {
        let Self::Folder(folder) = self;
        folder.forget_installation()
    }
}

/// Where the files are kept, for whoever runs lensan.
impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Folder(folder) = self;
        folder.fmt(f)
    }
}
