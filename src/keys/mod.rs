//! The key of an installation: whether the file holds the one that sealed what is personal in the
//! database, and what is lost without it.
//!
//! A wrong key shows nowhere else: nobody can sign in, as if every password were wrong, and what is
//! sealed meanwhile is lost when the right key comes back. So nothing is opened without a proof.

mod loss;
mod proof;

use std::path::Path;

pub use loss::{Loss, replace};
pub use proof::{KeyEvidence, evidence};

use crate::db::{Db, DbFailure};
use crate::error::Message;
use crate::installation;
use crate::vault::{KeyFileError, Vault};

/// Why there is no key that may be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is something sealed, and no file.
    #[error("{}", crate::i18n::in_both(&self.message()))]
    Missing {
        path: String,
        /// Of the key that is wanted, where the database knows it.
        wanted: Option<String>,
    },
    #[error("{}", crate::i18n::in_both(&self.message()))]
    NoKey { path: String },
    #[error("{}", crate::i18n::in_both(&self.message()))]
    Unavailable { path: String, cause: String },
    /// The file holds another key than the one that sealed.
    #[error("{}", crate::i18n::in_both(&self.message()))]
    Wrong {
        path: String,
        found: String,
        wanted: Option<String>,
    },
    #[error(transparent)]
    Database(#[from] DbFailure),
}

impl KeyError {
    /// What to put back, for whoever runs lensan.
    pub fn message(&self) -> Message {
        match self {
            Self::Missing { path, wanted } => {
                wanted_in(Message::new("keys.missing"), wanted).with("path", path)
            }
            Self::NoKey { path } => Message::new("keys.no_key").with("path", path),
            Self::Unavailable { path, cause } => Message::new("keys.unavailable")
                .with("path", path)
                .with("cause", cause),
            Self::Wrong {
                path,
                found,
                wanted,
            } => wanted_in(Message::new("keys.wrong"), wanted)
                .with("path", path)
                .with("found", found),
            Self::Database(failure) => Message::new("keys.database").with("cause", failure),
        }
    }
}

fn wanted_in(message: Message, wanted: &Option<String>) -> Message {
    message.with("wanted", wanted.as_deref().unwrap_or("?"))
}

/// The key of a database that is opened for work. One is made where nothing has been sealed yet,
/// and the database notes which key it has.
pub fn open(db: &Db, path: &Path) -> Result<Vault, KeyError> {
    let before = db.read_blocking(evidence)?;
    let vault = match load(path, &before)? {
        Some(vault) => vault,
        None => Vault::create(path).map_err(|error| refused(path, error, &before))?,
    };
    if before.seal.is_none() {
        let sealing = vault.clone();
        db.write_blocking(move |c| note(c, &sealing))?;
    }
    // Another process may have been faster, with another file.
    let after = db.read_blocking(evidence)?;
    let right = after.is_opened_by(&vault);
    right
        .then(|| vault.clone())
        .ok_or_else(|| wrong(path, &vault, &after))
}

/// The key for a command that only looks; `None` where no key has been made yet.
pub fn look(db: &Db, path: &Path) -> Result<Option<Vault>, KeyError> {
    let evidence = db.read_blocking(evidence)?;
    load(path, &evidence)
}

/// The key in the file, if it is the right one; `None` where one may be made.
fn load(path: &Path, evidence: &KeyEvidence) -> Result<Option<Vault>, KeyError> {
    match Vault::load(path) {
        Ok(vault) if evidence.is_opened_by(&vault) => Ok(Some(vault)),
        Ok(vault) => Err(wrong(path, &vault, evidence)),
        Err(KeyFileError::Missing) if evidence.is_none() => Ok(None),
        Err(error) => Err(refused(path, error, evidence)),
    }
}

fn note(c: &mut crate::db::Conn, vault: &Vault) -> Result<(), DbFailure> {
    if installation::key_seal(c)?.is_none() {
        installation::seal_key(c, vault)?;
    }
    Ok(())
}

fn refused(path: &Path, error: KeyFileError, evidence: &KeyEvidence) -> KeyError {
    let path = path.display().to_string();
    match error {
        KeyFileError::Missing => KeyError::Missing {
            path,
            wanted: evidence.fingerprint(),
        },
        KeyFileError::NoKey => KeyError::NoKey { path },
        KeyFileError::Unavailable(cause) => KeyError::Unavailable {
            path,
            cause: cause.to_string(),
        },
    }
}

fn wrong(path: &Path, vault: &Vault, evidence: &KeyEvidence) -> KeyError {
    KeyError::Wrong {
        path: path.display().to_string(),
        found: vault.fingerprint(),
        wanted: evidence.fingerprint(),
    }
}
