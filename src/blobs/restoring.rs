//! A store that is filled from a backup: beside what is there, and only then in its place.
//!
//! The folder may be the root of a disk, so nothing is moved out of it.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::BlobError;
use super::files::{entries, if_there, sync_directory};
use super::folder::{Folder, INCOMING, INSTALLATION};
use super::hash::{ContentHash, Hashing};
use super::name::BlobName;

const REPLACED: &str = "replaced-";
const STAGED: &str = "restoring";
/// Stands in a checkout of the sources, and says what lies beside it.
const README: &str = "README.md";

/// Blobs of a backup, on their way to their places.
#[derive(Debug)]
pub struct StagedBlobs {
    root: PathBuf,
    directories: BTreeSet<PathBuf>,
}

impl StagedBlobs {
    /// Takes a blob and says what it was: its length in bytes, and its hash.
    ///
    /// # Errors
    /// `DiskFull`, or `Unavailable` where the bytes cannot be read or written.
    pub fn add(
        &mut self,
        name: &BlobName,
        bytes: impl Read,
    ) -> Result<(u64, ContentHash), BlobError> {
        let target = self.root.join(name.sharded());
        self.make_directory(&target)?;
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(target)?;
        let mut bytes = Hashing::new(bytes);
        let length = io::copy(&mut bytes, &mut file)?;
        file.sync_all()?;
        Ok((length, bytes.hash()))
    }

    fn make_directory(&mut self, target: &Path) -> io::Result<()> {
        let Some(shard) = target.parent() else {
            return Ok(());
        };
        if self.directories.insert(shard.to_owned()) {
            fs::create_dir_all(shard)?;
            let above = shard.ancestors().skip(1);
            let above = above.take_while(|directory| directory.starts_with(&self.root));
            self.directories.extend(above.map(Path::to_owned));
        }
        Ok(())
    }

    /// Once this answers, a power cut loses none of them.
    ///
    /// # Errors
    /// `Unavailable` where that cannot be said.
    pub fn sync(&self) -> Result<(), BlobError> {
        let mut directories = self.directories.iter();
        Ok(directories.try_for_each(|directory| sync_directory(directory))?)
    }
}

impl Folder {
    pub(super) fn is_occupied(&self) -> Result<bool, BlobError> {
        Ok(!self.contents()?.is_empty())
    }

    /// All but what a restore leaves or finds there anyway.
    fn contents(&self) -> io::Result<Vec<DirEntry>> {
        let ours = [INCOMING, INSTALLATION, README, "lost+found"];
        let mut contents = entries(&self.root)?;
        contents.retain(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !ours.contains(&name.as_ref()) && !name.starts_with(REPLACED)
        });
        Ok(contents)
    }

    fn staged(&self) -> PathBuf {
        self.root.join(INCOMING).join(STAGED)
    }

    pub(super) fn clear_stage(&self) -> Result<(), BlobError> {
        if_there(fs::remove_dir_all(self.staged()))?;
        Ok(())
    }

    pub(super) fn stage(&self) -> Result<StagedBlobs, BlobError> {
        self.clear_stage()?;
        fs::create_dir_all(self.staged())?;
        Ok(StagedBlobs {
            root: self.staged(),
            directories: BTreeSet::new(),
        })
    }

    pub(super) fn put_staged_in_place(&self, moment: &str) -> Result<Option<String>, BlobError> {
        let aside = self.move_aside(moment)?;
        let staged = self.staged();
        for entry in entries(&staged)? {
            fs::rename(entry.path(), self.root.join(entry.file_name()))?;
        }
        fs::remove_dir(staged)?;
        sync_directory(&self.root)?;
        Ok(aside.map(|aside| aside.display().to_string()))
    }

    fn move_aside(&self, moment: &str) -> io::Result<Option<PathBuf>> {
        let contents = self.contents()?;
        if contents.is_empty() {
            return Ok(None);
        }
        let aside = self.root.join(format!("{REPLACED}{moment}"));
        fs::create_dir_all(&aside)?;
        for entry in contents {
            fs::rename(entry.path(), aside.join(entry.file_name()))?;
        }
        let identity = self.root.join(INSTALLATION);
        if identity.exists() {
            fs::copy(&identity, aside.join(INSTALLATION))?;
        }
        sync_directory(&aside)?;
        Ok(Some(aside))
    }

    pub(super) fn forget_installation(&self) -> Result<(), BlobError> {
        if_there(fs::remove_file(self.root.join(INSTALLATION)))?;
        Ok(())
    }
}
