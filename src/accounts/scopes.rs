//! The places and cooperatives that an account can be given.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Role;
use crate::areas::{self, Level};
use crate::db::schema::producers;
use crate::db::{Conn, Outcome};
use crate::web::Choice;

/// What the form offers for a role within a province.
#[derive(Debug, Default)]
pub(super) struct Offered {
    pub provinces: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub cooperatives: Vec<Choice>,
}

pub(super) fn offered(
    c: &mut Conn,
    role: &str,
    province: &str,
    today: NaiveDate,
) -> Outcome<Offered> {
    let provinces = areas::provinces(c, today)?;
    let mut offered = Offered {
        provinces: choices(&provinces),
        ..Offered::default()
    };
    let Ok(role) = Role::parse(role) else {
        return Ok(offered);
    };
    let chosen: Vec<areas::Area> = provinces
        .into_iter()
        .filter(|p| p.code == province)
        .collect();
    let Some(chosen) = chosen.first() else {
        return Ok(offered);
    };
    match role {
        Role::ProvinceStaff => offered.areas = choices(std::slice::from_ref(chosen)),
        Role::DistrictStaff => {
            offered.areas = choices(&areas::districts_of_province(c, &chosen.code, today)?);
        }
        Role::DigitalTeam => offered.areas = choices(&areas::children_on(c, chosen.id, today)?),
        Role::CooperativeOfficer => offered.cooperatives = cooperatives(c, chosen.id)?,
        Role::Household | Role::Administrator => {}
    }
    Ok(offered)
}

fn choices(areas: &[areas::Area]) -> Vec<Choice> {
    let one = |a: &areas::Area| Choice::new(a.code.clone(), a.full_name.clone());
    areas.iter().map(one).collect()
}

fn cooperatives(c: &mut Conn, province_id: i64) -> Outcome<Vec<Choice>> {
    let communes: Vec<i64> = areas::children(c, province_id)?
        .iter()
        .map(|a| a.id)
        .collect();
    let found: Vec<(String, String)> = producers::table
        .filter(producers::commune_id.eq_any(communes))
        .filter(producers::kind.eq_any(["cooperative", "cooperative_group"]))
        .filter(producers::status.eq("active"))
        .order(producers::folded)
        .select((producers::uuid, producers::name))
        .load(c)?;
    Ok(found.into_iter().map(|(u, n)| Choice::new(u, n)).collect())
}

/// The ids behind the chosen codes; `None` where one is not a unit of the role's level.
pub(super) fn areas(
    c: &mut Conn,
    role: Role,
    codes: &[String],
    today: NaiveDate,
) -> Outcome<Option<Vec<i64>>> {
    let (level, on) = match role {
        Role::ProvinceStaff => (Level::Province, today),
        Role::DigitalTeam => (Level::Commune, today),
        Role::DistrictStaff => (
            Level::District,
            areas::REFORM.pred_opt().unwrap_or(areas::REFORM),
        ),
        _ => return Ok(Some(Vec::new())),
    };
    let mut ids = Vec::new();
    for code in codes {
        match areas::by_code(c, level, code, on)? {
            Some(area) => ids.push(area.id),
            None => return Ok(None),
        }
    }
    Ok(Some(ids))
}

pub(super) fn cooperative(c: &mut Conn, uuid: &str) -> Outcome<Option<i64>> {
    Ok(producers::table
        .filter(producers::uuid.eq(uuid))
        .filter(producers::kind.eq_any(["cooperative", "cooperative_group"]))
        .select(producers::id)
        .get_result(c)
        .optional()?)
}
