//! Beginning a draft, answering, and making a listing of it. Each runs inside one write.

use super::model::{Answer, Beginning, Draft, Landed, Question};
use super::store;
use crate::accounts::Sight;
use crate::areas::{Gazetteer, Place};
use crate::audit::{AuditEvent, By, EventKind};
use crate::db::{Conn, Failure, Outcome};
use crate::listings::actions::{self as whole, Ready};
use crate::listings::model::{Listing, NewListing, Obstacle, Refused};
use crate::listings::store as listed;
use crate::photos::{self, KeptPicture};
use crate::producers::{self, Producer};
use crate::values::{Money, PublicId};

/// What a page builds on.
pub(super) enum Found {
    Draft(Box<(Draft, Producer)>),
    /// The draft has become a listing.
    Listed,
}

/// # Errors
/// `Missing` where neither a draft nor a listing in sight has this address.
pub(super) fn find(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<Found> {
    match store::find(c, sight, uuid)? {
        Some(both) => Ok(Found::Draft(Box::new(both))),
        None => listed::find(c, sight, uuid).map(|_| Found::Listed),
    }
}

/// The first page, sent for the first time or again.
///
/// # Errors
/// `Missing` where the producer is refused or closed, or the uuid stands for something of another.
pub(super) fn begin(
    c: &mut Conn,
    by: By,
    producer: &Producer,
    begun: &Beginning,
) -> Outcome<Landed> {
    if !producer.status.may_list() {
        return Err(Failure::Missing);
    }
    match listed::by_uuid(c, &begun.uuid) {
        Ok((_, _, owner)) if owner == producer.id => return Ok(Landed::Listed),
        Ok(_) => return Err(Failure::Missing),
        Err(Failure::Missing) => {}
        Err(failure) => return Err(failure),
    }
    let there = store::insert(c, producer.id, begun, by.at)?
        || store::rename(c, producer.id, begun, by.at)?;
    if there {
        after(c, &begun.uuid, Question::What)
    } else {
        Err(Failure::Missing)
    }
}

fn after(c: &mut Conn, uuid: &PublicId, question: Question) -> Outcome<Landed> {
    let found = store::find(c, &Sight::Everything, uuid.as_str())?;
    let (draft, _) = found.ok_or(Failure::Missing)?;
    Ok(Landed::On(draft.after(question)))
}

pub(super) fn answer(
    c: &mut Conn,
    by: By,
    (draft, producer): (&Draft, &Producer),
    (question, told): (Question, &Answer),
) -> Outcome<Landed> {
    store::answer(c, (draft, producer), told, by.at)?;
    after(c, &draft.uuid, question)
}

pub(super) fn set_photo(c: &mut Conn, by: By, draft: &Draft, picture: &KeptPicture) -> Outcome<()> {
    photos::insert_picture(c, by, picture)?;
    store::set_photo(c, draft.id, &picture.content_hash, by.at)
}

/// What will keep the listing from the floor.
pub(super) fn obstacles(
    c: &mut Conn,
    draft: &Draft,
    producer: &Producer,
) -> Outcome<Vec<Obstacle>> {
    let facts = Ready {
        photo: draft.photo.is_some(),
        publicly_shown: producers::is_publicly_shown(c, producer.id)?,
    };
    let price = draft.price.unwrap_or(Money::ZERO);
    Ok(facts.obstacles(price, producer))
}

/// Makes the listing and puts it on the floor, if nothing is in the way.
pub(super) fn finish(
    c: &mut Conn,
    by: By,
    (draft, producer): (&Draft, &Producer),
    places: &Gazetteer,
) -> Result<Landed, Refused> {
    let Ok(origin) = origin(draft, producer, places) else {
        return Ok(Landed::On(Question::Place));
    };
    let Some(particulars) = draft.particulars(origin) else {
        return Ok(Landed::On(draft.open_question()));
    };
    let uuid = draft.uuid;
    let made = whole::create(c, by, producer, &NewListing { uuid, particulars })?;
    store::remove(c, draft.id)?;
    if made.already {
        return Ok(Landed::Listed);
    }
    let listing = listed::find(c, &Sight::Everything, uuid.as_str())?;
    show(c, by, &listing, draft)?;
    match whole::publish(c, by, (&listing, producer)) {
        Ok(_) => Ok(Landed::Published),
        Err(Refused::NotYet(obstacles)) => {
            let first = obstacles.first().copied();
            Ok(first.map_or(Landed::Listed, Landed::Kept))
        }
        Err(refused) => Err(refused),
    }
}

/// Where it grows: nothing to say of the producer's own commune, a mistake where the place that
/// was chosen is no longer one.
fn origin(draft: &Draft, producer: &Producer, places: &Gazetteer) -> Result<Option<Place>, ()> {
    let spot = draft.spot().filter(|spot| *spot != store::home(producer));
    let Some((commune, old_commune)) = spot else {
        return Ok(None);
    };
    let choice = places.choice_at(commune, old_commune).ok_or(())?;
    places.resolve(&choice.value).map(Some).map_err(|_| ())
}

fn show(c: &mut Conn, by: By, listing: &Listing, draft: &Draft) -> Outcome<()> {
    let Some(hash) = &draft.photo else {
        return Ok(());
    };
    let account = by.account.ok_or(Failure::Missing)?;
    let place = (PublicId::new(), listing.id);
    photos::append(c, place, hash, (account, by.at))?;
    let event = AuditEvent::new(EventKind::ListingPhotosAdded, listing.id);
    whole::note(c, by, listing.producer_id, event.detail("1"))
}
