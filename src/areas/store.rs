//! Finding units: by code on a day, by id, by parent.

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

pub fn by_id(c: &mut Conn, id: AreaId) -> Outcome<Option<Area>> {
    Ok(areas::table
        .find(id)
        .select(Area::as_select())
        .get_result(c)
        .optional()?)
}

/// The units with these ids, in the order of their codes.
pub fn by_ids(c: &mut Conn, ids: &[AreaId]) -> Outcome<Vec<Area>> {
    Ok(areas::table
        .filter(areas::id.eq_any(ids))
        .order((areas::code, areas::valid_from))
        .select(Area::as_select())
        .load(c)?)
}

/// The units directly below, in the order of their codes.
pub fn children(c: &mut Conn, parent: AreaId) -> Outcome<Vec<Area>> {
    Ok(areas::table
        .filter(areas::parent_id.eq(parent))
        .order(areas::code)
        .select(Area::as_select())
        .load(c)?)
}

/// The provinces of a day, in the order of their codes: 63, since 1 July 2025 34.
pub fn provinces(c: &mut Conn, on: NaiveDate) -> Outcome<Vec<Area>> {
    let mut rows = of_level(c, Level::Province)?;
    rows.retain(|area| area.is_valid_on(on));
    Ok(rows)
}

/// Every unit of a level in all its lives, in the order of their codes.
pub fn of_level(c: &mut Conn, level: Level) -> Outcome<Vec<Area>> {
    Ok(areas::table
        .filter(areas::level.eq(level))
        .order((areas::code, areas::valid_from))
        .select(Area::as_select())
        .load(c)?)
}
