//! Vouching for households that registered themselves.
//!
//! 123 invented households once stood in an official report after twenty seconds. A household's own
//! word puts it on the list and lets it sell; reports count it from the day on which somebody else
//! has vouched for it, so that no period that was signed changes.

use chrono::NaiveDateTime;

use crate::accounts::Principal;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange};
use crate::db::{Conn, Outcome};
use crate::producers::model::Producer;
use crate::producers::store;
use crate::residence_history::ResidenceHistory;
use crate::values::PublicId;

/// Somebody other than these households vouches for them: they count from today on. Returns how
/// many did not count before; whoever did keeps the day.
///
/// A course, a membership, a placement and a code that is handed over vouch as well: whoever does
/// one of them has met the household.
pub fn verify(c: &mut Conn, by: Author, ids: &[i64]) -> Outcome<usize> {
    let waiting = store::unverified_of(c, ids)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let ids: Vec<i64> = waiting.iter().map(|producer| producer.id).collect();
    store::mark_verified(c, &ids, by.today())?;
    by.note_all(
        c,
        ids.iter()
            .map(|id| AuditEvent::new(EventKind::ProducerVerified, *id)),
    )?;
    let history = ResidenceHistory::of(c, &ids)?;
    let counted = |producer: &Producer| {
        let place = history.on(producer.id, by.today(), producer.place());
        CountChange::one(producer.kind.measure(), place, by.today())
    };
    counts::add_all(c, &waiting.iter().map(counted).collect::<Vec<_>>())?;
    Ok(waiting.len())
}

/// One household in sight. False where it counted before.
pub fn verify_seen(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
) -> Outcome<bool> {
    let producer = store::find(c, &principal.sight, uuid)?;
    Ok(verify(c, principal.acts_at(at), &[producer.id])? == 1)
}

/// Those of a page that were ticked; whoever is out of sight is passed over.
pub fn verify_ticked(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    ticked: &[PublicId],
) -> Outcome<usize> {
    let ids = store::ids_in_sight(c, &principal.sight, ticked)?;
    verify(c, principal.acts_at(at), &ids)
}
