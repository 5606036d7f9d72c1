//! Who joins a cooperative and who leaves it.

use chrono::NaiveDate;

use crate::audit::{By, Deed, Subject};
use crate::db::{Conn, Outcome};
use crate::producers::model::Producer;
use crate::producers::store;

/// False where it is a member already.
pub fn add_member(
    c: &mut Conn,
    by: By,
    cooperative: &Producer,
    member: &Producer,
    on: NaiveDate,
) -> Outcome<bool> {
    if !store::join(c, cooperative.id, member.id, on)? {
        return Ok(false);
    }
    note(
        c,
        by,
        ("member_added", "joined_cooperative"),
        (cooperative, member, Some(member.id)),
    )?;
    Ok(true)
}

/// False where it is no member, or became one later than that day.
pub fn end_membership(
    c: &mut Conn,
    by: By,
    cooperative: &Producer,
    member: &Producer,
    on: NaiveDate,
) -> Outcome<bool> {
    part(c, by, (cooperative, member, Some(member.id)), on)
}

/// The member leaves by itself, today: as easy as joining, and the cooperative sees it no more.
pub fn leave(c: &mut Conn, by: By, cooperative: &Producer, member: &Producer) -> Outcome<bool> {
    part(c, by, (cooperative, member, None), by.today())
}

fn part(
    c: &mut Conn,
    by: By,
    both: (&Producer, &Producer, Option<i64>),
    on: NaiveDate,
) -> Outcome<bool> {
    if !store::leave(c, both.0.id, both.1.id, on)? {
        return Ok(false);
    }
    note(c, by, ("member_ended", "left_cooperative"), both)?;
    Ok(true)
}

/// Both histories tell it, each by the number of the other.
pub(super) fn note(
    c: &mut Conn,
    by: By,
    (here, there): (&'static str, &'static str),
    (cooperative, member, on_behalf_of): (&Producer, &Producer, Option<i64>),
) -> Outcome<()> {
    let (ours, theirs) = (member.number.grouped(), cooperative.number.grouped());
    by.note(
        c,
        Deed::new(here, Subject::Producer(cooperative.id)).detail(&ours),
    )?;
    let there = Deed::new(there, Subject::Producer(member.id));
    by.note(c, there.on_behalf_of(on_behalf_of).detail(&theirs))
}
