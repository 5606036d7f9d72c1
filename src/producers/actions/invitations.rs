//! A cooperative asks for a household that its officer does not see, and the household answers.

use chrono::NaiveDate;

use super::members::Membership;
use crate::audit::{AuditEvent, By, EventKind};
use crate::db::{Conn, Outcome};
use crate::producers::model::{Invitation, Producer};
use crate::producers::number::ProducerNumber;
use crate::producers::store;

/// Asks whoever has the number. Nothing comes back that would tell whether somebody has it: not
/// even that it was asked before.
pub fn ask_to_join(
    c: &mut Conn,
    by: By,
    cooperative: &Producer,
    (number, since): (ProducerNumber, NaiveDate),
) -> Outcome<()> {
    if !store::ask(c, by, cooperative.id, (number, since))? {
        return Ok(());
    }
    let ours = AuditEvent::new(EventKind::MemberAsked, cooperative.id);
    by.note(c, ours.detail(number.grouped()))?;
    match store::addressee(c, number)? {
        Some(member) => {
            let theirs = AuditEvent::new(EventKind::AskedByCooperative, member.id);
            by.note(c, theirs.detail(cooperative.number.grouped()))
        }
        None => Ok(()),
    }
}

/// The household becomes a member and is seen by the cooperative from now on. False where the
/// request was answered before.
///
/// `on_behalf_of` is the household where somebody answers for it.
pub fn accept_invitation(
    c: &mut Conn,
    by: By,
    (member, invitation): (&Producer, &Invitation),
    on_behalf_of: Option<i64>,
) -> Outcome<bool> {
    if !store::accept(c, &invitation.uuid)? {
        return Ok(false);
    }
    let cooperative = store::by_id(c, invitation.cooperative_id)?;
    if store::join(c, cooperative.id, member.id, invitation.since)? {
        let membership = Membership {
            cooperative: &cooperative,
            member,
            on_behalf_of,
        };
        let (ours, theirs) = (EventKind::MemberAccepted, EventKind::JoinedCooperative);
        membership.note(c, by, ours, theirs)?;
    }
    Ok(true)
}

/// The household's history alone tells it: the cooperative is not to learn that the number is in
/// use. False where the request was answered before.
pub fn refuse_invitation(
    c: &mut Conn,
    by: By,
    (member, invitation): (&Producer, &Invitation),
    on_behalf_of: Option<i64>,
) -> Outcome<bool> {
    if !store::refuse_invitation(c, &invitation.uuid, by.at)? {
        return Ok(false);
    }
    let event = AuditEvent::new(EventKind::CooperativeDeclined, member.id);
    let event = event.on_behalf_of(on_behalf_of);
    by.note(c, event.detail(invitation.number.grouped()))?;
    Ok(true)
}
