//! What became of a unit, and which reporting district a place belongs to.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Area, AreaId, Level, Place};
use super::{picker, store};
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

/// What a unit was made of. For a commune: old communes *and* the old districts they lay in.
pub fn predecessors(c: &mut Conn, successor: AreaId) -> Outcome<Vec<Succession>> {
    let rows = area_successions::table
        .inner_join(areas::table.on(areas::id.eq(area_successions::predecessor_id)))
        .filter(area_successions::successor_id.eq(successor))
        .order((areas::level, areas::code))
        .select((
            Area::as_select(),
            area_successions::suggested,
            area_successions::legal_basis,
        ))
        .load(c)?;
    Ok(rows.into_iter().map(succession).collect())
}

/// What a unit became. A divided commune has several; none of them is chosen here.
pub fn successors(c: &mut Conn, predecessor: AreaId) -> Outcome<Vec<Succession>> {
    let rows = area_successions::table
        .inner_join(areas::table.on(areas::id.eq(area_successions::successor_id)))
        .filter(area_successions::predecessor_id.eq(predecessor))
        .order((areas::level, areas::code))
        .select((
            Area::as_select(),
            area_successions::suggested,
            area_successions::legal_basis,
        ))
        .load(c)?;
    Ok(rows.into_iter().map(succession).collect())
}

/// The reporting districts of a province within the boundaries of a day.
///
/// The code "66" of 30 June 2025 is the old Đắk Lắk with its 15 districts; of 1 July it is the
/// merged province, whose reporting districts are those 15 and the former ones of Phú Yên.
/// Empty when no province bore the code on that day.
pub fn districts_of_province(
    c: &mut Conn,
    province: &str,
    boundaries: NaiveDate,
) -> Outcome<Vec<Area>> {
    let Some(province) = store::by_code(c, Level::Province, province, boundaries)? else {
        return Ok(Vec::new());
    };
    let mut parents: Vec<AreaId> = predecessors(c, province.id)?
        .into_iter()
        .map(|edge| edge.area.id)
        .collect();
    parents.push(province.id);
    Ok(areas::table
        .filter(areas::parent_id.eq_any(parents))
        .filter(areas::level.eq(Level::District))
        .order(areas::code)
        .select(Area::as_select())
        .load(c)?)
}

/// Places somebody in today's `commune`, with the old one where it is known.
///
/// Refused when `old` is no part of what `commune` was made of. A commune across old districts
/// without `old` is allowed, and not placed.
pub fn place_of(
    c: &mut Conn,
    commune: &Area,
    old: Option<&Area>,
) -> Outcome<Result<Place, Message>> {
    let Some(province) = commune
        .parent_id
        .filter(|_| commune.level == Level::Commune)
    else {
        return Ok(Err(picker::unknown()));
    };
    let made_of = predecessors(c, commune.id)?;
    if let Some(old) = old
        && !made_of.iter().any(|edge| edge.area.id == old.id)
    {
        return Ok(Err(picker::not_predecessor()));
    }
    let districts: Vec<AreaId> = made_of
        .iter()
        .filter(|edge| edge.area.level == Level::District)
        .map(|edge| edge.area.id)
        .collect();
    let old = old.and_then(|old| Some((old.id, old.parent_id?)));
    Ok(Ok(Place::of((commune.id, province), &districts, old)))
}

fn succession((area, suggested, legal_basis): (Area, bool, String)) -> Succession {
    Succession {
        area,
        suggested,
        legal_basis,
    }
}
