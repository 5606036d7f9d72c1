//! Making, mending, publishing and closing listings. Each runs inside one write.

use super::codes::ensure_code;
use super::model::{
    CreatedListing, Listing, ListingAction, ListingParticulars, ListingRefusal, MOST_PHOTOS,
    NewListing, NewPhoto, Obstacle, Status,
};
use super::store;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange, Measure};
use crate::db::{Conn, DbFailure, Outcome};
use crate::photos::{self, AddedPhotos, AdmittedPhotos, PhotoAdmission, SentPhoto};
use crate::producers::{self, Producer};
use crate::values::{Money, PublicId, TraceCode};
use crate::{residence_history, text};

/// A new draft, or the one that the same person made with the same form.
///
/// # Errors
/// `Missing` where nobody is signed in, the producer is refused or closed, or the uuid belongs to
/// somebody else's listing.
pub fn create(
    c: &mut Conn,
    by: Author,
    producer: &Producer,
    new: &NewListing,
) -> Outcome<CreatedListing> {
    let account = by.account.ok_or(DbFailure::Missing)?;
    if !producer.status.may_list() {
        return Err(DbFailure::Missing);
    }
    let uuid = new.uuid;
    if let Some(id) = store::insert(c, by, account, producer, new)? {
        let event = AuditEvent::new(EventKind::ListingCreated, id);
        note(c, by, producer.id, event)?;
        return Ok(CreatedListing {
            id,
            uuid,
            already: false,
        });
    }
    let (id, maker, producer_id) = store::by_uuid(c, &uuid)?;
    if (maker, producer_id) == (account, producer.id) {
        Ok(CreatedListing {
            id,
            uuid,
            already: true,
        })
    } else {
        Err(DbFailure::Missing)
    }
}

pub fn update(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
    particulars: &ListingParticulars,
) -> Result<(), ListingRefusal> {
    can_change(listing)?;
    store::update(c, listing.id, producer, particulars, by.at)?;
    let event = AuditEvent::new(EventKind::ListingUpdated, listing.id);
    let event = event.detail(price_change(listing, particulars));
    note(c, by, listing.producer_id, event)?;
    Ok(())
}

/// Buyers quarrel about prices, so the history tells each one.
fn price_change(before: &Listing, after: &ListingParticulars) -> String {
    if before.price == after.price {
        String::new()
    } else {
        format!(
            "{} → {}",
            text::money(before.price.dong()),
            text::money(after.price.dong())
        )
    }
}

/// Puts a listing on the floor; the first time it is counted and gets its code.
pub fn publish(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
) -> Result<TraceCode, ListingRefusal> {
    publish_drawing(c, by, listing, producer, &mut TraceCode::random)
}

/// The same with a code drawn by somebody else: whoever holds the goods can read it, so it is no
/// secret.
pub fn publish_drawing(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
    draw: &mut dyn FnMut() -> TraceCode,
) -> Result<TraceCode, ListingRefusal> {
    let obstacles = obstacles(c, listing, producer)?;
    let moves = listing.status != Status::Published;
    if moves && !obstacles.is_empty() {
        return Err(ListingRefusal::NotYet(obstacles));
    }
    if take(c, by, listing, ListingAction::Publish)? && listing.published_on.is_none() {
        store::set_published_on(c, listing.id, by.today())?;
        count(c, by, producer, &[(Measure::ListingsPublished, 1)])?;
        note_kind(c, by, listing, EventKind::ListingPublished)?;
    }
    Ok(ensure_code(c, by, listing, producer, draw)?)
}

/// What is still missing before a listing can be published.
fn obstacles(c: &mut Conn, listing: &Listing, producer: &Producer) -> Outcome<Vec<Obstacle>> {
    let facts = PublishConditions {
        photo: store::has_photo(c, listing.id)?,
        publicly_shown: producers::is_publicly_shown(c, producer.id)?,
    };
    Ok(facts.obstacles(listing.price, producer))
}

/// What the rule needs to know beside the two records.
pub(super) struct PublishConditions {
    pub photo: bool,
    pub publicly_shown: bool,
}

impl PublishConditions {
    pub fn obstacles(&self, price: Money, producer: &Producer) -> Vec<Obstacle> {
        let all = [
            (!self.photo, Obstacle::NoPhoto),
            (price.dong() == 0, Obstacle::NoPrice),
            (!producer.is_active(), Obstacle::ProducerNotActive),
            (
                producer.is_active() && !self.publicly_shown,
                Obstacle::NoConsent,
            ),
        ];
        let found = all.into_iter().filter(|(there, _)| *there);
        found.map(|(_, obstacle)| obstacle).collect()
    }
}

/// Off the floor for a while: sold out, or between harvests.
pub fn pause(c: &mut Conn, by: Author, listing: &Listing) -> Result<(), ListingRefusal> {
    if take(c, by, listing, ListingAction::Pause)? {
        note_kind(c, by, listing, EventKind::ListingPaused)?;
    }
    Ok(())
}

/// Back on the floor, under the same conditions as the first time.
pub fn resume(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
) -> Result<(), ListingRefusal> {
    let obstacles = obstacles(c, listing, producer)?;
    if listing.status == Status::Paused && !obstacles.is_empty() {
        return Err(ListingRefusal::NotYet(obstacles));
    }
    if take(c, by, listing, ListingAction::Resume)? {
        note_kind(c, by, listing, EventKind::ListingResumed)?;
    }
    Ok(())
}

