//! What became of a unit, and which reporting district a place belongs to.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Area, AreaId, Level, Place};
use super::{choice, store};
use crate::db::schema::{area_successions, areas};
use crate::db::{Conn, Outcome};
use crate::error::Message;

/// The other end of an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    pub area: Area,
    /// Between communes a proposal for a form; from a district to a commune "wholly in it".
    pub suggested: bool,
    pub legal_basis: String,
}

type EdgeEnds = Vec<(AreaId, bool, String)>;

/// What a unit was made of. For a commune: old communes *and* the old districts they lay in.
pub fn predecessors(c: &mut Conn, successor: AreaId) -> Outcome<Vec<Succession>> {
    let ends = area_successions::table
        .filter(area_successions::successor_id.eq(successor))
        .select((
            area_successions::predecessor_id,
            area_successions::suggested,
            area_successions::legal_basis,
        ))
        .load(c)?;
    with_areas(c, ends)
}

/// What a unit became. A divided commune has several; none of them is chosen here.
pub fn successors(c: &mut Conn, predecessor: AreaId) -> Outcome<Vec<Succession>> {
    let ends = area_successions::table
        .filter(area_successions::predecessor_id.eq(predecessor))
        .select((
            area_successions::successor_id,
            area_successions::suggested,
            area_successions::legal_basis,
        ))
        .load(c)?;
    with_areas(c, ends)
}

fn with_areas(c: &mut Conn, ends: EdgeEnds) -> Outcome<Vec<Succession>> {
    let ids: Vec<AreaId> = ends.iter().map(|(id, ..)| *id).collect();
    let areas = store::by_ids(c, &ids)?;
    let mut areas: HashMap<AreaId, Area> = areas.into_iter().map(|a| (a.id, a)).collect();
    let mut found: Vec<Succession> = ends
        .into_iter()
        .filter_map(|(id, suggested, legal_basis)| {
            Some(Succession {
                area: areas.remove(&id)?,
                suggested,
                legal_basis,
            })
        })
        .collect();
    found.sort_by(|a, b| key(&a.area).cmp(&key(&b.area)));
    Ok(found)
}

fn key(area: &Area) -> (&'static str, &str, AreaId) {
    (area.level.code(), &area.code, area.id)
}

/// All that a unit was made of, over every edition back to the first.
pub fn origins(c: &mut Conn, id: AreaId) -> Outcome<Vec<Area>> {
    let (mut seen, mut fresh) = (HashSet::from([id]), vec![id]);
    while !fresh.is_empty() {
        let before: Vec<AreaId> = area_successions::table
            .filter(area_successions::successor_id.eq_any(&fresh))
            .select(area_successions::predecessor_id)
            .load(c)?;
        fresh = before.into_iter().filter(|id| seen.insert(*id)).collect();
    }
    seen.remove(&id);
    let all: Vec<AreaId> = seen.into_iter().collect();
    store::by_ids(c, &all)
}

/// The communes that took land from one of these districts, over every edition since.
pub fn communes_on_land_of(c: &mut Conn, districts: &[AreaId]) -> Outcome<Vec<AreaId>> {
    let (mut seen, mut fresh) = (HashSet::new(), districts.to_vec());
    while !fresh.is_empty() {
        let after: Vec<AreaId> = area_successions::table
            .inner_join(areas::table.on(areas::id.eq(area_successions::successor_id)))
            .filter(area_successions::predecessor_id.eq_any(&fresh))
            .filter(areas::level.eq(Level::Commune))
            .select(area_successions::successor_id)
            .load(c)?;
        fresh = after.into_iter().filter(|id| seen.insert(*id)).collect();
    }
    Ok(seen.into_iter().collect())
}

/// The reporting districts of a province within the boundaries of a day.
///
/// The code "66" of 30 June 2025 is the old Đắk Lắk with its 15 districts; of 1 July it is the
/// merged province, whose reporting districts are those 15 and the former ones of Phú Yên.
/// Empty when no province bore the code on that day.
pub fn districts_of_province(
    c: &mut Conn,
    province: &str,
    boundaries_on: NaiveDate,
) -> Outcome<Vec<Area>> {
    let Some(province) = store::by_code(c, Level::Province, province, boundaries_on)? else {
        return Ok(Vec::new());
    };
    let before = origins(c, province.id)?;
    let mut parents: Vec<AreaId> = before.into_iter().map(|area| area.id).collect();
    parents.push(province.id);
    let mut below = store::children_of(c, &parents)?;
    below.retain(|area| area.level == Level::District);
    Ok(below)
}

/// Places somebody in a `commune` of today, with the old one where it is known.
///
/// Refused when `old` is no part of what `commune` was made of. A commune across old districts
/// without `old` is allowed, and not placed.
pub fn place_of(
    c: &mut Conn,
    commune: &Area,
    old: Option<&Area>,
) -> Outcome<Result<Place, Message>> {
    let parent = commune
        .parent_id
        .filter(|_| commune.level == Level::Commune);
    let parent = match parent {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    let Some(parent) = parent else {
        return Ok(Err(choice::unknown()));
    };
    let made_of = origins(c, commune.id)?;
    if let Some(old) = old
        && !made_of.iter().any(|area| area.id == old.id)
    {
        return Ok(Err(choice::not_predecessor()));
    }
    let old = match old {
        Some(old) => with_district(c, old)?,
        None => None,
    };
    let made_of: Vec<&Area> = made_of.iter().collect();
    Ok(Place::within(commune.id, &parent, &made_of, old).ok_or_else(choice::unknown))
}

/// An old commune with its district. What had none any more says nothing about a district.
fn with_district(c: &mut Conn, old: &Area) -> Outcome<Option<(AreaId, AreaId)>> {
    let parent = match old.parent_id {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    let district = parent.filter(|parent| parent.level == Level::District);
    Ok(district.map(|district| (old.id, district.id)))
}
