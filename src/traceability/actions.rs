//! What can be done to a code after it was issued: nothing but to end it.

use super::store;
use crate::audit::{AuditEvent, By, EventKind};
use crate::counts::{self, Change, Measure};
use crate::db::{Conn, Outcome};
use crate::listings::{self, Listing};
use crate::producers::Producer;
use crate::residence_history;

/// Ends a code for good, as when labels were stolen or printed on the wrong goods. It is never
/// given to another product. False where the listing has no code that still holds.
pub fn retire(c: &mut Conn, by: By, (listing, producer): (&Listing, &Producer)) -> Outcome<bool> {
    let Some((code, true)) = listings::code_of(c, listing.id)? else {
        return Ok(false);
    };
    if !store::retire(c, listing.id, by.at)? {
        return Ok(false);
    }
    let place = residence_history::place_on(c, producer.id, by.today(), producer.place())?;
    counts::add(
        c,
        Change::one(Measure::TracedProducts, place, by.today()).by(-1),
    )?;
    let behalf = listings::on_behalf_of(c, by.account, producer.id)?;
    let event = AuditEvent::new(EventKind::TraceCodeRetired, listing.id);
    by.note(c, event.on_behalf_of(behalf).detail(code.grouped()))?;
    Ok(true)
}
