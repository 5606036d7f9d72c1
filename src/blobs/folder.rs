//! Blobs in a folder: `ab/cd/abcd….webp`.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::ending::Ending;
use super::error::BlobError;
use super::files::{entries, move_to, named, random_name, sync_directory, touch, write_durably};
use super::hash::ContentHash;
use super::incoming::IncomingFile;
use super::name::BlobName;
use super::reader::BlobReader;
use super::trash::Trash;
use crate::values::PublicId;

/// Says to which database the files belong.
pub(super) const INSTALLATION: &str = "installation";

/// What is being written waits here, on the same file system as its final place.
pub(super) const INCOMING: &str = "incoming";

#[derive(Debug, Clone)]
pub struct Folder {
    pub(super) root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: PathBuf) -> Result<Self, BlobError> {
        fs::create_dir_all(root.join(INCOMING))?;
        Ok(Self { root })
    }

    pub(super) const fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Names the folder in an error: the log has to say which disk it is about.
    pub(super) fn named<T>(&self, done: Result<T, BlobError>) -> Result<T, BlobError> {
        done.map_err(|error| match error {
            BlobError::Unavailable(cause) => {
                let said = format!("{}: {cause}", self.root.display());
                BlobError::Unavailable(io::Error::new(cause.kind(), said))
            }
            other => other,
        })
    }

    pub(super) fn put(&self, bytes: &[u8], ending: Ending) -> Result<BlobName, BlobError> {
        let name = BlobName::new(ContentHash::of(bytes), ending);
        let place = self.place(&name);
        // A length that differs is a file that some other program cut short: write it anew.
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        let whole = || fs::metadata(&place).is_ok_and(|file| file.len() == length);
        if !whole() {
            self.back_from_trash(&place);
        }
        if whole() && touch(&place)? {
            return Ok(name);
        }
        let aside = self.root.join(INCOMING).join(random_name()?);
        let written = write_durably(&aside, bytes).and_then(|()| move_to(&aside, &place));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written?;
        Ok(name)
    }

    pub(super) fn receive(&self) -> Result<IncomingFile, BlobError> {
        let file = tempfile::tempfile_in(self.root.join(INCOMING))?;
        Ok(IncomingFile::new(file))
    }

    /// Where a blob lies, whether or not it is there.
    pub(super) fn place(&self, name: &BlobName) -> PathBuf {
        self.root.join(name.sharded())
    }

    pub(super) fn holds(&self, name: &BlobName) -> bool {
        self.place(name).is_file()
    }

    /// Where a blob lies now: in its place or, swept, in the trash.
    fn find(&self, name: &BlobName) -> io::Result<Option<PathBuf>> {
        let place = self.place(name);
        if place.is_file() {
            return Ok(Some(place));
        }
        self.trash().find(&place)
    }

    pub(super) fn reader(&self, name: &BlobName) -> Result<BlobReader, BlobError> {
        let found = self.find(name)?.ok_or(BlobError::Missing)?;
        let file = if_found(File::open(found))?;
        let length = file.metadata()?.len();
        Ok(BlobReader::new(file, length))
    }

    pub(super) fn read(&self, name: &BlobName) -> Result<Vec<u8>, BlobError> {
        let place = self.place(name);
        match fs::read(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            read => return Ok(read?),
        }
        self.back_from_trash(&place);
        let found = self.find(name)?.ok_or(BlobError::Missing)?;
        if_found(fs::read(found))
    }

    pub(super) fn link(&self, name: &BlobName, target: &Path) -> bool {
        let found = self.find(name).ok().flatten();
        found.is_some_and(|found| fs::hard_link(found, target).is_ok())
    }

    /// Where this cannot be done (a full disk), the file is read where it lies or written anew.
    fn back_from_trash(&self, place: &Path) {
        match self.trash().give_back(place) {
            Ok(false) => {}
            Ok(true) => tracing::warn!(?place, "a swept file is in use and was put back"),
            Err(cause) => tracing::warn!(%cause, ?place, "a swept file cannot be put back"),
        }
    }

    pub(super) fn trash(&self) -> Trash {
        Trash::of(&self.root)
    }

    pub(super) fn holds_any(&self, ending: Ending) -> Result<bool, BlobError> {
        for shard in entries(&self.root)? {
            for files in entries(&shard.path())? {
                let mut files = entries(&files.path())?.into_iter();
                if files.any(|file| named(&file, ending).is_some()) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    pub(super) fn installation(&self) -> Result<Option<PublicId>, BlobError> {
        match fs::read_to_string(self.root.join(INSTALLATION)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            text => {
                let id = PublicId::parse(text?.trim()).ok();
                id.map(Some).ok_or_else(|| {
                    BlobError::Unavailable(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("{INSTALLATION} holds no identifier"),
                    ))
                })
            }
        }
    }

    pub(super) fn belong_to(&self, installation: &PublicId) -> Result<(), BlobError> {
        let aside = self.root.join(INCOMING).join(random_name()?);
        write_durably(&aside, format!("{installation}\n").as_bytes())?;
        fs::rename(&aside, self.root.join(INSTALLATION))?;
        Ok(sync_directory(&self.root)?)
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.display().fmt(f)
    }
}

/// Somebody may have swept it since it was found.
fn if_found<T>(done: io::Result<T>) -> Result<T, BlobError> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BlobError::Missing),
        done => Ok(done?),
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
        let blobs = Folder::open(dir.path().join("uploads")).unwrap();

        let name = blobs.put(b"abc", Ending::WebP).unwrap();

        let expected =
            "ba/78/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.webp";
        let path = blobs.place(&name);
        assert_eq!(path, dir.path().join("uploads").join(expected));
        assert_eq!(fs::read(path).unwrap(), b"abc");
        assert_eq!(blobs.read(&name).unwrap(), b"abc");
        assert_eq!(files_in(&dir.path().join("uploads/incoming")), 0);
    }

    #[test]
    fn storing_twice_stores_once_and_mends_a_torn_file() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Folder::open(dir.path().to_owned()).unwrap();
        let name = blobs.put(b"a photo", Ending::WebP).unwrap();
        let path = blobs.place(&name);
        let first = fs::metadata(&path).unwrap().modified().unwrap();

        assert_eq!(blobs.put(b"a photo", Ending::WebP).unwrap(), name);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);

        fs::write(&path, b"a ph").unwrap();
        blobs.put(b"a photo", Ending::WebP).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a photo");
    }

    #[test]
    fn many_at_once_leave_one_whole_file() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Folder::open(dir.path().to_owned()).unwrap();
        let bytes = vec![7u8; 300_000];
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| blobs.put(&bytes, Ending::Jpeg).unwrap());
            }
        });
        let name = BlobName::new(ContentHash::of(&bytes), Ending::Jpeg);
        assert_eq!(blobs.read(&name).unwrap(), bytes);
        assert_eq!(files_in(&dir.path().join("incoming")), 0);
    }

    #[test]
    fn a_file_that_is_received_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Folder::open(dir.path().to_owned()).unwrap();
        let mut incoming = blobs.receive().unwrap();
        incoming.write(b"a ph").unwrap();
        incoming.write(b"oto").unwrap();
        let first = incoming.finish();
        incoming.write(b"too long, and much more").unwrap();
        incoming.abandon();
        incoming.write(b"another").unwrap();
        let second = incoming.finish();
        assert_eq!(files_in(&dir.path().join("incoming")), 0);
        for (received, bytes) in [(first, b"a photo"), (second, b"another")] {
            assert_eq!(received.hash, ContentHash::of(bytes));
            assert_eq!(
                (received.length, received.read().unwrap()),
                (7, bytes.to_vec())
            );
        }
        assert!(incoming.finish().read().unwrap().is_empty());
    }

    #[test]
    fn the_files_say_to_which_installation_they_belong() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Folder::open(dir.path().to_owned()).unwrap();
        assert_eq!(blobs.installation().unwrap(), None);
        let id = PublicId::new();
        blobs.belong_to(&id).unwrap();
        assert_eq!(blobs.installation().unwrap(), Some(id));
        fs::write(dir.path().join(INSTALLATION), "nothing of ours").unwrap();
        assert!(blobs.installation().is_err());
    }

    /// A blob that was swept; where it lay, and the uploads.
    fn swept(bytes: &[u8]) -> (tempfile::TempDir, Folder, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Folder::open(dir.path().to_owned()).unwrap();
        let name = blobs.put(bytes, Ending::WebP).unwrap();
        let place = blobs.place(&name);
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let none = std::time::Duration::ZERO;
        let moved = blobs.sweep(&[name], none, day);
        assert_eq!((moved.unwrap(), place.exists()), (1, false));
        (dir, blobs, place)
    }

    #[test]
    fn what_was_swept_is_found_read_and_put_back() {
        let (dir, blobs, place) = swept(b"a photo");
        let name = BlobName::new(ContentHash::of(b"a photo"), Ending::WebP);
        let lies = dir.path().join("swept/2026-11-30");
        let lies = lies.join(place.file_name().unwrap());
        assert_eq!(blobs.find(&name).unwrap(), Some(lies.clone()));
        assert_eq!(blobs.read(&name).unwrap(), b"a photo");
        assert!(place.exists() && !lies.exists());
        fs::remove_file(&place).unwrap();
        let read = blobs.read(&name);
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
}
