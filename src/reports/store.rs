//! The sums a report is made of. Nothing here looks at a fact.

use std::collections::HashMap;

use diesel::prelude::*;

use super::figures::Figures;
use crate::areas::{AreaId, Cells};
use crate::audit;
use crate::counts::{self, Detail, SumQuery};
use crate::db::schema::{accounts, area_successions, areas, audit_events, producers};
use crate::db::{Conn, Outcome};
use crate::values::Period;

/// The figures of each district, and what lies in their land without being placed in one of them.
/// A district without any is missing from the answer.
///
/// The communes are those of today; each was made of districts of ONE old province, so what is
/// not placed still belongs to exactly one province under either boundaries.
pub(super) fn by_district(
    c: &mut Conn,
    districts: &[AreaId],
    period: &Period,
) -> Outcome<(HashMap<AreaId, Figures>, Figures)> {
    // A district is followed by communes only. Asking for their level as well would make SQLite
    // begin with all communes of the country.
    let loose_communes = area_successions::table
        .filter(area_successions::predecessor_id.eq_any(districts))
        .select(area_successions::successor_id)
        .load(c)?;
    let cells = Cells::Of {
        districts: districts.to_vec(),
        loose_communes,
    };
    let query = SumQuery {
        measures: &Figures::MEASURES,
        ..SumQuery::over(&cells, Detail::Districts, period)
    };
    let mut figures: HashMap<AreaId, Figures> = HashMap::new();
    let mut loose = Figures::default();
    for (cell, measure, sum) in counts::sums(c, &query)? {
        let figures = match cell.district {
            0 => &mut loose,
            district => figures.entry(district).or_default(),
        };
        figures.count(measure, sum);
    }
    Ok((figures, loose))
}

/// The province of today in which anything was counted at all: where an administrator starts.
pub(super) fn a_counted_province(c: &mut Conn) -> Outcome<Option<AreaId>> {
    match counts::some_commune(c)? {
        Some(commune) => Ok(areas::table
            .find(commune)
            .select(areas::parent_id)
            .get_result(c)
            .optional()?
            .flatten()),
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
