//! Files kept by what they contain: photos today, certificates tomorrow.
//!
//! A file's name is the SHA-256 of its bytes, so storing it twice stores it once, a name can never
//! come from outside, and whoever serves it may let it be cached for ever. A blob is complete or
//! absent: it is written aside, forced to disk, and only then renamed to its place.
//!
//! This room knows no database. Write the blob first and the row that mentions it afterwards: what
//! a crash leaves behind is then a file nobody mentions, never a row without its file.

mod files;
mod hash;
mod look;
mod sweep;
mod trash;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use hash::ContentHash;
pub use sweep::{Inventory, Sixteenth};

use self::files::{move_to, random_name, sync_directory, touch, write_durably};
use self::trash::Trash;
use crate::values::PublicId;

/// Says to which database the files belong.
const INSTALLATION: &str = "installation";

/// What is being written waits here, on the same file system as its final place.
const INCOMING: &str = "incoming";

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
    #[error("the file is not there")]
    Missing,
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
    /// Makes the directory if it is not there. Clears nothing away: it is not yet known whose files
    /// these are.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = root.into();
        fs::create_dir_all(root.join(INCOMING))?;
        Ok(Self { root })
    }

    /// Keeps `bytes`; once this answers, a power cut loses nothing. Blocks: call it off the async threads.
    pub fn put(&self, bytes: &[u8], ending: Ending) -> Result<ContentHash, BlobError> {
        let hash = ContentHash::of(bytes);
        let place = self.path(&hash, ending);
        // A length that differs is a file that some other program cut short: write it anew.
        let whole = || fs::metadata(&place).is_ok_and(|f| f.len() == bytes.len() as u64);
        if !whole() {
            self.back_from_trash(&place);
        }
        if whole() && touch(&place)? {
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
        self.root.join(hash.file_path(ending))
    }

    /// Where a blob lies now: in its place or, swept, in the trash.
    pub fn find(&self, hash: &ContentHash, ending: Ending) -> Result<Option<PathBuf>, BlobError> {
        let place = self.path(hash, ending);
        Ok(match place.is_file() {
            true => Some(place),
            false => self.trash().find(&place)?,
        })
    }

    /// The bytes of a blob. One that was swept though it is in use goes back to its place.
    ///
    /// # Errors
    /// `Missing` where it lies neither in its place nor in the trash.
    pub fn read(&self, hash: &ContentHash, ending: Ending) -> Result<Vec<u8>, BlobError> {
        let place = self.path(hash, ending);
        match fs::read(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            read => return Ok(read?),
        }
        self.back_from_trash(&place);
        match self.find(hash, ending)? {
            Some(found) => Ok(fs::read(found)?),
            None => Err(BlobError::Missing),
        }
    }

    /// Says that a blob is of use now: [`Blobs::sweep`] leaves it alone for a while.
    pub fn touch(&self, hash: &ContentHash, ending: Ending) -> Result<(), BlobError> {
        touch(&self.path(hash, ending))?;
        Ok(())
    }

    /// Where this cannot be done (a full disk), the file is read where it lies or written anew.
    fn back_from_trash(&self, place: &Path) {
        match self.trash().give_back(place) {
            Ok(false) => {}
            Ok(true) => tracing::warn!(?place, "a swept file is in use and was put back"),
            Err(cause) => tracing::warn!(%cause, ?place, "a swept file cannot be put back"),
        }
    }

    fn trash(&self) -> Trash {
        Trash::of(&self.root)
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

    /// A blob that was swept; where it lay, and the uploads.
    fn swept(bytes: &[u8]) -> (tempfile::TempDir, Blobs, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let hash = blobs.put(bytes, Ending::WebP).unwrap();
        let place = blobs.path(&hash, Ending::WebP);
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let none = std::time::Duration::ZERO;
        let moved = blobs.sweep(&[hash], Ending::WebP, none, day);
        assert_eq!((moved.unwrap(), place.exists()), (1, false));
        (dir, blobs, place)
    }

    #[test]
    fn what_was_swept_is_found_read_and_put_back() {
        let (dir, blobs, place) = swept(b"a photo");
        let hash = ContentHash::of(b"a photo");
        let lies = dir.path().join("swept/2026-11-30");
        let lies = lies.join(place.file_name().unwrap());
        assert_eq!(blobs.find(&hash, Ending::WebP).unwrap(), Some(lies.clone()));
        assert_eq!(blobs.read(&hash, Ending::WebP).unwrap(), b"a photo");
        assert!(place.exists() && !lies.exists());
        fs::remove_file(&place).unwrap();
        let read = blobs.read(&hash, Ending::WebP);
        assert!(matches!(read, Err(BlobError::Missing)));
    }

    #[test]
    fn what_is_kept_again_comes_out_of_the_trash_unless_it_is_torn() {
        let (dir, blobs, place) = swept(b"a photo");
        blobs.put(b"a photo", Ending::WebP).unwrap();
        assert!(place.exists());
        assert_eq!(files_in(&dir.path().join("swept/2026-11-30")), 0);

        let (dir, blobs, place) = swept(b"another");
        let torn = dir.path().join("swept/2026-11-30");
        fs::write(torn.join(place.file_name().unwrap()), b"an").unwrap();
        blobs.put(b"another", Ending::WebP).unwrap();
        assert_eq!(fs::read(place).unwrap(), b"another");
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
