//! Drafts in the database. Every look-up by address starts at what the asker may see.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{DraftAnswer, ListingDraft, NewListingDraft, UnfinishedDraft};
use crate::accounts::Sight;
use crate::blobs::ContentHash;
use crate::db::schema::{listing_drafts, producers};
use crate::db::{Conn, DbFailure, Outcome, on_each};
use crate::listings::model::Origin;
use crate::producers::{Producer, ids_seen_by, seen_by};

/// As many as a first screen names.
const FEW: i64 = 5;

pub(super) fn find(
    c: &mut Conn,
    sight: &Sight,
    uuid: &str,
) -> Outcome<Option<(ListingDraft, Producer)>> {
    Ok(listing_drafts::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .filter(listing_drafts::uuid.eq(uuid))
        .select((ListingDraft::as_select(), Producer::as_select()))
        .get_result(c)
        .optional()?)
}

/// What the draft is of, and whose.
pub fn draft_title(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<String> {
    let (draft, producer) = find(c, sight, uuid)?.ok_or(DbFailure::Missing)?;
    Ok(format!("{} ({})", draft.title, producer.name))
}

/// False where the uuid is taken.
pub(super) fn insert(
    c: &mut Conn,
    producer_id: i64,
    begun: &NewListingDraft,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let values = (
        listing_drafts::uuid.eq(begun.uuid),
        listing_drafts::producer_id.eq(producer_id),
        listing_drafts::title.eq(&begun.title),
        listing_drafts::category.eq(begun.category),
        listing_drafts::season.eq(""),
        listing_drafts::created_at.eq(now),
        listing_drafts::updated_at.eq(now),
    );
    let added = on_each!(c, |c| diesel::insert_into(listing_drafts::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(added == 1)
}

/// Says anew what it is. False where the draft is not this producer's.
pub(super) fn rename(
    c: &mut Conn,
    producer_id: i64,
    begun: &NewListingDraft,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let own = listing_drafts::table
        .filter(listing_drafts::uuid.eq(begun.uuid))
        .filter(listing_drafts::producer_id.eq(producer_id));
    let changed = diesel::update(own)
        .set((
            listing_drafts::title.eq(&begun.title),
            listing_drafts::category.eq(begun.category),
            listing_drafts::updated_at.eq(now),
        ))
        .execute(c)?;
    Ok(changed == 1)
}

pub(super) fn answer(
    c: &mut Conn,
    draft: &ListingDraft,
    producer: &Producer,
    answer: &DraftAnswer,
    now: NaiveDateTime,
) -> Outcome<()> {
    let row = listing_drafts::table.filter(listing_drafts::id.eq(draft.id));
    let at = listing_drafts::updated_at.eq(now);
    match answer {
        DraftAnswer::Price { unit, price } => diesel::update(row)
            .set((
                listing_drafts::unit.eq(unit),
                listing_drafts::price_vnd.eq(price),
                at,
            ))
            .execute(c)?,
        DraftAnswer::Amount { quantity, season } => diesel::update(row)
            .set((
                listing_drafts::quantity_milli.eq(quantity),
                listing_drafts::season.eq(season),
                at,
            ))
            .execute(c)?,
        DraftAnswer::Place(elsewhere) => {
            let origin = elsewhere.unwrap_or(Origin::home(producer));
            diesel::update(row)
                .set((
                    listing_drafts::origin_commune_id.eq(origin.commune_id),
                    listing_drafts::origin_old_commune_id.eq(origin.old_commune_id),
                    at,
                ))
                .execute(c)?
        }
    };
    Ok(())
}

pub(super) fn set_photo(
    c: &mut Conn,
    id: i64,
    hash: &ContentHash,
    now: NaiveDateTime,
) -> Outcome<()> {
    diesel::update(listing_drafts::table.filter(listing_drafts::id.eq(id)))
        .set((
            listing_drafts::content_hash.eq(hash),
            listing_drafts::updated_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// Whether a draft of somebody in sight shows the picture.
pub fn shows(c: &mut Conn, sight: &Sight, picture: &ContentHash) -> Outcome<bool> {
    let shown: Option<i64> = listing_drafts::table
        .filter(listing_drafts::content_hash.eq(picture))
        .filter(listing_drafts::producer_id.eq_any(ids_seen_by(sight)))
        .select(listing_drafts::id)
        .limit(1)
        .get_result(c)
        .optional()?;
    Ok(shown.is_some())
}

/// Which of these pictures a draft shows.
pub fn pictures_in_drafts(c: &mut Conn, pictures: &[ContentHash]) -> Outcome<Vec<ContentHash>> {
    Ok(listing_drafts::table
        .filter(listing_drafts::content_hash.eq_any(pictures))
        .select(listing_drafts::content_hash.assume_not_null())
        .load(c)?)
}

pub(super) fn remove(c: &mut Conn, id: i64) -> Outcome<()> {
    diesel::delete(listing_drafts::table.filter(listing_drafts::id.eq(id))).execute(c)?;
    Ok(())
}

/// What a producer has begun, the last one first.
pub fn unfinished_of(c: &mut Conn, producer_id: i64) -> Outcome<Vec<UnfinishedDraft>> {
    unfinished_seen_by(c, &Sight::Own { producer_id })
}

/// What somebody in sight has begun, the last one first.
pub fn unfinished_seen_by(c: &mut Conn, sight: &Sight) -> Outcome<Vec<UnfinishedDraft>> {
    Ok(listing_drafts::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .order(listing_drafts::id.desc())
        .limit(FEW)
        .select((
            listing_drafts::uuid,
            listing_drafts::title,
            listing_drafts::created_at,
        ))
        .load(c)?)
}
