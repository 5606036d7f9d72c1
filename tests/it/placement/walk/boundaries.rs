//! The same figures, looked at under the boundaries of many days: nothing is lost between units,
//! and nothing is told twice.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lensan::areas::{
    BoundariesCache, Cell, CellPlacement, Cells, Frame, Grain, ReportUnitId, Scope,
};
use lensan::counts::Tally;
use lensan::db::Conn;
use lensan::reports::{self, Figures};
use lensan::values::Period;

use super::super::TODAY;

/// By measure.
type SumsByMeasure = BTreeMap<i32, i64>;

/// What was counted, by cell.
type CountsByCell = BTreeMap<Cell, SumsByMeasure>;

fn counted(c: &mut Conn) -> CountsByCell {
    let mut counted = CountsByCell::new();
    for (key, value) in Tally::from_counts(c).unwrap().iter() {
        let cell = Cell::new(key.district_id, key.commune_id);
        *counted
            .entry(cell)
            .or_default()
            .entry(key.measure)
            .or_default() += value;
    }
    counted
}

fn all<'a>(sums: impl IntoIterator<Item = &'a SumsByMeasure>) -> SumsByMeasure {
    let mut all = SumsByMeasure::new();
    for (measure, value) in sums.into_iter().flatten() {
        *all.entry(*measure).or_default() += value;
    }
    all.retain(|_, value| *value != 0);
    all
}

/// The lines of a scope, read as a report reads them; `None` is the line of what is undecided.
fn lines(
    counted: &CountsByCell,
    frame: &Frame<'_>,
    scope: Scope,
) -> BTreeMap<Option<ReportUnitId>, SumsByMeasure> {
    let cells = frame.cells(scope);
    let asked_for = |cell: &Cell| match &cells {
        Cells::All => true,
        Cells::Of {
            districts,
            loose_communes,
        } => match cell.district {
            0 => loose_communes.contains(&cell.commune),
            district => districts.contains(&district),
        },
    };
    // All units of the country are many; that one of them is listed is asked for one at a time.
    let listed = match scope {
        Scope::Country(_) => None,
        _ => Some(frame.units(scope)),
    };
    let is_listed = |id: ReportUnitId| match &listed {
        Some(units) => units.iter().any(|unit| unit.id == id),
        None => frame.unit(id).is_some(),
    };
    let mut lines: BTreeMap<Option<ReportUnitId>, SumsByMeasure> = BTreeMap::new();
    for (cell, sums) in counted.iter().filter(|(cell, _)| asked_for(cell)) {
        let line = match frame.place_in(*cell, scope) {
            Some(CellPlacement::Unit(unit)) => Some(unit),
            Some(CellPlacement::Undecided) => None,
            None => continue,
        };
        if let Some(unit) = line {
            assert!(
                is_listed(unit),
                "{cell:?} lies in {unit:?}, no line of {scope:?}"
            );
        }
        let of_line = lines.entry(line).or_default();
        *of_line = all([&*of_line, sums]);
    }
    lines
}

/// From the country down: what a unit has is the sum of what it is made of, on every day.
pub fn look_under(c: &mut Conn, boundaries_cache: &BoundariesCache, days: &[NaiveDate]) {
    let counted = counted(c);
    let total = all(counted.values());
    let boundaries = boundaries_cache.current(c).unwrap();
    for day in days {
        for frame in [boundaries.frame(*day), boundaries.reporting_frame(*day)] {
            for grain in [Grain::Province, Grain::District, Grain::Commune] {
                let lines = lines(&counted, &frame, Scope::Country(grain));
                assert_eq!(all(lines.values()), total, "{day}, {grain:?}");
            }
            provinces(&counted, &frame);
        }
    }
}

fn provinces(counted: &CountsByCell, frame: &Frame<'_>) {
    let day = frame.day();
    let country = lines(counted, frame, Scope::Country(Grain::Province));
    for (province, of_province) in country {
        let Some(ReportUnitId::Area(id)) = province else {
            continue;
        };
        let grain = Grain::District;
        let districts = lines(counted, frame, Scope::Province { id, grain });
        assert_eq!(all(districts.values()), of_province, "{day}, province {id}");
        let grain = Grain::Commune;
        let communes = lines(counted, frame, Scope::Province { id, grain });
        assert_eq!(all(communes.values()), of_province, "{day}, province {id}");
        for (district, of_district) in districts {
            let Some(id) = district else { continue };
            let communes = lines(counted, frame, Scope::District { id, grain });
            assert_eq!(all(communes.values()), of_district, "{day}, {id:?}");
        }
    }
}

/// The reports themselves, from the sums in the database.
pub fn report_under(c: &mut Conn, boundaries_cache: &BoundariesCache, days: &[NaiveDate]) {
    let boundaries = boundaries_cache.current(c).unwrap();
    let period = Period::to_date(TODAY);
    let mut totals: Vec<(NaiveDate, Figures)> = Vec::new();
    for day in days {
        let frame = boundaries.reporting_frame(*day);
        let about = reports::ReportSubject::country(Grain::Province);
        let country = reports::report(c, &frame, about, period).unwrap();
        totals.push((*day, country.total.figures));
        for row in country.rows.iter().filter(|row| !row.figures.is_zero()) {
            for grain in [Grain::District, Grain::Commune] {
                let about = reports::ReportSubject::province(&frame, &row.code, grain).unwrap();
                let report = reports::report(c, &frame, about, period).unwrap();
                let label = format!("{day}, {} by {grain:?}", row.name);
                assert_eq!(report.total.figures, row.figures, "{label}");
            }
        }
    }
    let (_, first) = totals[0];
    let same = totals.iter().all(|(_, figures)| *figures == first);
    assert!(same, "{totals:#?}");
}
