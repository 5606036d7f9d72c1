//! Which land somebody holds who was given a unit, whatever became of it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Area, AreaId, Level};
use super::{store, succession};
use crate::db::schema::{area_successions, areas};
use crate::db::{Conn, Outcome};

/// A unit that is no more, and what it became: all of it that is known today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnit {
    pub unit: Area,
    pub now: Vec<Area>,
}

impl EndedUnit {
    /// "Tỉnh Hưng Yên", or several of them.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self
            .now
            .iter()
            .map(|area| area.full_name.as_str())
            .collect();
        names.join(", ")
    }
}

/// Of the units given those that are no more and whose land passed to others that are not among
/// them: whoever holds only such a unit sees what was there, and nothing that began since.
/// Districts are no more either, yet go on as reporting districts: they are left out.
pub fn ended(c: &mut Conn, held: &[AreaId], today: NaiveDate) -> Outcome<Vec<EndedUnit>> {
    let units = store::by_ids_on(c, held, today)?;
    let gone = units
        .into_iter()
        .filter(|unit| unit.level != Level::District && !unit.is_valid_on(today));
    let mut found = Vec::new();
    for unit in gone {
        let next = succession::successors(c, unit.id)?;
        let ids: Vec<AreaId> = next.iter().map(|edge| edge.area.id).collect();
        let now = store::by_ids_on(c, &ids, today)?;
        if !now.is_empty() && !now.iter().all(|area| held.contains(&area.id)) {
            found.push(EndedUnit { unit, now });
        }
    }
    Ok(found)
}

/// An edge between two units of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct LevelEdge {
    old: AreaId,
    new: AreaId,
}

/// The units given, those that became part of them wholly, and those that were made of nothing
/// else: the same land under its older and newer names, and not a hamlet more.
///
/// What was divided belongs to nobody who holds one part only.
pub fn held(c: &mut Conn, given: Vec<AreaId>) -> Outcome<Vec<AreaId>> {
    let mut known: HashSet<LevelEdge> = HashSet::new();
    let mut held: HashSet<AreaId> = given.iter().copied().collect();
    let mut asked: HashSet<AreaId> = HashSet::new();
    let mut order = given;
    loop {
        let fresh: Vec<AreaId> = held.difference(&asked).copied().collect();
        if fresh.is_empty() {
            return Ok(order);
        }
        asked.extend(&fresh);
        known.extend(around(c, &fresh)?);
        let mut more = same_territory(&held, &known);
        more.sort_unstable();
        held.extend(&more);
        order.extend(more);
    }
}

/// The edges of these units, and the other edges of the units at their ends.
fn around(c: &mut Conn, units: &[AreaId]) -> Outcome<Vec<LevelEdge>> {
    let near = edges(c, units)?;
    let mut ends: Vec<AreaId> = near.iter().flat_map(|edge| [edge.old, edge.new]).collect();
    ends.sort_unstable();
    ends.dedup();
    if ends.is_empty() {
        Ok(near)
    } else {
        edges(c, &ends)
    }
}

fn edges(c: &mut Conn, units: &[AreaId]) -> Outcome<Vec<LevelEdge>> {
    let rows: Vec<(AreaId, AreaId)> = area_successions::table
        .filter(
            (area_successions::predecessor_id.eq_any(units))
                .or(area_successions::successor_id.eq_any(units)),
        )
        .select((
            area_successions::predecessor_id,
            area_successions::successor_id,
        ))
        .load(c)?;
    let mut ids: Vec<AreaId> = rows.iter().flat_map(|(old, new)| [*old, *new]).collect();
    ids.sort_unstable();
    ids.dedup();
    let levels: Vec<(AreaId, Level)> = areas::table
        .filter(areas::id.eq_any(ids))
        .select((areas::id, areas::level))
        .load(c)?;
    let levels: HashMap<AreaId, Level> = levels.into_iter().collect();
    let edges = rows.into_iter().map(|(old, new)| LevelEdge { old, new });
    // That a commune has land of a district does not make it the district.
    Ok(edges
        .filter(|edge| levels.get(&edge.old) == levels.get(&edge.new))
        .collect())
}

fn same_territory(held: &HashSet<AreaId>, known: &HashSet<LevelEdge>) -> Vec<AreaId> {
    let (mut out, mut into) = (HashMap::new(), HashMap::new());
    for edge in known {
        out.entry(edge.old).or_insert_with(Vec::new).push(edge.new);
        into.entry(edge.new).or_insert_with(Vec::new).push(edge.old);
    }
    let within = |(id, others): (&AreaId, &Vec<AreaId>)| {
        let inside = others.iter().all(|other| held.contains(other));
        (inside && !held.contains(id)).then_some(*id)
    };
    let parts = out.iter().filter_map(within);
    let wholes = into.iter().filter_map(within);
    let mut found: Vec<AreaId> = parts.chain(wholes).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn more(held: &[AreaId], edges: &[(AreaId, AreaId)]) -> Vec<AreaId> {
        let edges = edges.iter().map(|(old, new)| LevelEdge {
            old: *old,
            new: *new,
        });
        same_territory(&held.iter().copied().collect(), &edges.collect())
    }

    #[test]
    fn a_merged_unit_has_its_parts_and_no_part_has_the_whole() {
        let merger = [(1, 9), (2, 9)];
        assert_eq!(more(&[9], &merger), [1, 2]);
        assert!(more(&[1], &merger).is_empty());
        assert_eq!(more(&[1, 2], &merger), [9]);
    }

    #[test]
    fn a_part_of_a_divided_unit_is_not_the_unit() {
        let division = [(1, 8), (1, 9)];
        assert!(more(&[9], &division).is_empty());
        assert_eq!(more(&[8, 9], &division), [1]);
        assert_eq!(more(&[1], &division), [8, 9]);
    }
}
