//! Who belongs to which cooperative, and since when.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::find;
use super::sight::seen_by;
use crate::accounts::Sight;
use crate::db::schema::{memberships, producers};
use crate::db::{Conn, DbFailure, Outcome, contains, on_each};
use crate::producers::model::{Producer, ProducerKind};
use crate::producers::number::ProducerNumber;
use crate::text::fold;
use crate::values::PublicId;

/// More members than a page holds are found through the list of producers.
const MOST_MEMBERS: i64 = 500;
const MOST_CANDIDATES: i64 = 20;
/// Only a household joins: a cooperative is no member of another one here.
pub(super) const MAY_JOIN: [ProducerKind; 2] =
    [ProducerKind::Household, ProducerKind::HouseholdBusiness];

/// One side of a membership: the member of a cooperative, or the cooperative of a member.
#[derive(Debug, Clone, Queryable)]
pub(in crate::producers) struct Member {
    pub uuid: PublicId,
    pub number: ProducerNumber,
    pub name: String,
    pub joined_on: NaiveDate,
    pub left_on: Option<NaiveDate>,
}

/// Those who are members today first, then those who left.
pub(in crate::producers) fn members_of(c: &mut Conn, cooperative_id: i64) -> Outcome<Vec<Member>> {
    let mut members: Vec<Member> = memberships::table
        .inner_join(producers::table.on(producers::id.eq(memberships::member_id)))
        .filter(memberships::cooperative_id.eq(cooperative_id))
        .order(memberships::id.desc())
        .limit(MOST_MEMBERS)
        .select((
            producers::uuid,
            producers::number,
            producers::name,
            memberships::joined_on,
            memberships::left_on,
        ))
        .load(c)?;
    members.sort_by_key(|member| member.left_on.is_some());
    Ok(members)
}

pub(in crate::producers) fn cooperatives_of(c: &mut Conn, member_id: i64) -> Outcome<Vec<Member>> {
    Ok(memberships::table
        .inner_join(producers::table.on(producers::id.eq(memberships::cooperative_id)))
        .filter(memberships::member_id.eq(member_id))
        .order(memberships::id.desc())
        .select((
            producers::uuid,
            producers::number,
            producers::name,
            memberships::joined_on,
            memberships::left_on,
        ))
        .load(c)?)
}

/// A cooperative in sight that has members: only those that speak for others have, and only once
/// they were let in.
pub(in crate::producers) fn cooperative(
    c: &mut Conn,
    sight: &Sight,
    uuid: &str,
) -> Outcome<Producer> {
    let producer = find(c, sight, uuid)?;
    if producer.kind.has_members() && producer.is_active() {
        Ok(producer)
    } else {
        Err(DbFailure::Missing)
    }
}

/// Households in sight, by a part of their name or by their whole number.
pub(in crate::producers) fn candidates(
    c: &mut Conn,
    sight: &Sight,
    typed: &str,
) -> Outcome<Vec<Producer>> {
    if let Ok(number) = ProducerNumber::parse(typed) {
        return Ok(candidate(c, sight, number)?.into_iter().collect());
    }
    let folded = fold(typed);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    Ok(producers::table
        .filter(producers::kind.eq_any(MAY_JOIN))
        .filter(seen_by(sight))
        .filter(contains(producers::folded, &folded))
        .select(Producer::as_select())
        .order(producers::id.desc())
        .limit(MOST_CANDIDATES)
        .load(c)?)
}

/// The household with this number, if it is in sight. A number alone opens nothing: there are few
/// enough of them to be tried.
pub(in crate::producers) fn candidate(
    c: &mut Conn,
    sight: &Sight,
    number: ProducerNumber,
) -> Outcome<Option<Producer>> {
    Ok(producers::table
        .filter(producers::kind.eq_any(MAY_JOIN))
        .filter(producers::number.eq(number))
        .filter(seen_by(sight))
        .select(Producer::as_select())
        .get_result(c)
        .optional()?)
}

/// The member of today with this number: whoever keeps the members sees all of them.
pub(in crate::producers) fn member_numbered(
    c: &mut Conn,
    cooperative_id: i64,
    number: ProducerNumber,
) -> Outcome<Option<Producer>> {
    Ok(memberships::table
        .inner_join(producers::table.on(producers::id.eq(memberships::member_id)))
        .filter(memberships::cooperative_id.eq(cooperative_id))
        .filter(memberships::left_on.is_null())
        .filter(producers::number.eq(number))
        .select(Producer::as_select())
        .get_result(c)
        .optional()?)
}

/// The cooperative with this address that the household belongs to today.
pub(in crate::producers) fn cooperative_of(
    c: &mut Conn,
    member_id: i64,
    uuid: &str,
) -> Outcome<Option<Producer>> {
    Ok(memberships::table
        .inner_join(producers::table.on(producers::id.eq(memberships::cooperative_id)))
        .filter(memberships::member_id.eq(member_id))
        .filter(memberships::left_on.is_null())
        .filter(producers::uuid.eq(uuid))
        .select(Producer::as_select())
        .get_result(c)
        .optional()?)
}

/// False where the member is one already.
pub(in crate::producers) fn join(
    c: &mut Conn,
    cooperative_id: i64,
    member_id: i64,
    on: NaiveDate,
) -> Outcome<bool> {
    let joined = on_each!(c, |c| diesel::insert_into(memberships::table)
        .values((
            memberships::cooperative_id.eq(cooperative_id),
            memberships::member_id.eq(member_id),
            memberships::joined_on.eq(on),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(joined == 1)
}

/// False where there is no such membership, or it began later than that day.
pub(in crate::producers) fn leave(
    c: &mut Conn,
    cooperative_id: i64,
    member_id: i64,
    on: NaiveDate,
) -> Outcome<bool> {
    let left = diesel::update(
        memberships::table
            .filter(memberships::cooperative_id.eq(cooperative_id))
            .filter(memberships::member_id.eq(member_id))
            .filter(memberships::left_on.is_null())
            .filter(memberships::joined_on.le(on)),
    )
    .set(memberships::left_on.eq(on))
    .execute(c)?;
    Ok(left == 1)
}
