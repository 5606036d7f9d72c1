//! The identity of one installation: a UUID that the database and the uploads both carry.
//!
//! Database, uploads and key belong together, and nothing but this says so. Whoever deletes files
//! because no row names them must first know that the rows and the files are of one installation:
//! with a mistyped `DATABASE_URL` every photo looks unused.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::blobs::Blobs;
use crate::db::schema::installation;
use crate::db::{Conn, Outcome, on_each};
use crate::values::PublicId;

/// The identity of the database, or `None` before its first start.
pub fn id(c: &mut Conn) -> Outcome<Option<PublicId>> {
    Ok(installation::table
        .select(installation::uuid)
        .get_result(c)
        .optional()?)
}

/// The identity of the database, made where it has none yet.
pub fn found(c: &mut Conn, now: NaiveDateTime) -> Outcome<PublicId> {
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

/// Whether database and uploads carry the same identity. False where either carries none or where
/// the file cannot be read: in doubt nothing may be deleted.
pub fn owns_uploads(c: &mut Conn, blobs: &Blobs) -> Outcome<bool> {
    let id = id(c)?;
    let marked = blobs.installation().unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the identity of the uploads cannot be read");
        None
    });
    Ok(id.is_some() && id == marked)
}
