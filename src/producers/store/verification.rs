//! Households that registered themselves and that nobody else has vouched for yet.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::sight::seen_by;
use crate::accounts::Sight;
use crate::areas::{self, AreaId};
use crate::db::schema::producers;
use crate::db::{Conn, MultiBackend, Outcome, PageSize};
use crate::producers::model::{Producer, ProducerKind};
use crate::values::PublicId;

const PAGE: PageSize = PageSize::new(50);

type UnverifiedSelect = producers::BoxedQuery<'static, MultiBackend>;

/// `verified_on IS NULL` is what the index holds; those that speak for others are among it.
fn unverified() -> UnverifiedSelect {
    producers::table
        .filter(producers::verified_on.is_null())
        .filter(producers::kind.eq_any(ProducerKind::HOUSEHOLDS))
        .into_boxed()
}

/// Those of some that nobody has vouched for.
pub(in crate::producers) fn unverified_of(c: &mut Conn, ids: &[i64]) -> Outcome<Vec<Producer>> {
    Ok(unverified()
        .filter(producers::id.eq_any(ids.to_vec()))
        .select(Producer::as_select())
        .load(c)?)
}

pub(in crate::producers) fn mark_verified(
    c: &mut Conn,
    ids: &[i64],
    day: NaiveDate,
) -> Outcome<()> {
    diesel::update(producers::table.filter(producers::id.eq_any(ids)))
        .set(producers::verified_on.eq(day))
        .execute(c)?;
    Ok(())
}

/// How many of those in sight wait for somebody to vouch for them.
pub fn unverified_number(c: &mut Conn, sight: &Sight) -> Outcome<i64> {
    let waiting = unverified().filter(seen_by(sight));
    Ok(waiting.count().get_result(c)?)
}

/// How many wait in each district and commune, wherever somebody waits at all.
pub fn unverified_places(c: &mut Conn) -> Outcome<Vec<(Option<AreaId>, AreaId, i64)>> {
    Ok(producers::table
        .filter(producers::verified_on.is_null())
        .filter(producers::kind.eq_any(ProducerKind::HOUSEHOLDS))
        .group_by((producers::district_id, producers::commune_id))
        .select((producers::district_id, producers::commune_id, count_star()))
        .load(c)?)
}

/// How many registered themselves in each commune since then, and wait for somebody to vouch for them.
pub fn registered_themselves_since(
    c: &mut Conn,
    since: NaiveDateTime,
) -> Outcome<Vec<(AreaId, i64)>> {
    Ok(producers::table
        .filter(producers::verified_on.is_null())
        .filter(producers::kind.eq_any(ProducerKind::HOUSEHOLDS))
        .filter(producers::created_at.gt(since))
        .group_by(producers::commune_id)
        .select((producers::commune_id, count_star()))
        .load(c)?)
}

/// The producers in sight with these addresses.
pub(in crate::producers) fn ids_in_sight(
    c: &mut Conn,
    sight: &Sight,
    uuids: &[PublicId],
) -> Outcome<Vec<i64>> {
    Ok(producers::table
        .filter(producers::uuid.eq_any(uuids))
        .filter(seen_by(sight))
        .select(producers::id)
        .load(c)?)
}

/// A page of those who wait, who waits longest first.
#[derive(Debug)]
pub(in crate::producers) struct UnverifiedPage {
    pub producers: Vec<Producer>,
    pub places: Vec<areas::Area>,
    pub number: i64,
    pub more: bool,
}

/// `after` is the id of the last one of the page before.
pub(in crate::producers) fn unverified_page(
    c: &mut Conn,
    sight: &Sight,
    after: i64,
) -> Outcome<UnverifiedPage> {
    let mut producers: Vec<Producer> = unverified()
        .filter(seen_by(sight))
        .filter(producers::id.gt(after))
        .order(producers::id)
        .limit(PAGE.and_one_more())
        .select(Producer::as_select())
        .load(c)?;
    let more = PAGE.cut(&mut producers);
    let mut communes: Vec<AreaId> = producers.iter().map(|p| p.commune_id).collect();
    communes.sort_unstable();
    communes.dedup();
    Ok(UnverifiedPage {
        places: areas::by_ids(c, &communes)?,
        number: unverified_number(c, sight)?,
        producers,
        more,
    })
}
