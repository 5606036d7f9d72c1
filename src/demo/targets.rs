//! What places are to reach in 2024, so that some are seen to lag and some to lead.

use chrono::{Datelike, NaiveDate};

use super::plan;
use super::seeded_rng::SeededRng;
use crate::accounts::Sight;
use crate::areas::{BoundariesCache, Frame, Grain};
use crate::audit::Author;
use crate::db::{Conn, DbFailure, Outcome};
use crate::reports::figures::Figures;
use crate::reports::figures::report::{ReportSubject, Row};
use crate::reports::{self, NewTarget, TargetsOf};
use crate::values::Period;

/// So many districts have given targets to their communes as well.
const BY_COMMUNE: usize = 3;

/// Sets them for the districts of a province, and for the communes of its first districts.
pub(super) fn set(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    province: &str,
) -> Outcome<()> {
    let current = boundaries_cache.current(c)?;
    let frame = current.reporting_frame(plan::as_of());
    let whole = ReportSubject::province(&frame, province, Grain::District);
    let districts = reached(c, &frame, whole)?;
    keep(c, boundaries_cache, by, province, None, &districts)?;
    for district in districts.iter().take(BY_COMMUNE) {
        let code = district.code.as_str();
        let communes = reached(c, &frame, ReportSubject::district(&frame, province, code))?;
        keep(c, boundaries_cache, by, province, Some(code), &communes)?;
    }
    Ok(())
}

/// The figures of this year, as the report tells them.
fn reached(c: &mut Conn, frame: &Frame, about: Option<ReportSubject>) -> Outcome<Vec<Row>> {
    let until = plan::as_of();
    let from = NaiveDate::from_ymd_opt(until.year(), 1, 1);
    let (Ok(period), Some(about)) = (Period::custom(from, until), about) else {
        return Err(DbFailure::Missing);
    };
    Ok(reports::report(c, frame, about, period)?.rows)
}

fn keep(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    province: &str,
    district: Option<&str>,
    rows: &[Row],
) -> Outcome<()> {
    let place = TargetsOf {
        province,
        district,
        boundaries_on: plan::as_of(),
        year: plan::as_of().year(),
    };
    let targets: Vec<NewTarget> = rows.iter().flat_map(targets).collect();
    reports::set_targets(c, boundaries_cache, by, &Sight::Everything, place, &targets)
}

/// A figure that a target is set for, by its name in an address.
type TargetMeasure = (&'static str, fn(&Figures) -> i64);

const MEASURED: [TargetMeasure; 3] = [
    ("listings", |figures| figures.listings),
    ("transactions", |figures| figures.transactions),
    ("trained", |figures| figures.trained),
];

fn targets(row: &Row) -> Vec<NewTarget> {
    let target = |(measure, figure): TargetMeasure| {
        let mut rng = SeededRng::of(&format!("target {measure} {}", row.code), 0);
        let value = target(figure(&row.figures), &mut rng)?;
        Some(NewTarget {
            code: row.code.clone(),
            measure,
            value,
        })
    };
    MEASURED.into_iter().filter_map(target).collect()
}

/// Eight months' figure stretched to the year, up to a quarter less or a third more.
fn target(figure: i64, rng: &mut SeededRng) -> Option<i64> {
    let year = figure * 12 / 8;
    (figure > 0).then(|| (year * rng.between(750, 1_333) / 1_000).max(1))
}
