//! Adding up what was counted: what every report is made of.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::model::{Channel, Evidence, Measure};
use crate::db::schema::counts;
use crate::db::{Conn, Failure, Outcome};
use crate::values::{HalfMonth, Period};

/// `sum()` of a BIGINT is NUMERIC on PostgreSQL.
const SUM: &str = "CAST(SUM(value) AS BIGINT)";

/// Which units the sums are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Reporting districts; the id 0 asks for what is not yet placed.
    District,
    /// Communes of today.
    Commune,
}

/// The sums of some units over a range of half-months, both ends included; without `from` since
/// the beginning.
#[derive(Debug, Clone, Copy)]
pub struct SumQuery<'a> {
    pub by: By,
    pub areas: &'a [i64],
    pub from: Option<HalfMonth>,
    pub until: HalfMonth,
}

impl<'a> SumQuery<'a> {
    pub fn over(by: By, areas: &'a [i64], period: &Period) -> Self {
        let (from, until) = period.half_months();
        Self {
            by,
            areas,
            from,
            until,
        }
    }

    fn range(&self) -> (i32, i32) {
        let from = self.from.map_or(0, HalfMonth::number);
        (from, self.until.number())
    }
}

macro_rules! summed {
    ($c:expr, $query:expr, [$($column:ident),+]) => {
        match $query.by {
            By::District => summed!($c, $query, district_id, [$($column),+]),
            By::Commune => summed!($c, $query, commune_id, [$($column),+]),
        }
    };
    ($c:expr, $query:expr, $area:ident, [$($column:ident),+]) => {
        counts::table
            .filter(counts::$area.eq_any($query.areas))
            .filter(counts::half_month.between($query.range().0, $query.range().1))
            .group_by((counts::$area, $(counts::$column),+))
            .select((counts::$area, $(counts::$column,)+ sql::<BigInt>(SUM)))
            .load($c)?
    };
}

/// For each area and measure. What was never counted has no line; what was taken back whole may
/// have one with 0. The lines stand in no order.
pub fn sums(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<(i64, Measure, i64)>> {
    let rows: Vec<(i64, i32, i64)> = summed!(c, query, [measure]);
    rows.into_iter()
        .map(|(area, measure, value)| Ok((area, measure_of(measure)?, value)))
        .collect()
}

/// For each area, half-month and measure: what a trend is drawn from.
pub fn sums_by_half_month(
    c: &mut Conn,
    query: &SumQuery<'_>,
) -> Outcome<Vec<(i64, HalfMonth, Measure, i64)>> {
    let rows: Vec<(i64, HalfMonth, i32, i64)> = summed!(c, query, [half_month, measure]);
    rows.into_iter()
        .map(|(area, half, measure, value)| Ok((area, half, measure_of(measure)?, value)))
        .collect()
}

/// The sum of one measure in one area, through one channel and on one evidence.
pub type ChannelSum = (i64, Measure, Channel, Evidence, i64);

/// For each area, measure, channel and evidence.
pub fn sums_by_channel(c: &mut Conn, query: &SumQuery<'_>) -> Outcome<Vec<ChannelSum>> {
    let rows: Vec<(i64, i32, i32, i32, i64)> = summed!(c, query, [measure, channel, evidence]);
    rows.into_iter()
        .map(|(area, measure, channel, evidence, value)| {
            let channel = Channel::from_number(channel).ok_or_else(unknown)?;
            let evidence = Evidence::from_number(evidence).ok_or_else(unknown)?;
            Ok((area, measure_of(measure)?, channel, evidence, value))
        })
        .collect()
}

fn measure_of(number: i32) -> Outcome<Measure> {
    Measure::from_number(number).ok_or_else(unknown)
}

/// A row of a newer version of the program: better no figure than one that leaves it out.
fn unknown() -> Failure {
    let why = "counts holds a number that this version does not know";
    Failure::Other(diesel::result::Error::DeserializationError(why.into()))
}
