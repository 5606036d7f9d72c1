//! What is done with single files and directories.

use std::fs::{self, DirEntry, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;

use super::ending::Ending;
use super::hash::ContentHash;

/// A file that is asked to be kept again counts as new, at most this often.
const TOUCHED_AFTER: Duration = Duration::from_secs(60 * 60);

/// Nothing where there is no such directory: whatever was in it is gone.
pub(super) fn entries(directory: &Path) -> io::Result<Vec<DirEntry>> {
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

/// Nothing for a file from the future.
pub(super) fn age_of(file: &Metadata) -> Duration {
    let modified = file.modified().unwrap_or_else(|_| SystemTime::now());
    let age = SystemTime::now().duration_since(modified);
    age.unwrap_or_default()
}

/// Makes a file count as new. False where it is not there (any more).
pub(super) fn touch(place: &Path) -> io::Result<bool> {
    let now = SystemTime::now();
    let touched = File::options().write(true).open(place).and_then(|file| {
        let age = now.duration_since(file.metadata()?.modified()?);
        if age.is_ok_and(|age| age > TOUCHED_AFTER) {
            file.set_modified(now)?;
        }
        Ok(())
    });
    if_there(touched)
}

/// False where something failed only because the file was not there: somebody else was faster.
pub(super) fn if_there(done: io::Result<()>) -> io::Result<bool> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        done => done.map(|()| true),
    }
}

pub(super) fn write_durably(aside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(aside)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(super) fn move_to(aside: &Path, place: &Path) -> io::Result<()> {
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
pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file, and renaming is journalled by the system.
#[cfg(not(unix))]
pub(super) fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Two processes may share the directory, so neither a counter nor a process id is enough.
pub(super) fn random_name() -> io::Result<String> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(HEXLOWER.encode(&random))
}

/// The hash in the name of a file of this ending.
pub(super) fn named(file: &DirEntry, ending: Ending) -> Option<ContentHash> {
    let name = file.file_name();
    let (name, found) = name.to_str()?.rsplit_once('.')?;
    ContentHash::parse(name).filter(|_| found == ending.as_str())
}
