//! Targets set as a list, by the same rule and with the same trace as on the page.

use chrono::NaiveDate;

use super::yearly::{self, TargetEdits, TargetsQuestion};
use crate::accounts::Sight;
use crate::areas::BoundariesCache;
use crate::audit::Author;
use crate::db::{Conn, DbFailure, Outcome};
use crate::reports::figures::columns::Column;
use crate::reports::household_bases::BasesQuestion;

/// Whose places are meant: the districts of a province or the communes of a district, as the
/// boundaries were on a day.
#[derive(Debug, Clone, Copy)]
pub struct TargetsOf<'a> {
    pub province: &'a str,
    pub district: Option<&'a str>,
    pub boundaries_on: NaiveDate,
    pub year: i32,
}

/// What one place is to reach within the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTarget {
    pub code: String,
    /// As it stands in an address: "listings", "transactions", "trained" …
    pub measure: &'static str,
    pub value: i64,
}

/// Keeps what differs from what was set before.
///
/// # Errors
/// `Missing` where a place is not in sight, or a measure cannot have a target: nothing is kept.
pub fn set_targets(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    sight: &Sight,
    place: TargetsOf,
    list: &[NewTarget],
) -> Outcome<()> {
    let bases = BasesQuestion {
        province: Some(place.province.to_owned()),
        year: place.year,
        boundaries_on: place.boundaries_on,
    };
    let typed = |target: &NewTarget| {
        let column = Column::parse(target.measure).ok_or(DbFailure::Missing)?;
        Ok((yearly::field(column, &target.code), Some(target.value)))
    };
    let typed: TargetEdits = list.iter().map(typed).collect::<Outcome<_>>()?;
    let district = place.district.map(str::to_owned);
    let question = TargetsQuestion { bases, district };
    yearly::save(c, boundaries_cache, by, sight, &question, &typed)
}
