//! The rows of a regrouping. None is ever changed but for the mark that it was taken back.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::plan::{Decision, RegroupingPlan};
use super::province_units::ProvinceUnits;
use crate::areas::AreaId;
use crate::audit::Author;
use crate::db::schema::{accounts, regrouping_members, regrouping_units, regroupings};
use crate::db::{Conn, Outcome, on_each};

/// A regrouping as the history shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PastRegrouping {
    pub id: i64,
    pub valid_from: NaiveDate,
    pub legal_basis: String,
    pub note: String,
    pub created_at: NaiveDateTime,
    /// `None`: on the command line.
    pub created_by: Option<String>,
    pub taken_back_at: Option<NaiveDateTime>,
}

/// All of a province, the newest first, those taken back too.
pub fn history(c: &mut Conn, province: AreaId) -> Outcome<Vec<PastRegrouping>> {
    Ok(regroupings::table
        .left_join(accounts::table)
        .filter(regroupings::province_id.eq(province))
        .order(regroupings::id.desc())
        .select((
            regroupings::id,
            regroupings::valid_from,
            regroupings::legal_basis,
            regroupings::note,
            regroupings::created_at,
            accounts::name.nullable(),
            regroupings::taken_back_at,
        ))
        .load(c)?)
}

/// The last one that holds, with the day it begins.
pub(super) fn latest(c: &mut Conn, province: AreaId) -> Outcome<Option<(i64, NaiveDate)>> {
    Ok(regroupings::table
        .filter(regroupings::province_id.eq(province))
        .filter(regroupings::taken_back_at.is_null())
        .order(regroupings::valid_from.desc())
        .select((regroupings::id, regroupings::valid_from))
        .first(c)
        .optional()?)
}

pub(super) fn insert(
    c: &mut Conn,
    by: Author,
    province_units: &ProvinceUnits,
    decision: &Decision,
    plan: &RegroupingPlan,
) -> Outcome<i64> {
    let id: i64 = on_each!(c, |c| diesel::insert_into(regroupings::table)
        .values((
            regroupings::province_id.eq(province_units.province_id),
            regroupings::valid_from.eq(decision.valid_from),
            regroupings::legal_basis.eq(&decision.legal_basis),
            regroupings::note.eq(&decision.note),
            regroupings::created_by.eq(by.account),
            regroupings::created_at.eq(by.at),
        ))
        .returning(regroupings::id)
        .get_result(c))?;
    for unit in &plan.units {
        diesel::insert_into(regrouping_units::table)
            .values((
                regrouping_units::regrouping_id.eq(id),
                regrouping_units::code.eq(&unit.code),
                regrouping_units::name.eq(&unit.name),
            ))
            .execute(c)?;
    }
    insert_members(c, id, province_units, plan)?;
    Ok(id)
}

fn insert_members(
    c: &mut Conn,
    id: i64,
    province_units: &ProvinceUnits,
    plan: &RegroupingPlan,
) -> Outcome<()> {
    let units: Vec<(String, i64)> = regrouping_units::table
        .filter(regrouping_units::regrouping_id.eq(id))
        .select((regrouping_units::code, regrouping_units::id))
        .load(c)?;
    let unit = |code: &str| units.iter().find(|(known, _)| known == code);
    let members = plan.members(province_units);
    let rows: Vec<_> = members
        .iter()
        .filter_map(|(commune, former, code)| Some((commune, former, unit(code)?.1)))
        .map(|(commune, former, unit)| {
            (
                regrouping_members::regrouping_id.eq(id),
                regrouping_members::commune_id.eq(*commune),
                regrouping_members::former_district_id.eq(*former),
                regrouping_members::unit_id.eq(unit),
            )
        })
        .collect();
    // Four values a row: far below what a statement may bind.
    for some in rows.chunks(1_000) {
        on_each!(c, |c| diesel::insert_into(regrouping_members::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}

pub(super) fn mark_taken_back(c: &mut Conn, id: i64, at: NaiveDateTime) -> Outcome<()> {
    diesel::update(regroupings::table.find(id))
        .set(regroupings::taken_back_at.eq(at))
        .execute(c)?;
    Ok(())
}
