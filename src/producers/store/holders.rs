//! Producers as the holders of accounts.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::NumbersById;
use crate::areas::AreaId;
use crate::counts::CountPlace;
use crate::db::schema::producers;
use crate::db::{Conn, Outcome, on_each};
use crate::producers::model::{ProducerKind, Status};
use crate::producers::number::ProducerNumber;
use crate::web::Choice;

/// Those that have officers.
const WITH_OFFICERS: [ProducerKind; 2] =
    [ProducerKind::Cooperative, ProducerKind::CooperativeGroup];

/// Marks a producer's account as used for the first time and tells where the producer is now; `None`
/// where it was marked before.
pub(in crate::producers) fn mark_activated(
    c: &mut Conn,
    producer_id: i64,
    now: NaiveDateTime,
) -> Outcome<Option<CountPlace>> {
    let unused = producers::table
        .filter(producers::id.eq(producer_id))
        .filter(producers::activated_at.is_null());
    Ok(on_each!(c, |c| diesel::update(unused)
        .set(producers::activated_at.eq(now))
        .returning((producers::commune_id, producers::district_id))
        .get_result(c)
        .optional())?)
}

/// The active ones of some communes, by uuid and in the order of their names.
pub(in crate::producers) fn cooperatives_in(
    c: &mut Conn,
    communes: &[AreaId],
) -> Outcome<Vec<Choice>> {
    let found: Vec<(String, String)> = producers::table
        .filter(producers::commune_id.eq_any(communes))
        .filter(producers::kind.eq_any(WITH_OFFICERS))
        .filter(producers::status.eq(Status::Active))
        .order(producers::folded)
        .select((producers::uuid, producers::name))
        .load(c)?;
    Ok(found.into_iter().map(|(u, n)| Choice::new(u, n)).collect())
}

pub(in crate::producers) fn cooperative_by_uuid(c: &mut Conn, uuid: &str) -> Outcome<Option<i64>> {
    Ok(producers::table
        .filter(producers::uuid.eq(uuid))
        .filter(producers::kind.eq_any(WITH_OFFICERS))
        .select(producers::id)
        .get_result(c)
        .optional()?)
}

pub(in crate::producers) fn numbers(c: &mut Conn, ids: &[i64]) -> Outcome<NumbersById> {
    let found: Vec<(i64, ProducerNumber)> = producers::table
        .filter(producers::id.eq_any(ids))
        .select((producers::id, producers::number))
        .load(c)?;
    let found = found.into_iter();
    Ok(found.map(|(id, number)| (id, number.to_string())).collect())
}
