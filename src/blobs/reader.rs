//! A blob that is read.

use std::fmt;
use std::io::{self, Read};

/// The bytes of a blob, of which `length` are to come.
pub struct BlobReader {
    source: Box<dyn Read + Send>,
    length: u64,
}

impl BlobReader {
    pub(super) fn new(source: impl Read + Send + 'static, length: u64) -> Self {
        Self {
            source: Box::new(source),
            length,
        }
    }

    /// Of the whole blob, in bytes.
    pub const fn length(&self) -> u64 {
        self.length
    }
}

impl Read for BlobReader {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        self.source.read(part)
    }
}

impl fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a blob of {} bytes", self.length)
    }
}
