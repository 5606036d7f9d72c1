//! Keeps the atlas for everybody, and notices when it has grown old.
//!
//! Units and regroupings change a few times a year, and then perhaps by a command of another
//! process. So each use asks the database for a stamp (two look-ups by key) and reads again only
//! what the stamp says has changed.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count, max};
use diesel::prelude::*;

use super::{Atlas, Land, Life, Member, RegroupedUnit, Regrouping};
use crate::areas::model::{Area, AreaId};
use crate::db::schema::{
    area_editions, area_successions, areas, regrouping_members, regrouping_units,
    regroupings as table,
};
use crate::db::{Conn, Outcome};

/// Where the atlas stands; every copy is the same shelf.
#[derive(Debug, Clone, Default)]
pub struct AtlasShelf(Arc<Mutex<Option<Kept>>>);

#[derive(Debug, Clone)]
struct Kept {
    stamp: Stamp,
    atlas: Arc<Atlas>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    land: LandStamp,
    regroupings: (Option<i64>, i64),
}

/// The last row of `areas`, and the newest edition: one that was taken back and loaded again may
/// end at the same row.
type LandStamp = (Option<AreaId>, Option<i64>, Option<NaiveDateTime>);

impl AtlasShelf {
    /// The atlas as the database has it now.
    pub fn current(&self, c: &mut Conn) -> Outcome<Arc<Atlas>> {
        let stamp = stamp(c)?;
        let kept = self.kept();
        if let Some(kept) = kept.as_ref().filter(|kept| kept.stamp == stamp) {
            return Ok(kept.atlas.clone());
        }
        let land = match kept.filter(|kept| kept.stamp.land == stamp.land) {
            Some(kept) => kept.atlas.land.clone(),
            None => Arc::new(land(c)?),
        };
        let atlas = Arc::new(Atlas::new(land, regroupings(c)?));
        self.keep(Some(Kept {
            stamp,
            atlas: atlas.clone(),
        }));
        Ok(atlas)
    }

    /// Forgets everything: the next use reads anew. For whoever has changed units in place.
    pub fn forget(&self) {
        self.keep(None);
    }

    fn kept(&self) -> Option<Kept> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, kept: Option<Kept>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

fn stamp(c: &mut Conn) -> Outcome<Stamp> {
    let last = areas::table.select(max(areas::id)).get_result(c)?;
    let (edition, loaded_at) = area_editions::table
        .select((max(area_editions::id), max(area_editions::loaded_at)))
        .get_result(c)?;
    let land = (last, edition, loaded_at);
    let regroupings = table::table
        .select((max(table::id), count(table::taken_back_at)))
        .get_result(c)?;
    Ok(Stamp { land, regroupings })
}

fn land(c: &mut Conn) -> Outcome<Land> {
    let rows: Vec<(AreaId, Area)> = areas::table
        .select((areas::id, Area::as_select()))
        .load(c)?;
    let edges: Vec<(AreaId, AreaId)> = area_successions::table
        .select((
            area_successions::predecessor_id,
            area_successions::successor_id,
        ))
        .load(c)?;
    let life = |(row, area): (AreaId, Area)| Life {
        row,
        territory: area.id,
        area,
    };
    Ok(Land::new(rows.into_iter().map(life).collect(), &edges))
}

/// All that were not taken back.
pub fn regroupings(c: &mut Conn) -> Outcome<Vec<Regrouping>> {
    let rows: Vec<(i64, AreaId, NaiveDate, String)> = table::table
        .filter(table::taken_back_at.is_null())
        .order((table::valid_from, table::id))
        .select((
            table::id,
            table::province_id,
            table::valid_from,
            table::legal_basis,
        ))
        .load(c)?;
    rows.into_iter()
        .map(|(id, province, from, basis)| {
            let (units, members) = (units(c, id)?, members(c, id)?);
            Ok(Regrouping::new(
                (id, province),
                from,
                basis,
                units,
                &members,
            ))
        })
        .collect()
}

fn units(c: &mut Conn, regrouping: i64) -> Outcome<Vec<RegroupedUnit>> {
    let rows: Vec<(i64, String, String)> = regrouping_units::table
        .filter(regrouping_units::regrouping_id.eq(regrouping))
        .select((
            regrouping_units::id,
            regrouping_units::code,
            regrouping_units::name,
        ))
        .load(c)?;
    let unit = |(id, code, name)| RegroupedUnit { id, code, name };
    Ok(rows.into_iter().map(unit).collect())
}

fn members(c: &mut Conn, regrouping: i64) -> Outcome<Vec<Member>> {
    let rows: Vec<(AreaId, AreaId, i64)> = regrouping_members::table
        .filter(regrouping_members::regrouping_id.eq(regrouping))
        .select((
            regrouping_members::commune_id,
            regrouping_members::former_district_id,
            regrouping_members::unit_id,
        ))
        .load(c)?;
    let member = |(commune, former, unit)| Member {
        commune,
        former: Some(former).filter(|id| *id != 0),
        unit,
    };
    Ok(rows.into_iter().map(member).collect())
}
