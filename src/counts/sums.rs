//! Adding up what was counted: what every report is made of.
//!
//! Each question is answered from the sums that are folded and from the changes that still wait,
//! in one moment of the database: nothing is missing and nothing is there twice.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::model::{Channel, CountKey, Evidence, Measure};
use super::spans::Spans;
use crate::areas::{Cell, Cells};
use crate::db::schema::{count_changes, count_sums, counts};
use crate::db::{Conn, DbFailure, Outcome};
use crate::values::{HalfMonth, Period};

/// `sum()` of a BIGINT is NUMERIC on PostgreSQL.
const SUM: &str = "CAST(SUM(value) AS BIGINT)";

/// How finely the answer tells places apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// One sum a district, in a cell without a commune (0); one a commune of what is in no
    /// district yet.
    Districts,
    /// One sum a commune within a district.
    Communes,
}

/// The sums of some places over a range of half-months, both ends included; without `from` since
/// the beginning.
#[derive(Debug, Clone, Copy)]
pub struct SumQuery<'a> {
    pub cells: &'a Cells,
    pub detail: Detail,
    pub from: Option<HalfMonth>,
    pub until: HalfMonth,
    pub measures: &'a [Measure],
}

impl<'a> SumQuery<'a> {
    pub fn over(cells: &'a Cells, detail: Detail, period: &Period) -> Self {
        let (from, until) = period.half_months();
        Self {
            cells,
            detail,
            from,
            until,
            measures: Measure::ALL,
        }
    }

    fn range(&self) -> (i32, i32) {
        let from = self.from.map_or(0, HalfMonth::number);
        (from, self.until.number())
    }

    fn measures(&self) -> Vec<i32> {
        self.measures.iter().map(|m| m.number()).collect()
    }

    fn cell(&self, district_id: i64, commune_id: i64) -> Cell {
        let whole = self.detail == Detail::Districts && district_id != 0;
        Cell::new(district_id, if whole { 0 } else { commune_id })
    }
}

/// Up to so many measures the index is asked for each; more are picked from all that a place has.
const FEW_MEASURES: usize = 3;

/// The rows of a table that belong to a query's places and measures. A column with 0 added is in no
/// index: PostgreSQL would go down once for each measure of each place, and a table by communes took
/// 160 ms instead of 11.
macro_rules! of_cells {
    ($c:expr, $query:expr, $table:ident, $rows:expr, $row:ty) => {{
        let measures = $query.measures();
        if measures.len() <= FEW_MEASURES {
            let rows = $rows.filter($table::measure.eq_any(measures));
            of_places!($c, $query, $table, rows, $row)
        } else {
            let rows = $rows.filter(($table::measure + 0).eq_any(measures));
            of_places!($c, $query, $table, rows, $row)
        }
    }};
}

/// Each kind of place by a query of its own: the key of the table then leads straight to them. Only
/// few communes have anything that is in no district yet, so these are gone through as they lie and
/// picked: to ask for each commune of a province took longer than all the rest of a report.
macro_rules! of_places {
    ($c:expr, $query:expr, $table:ident, $rows:expr, $row:ty) => {{
        let rows = $rows;
        match $query.cells {
            Cells::All => rows.load($c)?,
            Cells::Of {
                districts,
                loose_communes,
            } => {
                let placed = $table::district_id.eq_any(districts);
                let mut found: Vec<$row> = rows.clone().filter(placed).load($c)?;
                if !loose_communes.is_empty() {
                    let loose = ($table::commune_id + 0i64).eq_any(loose_communes);
                    let loose = rows.filter($table::district_id.eq(0)).filter(loose);
                    found.extend(loose.load::<$row>($c)?);
                }
                found
            }
        }
    }};
}

