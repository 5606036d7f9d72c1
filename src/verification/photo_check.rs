//! The files of photos against the rows that name them.
//!
//! No row holds a length. But every file is a WebP, which says in its first twelve bytes how long it
//! is: what was cut short shows without reading it. That every byte is right only a reading of the
//! whole file tells, which is left to whoever asks for it.

use std::collections::HashSet;
use std::io::{self, Read};

use super::findings::Findings;
use crate::blobs::{BlobError, BlobName, BlobReader, ContentHash, Store};
use crate::photos::KIND;

/// How closely a file is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PhotoDepth {
    #[default]
    Length,
    /// Every byte is read and hashed.
    Bytes,
}

/// The start of every WebP: `RIFF`, the length of what follows, `WEBP`.
const HEAD: u64 = 12;
/// What stands before the part whose length is told.
const BEFORE_LENGTH: u64 = 8;

pub(super) struct PhotoCheck {
    blobs: Store,
    depth: PhotoDepth,
    /// What has been told, so that a file which several rows name is told once.
    reported: HashSet<String>,
    pub findings: Findings,
    /// How many names were looked at.
    pub looked_at: usize,
}

impl PhotoCheck {
    pub fn new(blobs: &Store, depth: PhotoDepth) -> Self {
        Self {
            blobs: blobs.clone(),
            depth,
            reported: HashSet::new(),
            findings: Findings::default(),
            looked_at: 0,
        }
    }

    pub fn look_at(&mut self, names: &[String]) {
        let mut last = "";
        for name in names {
            // The sizes of a small picture are one file.
            if name == last {
                continue;
            }
            last = name;
            self.looked_at += 1;
            if let Some(fault) = self.fault(name)
                && self.reported.insert(name.clone())
            {
                self.findings
                    .add(format!("{fault}: {name}.{}", KIND.as_str()));
            }
        }
    }

    fn fault(&self, name: &str) -> Option<&'static str> {
        let Some(hash) = ContentHash::parse(name) else {
            return Some("the file of a photo is missing, and its name is none");
        };
        let name = BlobName::new(hash, KIND);
        // One that was swept though it is in use goes back by itself.
        let looked = self.blobs.reader(&name).and_then(|file| {
            let looked = match self.depth {
                PhotoDepth::Length => is_whole(file),
                PhotoDepth::Bytes => other_bytes(file, &name.hash),
            };
            Ok(looked?)
        });
        match looked {
            Ok(fault) => fault,
            Err(BlobError::Missing) => Some("the file of a photo is missing"),
            Err(cause) => {
                tracing::warn!(%cause, %name, "a photo cannot be read");
                Some("the file of a photo cannot be read")
            }
        }
    }
}

const CUT_SHORT: &str = "the file of a photo is cut short";

fn other_bytes(file: BlobReader, hash: &ContentHash) -> io::Result<Option<&'static str>> {
    let is_empty = file.length() == 0;
    if ContentHash::of_reader(file)? == *hash {
        return Ok(None);
    }
    Ok(Some(if is_empty {
        CUT_SHORT
    } else {
        "the file of a photo is not what its name says"
    }))
}

fn is_whole(file: BlobReader) -> io::Result<Option<&'static str>> {
    let length = file.length();
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    Ok((stated_length(&head) != Some(length)).then_some(CUT_SHORT))
}

/// How long a WebP says that it is.
fn stated_length(head: &[u8]) -> Option<u64> {
    let (riff, rest) = head.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let is_webp = riff == b"RIFF" && rest == b"WEBP";
    is_webp.then(|| u64::from(u32::from_le_bytes(*length)) + BEFORE_LENGTH)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_webp_says_how_long_it_is() {
        let mut head = b"RIFF\x04\x00\x00\x00WEBP".to_vec();
        assert_eq!(stated_length(&head), Some(12));
        assert_eq!(stated_length(&head[..11]), None);
        assert_eq!(stated_length(b""), None);
        head[0] = b'x';
        assert_eq!(stated_length(&head), None);
    }
}
