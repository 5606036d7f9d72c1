//! Who attended a course, and who of those within sight could be added. Names of producers out of
//! sight are never shown; they only count.

use diesel::prelude::*;

use crate::accounts::Sight;
use crate::db::schema::{attendances, producers};
use crate::db::{Conn, Outcome, PageSize, contains};
use crate::producers::{ProducerNumber, Status, ids_seen_by, seen_by};
use crate::values::PublicId;

pub(super) const PAGE: PageSize = PageSize::new(50);

/// A producer as a roll shows it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct RollProducer {
    pub id: i64,
    pub uuid: PublicId,
    pub number: ProducerNumber,
    pub name: String,
    pub hamlet: String,
}

type RollProducerColumns = (
    producers::id,
    producers::uuid,
    producers::number,
    producers::name,
    producers::hamlet,
);

const PERSON: RollProducerColumns = (
    producers::id,
    producers::uuid,
    producers::number,
    producers::name,
    producers::hamlet,
);

/// One more than a page of those on the roll and within sight.
pub(super) fn of_course(
    c: &mut Conn,
    sight: &Sight,
    course_id: i64,
    after: i64,
) -> Outcome<Vec<RollProducer>> {
    Ok(attendances::table
        .inner_join(producers::table)
        .filter(attendances::course_id.eq(course_id))
        .filter(attendances::producer_id.gt(after))
        .filter(seen_by(sight))
        .order(attendances::producer_id)
        .limit(PAGE.and_one_more())
        .select(PERSON)
        .load(c)?)
}

/// All on the roll, and those of them within sight.
pub(super) fn numbers(c: &mut Conn, sight: &Sight, course_id: i64) -> Outcome<(i64, i64)> {
    let roll = attendances::table.filter(attendances::course_id.eq(course_id));
    let all = roll.count().get_result(c)?;
    let seen = roll.filter(attendances::producer_id.eq_any(ids_seen_by(sight)));
    Ok((all, seen.count().get_result(c)?))
}

/// Where a page of the roll goes on; 0 = at its beginning.
pub(super) fn position(c: &mut Conn, sight: &Sight, after: &str) -> Outcome<i64> {
    match PublicId::parse(after) {
        Ok(uuid) => Ok(by_uuids(c, sight, &[uuid])?
            .first()
            .map_or(0, |person| person.id)),
        Err(_) => Ok(0),
    }
}

/// The producers within sight that have these UUIDs.
pub(super) fn by_uuids(
    c: &mut Conn,
    sight: &Sight,
    uuids: &[PublicId],
) -> Outcome<Vec<RollProducer>> {
    Ok(producers::table
        .filter(producers::uuid.eq_any(uuids))
        .filter(seen_by(sight))
        .select(PERSON)
        .load(c)?)
}

/// The producers within sight that have these numbers.
pub(super) fn by_numbers(
    c: &mut Conn,
    sight: &Sight,
    numbers: &[ProducerNumber],
) -> Outcome<Vec<RollProducer>> {
    let mut found = Vec::with_capacity(numbers.len());
    for part in numbers.chunks(1000) {
        let mut people: Vec<RollProducer> = producers::table
            .filter(producers::number.eq_any(part))
            .filter(seen_by(sight))
            .select(PERSON)
            .load(c)?;
        found.append(&mut people);
    }
    Ok(found)
}

/// The first page of producers within sight whose name holds the folded text and who are not yet
/// on the roll.
pub(super) fn candidates(
    c: &mut Conn,
    sight: &Sight,
    course_id: i64,
    search: &str,
) -> Outcome<Vec<RollProducer>> {
    let on_roll = attendances::table
        .filter(attendances::course_id.eq(course_id))
        .select(attendances::producer_id);
    Ok(producers::table
        .filter(seen_by(sight))
        .filter(producers::id.ne_all(on_roll))
        .filter(producers::status.eq(Status::Active))
        .filter(contains(producers::folded, search))
        .order(producers::id)
        .limit(PAGE.and_one_more())
        .select(PERSON)
        .load(c)?)
}
