//! Who joins a cooperative and who leaves it.

use chrono::NaiveDate;

use super::verification::verify;
use crate::accounts::{Principal, Sight};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::producers::model::{Producer, ProducerKind};
use crate::producers::store;

/// A household and the cooperative that it joins or leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Membership<'a> {
    pub cooperative: &'a Producer,
    pub member: &'a Producer,
    /// The household, where somebody acts for it.
    pub on_behalf_of: Option<i64>,
}

impl Membership<'_> {
    /// Both histories tell it, each by the number of the other.
    pub fn note(self, c: &mut Conn, by: Author, ours: EventKind, theirs: EventKind) -> Outcome<()> {
        let (cooperative, member) = (self.cooperative, self.member);
        let ours = AuditEvent::new(ours, cooperative.id).detail(member.number.grouped());
        by.note(c, ours)?;
        let theirs = AuditEvent::new(theirs, member.id).on_behalf_of(self.on_behalf_of);
        by.note(c, theirs.detail(cooperative.number.grouped()))
    }
}

/// False where it is a member already.
pub fn add_member(
    c: &mut Conn,
    by: Author,
    cooperative: &Producer,
    member: &Producer,
    on: NaiveDate,
) -> Outcome<bool> {
    if !store::join(c, cooperative.id, member.id, on)? {
        return Ok(false);
    }
    let membership = Membership {
        cooperative,
        member,
        on_behalf_of: Some(member.id),
    };
    let (ours, theirs) = (EventKind::MemberAdded, EventKind::JoinedCooperative);
    membership.note(c, by, ours, theirs)?;
    verify(c, by, &[member.id])?;
    Ok(true)
}

/// A household that a cooperative's officer registers joins that cooperative at once. False where the
/// principal is of none, or of one that has not been let in.
pub fn join_own_cooperative(
    c: &mut Conn,
    principal: &Principal,
    by: Author,
    member_id: i64,
) -> Outcome<bool> {
    let Sight::Cooperative { producer_id, .. } = principal.sight else {
        return Ok(false);
    };
    let cooperative = store::by_id(c, producer_id)?;
    let member = store::by_id(c, member_id)?;
    if !cooperative.is_active() || !ProducerKind::HOUSEHOLDS.contains(&member.kind) {
        return Ok(false);
    }
    add_member(c, by, &cooperative, &member, by.today())
}

/// False where it is no member, or became one later than that day.
pub fn end_membership(
    c: &mut Conn,
    by: Author,
    cooperative: &Producer,
    member: &Producer,
    on: NaiveDate,
) -> Outcome<bool> {
    let membership = Membership {
        cooperative,
        member,
        on_behalf_of: Some(member.id),
    };
    end(c, by, membership, on)
}

/// The member leaves by itself, today: as easy as joining, and the cooperative sees it no more.
pub fn leave(c: &mut Conn, by: Author, cooperative: &Producer, member: &Producer) -> Outcome<bool> {
    let membership = Membership {
        cooperative,
        member,
        on_behalf_of: None,
    };
    end(c, by, membership, by.today())
}

fn end(c: &mut Conn, by: Author, membership: Membership, on: NaiveDate) -> Outcome<bool> {
    let (cooperative, member) = (membership.cooperative, membership.member);
    if !store::leave(c, cooperative.id, member.id, on)? {
        return Ok(false);
    }
    let (ours, theirs) = (EventKind::MemberEnded, EventKind::LeftCooperative);
    membership.note(c, by, ours, theirs)?;
    Ok(true)
}
