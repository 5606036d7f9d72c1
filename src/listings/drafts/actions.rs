//! Beginning a draft, answering, and making a listing of it. Each runs inside one write.

use super::model::{DraftAnswer, DraftOutcome, DraftQuestion, ListingDraft, NewListingDraft};
use super::store;
use crate::accounts::Sight;
use crate::areas::{Gazetteer, Place};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, DbFailure, Outcome};
use crate::listings::actions::{self as whole, PublishConditions};
use crate::listings::model::{Listing, ListingRefusal, NewListing, Obstacle, Origin};
use crate::listings::store as listed;
use crate::photos::{self, KeptPicture};
use crate::producers::{self, Producer};
use crate::values::{Money, PublicId};

/// What a page builds on.
pub(super) enum DraftLookup {
    Draft(Box<(ListingDraft, Producer)>),
    /// The draft has become a listing.
    Listed,
}

/// # Errors
/// `Missing` where neither a draft nor a listing in sight has this address.
pub(super) fn find(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<DraftLookup> {
    match store::find(c, sight, uuid)? {
        Some(both) => Ok(DraftLookup::Draft(Box::new(both))),
        None => listed::find(c, sight, uuid).map(|_| DraftLookup::Listed),
    }
}

/// The first page, sent for the first time or again.
///
/// # Errors
/// `Missing` where the producer is refused or closed, or the uuid stands for something of another.
pub(super) fn begin(
    c: &mut Conn,
    by: Author,
    producer: &Producer,
    begun: &NewListingDraft,
) -> Outcome<DraftOutcome> {
    if !producer.status.may_list() {
        return Err(DbFailure::Missing);
    }
    match listed::by_uuid(c, &begun.uuid) {
        Ok((_, _, owner)) if owner == producer.id => return Ok(DraftOutcome::Listed),
        Ok(_) => return Err(DbFailure::Missing),
        Err(DbFailure::Missing) => {}
        Err(failure) => return Err(failure),
    }
    let there = store::insert(c, producer.id, begun, by.at)?
        || store::rename(c, producer.id, begun, by.at)?;
    if there {
        after(c, &begun.uuid, DraftQuestion::What)
    } else {
        Err(DbFailure::Missing)
    }
}

fn after(c: &mut Conn, uuid: &PublicId, question: DraftQuestion) -> Outcome<DraftOutcome> {
    let found = store::find(c, &Sight::Everything, uuid.as_str())?;
    let (draft, _) = found.ok_or(DbFailure::Missing)?;
    Ok(DraftOutcome::On(draft.after(question)))
}

pub(super) fn answer(
    c: &mut Conn,
    by: Author,
    draft: &ListingDraft,
    producer: &Producer,
    question: DraftQuestion,
    answer: &DraftAnswer,
) -> Outcome<DraftOutcome> {
    store::answer(c, draft, producer, answer, by.at)?;
    after(c, &draft.uuid, question)
}

pub(super) fn set_photo(
    c: &mut Conn,
    by: Author,
    draft: &ListingDraft,
    picture: &KeptPicture,
) -> Outcome<()> {
    photos::insert_picture(c, by, picture)?;
    store::set_photo(c, draft.id, &picture.content_hash, by.at)
}

/// What will keep the listing from the floor.
pub(super) fn obstacles(
    c: &mut Conn,
    draft: &ListingDraft,
    producer: &Producer,
) -> Outcome<Vec<Obstacle>> {
    let facts = PublishConditions {
        photo: draft.photo.is_some(),
        publicly_shown: producers::is_publicly_shown(c, producer.id)?,
    };
    let price = draft.price.unwrap_or(Money::ZERO);
    Ok(facts.obstacles(price, producer))
}

/// Makes the listing and puts it on the floor, if nothing is in the way.
pub(super) fn finish(
    c: &mut Conn,
    by: Author,
    draft: &ListingDraft,
    producer: &Producer,
    places: &Gazetteer,
) -> Result<DraftOutcome, ListingRefusal> {
    let Ok(origin) = origin(draft, producer, places) else {
        return Ok(DraftOutcome::On(DraftQuestion::Place));
    };
    let Some(particulars) = draft.particulars(origin) else {
        return Ok(DraftOutcome::On(draft.open_question()));
    };
    let uuid = draft.uuid;
    let made = whole::create(c, by, producer, &NewListing { uuid, particulars })?;
    store::remove(c, draft.id)?;
    if made.already {
        return Ok(DraftOutcome::Listed);
    }
    let listing = listed::find(c, &Sight::Everything, uuid.as_str())?;
    show(c, by, &listing, draft)?;
    match whole::publish(c, by, &listing, producer) {
        Ok(_) => Ok(DraftOutcome::Published),
        Err(ListingRefusal::NotYet(obstacles)) => {
            let first = obstacles.first().copied();
            Ok(first.map_or(DraftOutcome::Listed, DraftOutcome::Kept))
        }
        Err(refused) => Err(refused),
    }
}

/// Where it grows: nothing to say of the producer's own commune, a mistake where the place that
/// was chosen is no longer one.
fn origin(
    draft: &ListingDraft,
    producer: &Producer,
    places: &Gazetteer,
) -> Result<Option<Place>, ()> {
    let origin = draft
        .origin()
        .filter(|origin| *origin != Origin::home(producer));
    let Some(origin) = origin else {
        return Ok(None);
    };
    let choice = places.choice_at(origin.commune_id, origin.old_commune_id);
    let choice = choice.ok_or(())?;
    places.resolve(&choice.value).ok().map(Some).ok_or(())
}

fn show(c: &mut Conn, by: Author, listing: &Listing, draft: &ListingDraft) -> Outcome<()> {
    let Some(hash) = &draft.photo else {
        return Ok(());
    };
    let account = by.account.ok_or(DbFailure::Missing)?;
    photos::append(c, PublicId::new(), listing.id, hash, account, by.at)?;
    let event = AuditEvent::new(EventKind::ListingPhotosAdded, listing.id);
    whole::note(c, by, listing.producer_id, event.detail("1"))
}
