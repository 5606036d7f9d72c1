//! Giving and taking back consents.

use crate::audit::{By, Deed, Subject};
use crate::db::{Conn, Outcome};
use crate::producers::model::{GivenVia, Producer, Purpose};
use crate::producers::store;

/// Whether anything of the producer may stand on a public page: it is active, and it agreed.
/// Asked anew each time, so that taking the consent back takes the page down at once.
pub fn may_publish(c: &mut Conn, producer: &Producer) -> Outcome<bool> {
    Ok(producer.is_active() && store::has_consent(c, producer.id, Purpose::PublicPage)?)
}

pub fn give_consent(
    c: &mut Conn,
    by: By,
    producer: &Producer,
    (purpose, via): (Purpose, GivenVia),
) -> Outcome<()> {
    if !store::give(c, by, producer.id, (purpose, via))? {
        return Ok(());
    }
    let action = match purpose {
        Purpose::Programme => "consent_given_programme",
        Purpose::PublicPage => "consent_given_public_page",
        Purpose::Contact => "consent_given_contact",
    };
    by.note(c, deed(action, producer, via == GivenVia::Itself))
}

/// As easy as giving: no reason, no waiting. What was counted stays counted.
pub fn withdraw_consent(
    c: &mut Conn,
    by: By,
    producer: &Producer,
    (purpose, via): (Purpose, GivenVia),
) -> Outcome<()> {
    if !store::withdraw(c, by, producer.id, purpose)? {
        return Ok(());
    }
    let action = match purpose {
        Purpose::Programme => "consent_withdrawn_programme",
        Purpose::PublicPage => "consent_withdrawn_public_page",
        Purpose::Contact => "consent_withdrawn_contact",
    };
    by.note(c, deed(action, producer, via == GivenVia::Itself))
}

fn deed(action: &'static str, producer: &Producer, itself: bool) -> Deed<'static> {
    let for_it = (!itself).then_some(producer.id);
    Deed::new(action, Subject::Producer(producer.id)).on_behalf_of(for_it)
}
