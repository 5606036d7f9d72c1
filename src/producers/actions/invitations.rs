//! A cooperative asks for a household that its officer does not see, and the household answers.

use chrono::NaiveDateTime;

use super::members::{Membership, leave};
use super::verification::verify;
use crate::accounts::{Principal, Role};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::producers::model::{Invitation, MembershipChange, Producer};
use crate::producers::store;

/// Asks whoever has the number. Nothing comes back that would tell whether somebody has it: not
/// even that it was asked before.
pub fn ask_to_join(
    c: &mut Conn,
    by: Author,
    cooperative: &Producer,
    wanted: MembershipChange,
) -> Outcome<()> {
    let number = wanted.number;
    if !store::ask(c, by, cooperative.id, wanted)? {
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

/// The answer to a cooperative, by the household itself or by somebody who sees it. False where the
/// request was answered before.
pub fn answer_invitation(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    invitation: &str,
    accepts: bool,
) -> Outcome<bool> {
    let member = store::find(c, &principal.sight, uuid)?;
    let Some(invitation) = store::invitation(c, &member, invitation, at)? else {
        return Ok(false);
    };
    let by = principal.acts_at(at);
    let on_behalf_of = (principal.role != Role::Household).then_some(member.id);
    if accepts {
        accept(c, by, &member, &invitation, on_behalf_of)
    } else {
        refuse(c, by, &member, &invitation, on_behalf_of)
    }
}

/// A household takes back what it agreed to. False where it is no member.
pub fn leave_cooperative(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    cooperative: &str,
) -> Outcome<bool> {
    let member = store::find(c, &principal.sight, uuid)?;
    match store::cooperative_of(c, member.id, cooperative)? {
        Some(cooperative) => leave(c, principal.acts_at(at), &cooperative, &member),
        None => Ok(false),
    }
}

/// The household becomes a member and is seen by the cooperative from now on. False where the
/// request was answered before.
///
/// `on_behalf_of` is the household where somebody answers for it.
fn accept(
    c: &mut Conn,
    by: Author,
    member: &Producer,
    invitation: &Invitation,
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
    // The cooperative knew its number: it has vouched for the household by asking.
    verify(c, by, &[member.id])?;
    Ok(true)
}

/// The household's history alone tells it: the cooperative is not to learn that the number is in
/// use. False where the request was answered before.
fn refuse(
    c: &mut Conn,
    by: Author,
    member: &Producer,
    invitation: &Invitation,
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
