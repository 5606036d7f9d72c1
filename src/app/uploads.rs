//! Whether the photos on the disk belong to the database, and what is done about it at the start.

use super::StartError;
use crate::blobs::{BlobName, ContentHash, Store};
use crate::db::{Conn, Db, Outcome};
use crate::error::Message;
use crate::values::PublicId;
use crate::{installation, photos};

/// So many of the latest pictures are looked for on the disk.
const SAMPLE: i64 = 100;

/// Database and uploads, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadsState {
    /// Both carry the same identity.
    Joined,
    /// The uploads carry none, and nothing speaks against taking them for this database's: both
    /// have no picture, or some that the database names are there.
    Unmarked,
    /// The uploads carry none, and none of the pictures is there that the database names; or there
    /// are pictures and it names none.
    Doubtful,
    OfAnother(PublicId),
    /// The file that tells cannot be read.
    Unreadable(String),
}

impl UploadsState {
    /// What whoever runs lensan has to look at; `None` where all is well.
    pub fn warning(&self, blobs: &Store, own: &PublicId) -> Option<Message> {
        let message = match self {
            Self::Joined | Self::Unmarked => return None,
            Self::Doubtful => Message::new("commands.uploads_doubtful"),
            Self::OfAnother(other) => {
                Message::new("commands.uploads_of_another").with("other", other)
            }
            Self::Unreadable(cause) => {
                Message::new("commands.uploads_unreadable").with("cause", cause)
            }
        };
        Some(message.with("path", blobs).with("own", own))
    }
}

/// Looks only.
pub fn uploads_state(c: &mut Conn, blobs: &Store) -> Outcome<UploadsState> {
    let own = installation::id(c)?;
    let marked = match blobs.installation() {
        Ok(marked) => marked,
        Err(cause) => return Ok(UploadsState::Unreadable(cause.to_string())),
    };
    match marked {
        Some(marked) if own.as_ref() == Some(&marked) => Ok(UploadsState::Joined),
        Some(other) => Ok(UploadsState::OfAnother(other)),
        None => by_the_pictures(c, blobs),
    }
}

fn by_the_pictures(c: &mut Conn, blobs: &Store) -> Outcome<UploadsState> {
    let named = photos::latest_files(c, SAMPLE)?;
    let there = match blobs.holds_any(photos::KIND) {
        Ok(there) => there,
        Err(cause) => return Ok(UploadsState::Unreadable(cause.to_string())),
    };
    let is_there = |hash: &ContentHash| blobs.holds(&BlobName::new(hash.clone(), photos::KIND));
    let ours = if named.is_empty() {
        !there
    } else {
        named.iter().any(is_there)
    };
    Ok(if ours {
        UploadsState::Unmarked
    } else {
        UploadsState::Doubtful
    })
}

/// Gives the uploads the database's identity where they have none and are its own; else warns.
pub(super) fn join(db: &Db, blobs: &Store) -> Result<(), StartError> {
    let looked = blobs.clone();
    let (state, own) = db.read_blocking(move |c| {
        let state = uploads_state(c, &looked)?;
        Outcome::Ok((state, installation::id(c)?))
    })?;
    let Some(own) = own else {
        return Ok(());
    };
    if state == UploadsState::Unmarked
        && let Err(cause) = blobs.belong_to(&own)
    {
        // They can be read, and nothing is cleared away meanwhile.
        tracing::warn!(%cause, path = %blobs, "the uploads cannot be marked");
    }
    if let Some(warning) = state.warning(blobs, &own) {
        tracing::warn!("{}", crate::i18n::in_both(&warning));
    }
    Ok(())
}
