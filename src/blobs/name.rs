//! The name of a blob.

use std::fmt;

use super::ending::Ending;
use super::hash::ContentHash;

/// What a file contains and what kind it is: all that anybody needs to find it in any store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobName {
    pub hash: ContentHash,
    pub ending: Ending,
}

impl BlobName {
    pub const fn new(hash: ContentHash, ending: Ending) -> Self {
        Self { hash, ending }
    }

    /// Below whatever root: `ab/cd/abcd….webp`. A backup lists its files by this name too.
    ///
    /// Two levels of 256 directories keep each of them short up to tens of millions of files.
    pub fn sharded(&self) -> String {
        let (first, rest) = self.hash.as_str().split_at(2);
        let (second, _) = rest.split_at(2);
        format!("{first}/{second}/{self}")
    }

    /// The name that is sharded so; `None` for anything else.
    pub fn parse_sharded(place: &str) -> Option<Self> {
        let (_, file) = place.rsplit_once('/')?;
        let (hash, ending) = file.split_once('.')?;
        let name = Self::new(ContentHash::parse(hash)?, Ending::parse(ending)?);
        (name.sharded() == place).then_some(name)
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.hash, self.ending.as_str())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_sharded_name_leads_back_and_nothing_else_does() {
        let name = BlobName::new(ContentHash::of(b"photo"), Ending::WebP);
        let place = name.sharded();
        assert_eq!(BlobName::parse_sharded(&place), Some(name.clone()));
        let elsewhere = format!("../{name}");
        let other = place.replace("webp", "exe");
        for wrong in ["", "a/b", "/etc/passwd", &elsewhere, &other] {
            assert_eq!(BlobName::parse_sharded(wrong), None, "{wrong}");
        }
    }
}
