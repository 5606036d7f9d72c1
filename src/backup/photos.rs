//! The photos that the rows of a copied database name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::disk::{self, Folders};
use super::error::BackupError;
use super::folder::{BackupFolder, INCOMING, PHOTOS};
use super::manifest::FileEntry;
use crate::blobs::{Blobs, ContentHash};
use crate::photos::KIND;

#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub files: Vec<FileEntry>,
    /// Names of files that lie nowhere whole.
    pub missing: Vec<String>,
    /// How many were not in the folder before.
    pub new: usize,
}

/// Sees to it that the folder holds all of them. What the last backup lists is there already, if its
/// length is right; reading all of it again would cost as much as the first backup.
pub(super) fn gather(
    blobs: &Blobs,
    folder: &BackupFolder,
    named: &[String],
    listed: &BTreeMap<&str, u64>,
) -> Result<Gathered, BackupError> {
    let (mut gathered, mut folders) = (Gathered::default(), Folders::default());
    for name in named {
        let Some(hash) = ContentHash::parse(name) else {
            gathered.missing.push(name.clone());
            continue;
        };
        let place = hash.file_path(KIND);
        let name = format!("{PHOTOS}/{place}");
        let target = folder.path(&name);
        let length = listed.get(name.as_str()).copied();
        let kept = match length.filter(|length| is_long(&target, *length)) {
            Some(length) => Some(length),
            None => {
                folders.make_for(folder.root(), &target)?;
                let taken = take(&hash, blobs, folder, &target)?;
                gathered.new += usize::from(taken.is_some());
                taken
            }
        };
        match kept {
            None => gathered.missing.push(hash.to_string()),
            Some(bytes) => gathered.files.push(FileEntry {
                name,
                bytes,
                sha256: hash.to_string(),
            }),
        }
    }
    folders.sync()?;
    Ok(gathered)
}

fn is_long(path: &Path, length: u64) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == length)
}

/// Puts the file into the folder, unless it is there; says how long it is. `None` where none is what its
/// name says.
fn take(
    hash: &ContentHash,
    blobs: &Blobs,
    folder: &BackupFolder,
    target: &Path,
) -> Result<Option<u64>, BackupError> {
    if let Some(bytes) = whole(hash, target) {
        return Ok(Some(bytes.len() as u64));
    }
    // Twice: it may be swept, or be put back, between being found and being read.
    for _ in 0..2 {
        let found = blobs.find(hash, KIND).unwrap_or_default();
        if let Some(source) = found
            && let Some(bytes) = whole(hash, &source)
        {
            disk::remove(target)?;
            link_or_write(&source, &bytes, folder, target)?;
            return Ok(Some(bytes.len() as u64));
        }
    }
    Ok(None)
}

fn whole(hash: &ContentHash, path: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    (ContentHash::of(&bytes) == *hash).then_some(bytes)
}

/// A photo never changes, so a second name for it will do. Where there can be none (another file
/// system, another owner), it is written again.
fn link_or_write(
    source: &Path,
    bytes: &[u8],
    folder: &BackupFolder,
    target: &Path,
) -> Result<(), BackupError> {
    if fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    let aside = folder.path(INCOMING).join("photo");
    disk::remove(&aside)?;
    disk::write(&aside, bytes).map_err(BackupError::io(&aside))?;
    fs::rename(&aside, target).map_err(BackupError::io(target))
}
