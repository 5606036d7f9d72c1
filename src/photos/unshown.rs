//! Pictures that nobody shows any more.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::store::KIND;
use crate::blobs::{self, ContentHash};
use crate::db::schema::{photos, pictures};
use crate::db::{Conn, Outcome};

/// So many pictures are looked at together.
const PART: i64 = 500;

/// Which of these pictures a room above shows, that keeps photos of its own.
pub type ShownPictures = fn(&mut Conn, &[ContentHash]) -> Outcome<Vec<ContentHash>>;

/// A picture's own name and those of its three files.
pub(super) type PictureHashes = (ContentHash, ContentHash, ContentHash, ContentHash);

/// Pictures of before that day, behind the one called `after`, that no listing shows.
pub(super) fn after(
    c: &mut Conn,
    before: NaiveDateTime,
    after: &str,
) -> Outcome<Vec<PictureHashes>> {
    let in_listing = photos::table.filter(photos::content_hash.eq(pictures::content_hash));
    Ok(pictures::table
        .filter(pictures::content_hash.gt(after))
        .filter(pictures::created_at.lt(before))
        .filter(not(exists(in_listing)))
        .order(pictures::content_hash)
        .limit(PART)
        .select((
            pictures::content_hash,
            pictures::large_hash,
            pictures::medium_hash,
            pictures::small_hash,
        ))
        .load(c)?)
}

/// Removes those of the pictures that nobody shows, whatever has begun to show one since it was
/// named, and lets their files go.
pub(super) fn forget(
    c: &mut Conn,
    named: &[PictureHashes],
    shown_above: ShownPictures,
    now: NaiveDateTime,
) -> Outcome<()> {
    let names: Vec<ContentHash> = named.iter().map(|(name, ..)| name.clone()).collect();
    let in_listings: Vec<ContentHash> = photos::table
        .filter(photos::content_hash.eq_any(&names))
        .select(photos::content_hash)
        .load(c)?;
    let above = shown_above(c, &names)?;
    let shown: HashSet<ContentHash> = in_listings.into_iter().chain(above).collect();
    let gone = named.iter().filter(|(name, ..)| !shown.contains(name));
    let (mut rows, mut files) = (Vec::new(), Vec::new());
    for (name, large, medium, small) in gone {
        rows.push(name);
        files.extend([large, medium, small].map(Clone::clone));
    }
    diesel::delete(pictures::table.filter(pictures::content_hash.eq_any(rows))).execute(c)?;
    // Of a file that another picture has too, the sweep notes that at once (`Sweeper::note_files`).
    blobs::let_go(c, KIND, &files, now)
}
