//! The places and cooperatives that an account can be given.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::holders::AccountHolders;
use super::model::Role;
use crate::areas::{self, AreaId, Level};
use crate::db::schema::account_areas;
use crate::db::{Conn, Outcome};
use crate::web::Choice;

/// What the form offers for a role within a province.
#[derive(Debug, Default)]
pub(super) struct ScopeChoices {
    pub provinces: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub cooperatives: Vec<Choice>,
}

pub(super) fn offered(
    c: &mut Conn,
    holders: AccountHolders,
    role: &str,
    province: &str,
    today: NaiveDate,
) -> Outcome<ScopeChoices> {
    let provinces = areas::provinces(c, today)?;
    let mut offered = ScopeChoices {
        provinces: choices(&provinces),
        ..ScopeChoices::default()
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
        Role::CooperativeOfficer => offered.cooperatives = cooperatives(c, holders, chosen.id)?,
        Role::Household | Role::Administrator => {}
    }
    Ok(offered)
}

fn choices(areas: &[areas::Area]) -> Vec<Choice> {
    let one = |a: &areas::Area| Choice::new(a.code.clone(), a.full_name.clone());
    areas.iter().map(one).collect()
}

fn cooperatives(c: &mut Conn, holders: AccountHolders, province_id: i64) -> Outcome<Vec<Choice>> {
    let communes: Vec<i64> = areas::children(c, province_id)?
        .iter()
        .map(|a| a.id)
        .collect();
    (holders.cooperatives)(c, &communes)
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

/// What the form offers to an account that has places already: theirs, and those of the province
/// that is looked at, else of the one in which the first of them lies today.
pub(super) fn offered_beside(
    c: &mut Conn,
    holders: AccountHolders,
    role: Role,
    held: &[areas::Area],
    province: &str,
    today: NaiveDate,
) -> Outcome<(ScopeChoices, String)> {
    let province = match (province.is_empty(), held.first()) {
        (true, Some(first)) => province_today(c, first.id)?.map(|a| a.code),
        _ => None,
    }
    .unwrap_or_else(|| province.to_owned());
    let mut offered = offered(c, holders, role.code(), &province, today)?;
    let (ours, more) = (choices(held), std::mem::take(&mut offered.areas));
    let fresh = |choice: &Choice| !ours.iter().any(|held| held.value == choice.value);
    let more: Vec<Choice> = more.into_iter().filter(fresh).collect();
    offered.areas = ours.iter().cloned().chain(more).collect();
    Ok((offered, province))
}

/// The province in which a unit lies, or lay in the end; and where that was merged, what it became.
fn province_today(c: &mut Conn, id: i64) -> Outcome<Option<areas::Area>> {
    let Some(province) = areas::province_of(c, id)? else {
        return Ok(None);
    };
    if province.valid_to.is_none() {
        return Ok(Some(province));
    }
    let became = areas::successors(c, province.id)?;
    Ok(became.into_iter().next().map(|succession| succession.area))
}

/// The same as [`areas`], but a code that the account holds means what it holds: the same code may
/// be another unit by now.
pub(super) fn areas_beside(
    c: &mut Conn,
    role: Role,
    held: &[areas::Area],
    codes: &[String],
    today: NaiveDate,
) -> Outcome<Option<Vec<i64>>> {
    let has = |code: &String| held.iter().any(|area| area.code == *code);
    let fresh: Vec<String> = codes.iter().filter(|code| !has(code)).cloned().collect();
    let Some(more) = areas(c, role, &fresh, today)? else {
        return Ok(None);
    };
    let kept = held.iter().filter(|area| codes.contains(&area.code));
    let mut ids: Vec<i64> = kept.map(|area| area.id).chain(more).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(Some(ids))
}

/// The number of accounts that answer for any of these units.
pub fn number_answering_for(c: &mut Conn, units: &HashSet<AreaId>) -> Outcome<i64> {
    let held: Vec<(AreaId, i64)> = account_areas::table
        .select((account_areas::area_id, account_areas::account_id))
        .load(c)?;
    let inside = held.into_iter().filter(|(unit, _)| units.contains(unit));
    let accounts: HashSet<i64> = inside.map(|(_, account)| account).collect();
    Ok(i64::try_from(accounts.len()).unwrap_or(i64::MAX))
}
