//! Why a backup or a restore was not done.

use std::io;
use std::path::Path;

use crate::db::DbFailure;
use crate::error::Message;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A sentence for the person at the keyboard.
    #[error("{}", .0.key)]
    Refused(Message),
    #[error(transparent)]
    Database(#[from] DbFailure),
}

impl BackupError {
    pub(super) fn refused(key: &'static str) -> Self {
        Self::Refused(Message::new(key))
    }

    /// A refusal that names a file or folder.
    pub(super) fn at(key: &'static str, path: &Path) -> Self {
        Self::Refused(Message::new(key).with("path", path.display()))
    }

    /// For `map_err`: what the system said, and of which path.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| {
            let full = matches!(
                cause.kind(),
                io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::FileTooLarge
            );
            if full {
                return Self::at("backup.no_room", path);
            }
            let message = Message::new("backup.io").with("path", path.display());
            Self::Refused(message.with("cause", cause))
        }
    }
}
