//! The trace code of a listing: issued when it is first published, retired when its labels must not be
//! trusted any more, and then replaced. Each runs inside one write and counts what it changes.

use super::model::{Listing, ListingRefusal};
use super::store;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange, Measure};
use crate::db::{Conn, Outcome};
use crate::producers::Producer;
use crate::residence_history;
use crate::trace_codes::{self, CodeSubject, IssuedCode};
use crate::values::TraceCode;

/// The code of a listing, and whether it still holds; `None` where it was never published.
pub fn code_of(c: &mut Conn, listing_id: i64) -> Outcome<Option<IssuedCode>> {
    trace_codes::of_subject(c, CodeSubject::Listing(listing_id))
}

/// The listing's code, issued where it never had one. Publishing gives no new one in place of a code
/// that somebody retired.
pub(super) fn ensure_code(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
    draw: &mut dyn FnMut() -> TraceCode,
) -> Outcome<TraceCode> {
    match code_of(c, listing.id)? {
        Some(issued) => Ok(issued.code),
        None => issue(c, by, listing, producer, draw),
    }
}

/// Ends the listing's code for good, as when labels were stolen or printed on the wrong goods. False
/// where no code holds.
pub fn retire_code(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
) -> Outcome<bool> {
    let Some(code) = trace_codes::retire(c, CodeSubject::Listing(listing.id), by.at)? else {
        return Ok(false);
    };
    count(c, by, producer, -1)?;
    note(c, by, listing, EventKind::TraceCodeRetired, &code)?;
    Ok(true)
}

/// Gives a listing a new code after its old one was retired; the one that holds where there is one.
/// Labels with the old one go on saying that they are out of date.
///
/// # Errors
/// `WrongState` for what is not on the floor: a draft gets its code when it is published, and what was
/// closed is not labelled any more.
pub fn replace_code(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
    draw: &mut dyn FnMut() -> TraceCode,
) -> Result<TraceCode, ListingRefusal> {
    if !listing.status.is_on_the_floor() {
        return Err(ListingRefusal::WrongState(listing.status));
    }
    if let Some(held) = code_of(c, listing.id)?.filter(IssuedCode::holds) {
        return Ok(held.code);
    }
    let code = issue(c, by, listing, producer, draw)?;
    note(c, by, listing, EventKind::TraceCodeReplaced, &code)?;
    Ok(code)
}

fn issue(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    producer: &Producer,
    draw: &mut dyn FnMut() -> TraceCode,
) -> Outcome<TraceCode> {
    let code = trace_codes::issue(c, CodeSubject::Listing(listing.id), by.at, draw)?;
    count(c, by, producer, 1)?;
    Ok(code)
}

fn count(c: &mut Conn, by: Author, producer: &Producer, number: i64) -> Outcome<()> {
    let (day, now) = (by.today(), producer.place());
    let place = residence_history::place_on(c, producer.id, day, now)?;
    let change = CountChange::one(Measure::TracedProducts, place, day);
    counts::add(c, change.by(number))
}

fn note(
    c: &mut Conn,
    by: Author,
    listing: &Listing,
    kind: EventKind,
    code: &TraceCode,
) -> Outcome<()> {
    let behalf = store::on_behalf_of(c, by.account, listing.producer_id)?;
    let event = AuditEvent::new(kind, listing.id).on_behalf_of(behalf);
    by.note(c, event.detail(code.grouped()))
}
