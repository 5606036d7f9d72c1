//! What an edition touches: who stands in the units that it ends, counted and never changed, and
//! the provinces in which it changes anything.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;

use super::facts::UnitFacts;
use super::plan::EditionPlan;
use crate::areas::model::{AreaId, Level};
use crate::db::schema::{area_editions, areas};
use crate::db::{Conn, Outcome};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EditionImpact {
    pub producers: i64,
    pub listings: i64,
    pub accounts: i64,
    /// Producers whose commune is divided: nobody can say yet in which part they live.
    pub waiting: i64,
}

pub(super) fn count(c: &mut Conn, plan: &EditionPlan, facts: &UnitFacts) -> Outcome<EditionImpact> {
    let ended: HashSet<AreaId> = plan.ends.iter().map(|known| known.id).collect();
    if ended.is_empty() {
        return Ok(EditionImpact::default());
    }
    let producers = (facts.producers)(c)?;
    Ok(EditionImpact {
        producers: sum(&producers, &ended),
        listings: sum(&(facts.listings)(c)?, &ended),
        accounts: (facts.accounts)(c, &ended)?,
        waiting: sum(&producers, &divided(plan)),
    })
}

fn divided(plan: &EditionPlan) -> HashSet<AreaId> {
    let mut parts: HashMap<AreaId, usize> = HashMap::new();
    for edge in plan.edges.iter().filter(|e| e.to.0 == Level::Commune) {
        *parts.entry(edge.from).or_default() += 1;
    }
    let many = parts.into_iter().filter(|(_, parts)| *parts > 1);
    many.map(|(id, _)| id).collect()
}

fn sum(counts: &[(AreaId, i64)], areas: &HashSet<AreaId>) -> i64 {
    let inside = counts.iter().filter(|(area, _)| areas.contains(area));
    inside.map(|(_, count)| count).sum()
}

/// A row of `areas`, as far as it says what an edition did to it.
#[derive(Queryable)]
struct Row {
    id: AreaId,
    level: Level,
    parent: Option<AreaId>,
    same_as: Option<AreaId>,
    begun_by: Option<i64>,
    ended_by: Option<i64>,
}

/// The provinces in which a loaded edition begins, ends or renames anything, in the order of their
/// ids; of those that it begins itself nothing was told before it.
pub(super) fn provinces(c: &mut Conn, code: &str) -> Outcome<Vec<AreaId>> {
    let edition = area_editions::table.filter(area_editions::code.eq(code));
    let edition: Option<i64> = edition.select(area_editions::id).first(c).optional()?;
    let Some(edition) = edition else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = areas::table
        .select((
            areas::id,
            areas::level,
            areas::parent_id,
            areas::same_as,
            areas::edition_id,
            areas::ended_by,
        ))
        .load(c)?;
    let by_id: HashMap<AreaId, &Row> = rows.iter().map(|row| (row.id, row)).collect();
    let touched = rows
        .iter()
        .filter(|row| row.begun_by == Some(edition) || row.ended_by == Some(edition));
    let provinces: BTreeSet<AreaId> = touched.filter_map(|row| province(&by_id, row)).collect();
    let before = |id: &AreaId| by_id.get(id).is_some_and(|p| p.begun_by != Some(edition));
    Ok(provinces.into_iter().filter(before).collect())
}

/// The territory of the province that a unit lies in, or is.
fn province(by_id: &HashMap<AreaId, &Row>, unit: &Row) -> Option<AreaId> {
    let mut row = unit;
    while row.level != Level::Province {
        row = by_id.get(&row.parent?)?;
    }
    Some(row.same_as.unwrap_or(row.id))
}
