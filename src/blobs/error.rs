//! Why a store could not do what it was asked for.

use std::io;

use thiserror::Error;

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

#[cfg(test)]
mod tests {
    use super::*;

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
