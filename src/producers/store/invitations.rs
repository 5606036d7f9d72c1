//! Cooperatives that ask for a household by its number, and what it answers.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::members::MAY_JOIN;
use crate::audit::Author;
use crate::db::schema::{accounts, membership_requests, producers};
use crate::db::{Conn, Outcome, on_each};
use crate::producers::model::{Invitation, MembershipChange, Producer, Status};
use crate::producers::number::ProducerNumber;
use crate::values::PublicId;

/// After so many days it is as if nobody had asked. Until then nobody is asked twice: a household
/// that said no is left in peace.
const HOLDS: TimeDelta = TimeDelta::days(30);
const MOST: i64 = 200;

/// What an officer sees of what was asked: the number as it was typed, and nothing of the answer.
#[derive(Debug, Clone, Queryable)]
pub(in crate::producers) struct SentInvitation {
    pub number: ProducerNumber,
    pub since: NaiveDate,
    pub asked_at: NaiveDateTime,
}

/// False where the number was asked already.
pub(in crate::producers) fn ask(
    c: &mut Conn,
    by: Author,
    cooperative_id: i64,
    wanted: MembershipChange,
) -> Outcome<bool> {
    diesel::delete(
        membership_requests::table
            .filter(membership_requests::number.eq(wanted.number))
            .filter(membership_requests::cooperative_id.eq(cooperative_id))
            .filter(membership_requests::asked_at.le(by.at - HOLDS)),
    )
    .execute(c)?;
    let asked = on_each!(c, |c| diesel::insert_into(membership_requests::table)
        .values((
            membership_requests::uuid.eq(PublicId::new()),
            membership_requests::cooperative_id.eq(cooperative_id),
            membership_requests::number.eq(wanted.number),
            membership_requests::since.eq(wanted.on),
            membership_requests::asked_by.eq(by.account),
            membership_requests::asked_at.eq(by.at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(asked == 1)
}

/// What the cooperative has asked and what holds still, the newest first. What was refused stands
/// among it: a refusal would tell that somebody has the number.
pub(in crate::producers) fn asked_by(
    c: &mut Conn,
    cooperative_id: i64,
    now: NaiveDateTime,
) -> Outcome<Vec<SentInvitation>> {
    Ok(membership_requests::table
        .filter(membership_requests::cooperative_id.eq(cooperative_id))
        .filter(membership_requests::asked_at.gt(now - HOLDS))
        .order(membership_requests::id.desc())
        .limit(MOST)
        .select((
            membership_requests::number,
            membership_requests::since,
            membership_requests::asked_at,
        ))
        .load(c)?)
}

/// The household that a request reached, if there is one.
pub(in crate::producers) fn addressee(
    c: &mut Conn,
    number: ProducerNumber,
) -> Outcome<Option<Producer>> {
    Ok(producers::table
        .filter(producers::kind.eq_any(MAY_JOIN))
        .filter(producers::number.eq(number))
        .select(Producer::as_select())
        .get_result(c)
        .optional()?)
}

/// Who asks for this household and has no answer yet, the newest first.
pub fn invitations_to(
    c: &mut Conn,
    member: &Producer,
    now: NaiveDateTime,
) -> Outcome<Vec<Invitation>> {
    if !MAY_JOIN.contains(&member.kind) {
        return Ok(Vec::new());
    }
    Ok(membership_requests::table
        .inner_join(producers::table.on(producers::id.eq(membership_requests::cooperative_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(membership_requests::asked_by)))
        .filter(membership_requests::number.eq(member.number))
        .filter(membership_requests::refused_at.is_null())
        .filter(membership_requests::asked_at.gt(now - HOLDS))
        .filter(producers::status.eq(Status::Active))
        .order(membership_requests::id.desc())
        .select((
            membership_requests::uuid,
            membership_requests::cooperative_id,
            producers::name,
            producers::number,
            accounts::name.nullable(),
            membership_requests::since,
        ))
        .load(c)?)
}

/// One of them; `None` where it was answered or is too old.
pub(in crate::producers) fn invitation(
    c: &mut Conn,
    member: &Producer,
    uuid: &str,
    now: NaiveDateTime,
) -> Outcome<Option<Invitation>> {
    let all = invitations_to(c, member, now)?;
    Ok(all.into_iter().find(|one| one.uuid.as_str() == uuid))
}

/// The request ends where the membership begins. False where somebody answered before.
pub(in crate::producers) fn accept(c: &mut Conn, uuid: &PublicId) -> Outcome<bool> {
    let open = membership_requests::table
        .filter(membership_requests::uuid.eq(uuid))
        .filter(membership_requests::refused_at.is_null());
    Ok(diesel::delete(open).execute(c)? == 1)
}

/// The row stays, so that the same cooperative does not ask again at once.
pub(in crate::producers) fn refuse_invitation(
    c: &mut Conn,
    uuid: &PublicId,
    at: NaiveDateTime,
) -> Outcome<bool> {
    let open = membership_requests::table
        .filter(membership_requests::uuid.eq(uuid))
        .filter(membership_requests::refused_at.is_null());
    let refused = diesel::update(open).set(membership_requests::refused_at.eq(at));
    Ok(refused.execute(c)? == 1)
}
