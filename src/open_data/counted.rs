//! What was counted in each place until a quarter's end, as it is known now, and who is behind what
//! a quarter added.
//!
//! Registrations and trainings count every producer once, so their number is the producers. A
//! listing is one of many of its producer, so listers are looked for in the facts: who published or
//! closed something in the quarter. Who ever moved is not among them: nobody is then in two places,
//! and too few are found rather than too many. The same holds for a listing of an earlier quarter
//! that was told late.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::place::PublishedPlace;
use super::quarter::Quarter;
use crate::areas::{AreaId, Cell, Cells};
use crate::counts::{self, Detail, Measure, SumQuery};
use crate::db::schema::{earlier_places, listings, producers};
use crate::db::{Conn, Outcome};
use crate::reports::figures::columns::Column;
use crate::values::HalfMonth;

/// Cooperatives are few: theirs are published of former districts, and not of communes.
const fn detail(column: Column) -> Detail {
    match column {
        Column::Cooperatives => Detail::Districts,
        _ => Detail::Communes,
    }
}

const fn place(cell: Cell) -> PublishedPlace {
    match (cell.district, cell.commune) {
        (0, commune) => PublishedPlace::Loose(commune),
        (district, 0) => PublishedPlace::District(district),
        (district, commune) => PublishedPlace::Commune { district, commune },
    }
}

fn query(column: Column, until: Quarter) -> SumQuery<'static> {
    SumQuery {
        cells: &Cells::All,
        detail: detail(column),
        from: None,
        until: HalfMonth::of(until.last_day()),
        measures: column.measures(),
    }
}

/// What each place had come to at the end of a quarter.
pub(super) fn sums(
    c: &mut Conn,
    column: Column,
    until: Quarter,
) -> Outcome<BTreeMap<PublishedPlace, i64>> {
    let mut sums = BTreeMap::new();
    for (cell, measure, sum) in counts::sums(c, &query(column, until))? {
        let sign = if measure == Measure::ListingsWithdrawn {
            -1
        } else {
            1
        };
        *sums.entry(place(cell)).or_default() += sign * sum;
    }
    Ok(sums)
}

/// The first quarter in which anything was counted until the end of another.
pub(super) fn first_quarter(
    c: &mut Conn,
    column: Column,
    until: Quarter,
) -> Outcome<Option<Quarter>> {
    let query = SumQuery {
        from: Some(HalfMonth::of(NaiveDate::MIN)),
        ..query(column, until)
    };
    let sums = counts::sums_by_half_month(c, &query)?.into_iter();
    let halves = sums.filter(|(.., sum)| *sum != 0).map(|(_, half, ..)| half);
    Ok(halves.min().map(Quarter::of))
}

/// Who published or closed a listing in a quarter, place by place.
pub(super) fn listers(
    c: &mut Conn,
    quarter: Quarter,
) -> Outcome<BTreeMap<PublishedPlace, BTreeSet<i64>>> {
    let moved = earlier_places::table.filter(earlier_places::producer_id.eq(producers::id));
    let (first, last) = (quarter.first_day(), quarter.last_day());
    let published = listings::published_on.between(first, last);
    let closed = listings::closed_on.between(first, last);
    let listed = listings::table
        .inner_join(producers::table)
        .filter(listings::published_on.is_not_null())
        .filter(published.or(closed))
        .filter(not(exists(moved)))
        .select((producers::district_id, producers::commune_id, producers::id));
    let rows: Vec<(Option<AreaId>, AreaId, i64)> = listed.distinct().load(c)?;
    let mut listers: BTreeMap<PublishedPlace, BTreeSet<i64>> = BTreeMap::new();
    for (district, commune, person) in rows {
        let place = place(Cell::new(district.unwrap_or(0), commune));
        listers.entry(place).or_default().insert(person);
    }
    Ok(listers)
}
