//! The identity of one installation: a UUID that the database and the uploads both carry.
//!
//! Database, uploads and key belong together, and nothing but this says so. Whoever deletes files
//! because no row names them must first know that the rows and the files are of one installation:
//! with a mistyped `DATABASE_URL` every photo looks unused.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::blobs::Store;
use crate::db::schema::installation;
use crate::db::{Conn, Outcome, on_each};
use crate::values::PublicId;
use crate::vault::Vault;

/// Whoever opens this has the right key.
const KNOWN_TEXT: &str = "lensan";

/// The identity of the database, or `None` before its first start.
pub fn id(c: &mut Conn) -> Outcome<Option<PublicId>> {
    Ok(installation::table
        .select(installation::uuid)
        .get_result(c)
        .optional()?)
}

/// The identity of the database, made where it has none yet.
pub fn ensure_identity(c: &mut Conn, now: NaiveDateTime) -> Outcome<PublicId> {
    if let Some(id) = id(c)? {
        return Ok(id);
    }
    let id = PublicId::new();
    on_each!(c, |c| diesel::insert_into(installation::table)
        .values((
            installation::one.eq(1),
            installation::uuid.eq(id),
            installation::created_at.eq(now),
        ))
        .execute(c))?;
    Ok(id)
}

/// What the database knows of the key that seals what is personal in it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct KeySeal {
    /// `KNOWN_TEXT`, sealed.
    pub check: String,
    pub fingerprint: Option<String>,
}

impl KeySeal {
    pub fn is_opened_by(&self, vault: &Vault) -> bool {
        vault.open(&self.check).is_ok_and(|text| text == KNOWN_TEXT)
    }
}

/// `None` where no key has sealed anything yet, or none since that is noted.
pub fn key_seal(c: &mut Conn) -> Outcome<Option<KeySeal>> {
    let row: Option<(Option<String>, Option<String>)> = installation::table
        .select((installation::key_check, installation::key_fingerprint))
        .get_result(c)
        .optional()?;
    let (check, fingerprint) = row.unwrap_or_default();
    Ok(check.map(|check| KeySeal { check, fingerprint }))
}

/// Notes which key this installation has, in place of any other.
pub fn seal_key(c: &mut Conn, vault: &Vault) -> Outcome<()> {
    diesel::update(installation::table)
        .set((
            installation::key_check.eq(vault.seal(KNOWN_TEXT)),
            installation::key_fingerprint.eq(vault.fingerprint()),
        ))
        .execute(c)?;
    Ok(())
}

/// Where the server that started last is reached: `http://…`, without a slash at the end.
pub fn address(c: &mut Conn) -> Outcome<Option<String>> {
    let noted = installation::table.select(installation::address);
    Ok(noted.get_result(c).optional()?.flatten())
}

/// Notes where the server is reached; writes only where that has changed.
pub fn note_address(c: &mut Conn, reached_at: &str) -> Outcome<()> {
    if address(c)?.as_deref() != Some(reached_at) {
        diesel::update(installation::table)
            .set(installation::address.eq(reached_at))
            .execute(c)?;
    }
    Ok(())
}

/// Reads a row, so that whoever asks knows that rows can be read.
pub fn read_a_row(c: &mut Conn) -> Outcome<()> {
    id(c).map(drop)
}

/// Changes a row, so that whoever asks knows that rows can be written.
pub fn write_a_row(c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
    diesel::update(installation::table)
        .set(installation::probed_at.eq(now))
        .execute(c)?;
    Ok(())
}

/// Whether database and uploads carry the same identity. False where either carries none or where
/// the file cannot be read: in doubt nothing may be deleted.
pub fn owns_uploads(c: &mut Conn, blobs: &Store) -> Outcome<bool> {
    let id = id(c)?;
    let marked = blobs.installation().unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the identity of the uploads cannot be read");
        None
    });
    Ok(id.is_some() && id == marked)
}
