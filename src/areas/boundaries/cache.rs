//! Keeps the boundaries for everybody, and notices when they are out of date.
//!
//! Units and regroupings change a few times a year, and then perhaps by a command of another
//! process. So each use asks the database for a stamp (two look-ups by key) and reads again only
//! what the stamp says has changed.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count, max};
use diesel::prelude::*;

use super::{Boundaries, Life, RegroupedPart, RegroupedUnit, Regrouping, Territories};
use crate::areas::model::{Area, AreaId};
use crate::db::schema::{
    area_editions, area_successions, areas, regrouping_members, regrouping_units,
    regroupings as table,
};
use crate::db::{Conn, Outcome};

/// Shares one copy of the boundaries; every clone is the same cache.
#[derive(Debug, Clone, Default)]
pub struct BoundariesCache(Arc<Mutex<Option<CachedBoundaries>>>);

#[derive(Debug, Clone)]
struct CachedBoundaries {
    stamp: BoundariesStamp,
    boundaries: Arc<Boundaries>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BoundariesStamp {
    territories: TerritoriesStamp,
    regroupings: (Option<i64>, i64),
}

/// The last row of `areas`, and the newest edition: one that was taken back and loaded again may
/// end at the same row.
type TerritoriesStamp = (Option<AreaId>, Option<i64>, Option<NaiveDateTime>);

impl BoundariesCache {
    /// The boundaries as the database has them now.
    pub fn current(&self, c: &mut Conn) -> Outcome<Arc<Boundaries>> {
        let stamp = stamp(c)?;
        let kept = self.cached();
        if let Some(kept) = kept.as_ref().filter(|kept| kept.stamp == stamp) {
            return Ok(kept.boundaries.clone());
        }
        let territories = match kept.filter(|kept| kept.stamp.territories == stamp.territories) {
            Some(kept) => kept.boundaries.territories.clone(),
            None => Arc::new(load_territories(c)?),
        };
        let boundaries = Arc::new(Boundaries::new(territories, regroupings(c)?));
        self.keep(Some(CachedBoundaries {
            stamp,
            boundaries: boundaries.clone(),
        }));
        Ok(boundaries)
    }

    /// Forgets everything: the next use reads anew. For whoever has changed units in place.
    pub fn forget(&self) {
        self.keep(None);
    }

    fn cached(&self) -> Option<CachedBoundaries> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, kept: Option<CachedBoundaries>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

fn stamp(c: &mut Conn) -> Outcome<BoundariesStamp> {
    let last = areas::table.select(max(areas::id)).get_result(c)?;
    let (edition, loaded_at) = area_editions::table
        .select((max(area_editions::id), max(area_editions::loaded_at)))
        .get_result(c)?;
    let territories = (last, edition, loaded_at);
    let regroupings = table::table
        .select((max(table::id), count(table::taken_back_at)))
        .get_result(c)?;
    Ok(BoundariesStamp {
        territories,
        regroupings,
    })
}

fn load_territories(c: &mut Conn) -> Outcome<Territories> {
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
    Ok(Territories::new(
        rows.into_iter().map(life).collect(),
        &edges,
    ))
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
            Ok(Regrouping::new(id, province, from, basis, units, &members))
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

fn members(c: &mut Conn, regrouping: i64) -> Outcome<Vec<RegroupedPart>> {
    let rows: Vec<(AreaId, AreaId, i64)> = regrouping_members::table
        .filter(regrouping_members::regrouping_id.eq(regrouping))
        .select((
            regrouping_members::commune_id,
            regrouping_members::former_district_id,
            regrouping_members::unit_id,
        ))
        .load(c)?;
    let member = |(commune, former, unit)| RegroupedPart {
        commune,
        former: Some(former).filter(|id| *id != 0),
        unit,
    };
    Ok(rows.into_iter().map(member).collect())
}
