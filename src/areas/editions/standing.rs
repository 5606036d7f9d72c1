//! The units that are there, for a plan to be made against.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use super::plan::{StandingUnit, StandingUnits};
use crate::areas::country::Country;
use crate::areas::model::AreaId;
use crate::db::schema::areas;
use crate::db::{Conn, Outcome};

pub(super) fn read(c: &mut Conn) -> Outcome<StandingUnits> {
    let rows: Vec<(AreaId, Option<AreaId>)> = areas::table
        .filter(areas::valid_to.is_null())
        .select((areas::id, areas::same_as))
        .load(c)?;
    let rows: HashMap<AreaId, AreaId> = rows
        .into_iter()
        .map(|(row, same_as)| (same_as.unwrap_or(row), row))
        .collect();
    let country = Country::read(c, NaiveDate::MAX)?;
    let units = country.of_today().filter_map(|area| {
        let known = StandingUnit {
            id: area.id,
            row: *rows.get(&area.id)?,
            key: (area.level, area.code.clone()),
            name: area.name.clone(),
            kind: area.kind.clone(),
            full_name: area.full_name.clone(),
            parent: area.parent_id,
            valid_from: area.valid_from,
            districts: country.districts_of(area),
        };
        Some((known.key.clone(), known))
    });
    Ok(StandingUnits {
        units: units.collect(),
        last: areas::table.select(max(areas::valid_from)).get_result(c)?,
    })
}
