//! Who may look at a picture: everybody, as long as a public page shows it; else whoever sees a
//! listing or a draft that has it. Taken off, taken down, withdrawn: it is gone for strangers at once, though
//! they know its address.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::drafts;
use super::model::Status;
use crate::accounts::Sight;
use crate::blobs::ContentHash;
use crate::db::schema::{listings, photos, producers, trace_codes};
use crate::db::{Conn, Outcome};
use crate::producers::{PubliclyShown, ids_seen_by};
use crate::trace_codes::CodeSubject;

/// What the page of a code would show.
pub(super) fn is_public(c: &mut Conn, picture: &ContentHash) -> Outcome<bool> {
    let traced = trace_codes::table
        .filter(trace_codes::subject_kind.eq(CodeSubject::LISTING))
        .filter(trace_codes::subject_id.eq(listings::id))
        .filter(trace_codes::retired_at.is_null());
    let shown: Option<i64> = photos::table
        .inner_join(listings::table.inner_join(producers::table))
        .filter(photos::content_hash.eq(picture))
        .filter(listings::status.eq_any(Status::ON_THE_FLOOR))
        .filter(PubliclyShown)
        .filter(exists(traced))
        .select(photos::id)
        .limit(1)
        .get_result(c)
        .optional()?;
    Ok(shown.is_some())
}

pub(super) fn is_seen_by(c: &mut Conn, sight: &Sight, picture: &ContentHash) -> Outcome<bool> {
    Ok(is_on_a_listing(c, sight, picture)? || drafts::shows(c, sight, picture)?)
}

fn is_on_a_listing(c: &mut Conn, sight: &Sight, picture: &ContentHash) -> Outcome<bool> {
    let seen: Option<i64> = photos::table
        .inner_join(listings::table)
        .filter(photos::content_hash.eq(picture))
        .filter(listings::producer_id.eq_any(ids_seen_by(sight)))
        .select(photos::id)
        .limit(1)
        .get_result(c)
        .optional()?;
    Ok(seen.is_some())
}
