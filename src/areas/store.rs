//! Finding units: by code on a day, by id, by parent.
//!
//! An id is a territory's, and what comes back is the life that was asked for: the one of a day,
//! or the last one.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Area, AreaId, Level};
use crate::db::schema::areas;
use crate::db::{Conn, Outcome};

/// The unit that bore `code` on that day. A code alone does not identify a unit.
pub fn by_code(c: &mut Conn, level: Level, code: &str, on: NaiveDate) -> Outcome<Option<Area>> {
    let rows: Vec<Area> = areas::table
        .filter(areas::level.eq(level))
        .filter(areas::code.eq(code))
        .filter(areas::valid_from.le(on))
        .select(Area::as_select())
        .load(c)?;
    Ok(rows.into_iter().find(|area| area.is_valid_on(on)))
}

/// The territory as it is called today, or as it was called in the end.
pub fn by_id(c: &mut Conn, id: AreaId) -> Outcome<Option<Area>> {
    Ok(by_ids(c, &[id])?.pop())
}

/// The territories with these ids in their last lives, in the order of their codes.
pub fn by_ids(c: &mut Conn, ids: &[AreaId]) -> Outcome<Vec<Area>> {
    by_ids_on(c, ids, NaiveDate::MAX)
}

/// The same, as they were called on a day; where they were not there on it, as in their last lives.
pub fn by_ids_on(c: &mut Conn, ids: &[AreaId], on: NaiveDate) -> Outcome<Vec<Area>> {
    let lives = areas::table
        .filter(areas::id.eq_any(ids).or(areas::same_as.eq_any(ids)))
        .order(areas::valid_from)
        .select(Area::as_select())
        .load(c)?;
    Ok(one_life_each(lives, on))
}

/// The province in which a unit lies, or itself.
pub fn province_of(c: &mut Conn, id: AreaId) -> Outcome<Option<Area>> {
    let mut found = by_id(c, id)?;
    while let Some(area) = &found
        && area.level != Level::Province
        && let Some(parent) = area.parent_id
    {
        found = by_id(c, parent)?;
    }
    Ok(found.filter(|area| area.level == Level::Province))
}

/// The units directly below in their last lives, in the order of their codes: those of today, and
/// those that are no more.
pub fn children(c: &mut Conn, parent: AreaId) -> Outcome<Vec<Area>> {
    children_of(c, &[parent])
}

/// The units directly below on a day, in the order of their codes.
pub fn children_on(c: &mut Conn, parent: AreaId, on: NaiveDate) -> Outcome<Vec<Area>> {
    let lives = areas::table
        .filter(areas::parent_id.eq(parent))
        .order(areas::code)
        .select(Area::as_select())
        .load::<Area>(c)?;
    Ok(lives.into_iter().filter(|a| a.is_valid_on(on)).collect())
}

pub fn children_of(c: &mut Conn, parents: &[AreaId]) -> Outcome<Vec<Area>> {
    let lives = areas::table
        .filter(areas::parent_id.eq_any(parents))
        .order(areas::valid_from)
        .select(Area::as_select())
        .load(c)?;
    Ok(one_life_each(lives, NaiveDate::MAX))
}

/// The provinces of a day, in the order of their codes: 63, since 1 July 2025 34.
pub fn provinces(c: &mut Conn, on: NaiveDate) -> Outcome<Vec<Area>> {
    let lives = areas::table
        .filter(areas::level.eq(Level::Province))
        .order(areas::code)
        .select(Area::as_select())
        .load::<Area>(c)?;
    Ok(lives.into_iter().filter(|a| a.is_valid_on(on)).collect())
}

/// Every territory of every level in one life, in the order of their codes.
pub fn all(c: &mut Conn, on: NaiveDate) -> Outcome<Vec<Area>> {
    let lives = areas::table
        .order(areas::valid_from)
        .select(Area::as_select())
        .load(c)?;
    Ok(one_life_each(lives, on))
}

/// Of lives in the order of their beginnings, the one that each territory had on the day, or else
/// its last.
fn one_life_each(lives: Vec<Area>, on: NaiveDate) -> Vec<Area> {
    let mut chosen: HashMap<AreaId, Area> = HashMap::new();
    for life in lives {
        if !chosen.get(&life.id).is_some_and(|a| a.is_valid_on(on)) {
            chosen.insert(life.id, life);
        }
    }
    let mut chosen: Vec<Area> = chosen.into_values().collect();
    chosen.sort_by(|a, b| (&a.code, a.valid_from, a.id).cmp(&(&b.code, b.valid_from, b.id)));
    chosen
}
