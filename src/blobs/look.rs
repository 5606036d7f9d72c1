//! The folder of the files as it lies there: looked at, never made.

use std::path::{Path, PathBuf};

use super::files::entries;
use super::sweep::named;
use super::{BlobError, Blobs, Ending};

impl Blobs {
    /// The files for whoever only reads them. No folder is made.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder that the files lie in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether there is any picture.
    ///
    /// # Errors
    /// `Unavailable` where the folder cannot be read.
    pub fn holds_pictures(&self) -> Result<bool, BlobError> {
        for shard in entries(&self.root)? {
            for files in entries(&shard.path())? {
                let mut files = entries(&files.path())?.into_iter();
                if files.any(|file| named(&file, Ending::WebP).is_some()) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
