//! Files on their way in: written and hashed part by part, never whole in memory.
//!
//! What is received lies in a file without a name. However it ends (its sender goes away, it is too
//! long, the process is killed), its room is free again and nothing is left to be cleared away. The
//! files of one form lie in it one behind the other: a form holds one file of the system open.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::error::BlobError;
use super::hash::ContentHash;

/// Files that are being received, one after the other.
#[derive(Debug)]
pub struct IncomingFile {
    file: Arc<File>,
    /// Where the file that is being received begins.
    start: u64,
    length: u64,
    hash: Sha256,
}

impl IncomingFile {
    pub(super) fn new(file: File) -> Self {
        Self {
            file: Arc::new(file),
            start: 0,
            length: 0,
            hash: Sha256::new(),
        }
    }

    /// Takes what comes next. Blocks: call it off the async threads.
    ///
    /// # Errors
    /// `DiskFull` or `Unavailable`.
    pub fn write(&mut self, part: &[u8]) -> Result<(), BlobError> {
        let length = u64::try_from(part.len()).map_err(io::Error::other)?;
        self.file.write_all_at(part, self.start + self.length)?;
        self.hash.update(part);
        self.length += length;
        Ok(())
    }

    /// The file is there to its end; what comes next is another one.
    pub fn finish(&mut self) -> ReceivedFile {
        let received = ReceivedFile {
            hash: ContentHash::from(std::mem::take(&mut self.hash)),
            length: self.length,
            start: self.start,
            file: Arc::clone(&self.file),
        };
        self.start += std::mem::take(&mut self.length);
        received
    }

    /// Forgets what has come of the file; what comes next is another one.
    pub fn abandon(&mut self) {
        (self.length, self.hash) = (0, Sha256::new());
    }
}

/// A file that was received whole and that nobody has opened yet.
#[derive(Debug)]
pub struct ReceivedFile {
    pub hash: ContentHash,
    /// In bytes.
    pub length: u64,
    start: u64,
    file: Arc<File>,
}

impl ReceivedFile {
    /// All its bytes. Blocks, and takes as much memory: call it off the async threads, and where it
    /// is bounded how many do so at once.
    ///
    /// # Errors
    /// `Unavailable` where it cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, BlobError> {
        let mut bytes = vec![0; usize::try_from(self.length).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, self.start)?;
        Ok(bytes)
    }
}
