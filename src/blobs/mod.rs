//! Files kept by what they contain: photos today, certificates tomorrow.
//!
//! A file's name is the SHA-256 of its bytes, so storing it twice stores it once, a name can never
//! come from outside, and whoever serves it may let it be cached for ever. A blob is complete or
//! absent: it is written aside, forced to disk, and only then renamed to its place.
//!
//! This room knows no database. Write the blob first and the row that mentions it afterwards: what
//! a crash leaves behind is then a file nobody mentions, never a row without its file.

mod hash;
mod look;

use std::collections::HashSet;
use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use thiserror::Error;

pub use hash::ContentHash;

use crate::values::PublicId;

/// Says to which database the files belong.
const INSTALLATION: &str = "installation";

/// What is being written waits here, on the same file system as its final place.
const INCOMING: &str = "incoming";

/// No write lasts this long: an older file in [`INCOMING`] was left by a crash.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A file that is asked to be kept again counts as new, at most this often.
const TOUCHED_AFTER: Duration = Duration::from_secs(60 * 60);

/// The kinds of file that are kept. Closed on purpose: an ending never comes from an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    WebP,
    Jpeg,
    Png,
    Pdf,
}

impl Ending {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

#[derive(Debug, Error)]
pub enum BlobError {
    /// The caller can tell the person that nothing was lost and the operator what to do.
    #[error("no space is left where the files are kept")]
    DiskFull,
    #[error("the files cannot be reached: {0}")]
    Unavailable(io::Error),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            _ => Self::Unavailable(error),
        }
    }
}

