//! Who waits to be placed, and who sees them wait.
//!
//! Two kinds: those in a commune of today that lies across former districts, without their old
//! commune (`district_id` is NULL); and those in an old commune that was divided, of whom nobody
//! knows in which part they are.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::waiting::waits;
use crate::accounts::Sight;
use crate::areas::AreaId;
use crate::db::schema::producers;
use crate::db::{Conn, Outcome, PageSize};
use crate::producers::ProducerNumber;
use crate::values::PublicId;

/// Somebody who waits, as the queue shows it.
#[derive(Debug, Clone, Queryable)]
pub struct WaitingProducer {
    pub id: i64,
    pub uuid: PublicId,
    pub number: ProducerNumber,
    pub name: String,
    pub hamlet: String,
    pub commune_id: AreaId,
    pub district_id: Option<AreaId>,
    pub registered_on: NaiveDate,
}

type WaitingProducerColumns = (
    producers::id,
    producers::uuid,
    producers::number,
    producers::name,
    producers::hamlet,
    producers::commune_id,
    producers::district_id,
    producers::registered_on,
);

const WAITING: WaitingProducerColumns = (
    producers::id,
    producers::uuid,
    producers::number,
    producers::name,
    producers::hamlet,
    producers::commune_id,
    producers::district_id,
    producers::registered_on,
);

/// How many wait.
pub fn number(c: &mut Conn, sight: &Sight) -> Outcome<i64> {
    let waits = waits(c, sight)?;
    Ok(producers::table.filter(waits).count().get_result(c)?)
}

/// The communes in which somebody waits, with their number; the most first.
pub(super) fn communes(c: &mut Conn, sight: &Sight) -> Outcome<Vec<(AreaId, i64)>> {
    let waits = waits(c, sight)?;
    Ok(producers::table
        .filter(waits)
        .group_by(producers::commune_id)
        .order((count_star().desc(), producers::commune_id))
        .select((producers::commune_id, count_star()))
        .load(c)?)
}

/// The hamlets of a commune in which somebody waits, with their number.
pub(super) fn hamlets(c: &mut Conn, sight: &Sight, commune: AreaId) -> Outcome<Vec<(String, i64)>> {
    let waits = waits(c, sight)?;
    Ok(producers::table
        .filter(waits)
        .filter(producers::commune_id.eq(commune))
        .group_by(producers::hamlet)
        .order(producers::hamlet)
        .select((producers::hamlet, count_star()))
        .load(c)?)
}

/// What fits on a page and can still be looked over.
pub(super) const PAGE: PageSize = PageSize::new(100);

/// A page of a commune, hamlet by hamlet, and one more.
pub(super) fn page(
    c: &mut Conn,
    sight: &Sight,
    commune: AreaId,
    hamlet: Option<&str>,
    number: usize,
) -> Outcome<Vec<WaitingProducer>> {
    let waits = waits(c, sight)?;
    let mut found = producers::table
        .filter(waits)
        .filter(producers::commune_id.eq(commune))
        .into_boxed();
    if let Some(hamlet) = hamlet {
        found = found.filter(producers::hamlet.eq(hamlet.to_owned()));
    }
    Ok(found
        .order((producers::hamlet, producers::id))
        .offset(PAGE.rows_before(number))
        .limit(PAGE.and_one_more())
        .select(WAITING)
        .load(c)?)
}

/// Those of a commune who have these addresses and still wait.
pub fn waiting_in(
    c: &mut Conn,
    sight: &Sight,
    commune: AreaId,
    uuids: &[PublicId],
) -> Outcome<Vec<WaitingProducer>> {
    let waits = waits(c, sight)?;
    Ok(producers::table
        .filter(waits)
        .filter(producers::commune_id.eq(commune))
        .filter(producers::uuid.eq_any(uuids.to_vec()))
        .order(producers::id)
        .select(WAITING)
        .load(c)?)
}
