//! The sums a report is made of. Nothing here looks at a fact.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::figures::Figures;
use crate::areas::{self, AreaId};
use crate::audit;
use crate::counts::{self, By, Measure, SumQuery};
use crate::db::schema::{accounts, area_successions, audit_events, counts as tally, producers};
use crate::db::{Conn, Outcome};
use crate::values::Period;

/// The figures of each district. One without any is missing from the answer.
pub(super) fn by_district(
    c: &mut Conn,
    districts: &[AreaId],
    period: &Period,
) -> Outcome<HashMap<AreaId, Figures>> {
    let mut figures: HashMap<AreaId, Figures> = HashMap::new();
    for (district, measure, sum) in
        counts::sums(c, &SumQuery::over(By::District, districts, period))?
    {
        figures.entry(district).or_default().count(measure, sum);
    }
    Ok(figures)
}

/// What lies in these districts' land without being placed in one of them.
///
/// The communes are those of today; each was made of districts of ONE old province, so what is
/// not placed still belongs to exactly one province under either boundaries.
pub(super) fn not_placed(c: &mut Conn, districts: &[AreaId], period: &Period) -> Outcome<Figures> {
    // A district is followed by communes only. Asking for their level as well would make SQLite
    // begin with all communes of the country.
    let communes = area_successions::table
        .filter(area_successions::predecessor_id.eq_any(districts))
        .select(area_successions::successor_id);
    let (from, until) = period.half_months();
    let from = from.map_or(0, |half| half.number());
    let sums: Vec<(i32, i64)> = tally::table
        .filter(tally::district_id.eq(0))
        .filter(tally::commune_id.eq_any(communes))
        .filter(tally::half_month.between(from, until.number()))
        .filter(tally::measure.eq_any(Figures::MEASURES.map(Measure::number)))
        .group_by(tally::measure)
        // The sum of a BIGINT is NUMERIC on PostgreSQL.
        .select((
            tally::measure,
            sql::<BigInt>("CAST(SUM(counts.value) AS BIGINT)"),
        ))
        .load(c)?;
    let mut figures = Figures::default();
    for (measure, sum) in sums {
        if let Some(measure) = Measure::from_number(measure) {
            figures.count(measure, sum);
        }
    }
    Ok(figures)
}

/// The province of today in which anything was counted at all: where an administrator starts.
pub(super) fn a_counted_province(c: &mut Conn) -> Outcome<Option<AreaId>> {
    let commune = tally::table
        .order(tally::commune_id)
        .select(tally::commune_id)
        .limit(1)
        .get_result::<i64>(c)
        .optional()?;
    match commune {
        Some(commune) => Ok(areas::province_of(c, commune)?.map(|province| province.id)),
        None => Ok(None),
    }
}

/// The latest corrections of the bases of these districts.
pub(super) fn history(c: &mut Conn, districts: &[AreaId], limit: i64) -> Outcome<Vec<audit::Line>> {
    Ok(audit_events::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(audit_events::actor_id)))
        .left_join(producers::table.on(producers::id.nullable().eq(audit_events::on_behalf_of)))
        .filter(audit_events::subject_kind.eq("area"))
        .filter(audit_events::subject_id.eq_any(districts))
        .order(audit_events::id.desc())
        .limit(limit)
        .select((
            audit_events::at,
            accounts::name.nullable(),
            producers::name.nullable(),
            audit_events::action,
            audit_events::detail,
        ))
        .load(c)?)
}
