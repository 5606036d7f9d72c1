//! Writes a place, and ends a residence.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::Sight;
use crate::areas::{AreaId, Place};
use crate::db::schema::{earlier_places, left_places, producers};
use crate::db::{Conn, Outcome, on_each};
use crate::producers::{Producer, seen_by};

pub(super) fn set_place(c: &mut Conn, ids: &[i64], to: &Place) -> Outcome<()> {
    diesel::update(producers::table.filter(producers::id.eq_any(ids)))
        .set((
            producers::commune_id.eq(to.commune_id),
            producers::old_commune_id.eq(to.old_commune_id),
            producers::district_id.eq(to.district_id),
        ))
        .execute(c)?;
    Ok(())
}

/// Another commune has other hamlets.
pub(super) fn set_hamlet(c: &mut Conn, id: i64, hamlet: &str) -> Outcome<()> {
    diesel::update(producers::table.filter(producers::id.eq(id)))
        .set(producers::hamlet.eq(hamlet))
        .execute(c)?;
    Ok(())
}

/// Keeps the present place as an earlier one, from its first day until the day of the move.
pub(super) fn end_residence(
    c: &mut Conn,
    producer: &Producer,
    since: NaiveDate,
    moved_on: NaiveDate,
) -> Outcome<()> {
    diesel::insert_into(earlier_places::table)
        .values((
            earlier_places::producer_id.eq(producer.id),
            earlier_places::from_day.eq(since),
            earlier_places::until_day.eq(moved_on),
            earlier_places::commune_id.eq(producer.commune_id),
            earlier_places::old_commune_id.eq(producer.old_commune_id),
            earlier_places::district_id.eq(producer.district_id),
        ))
        .execute(c)?;
    Ok(())
}

/// Where a producer was said to be until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable)]
#[diesel(table_name = left_places, treat_none_as_default_value = false)]
pub(super) struct LeftPlace {
    pub producer_id: i64,
    pub commune_id: AreaId,
    pub district_id: Option<AreaId>,
}

impl LeftPlace {
    pub fn of(producer: &Producer) -> Self {
        Self {
            producer_id: producer.id,
            commune_id: producer.commune_id,
            district_id: producer.district_id,
        }
    }
}

/// Remembers where producers were said to be, whatever the reason for which they are not any more:
/// a signed report of that place may have to tell it.
pub(super) fn note_left(c: &mut Conn, at: NaiveDateTime, left: &[LeftPlace]) -> Outcome<()> {
    let row = |place: &LeftPlace| (left_places::left_at.eq(at), *place);
    let rows: Vec<_> = left.iter().map(row).collect();
    on_each!(c, |c| diesel::insert_into(left_places::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// Whether somebody with this sight still sees the producer where it is now.
pub(super) fn is_seen(c: &mut Conn, sight: &Sight, id: i64) -> Outcome<bool> {
    let seen = producers::table
        .filter(producers::id.eq(id))
        .filter(seen_by(sight));
    Ok(seen.count().get_result::<i64>(c)? > 0)
}