/// The directory the files are kept in; cheap to clone, safe to share between processes.
#[derive(Debug, Clone)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    /// Makes the directory if it is not there and clears away what a crash left half written.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = root.into();
        fs::create_dir_all(root.join(INCOMING))?;
        clear_abandoned(&root.join(INCOMING))?;
        Ok(Self { root })
    }

    /// Keeps `bytes`; once this answers, a power cut loses nothing. Blocks: call it off the async threads.
    pub fn put(&self, bytes: &[u8], ending: Ending) -> Result<ContentHash, BlobError> {
        let hash = ContentHash::of(bytes);
        let place = self.path(&hash, ending);
        // A length that differs is a file that some other program cut short: write it anew.
        if fs::metadata(&place).is_ok_and(|found| found.len() == bytes.len() as u64) {
            touch(&place)?;
            return Ok(hash);
        }
        let aside = self.root.join(INCOMING).join(random_name()?);
        let written = write_durably(&aside, bytes).and_then(|()| move_to(&aside, &place));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written?;
        Ok(hash)
    }

    /// Where a blob lies, whether or not it is there: `ab/cd/abcd….webp`.
    pub fn path(&self, hash: &ContentHash, ending: Ending) -> PathBuf {
        let (first, second) = hash.shards();
        let name = format!("{hash}.{}", ending.as_str());
        self.root.join(first).join(second).join(name)
    }

    pub fn read(&self, hash: &ContentHash, ending: Ending) -> Result<Vec<u8>, BlobError> {
        Ok(fs::read(self.path(hash, ending))?)
    }

    /// Says that a blob is of use now: [`Blobs::sweep`] leaves it alone for a while.
    pub fn touch(&self, hash: &ContentHash, ending: Ending) -> Result<(), BlobError> {
        match touch(&self.path(hash, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Forgets the blobs of this ending whose name begins with `digit`, that are not `used` and
    /// that nobody has written or touched for so long. Says how many those were.
    ///
    /// A blob is written (or touched) before the row that mentions it, so as long as `unused_for`
    /// is far more than a request takes, none is forgotten that is just coming into use.
    pub fn sweep(
        &self,
        (digit, ending): (char, Ending),
        used: &HashSet<ContentHash>,
        unused_for: Duration,
    ) -> Result<usize, BlobError> {
        let mut swept = 0;
        for shard in entries(&self.root)? {
            if !shard.file_name().to_string_lossy().starts_with(digit) {
                continue;
            }
            for files in entries(&shard.path())? {
                let unused = |file: &DirEntry| {
                    named(file, ending).is_some_and(|hash| !used.contains(&hash))
                        && age(file).is_some_and(|age| age > unused_for)
                };
                for file in entries(&files.path())?.into_iter().filter(unused) {
                    fs::remove_file(file.path())?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// The installation that the files belong to; `None` where nobody has said so yet.
    ///
    /// # Errors
    /// `Unavailable` where the file cannot be read or holds no identifier.
    pub fn installation(&self) -> Result<Option<PublicId>, BlobError> {
        match fs::read_to_string(self.root.join(INSTALLATION)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            text => PublicId::parse(text?.trim()).map(Some).map_err(|_| {
                BlobError::Unavailable(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{INSTALLATION} holds no identifier"),
                ))
            }),
        }
    }

    /// Writes down, durably, which installation the files belong to.
    pub fn belong_to(&self, installation: &PublicId) -> Result<(), BlobError> {
        let aside = self.root.join(INCOMING).join(random_name()?);
        write_durably(&aside, format!("{installation}\n").as_bytes())?;
        fs::rename(&aside, self.root.join(INSTALLATION))?;
        Ok(sync_directory(&self.root)?)
    }

    /// Clears away what crashes left half written.
    pub fn clear_abandoned(&self) -> Result<(), BlobError> {
        Ok(clear_abandoned(&self.root.join(INCOMING))?)
    }

    /// Forgets a blob; forgetting it twice is no error. Only for what no row mentions any more.
    pub fn remove(&self, hash: &ContentHash, ending: Ending) -> Result<(), BlobError> {
        match fs::remove_file(self.path(hash, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Nothing where there is no such directory: whatever was in it is gone.
fn entries(directory: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(directory) {
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(Vec::new())
        }
        found => found?.collect(),
    }
}

fn named(file: &DirEntry, ending: Ending) -> Option<ContentHash> {
    let name = file.file_name();
    let (name, found) = name.to_str()?.rsplit_once('.')?;
    ContentHash::parse(name).filter(|_| found == ending.as_str())
}

fn age(file: &DirEntry) -> Option<Duration> {
    let modified = file.metadata().and_then(|found| found.modified()).ok()?;
    Some(
        SystemTime::now()
            .duration_since(modified)
            .unwrap_or_default(),
    )
}

fn touch(place: &Path) -> io::Result<()> {
    let (file, now) = (File::options().write(true).open(place)?, SystemTime::now());
    let age = now.duration_since(file.metadata()?.modified()?);
    match age.is_ok_and(|age| age > TOUCHED_AFTER) {
        true => file.set_modified(now),
        false => Ok(()),
    }
}

fn write_durably(aside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(aside)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn move_to(aside: &Path, place: &Path) -> io::Result<()> {
    let shard = place.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(shard)?;
    fs::rename(aside, place)?;
    // The name, and the names of the shards above it, are data of their directories.
    for directory in shard.ancestors().take(3) {
        sync_directory(directory)?;
    }
    Ok(())
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file, and renaming is journalled by the system.
#[cfg(not(unix))]
fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Two processes may share the directory, so neither a counter nor a process id is enough.
fn random_name() -> io::Result<String> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(HEXLOWER.encode(&random))
}

fn clear_abandoned(incoming: &Path) -> io::Result<()> {
    for entry in fs::read_dir(incoming)? {
        let entry = entry?;
        // Gone meanwhile, or being cleared by another process: either way not ours to mind.
        if age(&entry).is_some_and(|age| age > ABANDONED_AFTER) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn files_in(dir: &Path) -> usize {
        fs::read_dir(dir).unwrap().count()
    }

    #[test]
    fn keeps_bytes_under_their_own_hash() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path().join("uploads")).unwrap();

        let hash = blobs.put(b"abc", Ending::WebP).unwrap();

        let expected =
            "ba/78/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.webp";
        let path = blobs.path(&hash, Ending::WebP);
        assert_eq!(path, dir.path().join("uploads").join(expected));
        assert_eq!(fs::read(path).unwrap(), b"abc");
        assert_eq!(blobs.read(&hash, Ending::WebP).unwrap(), b"abc");
        assert_eq!(files_in(&dir.path().join("uploads/incoming")), 0);
    }

    #[test]
    fn storing_twice_stores_once_and_mends_a_torn_file() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let hash = blobs.put(b"a photo", Ending::WebP).unwrap();
        let path = blobs.path(&hash, Ending::WebP);
        let first = fs::metadata(&path).unwrap().modified().unwrap();

        assert_eq!(blobs.put(b"a photo", Ending::WebP).unwrap(), hash);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);

        fs::write(&path, b"a ph").unwrap();
        blobs.put(b"a photo", Ending::WebP).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a photo");
    }

    #[test]
    fn many_at_once_leave_one_whole_file() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let bytes = vec![7u8; 300_000];
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| blobs.put(&bytes, Ending::Jpeg).unwrap());
            }
        });
        let hash = ContentHash::of(&bytes);
        assert_eq!(blobs.read(&hash, Ending::Jpeg).unwrap(), bytes);
        assert_eq!(files_in(&dir.path().join("incoming")), 0);
    }

    #[test]
    fn opening_clears_what_a_crash_left_but_not_what_is_being_written() {
        let dir = tempfile::tempdir().unwrap();
        Blobs::open(dir.path()).unwrap();
        let old = dir.path().join("incoming/old");
        fs::write(&old, b"half").unwrap();
        fs::write(dir.path().join("incoming/new"), b"half").unwrap();
        let long_ago = SystemTime::now() - 2 * ABANDONED_AFTER;
        File::options()
            .write(true)
            .open(&old)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();

        Blobs::open(dir.path()).unwrap();

        assert!(!old.exists());
        assert!(dir.path().join("incoming/new").exists());
    }

    #[test]
    fn the_files_say_to_which_installation_they_belong() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        assert_eq!(blobs.installation().unwrap(), None);
        let id = PublicId::new();
        blobs.belong_to(&id).unwrap();
        assert_eq!(blobs.installation().unwrap(), Some(id));
        fs::write(dir.path().join(INSTALLATION), "nothing of ours").unwrap();
        assert!(blobs.installation().is_err());
    }

    #[test]
    fn removing_is_idempotent() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let hash = blobs.put(b"gone soon", Ending::Pdf).unwrap();
        blobs.remove(&hash, Ending::Pdf).unwrap();
        blobs.remove(&hash, Ending::Pdf).unwrap();
        assert!(!blobs.path(&hash, Ending::Pdf).exists());
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(BlobError::from(full), BlobError::DiskFull));
        let quota = io::Error::from(io::ErrorKind::QuotaExceeded);
        assert!(matches!(BlobError::from(quota), BlobError::DiskFull));
        let other = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(BlobError::from(other), BlobError::Unavailable(_)));
    }
}
