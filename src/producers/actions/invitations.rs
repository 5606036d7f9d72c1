//! A cooperative asks for a household that its officer does not see, and the household answers.

use chrono::NaiveDate;

use super::members::note;
use crate::audit::{By, Deed, Subject};
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
    let (ours, theirs) = (number.grouped(), cooperative.number.grouped());
    let here = Deed::new("member_asked", Subject::Producer(cooperative.id));
    by.note(c, here.detail(&ours))?;
    match store::addressee(c, number)? {
        Some(member) => {
            let there = Deed::new("asked_by_cooperative", Subject::Producer(member.id));
            by.note(c, there.detail(&theirs))
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
        note(
            c,
            by,
            ("member_accepted", "joined_cooperative"),
            (&cooperative, member, on_behalf_of),
        )?;
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
    let number = invitation.number.grouped();
    let deed = Deed::new("cooperative_declined", Subject::Producer(member.id));
    by.note(c, deed.on_behalf_of(on_behalf_of).detail(&number))?;
    Ok(true)
}
