//! Files and folders that are on the disk when the call answers.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
#[cfg(target_os = "linux")]
use std::num::NonZeroU64;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use data_encoding::HEXLOWER;
#[cfg(target_os = "linux")]
use rustix::fs::{Advice, fadvise};
use sha2::{Digest, Sha256};

use super::error::BackupError;

const PART: usize = 256 << 10;

/// Length and SHA-256 of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub bytes: u64,
    pub sha256: String,
}

pub(super) fn fingerprint(path: &Path) -> Result<Fingerprint, BackupError> {
    let file = File::open(path).map_err(BackupError::io(path))?;
    pass_on(file, &mut io::sink()).map_err(BackupError::io(path))
}

/// Copies a file to where none is, readable by its owner alone, and says what was copied.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Fingerprint, BackupError> {
    let source = File::open(from).map_err(BackupError::io(from))?;
    write(to, source).map_err(BackupError::io(to))
}

/// A new file with these bytes, readable by its owner alone.
pub(super) fn write(path: &Path, bytes: impl Read) -> io::Result<Fingerprint> {
    let mut file = private_file(path)?;
    let written = pass_on(bytes, &mut file)?;
    file.sync_all()?;
    Ok(written)
}

/// How often what is new in a large file starts on its way to the disk.
const WRITTEN_EVERY: Duration = Duration::from_millis(3);

/// Runs `work`, which writes to the file, and brings to the disk what has been written meanwhile, bit
/// by bit: one large sync in the end keeps the database's own writers waiting for theirs.
pub(super) fn writing_early<R>(path: &Path, work: impl FnOnce() -> R) -> R {
    let (stop, stopped) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let Ok(file) = File::open(path) else { return };
            let mut known = 0;
            while stopped.recv_timeout(WRITTEN_EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
                // Whether all is there is found by the sync that follows.
                known = start_writing(&file, known).unwrap_or(known);
            }
        });
        let done = work();
        drop(stop);
        done
    })
}

/// Starts to write what the file has grown by; says how long it is now. Linux writes pages that are said
/// to be needed no more, and waits for nothing: a sync would enter its journal, which the database's
/// writers enter too.
#[cfg(target_os = "linux")]
fn start_writing(file: &File, known: u64) -> io::Result<u64> {
    let length = file.metadata()?.len();
    if let Some(new) = NonZeroU64::new(length.saturating_sub(known)) {
        fadvise(file, known, Some(new), Advice::DontNeed)?;
    }
    Ok(length)
}

#[cfg(not(target_os = "linux"))]
fn start_writing(file: &File, known: u64) -> io::Result<u64> {
    file.sync_data().map(|()| known)
}

/// An empty file that only its owner may read; there must be none yet.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(path).map_err(BackupError::io(path))
}

/// Removing what is not there is no error.
pub(super) fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(BackupError::io(path)(cause)),
        _ => Ok(()),
    }
}

/// So much of a large file goes at once.
const SHORTENED_BY: u64 = 1 << 20;
const SHORTENED_EVERY: Duration = Duration::from_millis(5);

/// Removes a file that may be large, if it is there, and frees its room bit by bit. On a file system
/// that tells the disk what is free, all writers wait for the room of a whole database to be told.
pub(super) fn remove_large(path: &Path) -> Result<(), BackupError> {
    let last = OpenOptions::new().write(true).open(path);
    remove(path)?;
    // It is gone already: what cannot be shortened is freed at once, when the handle is closed.
    last.and_then(|file| shorten(&file)).ok();
    Ok(())
}

/// Shortens a file without a name to nothing. One that has another name is kept as it is.
fn shorten(file: &File) -> io::Result<()> {
    let found = file.metadata()?;
    if !found.is_file() || found.nlink() > 0 {
        return Ok(());
    }
    let mut length = found.len();
    while length > SHORTENED_BY {
        length -= SHORTENED_BY;
        file.set_len(length)?;
        thread::sleep(SHORTENED_EVERY);
    }
    Ok(())
}

/// The names in a folder; none where there is no folder, or something else.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Err(cause)
            if matches!(
                cause.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        entries => entries.map_err(BackupError::io(folder))?,
    };
    let names: io::Result<Vec<String>> = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect();
    let mut names = names.map_err(BackupError::io(folder))?;
    names.sort();
    Ok(names)
}

/// Folders whose names have to reach the disk, each once however many files came into it.
#[derive(Debug, Default)]
pub(super) struct Folders(BTreeSet<PathBuf>);

impl Folders {
    /// Makes the folder of a file, and those above it up to `root`.
    pub fn make_for(&mut self, root: &Path, file: &Path) -> Result<(), BackupError> {
        let Some(folder) = file.parent() else {
            return Ok(());
        };
        if self.0.insert(folder.to_owned()) {
            make_folder(folder)?;
            let above = folder.ancestors().skip(1);
            let above = above.take_while(|folder| folder.starts_with(root));
            self.0.extend(above.map(Path::to_owned));
        }
        Ok(())
    }

    pub fn sync(&self) -> Result<(), BackupError> {
        self.0.iter().try_for_each(|folder| sync_folder(folder))
    }
}

/// The names in a folder are data of the folder.
pub(super) fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(BackupError::io(folder))
}

pub(super) fn sync_file(path: &Path) -> Result<(), BackupError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(BackupError::io(path))
}

/// Hands the bytes on, part by part, and says what they were.
pub(super) fn pass_on(mut from: impl Read, to: &mut impl Write) -> io::Result<Fingerprint> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut part = vec![0; PART];
    loop {
        let length = from.read(&mut part)?;
        let read = part.get(..length).unwrap_or_default();
        if read.is_empty() {
            return Ok(Fingerprint {
                bytes,
                sha256: HEXLOWER.encode(&hash.finalize()),
            });
        }
        hash.update(read);
        to.write_all(read)?;
        bytes += u64::try_from(length).map_err(io::Error::other)?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const LENGTH: u64 = 3 * SHORTENED_BY;

    fn large(folder: &TempDir) -> PathBuf {
        let path = folder.path().join("large");
        private_file(&path).unwrap().set_len(LENGTH).unwrap();
        path
    }

    #[test]
    fn a_large_file_is_freed_bit_by_bit() {
        let folder = TempDir::new().unwrap();
        let path = large(&folder);
        let reader = File::open(&path).unwrap();
        remove_large(&path).unwrap();
        assert!(!path.exists());
        assert_eq!(reader.metadata().unwrap().len(), SHORTENED_BY);
        remove_large(&path).unwrap();
    }

    #[test]
    fn what_has_another_name_stays_whole() {
        let folder = TempDir::new().unwrap();
        let (path, other) = (large(&folder), folder.path().join("other"));
        fs::hard_link(&path, &other).unwrap();
        remove_large(&path).unwrap();
        assert!(!path.exists());
        assert_eq!(fs::metadata(&other).unwrap().len(), LENGTH);
    }
}