/// For each place and measure. What was never counted has no line; what was taken back whole may
/// have one with 0. In the order of the places.
pub fn sums(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<(Cell, Measure, i64)>> {
    let mut sums: BTreeMap<(Cell, i32), i64> = BTreeMap::new();
    for (district, commune, measure, value) in folded(c, query)? {
        *sums
            .entry((query.cell(district, commune), measure))
            .or_default() += value;
    }
    for (key, value) in waiting(c, query)? {
        let cell = query.cell(key.district_id, key.commune_id);
        *sums.entry((cell, key.measure)).or_default() += value;
    }
    let decoded = sums.into_iter();
    decoded
        .map(|((cell, measure), value)| Ok((cell, measure_of(measure)?, value)))
        .collect()
}

/// For each place, half-month and measure: what a trend is drawn from. A trend has a beginning.
pub fn sums_by_half_month(
    c: &mut Conn,
    query: &SumQuery<'_>,
) -> Outcome<Vec<(Cell, HalfMonth, Measure, i64)>> {
    let (first, last) = query.range();
    // With 0 added the span leads nowhere: SQLite would go through those of the whole country rather
    // than to the few places in `count_sums_trend_idx`, where theirs lie side by side.
    let rows = count_sums::table
        .filter(count_sums::detail.eq(detail(query)))
        .filter((count_sums::span + 0).between(first, last))
        .select((
            count_sums::district_id,
            count_sums::commune_id,
            count_sums::span,
            count_sums::measure,
            count_sums::value,
        ));
    type Row = (i64, i64, i32, i32, i64);
    let rows: Vec<Row> = of_cells!(c, query, count_sums, rows, Row);
    let mut sums: BTreeMap<(Cell, i32, i32), i64> = BTreeMap::new();
    for (district, commune, half, measure, value) in rows {
        let cell = query.cell(district, commune);
        *sums.entry((cell, half, measure)).or_default() += value;
    }
    for (key, value) in waiting(c, query)? {
        let cell = query.cell(key.district_id, key.commune_id);
        *sums.entry((cell, key.half_month, key.measure)).or_default() += value;
    }
    let decoded = sums.into_iter();
    decoded
        .map(|((cell, half, measure), value)| {
            let half = HalfMonth::new(half).ok().ok_or_else(unknown)?;
            Ok((cell, half, measure_of(measure)?, value))
        })
        .collect()
}

/// The sum of one measure in one place, through one channel and on one evidence.
pub type ChannelSum = (Cell, Measure, Channel, Evidence, i64);

/// For each place, measure, channel and evidence. Reads the finest counts there are: for one
/// province at a time.
pub fn sums_by_channel(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<ChannelSum>> {
    let (first, last) = query.range();
    let place = (counts::district_id, counts::commune_id);
    let what = (counts::measure, counts::channel, counts::evidence);
    let rows = counts::table
        .filter(counts::half_month.between(first, last))
        .group_by((place, what))
        .select((place, what, sql::<BigInt>(SUM)));
    type Row = ((i64, i64), (i32, i32, i32), i64);
    let rows: Vec<Row> = of_cells!(c, query, counts, rows, Row);
    let mut sums: BTreeMap<(Cell, i32, i32, i32), i64> = BTreeMap::new();
    for ((district, commune), (measure, channel, evidence), value) in rows {
        let cell = query.cell(district, commune);
        *sums.entry((cell, measure, channel, evidence)).or_default() += value;
    }
    for (key, value) in waiting(c, query)? {
        let cell = query.cell(key.district_id, key.commune_id);
        *sums
            .entry((cell, key.measure, key.channel, key.evidence))
            .or_default() += value;
    }
    let decoded = sums.into_iter();
    decoded
        .map(|((cell, measure, channel, evidence), value)| {
            let channel = Channel::from_number(channel).ok_or_else(unknown)?;
            let evidence = Evidence::from_number(evidence).ok_or_else(unknown)?;
            Ok((cell, measure_of(measure)?, channel, evidence, value))
        })
        .collect()
}

fn detail(query: &SumQuery<'_>) -> i32 {
    match query.detail {
        Detail::Districts => 1,
        Detail::Communes => 2,
    }
}

fn folded(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<(i64, i64, i32, i64)>> {
    let Some(spans) = spans(c, query)? else {
        return Ok(Vec::new());
    };
    let place = (count_sums::district_id, count_sums::commune_id);
    let rows = count_sums::table
        .filter(count_sums::detail.eq(detail(query)))
        .filter(count_sums::span.eq_any(spans.all().collect::<Vec<i32>>()))
        .group_by((place, count_sums::measure))
        .select((place, count_sums::measure, sql::<BigInt>(&signed(&spans))));
    type Row = ((i64, i64), i32, i64);
    let rows: Vec<Row> = of_cells!(c, query, count_sums, rows, Row);
    let flat = rows.into_iter();
    Ok(flat
        .map(|((d, k), measure, value)| (d, k, measure, value))
        .collect())
}

/// `None` where nothing was ever counted.
fn spans(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Option<Spans>> {
    let (first, last) = query.range();
    if query.from.is_some() {
        return Ok(Some(Spans::over(first, last)));
    }
    let oldest: Option<i32> = count_sums::table
        .filter(count_sums::detail.eq(detail(query)))
        .filter(count_sums::span.lt(0))
        .select(diesel::dsl::max(count_sums::span))
        .get_result(c)?;
    Ok(oldest.map(|span| Spans::over(-span * 24, last)))
}

/// Numbers only, so they may stand in the text.
fn signed(spans: &Spans) -> String {
    if spans.minus.is_empty() {
        return SUM.to_owned();
    }
    let minus: Vec<String> = spans.minus.iter().map(i32::to_string).collect();
    format!(
        "CAST(SUM(CASE WHEN span IN ({}) THEN -value ELSE value END) AS BIGINT)",
        minus.join(", ")
    )
}

/// What is counted and not yet folded in: little, as it is folded every second.
fn waiting(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<(CountKey, i64)>> {
    let (first, last) = query.range();
    let mut waiting = all_waiting(c, first, last)?;
    let wanted = query.measures();
    waiting.retain(|(key, _)| wanted.contains(&key.measure));
    if let Cells::Of {
        districts,
        loose_communes,
    } = query.cells
    {
        let districts: HashSet<&i64> = districts.iter().collect();
        let loose: HashSet<&i64> = loose_communes.iter().collect();
        waiting.retain(|(key, _)| match key.district_id {
            0 => loose.contains(&key.commune_id),
            district => districts.contains(&district),
        });
    }
    Ok(waiting)
}

pub(super) fn all_waiting(c: &mut Conn, first: i32, last: i32) -> Outcome<Vec<(CountKey, i64)>> {
    let place = (count_changes::district_id, count_changes::commune_id);
    let what = (
        count_changes::half_month,
        count_changes::measure,
        count_changes::channel,
        count_changes::evidence,
    );
    type Row = ((i64, i64), (i32, i32, i32, i32), i64);
    let rows: Vec<Row> = count_changes::table
        .filter(count_changes::half_month.between(first, last))
        .group_by((place, what))
        .select((place, what, sql::<BigInt>(SUM)))
        .load(c)?;
    let keyed = rows.into_iter().map(|(place, what, value)| {
        let key = CountKey {
            district_id: place.0,
            commune_id: place.1,
            half_month: what.0,
            measure: what.1,
            channel: what.2,
            evidence: what.3,
        };
        (key, value)
    });
    Ok(keyed.collect())
}

/// A commune in which anything was counted.
pub fn some_commune(c: &mut Conn) -> Outcome<Option<i64>> {
    let folded = count_sums::table
        .filter(count_sums::detail.eq(2))
        .select(count_sums::commune_id)
        .first(c)
        .optional()?;
    if folded.is_some() {
        return Ok(folded);
    }
    let waiting = count_changes::table.select(count_changes::commune_id);
    Ok(waiting.first(c).optional()?)
}

fn measure_of(number: i32) -> Outcome<Measure> {
    Measure::from_number(number).ok_or_else(unknown)
}

/// A row of a newer version of the program: better no figure than one that leaves it out.
fn unknown() -> DbFailure {
    let why = "counts holds a number that this version does not know";
    DbFailure::Other(diesel::result::Error::DeserializationError(why.into()))
}
