//! How many households live in a district: the editable base of a rate, per year.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::AreaId;
use crate::db::schema::denominators;
use crate::db::{Conn, Outcome, on_each};

/// The households of each area in `year`. An area without an entry is missing from the answer:
/// no rate can be told for it, and none is guessed from another year.
pub fn households_base(c: &mut Conn, areas: &[AreaId], year: i32) -> Outcome<HashMap<AreaId, i64>> {
    let rows: Vec<(AreaId, i64)> = denominators::table
        .filter(denominators::area_id.eq_any(areas))
        .filter(denominators::year.eq(year))
        .select((denominators::area_id, denominators::households))
        .load(c)?;
    Ok(rows.into_iter().collect())
}

/// Forgets the base of one area and year: from then on no rate is told.
pub fn clear_households_base(c: &mut Conn, area: AreaId, year: i32) -> Outcome<()> {
    let base = denominators::table
        .filter(denominators::area_id.eq(area))
        .filter(denominators::year.eq(year));
    diesel::delete(base).execute(c)?;
    Ok(())
}

/// Sets or corrects the base of one area and year.
pub fn set_households_base(
    c: &mut Conn,
    area: AreaId,
    year: i32,
    households: i64,
    now: NaiveDateTime,
) -> Outcome<()> {
    on_each!(c, |c| diesel::insert_into(denominators::table)
        .values((
            denominators::area_id.eq(area),
            denominators::year.eq(year),
            denominators::households.eq(households),
            denominators::updated_at.eq(now),
        ))
        .on_conflict((denominators::area_id, denominators::year))
        .do_update()
        .set((
            denominators::households.eq(households),
            denominators::updated_at.eq(now),
        ))
        .execute(c))?;
    Ok(())
}
