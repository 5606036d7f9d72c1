//! The photos that the rows of a copied database name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::disk::{self, Folders};
use super::error::BackupError;
use super::folder::{BackupFolder, INCOMING, PHOTOS};
use super::manifest::FileEntry;
use crate::blobs::{BlobName, ContentHash, Store};
use crate::photos::KIND;

#[derive(Debug, Default)]
pub(super) struct GatheredPhotos {
    pub files: Vec<FileEntry>,
    /// Names of files that lie nowhere whole.
    pub missing: Vec<String>,
    /// How many were not in the folder before.
    pub new: usize,
}

/// Sees to it that the folder holds all of them. What the last backup lists is there already, if its
/// length is right; reading all of it again would cost as much as the first backup.
pub(super) fn gather(
    blobs: &Store,
    folder: &BackupFolder,
    named: &[String],
    listed: &BTreeMap<&str, u64>,
) -> Result<GatheredPhotos, BackupError> {
    let (mut gathered, mut folders) = (GatheredPhotos::default(), Folders::default());
    for name in named {
        let Some(hash) = ContentHash::parse(name) else {
            gathered.missing.push(name.clone());
            continue;
        };
        let blob = BlobName::new(hash, KIND);
        let name = format!("{PHOTOS}/{}", blob.sharded());
        let target = folder.path(&name);
        let length = listed.get(name.as_str()).copied();
        let kept = match length.filter(|length| is_long(&target, *length)) {
            Some(length) => Some(length),
            None => {
                folders.make_for(folder.root(), &target)?;
                let taken = take(&blob, blobs, folder, &target)?;
                gathered.new += usize::from(taken.is_some());
                taken
            }
        };
        match kept {
            None => gathered.missing.push(blob.hash.to_string()),
            Some(bytes) => gathered.files.push(FileEntry {
                name,
                bytes,
                sha256: blob.hash.to_string(),
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
    name: &BlobName,
    blobs: &Store,
    folder: &BackupFolder,
    target: &Path,
) -> Result<Option<u64>, BackupError> {
    if let Some(bytes) = File::open(target).ok().and_then(|file| whole(name, file)) {
        return Ok(Some(bytes));
    }
    // Twice: it may be swept, or be put back, between being found and being read.
    for _ in 0..2 {
        let found = blobs.reader(name).ok();
        if let Some(bytes) = found.and_then(|blob| whole(name, blob)) {
            disk::remove(target)?;
            if blobs.link(name, target) || copy(name, blobs, folder, target)? {
                return Ok(Some(bytes));
            }
        }
    }
    Ok(None)
}

/// How long the bytes are, where they are what the name says.
fn whole(name: &BlobName, mut bytes: impl Read) -> Option<u64> {
    let found = disk::pass_on(&mut bytes, &mut io::sink()).ok()?;
    (found.sha256 == name.hash.as_str()).then_some(found.bytes)
}

/// A photo never changes, so a second name for it will do. Where there can be none (another file
/// system, another owner), it is written again. False where it was not whole any more.
fn copy(
    name: &BlobName,
    blobs: &Store,
    folder: &BackupFolder,
    target: &Path,
) -> Result<bool, BackupError> {
    let aside = folder.path(INCOMING).join("photo");
    disk::remove(&aside)?;
    let Ok(blob) = blobs.reader(name) else {
        return Ok(false);
    };
    let copied = disk::write(&aside, blob).map_err(BackupError::io(&aside))?;
    if copied.sha256 != name.hash.as_str() {
        return Ok(false);
    }
    fs::rename(&aside, target).map_err(BackupError::io(target))?;
    Ok(true)
}
