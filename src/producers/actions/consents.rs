//! Giving and taking back consents.

use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::producers::model::{GivenVia, Producer, Purpose};
use crate::producers::store;

pub fn give_consent(
    c: &mut Conn,
    by: Author,
    producer: &Producer,
    purpose: Purpose,
    via: GivenVia,
) -> Outcome<()> {
    if !store::give(c, by, producer.id, purpose, via)? {
        return Ok(());
    }
    let kind = match purpose {
        Purpose::Programme => EventKind::ConsentGivenProgramme,
        Purpose::PublicPage => EventKind::ConsentGivenPublicPage,
        Purpose::Contact => EventKind::ConsentGivenContact,
    };
    by.note(c, event(kind, producer, via == GivenVia::Itself))
}

/// As easy as giving: no reason, no waiting. What was counted stays counted.
pub fn withdraw_consent(
    c: &mut Conn,
    by: Author,
    producer: &Producer,
    purpose: Purpose,
    via: GivenVia,
) -> Outcome<()> {
    if !store::withdraw(c, by, producer.id, purpose)? {
        return Ok(());
    }
    let kind = match purpose {
        Purpose::Programme => EventKind::ConsentWithdrawnProgramme,
        Purpose::PublicPage => EventKind::ConsentWithdrawnPublicPage,
        Purpose::Contact => EventKind::ConsentWithdrawnContact,
    };
    by.note(c, event(kind, producer, via == GivenVia::Itself))
}

fn event(kind: EventKind, producer: &Producer, itself: bool) -> AuditEvent<'static> {
    let for_it = (!itself).then_some(producer.id);
    AuditEvent::new(kind, producer.id).on_behalf_of(for_it)
}
