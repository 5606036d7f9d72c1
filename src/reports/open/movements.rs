//! What was new in each place, quarter by quarter, and who.
//!
//! Registrations and trainings count every producer once, so their number is the producers. A
//! listing is one of many of its producer, so listers are looked for in the facts: who published or
//! closed something in the quarter. Who ever moved is not among them: nobody is then in two places,
//! and too few are found rather than too many.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::quarter::Quarter;
use super::release::NewPeople;
use super::suppress::FEWEST;
use crate::areas::{AreaId, Cell, Cells};
use crate::counts::{self, Detail, Measure, SumQuery};
use crate::db::schema::{earlier_places, listings, producers};
use crate::db::{Conn, MultiBackend, Outcome};
use crate::reports::columns::Column;
use crate::values::HalfMonth;

/// One place.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    new: BTreeMap<Quarter, NewPeople>,
    added: BTreeMap<Quarter, i64>,
}

/// All places in which anything was counted until the end of a quarter.
#[derive(Debug)]
pub(super) struct Movements {
    pub first: Quarter,
    pub last: Quarter,
    /// As finely as was asked for.
    pub cells: BTreeMap<Cell, Series>,
    /// The same by district alone; cells without one as they are.
    pub districts: BTreeMap<Cell, Series>,
}

impl Series {
    /// Who was new in each quarter, and what it had come to at its end.
    pub fn by_quarter(mut self, first: Quarter, last: Quarter) -> (Vec<NewPeople>, Vec<i64>) {
        let mut sum = 0;
        let steps = last.since(first).map(|quarter| {
            sum += self.added.get(&quarter).copied().unwrap_or(0);
            (self.new.remove(&quarter).unwrap_or_default(), sum)
        });
        steps.unzip()
    }

    fn count(&mut self, quarter: Quarter, measure: Measure, sum: i64) {
        let sign = if measure == Measure::ListingsWithdrawn {
            -1
        } else {
            1
        };
        *self.added.entry(quarter).or_default() += sign * sum;
        let new = self.new.entry(quarter).or_default();
        new.any = true;
        new.size += sum.abs();
    }

    fn meet(&mut self, quarter: Quarter, person: i64) {
        self.new.entry(quarter).or_default().meet(person);
    }
}

/// All of them together.
pub(super) fn sum<'a>(parts: impl Iterator<Item = &'a Series>) -> Series {
    let mut sum = Series::default();
    for part in parts {
        for (quarter, new) in &part.new {
            sum.new.entry(*quarter).or_default().add(new);
        }
        for (quarter, added) in &part.added {
            *sum.added.entry(*quarter).or_default() += added;
        }
    }
    sum
}

pub(super) fn read(
    c: &mut Conn,
    (cells, detail): (&Cells, Detail),
    column: Column,
    until: Quarter,
) -> Outcome<Movements> {
    let mut movements = Movements {
        first: until,
        last: until,
        cells: BTreeMap::new(),
        districts: BTreeMap::new(),
    };
    let query = SumQuery {
        cells,
        detail,
        from: Some(HalfMonth::of(NaiveDate::MIN)),
        until: HalfMonth::of(until.last_day()),
        measures: column.measures(),
    };
    let sums = counts::sums_by_half_month(c, &query)?;
    movements.count(column, sums);
    if column == Column::Listings {
        for (place, published, closed, person) in listers(c, cells)? {
            for day in [published, closed].into_iter().flatten() {
                movements.meet((place, detail), Quarter::of(HalfMonth::of(day)), person);
            }
        }
    }
    Ok(movements)
}

fn of_district(cell: Cell) -> Cell {
    let commune = if cell.district == 0 { cell.commune } else { 0 };
    Cell::new(cell.district, commune)
}

impl Movements {
    fn count(&mut self, column: Column, sums: Vec<(Cell, HalfMonth, Measure, i64)>) {
        let mut next = 0_i64..;
        let mut by_district: BTreeMap<(Cell, HalfMonth, Measure), i64> = BTreeMap::new();
        let mut count = |series: &mut Series, half, measure, sum: i64| {
            let quarter = Quarter::of(half);
            series.count(quarter, measure, sum);
            if column != Column::Listings {
                let number = usize::try_from(sum.abs().min(FEWEST)).unwrap_or(0);
                next.by_ref()
                    .take(number)
                    .for_each(|one| series.meet(quarter, one));
            }
        };
        for (cell, half, measure, sum) in sums.into_iter().filter(|(.., sum)| *sum != 0) {
            self.first = self.first.min(Quarter::of(half));
            count(self.cells.entry(cell).or_default(), half, measure, sum);
            *by_district
                .entry((of_district(cell), half, measure))
                .or_default() += sum;
        }
        // What a district is told at must not depend on how finely it was asked for.
        for ((cell, half, measure), sum) in by_district.into_iter().filter(|(_, sum)| *sum != 0) {
            count(self.districts.entry(cell).or_default(), half, measure, sum);
        }
    }

    fn meet(
        &mut self,
        ((district, commune), detail): ((AreaId, AreaId), Detail),
        quarter: Quarter,
        person: i64,
    ) {
        let cell = Cell::new(district, commune);
        let finest = match detail {
            Detail::Districts => of_district(cell),
            Detail::Communes => cell,
        };
        // Where nothing was counted nobody is looked for.
        if let Some(series) = self.cells.get_mut(&finest) {
            series.meet(quarter, person);
        }
        if let Some(series) = self.districts.get_mut(&of_district(cell)) {
            series.meet(quarter, person);
        }
    }
}

type Lister = ((AreaId, AreaId), Option<NaiveDate>, Option<NaiveDate>, i64);

/// Where each listing is that was ever published, when it was and when it was closed, and whose.
fn listers(c: &mut Conn, cells: &Cells) -> Outcome<Vec<Lister>> {
    let moved = earlier_places::table.filter(earlier_places::producer_id.eq(producers::id));
    let mut listed = listings::table
        .inner_join(producers::table)
        .filter(listings::published_on.is_not_null())
        .filter(not(exists(moved)))
        .select((
            (producers::district_id, producers::commune_id),
            listings::published_on,
            listings::closed_on,
            producers::id,
        ))
        .into_boxed::<MultiBackend>();
    if let Cells::Of {
        districts,
        loose_communes,
    } = cells
    {
        let placed = producers::district_id.eq_any(districts.clone());
        let loose = producers::district_id
            .is_null()
            .and(producers::commune_id.eq_any(loose_communes.clone()));
        listed = listed.filter(placed.or(loose.nullable()));
    }
    type Row = (
        (Option<AreaId>, AreaId),
        Option<NaiveDate>,
        Option<NaiveDate>,
        i64,
    );
    let rows: Vec<Row> = listed.load(c)?;
    let placed = rows
        .into_iter()
        .map(|((district, commune), published, closed, person)| {
            ((district.unwrap_or(0), commune), published, closed, person)
        });
    Ok(placed.collect())
}