/// Takes a listing down for good. Its code still tells where the goods came from.
pub fn close(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
) -> Result<(), ListingRefusal> {
    if !take(c, by, listing, ListingAction::Close)? {
        return Ok(());
    }
    store::set_closed_on(c, listing.id, by.today())?;
    if listing.published_on.is_some() {
        count(c, by, producer, &[(Measure::ListingsWithdrawn, 1)])?;
    }
    note_kind(c, by, listing, EventKind::ListingClosed)?;
    Ok(())
}

/// Takes a step. False where it had been taken before, by this person's first press or another.
fn take(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    step: ListingAction,
) -> Result<bool, ListingRefusal> {
    if listing.status == step.end() {
        return Ok(false);
    }
    let from = listing.status;
    let to = from.after(step).ok_or(ListingRefusal::WrongState(from))?;
    Ok(store::move_on(c, listing.id, from, to, by.at)?)
}

/// Says of each photo, before anybody opens it, whether it is worth that, and counts those that are
/// for their uploader.
pub fn admit_photos(
    c: &mut Conn,
    uploader: photos::Uploader,
    listing: &Listing,
    sent: &[SentPhoto],
) -> Result<AdmittedPhotos, ListingRefusal> {
    can_change(listing)?;
    let room = photo_room(c, listing)?;
    let mut admitted = Vec::new();
    for photo in sent {
        admitted.push(match photos::shows(c, listing.id, &photo.hash)? {
            true => PhotoAdmission::AlreadyShown,
            false if room == 0 => PhotoAdmission::Full,
            false => PhotoAdmission::Admitted,
        });
    }
    let opened = admitted.iter_mut().zip(sent);
    let opened = opened.filter(|(admission, _)| **admission == PhotoAdmission::Admitted);
    let (mut opened, sizes): (Vec<_>, Vec<_>) = opened.map(|(a, p)| (a, p.size)).unzip();
    let allowed = photos::spend(c, uploader, &sizes)?;
    for beyond in opened.iter_mut().skip(allowed) {
        **beyond = PhotoAdmission::AllowanceSpent;
    }
    Ok(AdmittedPhotos {
        admissions: admitted,
        room,
    })
}

/// How many photos more a listing can show.
pub fn photo_room(c: &mut Conn, listing: &Listing) -> Outcome<usize> {
    Ok(MOST_PHOTOS.saturating_sub(photos::count(c, listing.id)?))
}

/// Adds photos until the listing is full. A picture it shows already counts as kept.
pub fn add_photos(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    new: &[NewPhoto],
) -> Result<AddedPhotos, ListingRefusal> {
    can_change(listing)?;
    let account = by.account.ok_or(DbFailure::Missing)?;
    let mut room = photo_room(c, listing)?;
    let (mut added, mut fresh) = (AddedPhotos::default(), 0);
    for NewPhoto { uuid, picture } in new {
        let hash = &picture.content_hash;
        if photos::shows(c, listing.id, hash)? {
            added.kept += 1;
        } else if room == 0 {
            added.too_many += 1;
        } else {
            photos::insert_picture(c, by, picture)?;
            if !photos::append(c, *uuid, listing.id, hash, account, by.at)? {
                // The uuid stands for a photo of another listing.
                return Err(DbFailure::Missing.into());
            }
            (room, fresh, added.kept) = (room - 1, fresh + 1, added.kept + 1);
        }
    }
    if fresh > 0 {
        let event = AuditEvent::new(EventKind::ListingPhotosAdded, listing.id);
        note(c, by, listing.producer_id, event.detail(fresh.to_string()))?;
    }
    Ok(added)
}

/// Takes a photo off. What buyers see keeps at least one.
pub fn remove_photo(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    photo: &PublicId,
) -> Result<(), ListingRefusal> {
    can_change(listing)?;
    if !photos::remove(c, listing.id, photo)? {
        return Err(DbFailure::Missing.into());
    }
    if listing.status != Status::Draft && !store::has_photo(c, listing.id)? {
        return Err(ListingRefusal::LastPhoto);
    }
    note_kind(c, by, listing, EventKind::ListingPhotoRemoved)?;
    Ok(())
}

/// The first photo is the one on cards and on top of the public page.
pub fn make_photo_first(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    photo: &PublicId,
) -> Result<(), ListingRefusal> {
    can_change(listing)?;
    if !photos::make_first(c, listing.id, photo)? {
        return Err(DbFailure::Missing.into());
    }
    note_kind(c, by, listing, EventKind::ListingPhotoFirst)?;
    Ok(())
}

fn can_change(listing: &Listing) -> Result<(), ListingRefusal> {
    if listing.status.can_change() {
        Ok(())
    } else {
        Err(ListingRefusal::WrongState(listing.status))
    }
}

fn note_kind(c: &mut Conn, by: Author, listing: &Listing, kind: EventKind) -> Outcome<()> {
    let event = AuditEvent::new(kind, listing.id);
    note(c, by, listing.producer_id, event)
}

/// Notes an event of a listing, on behalf of its producer where somebody else acts.
pub(super) fn note(c: &mut Conn, by: Author, producer_id: i64, event: AuditEvent) -> Outcome<()> {
    let behalf = store::on_behalf_of(c, by.account, producer_id)?;
    by.note(c, event.on_behalf_of(behalf))
}

fn count(c: &mut Conn, by: Author, producer: &Producer, what: &[(Measure, i64)]) -> Outcome<()> {
    let place = residence_history::place_on(c, producer.id, by.today(), producer.place())?;
    let change =
        |(measure, n): &(Measure, i64)| CountChange::one(*measure, place, by.today()).by(*n);
    let changes: Vec<CountChange> = what.iter().map(change).collect();
    counts::add_all(c, &changes)
}
