//! Whose province a report is about: a reader's own, or any for the administrator.

use chrono::NaiveDate;

use super::question::LAST_OF_THREE_TIERS;
use super::store;
use crate::accounts::Sight;
use crate::areas::{self, Area, AreaId, Level};
use crate::db::{Conn, DbFailure, Outcome};

/// A province, and those that could be chosen instead.
#[derive(Debug, Clone)]
pub struct ProvinceChoice {
    pub province: Area,
    pub offered: Vec<Area>,
}

/// The provinces within the boundaries of a day that a reader may look at, and the wanted one.
///
/// A code of the other side of the reform is understood as what became of it, so that the same
/// form switches the boundaries. `Missing` where the wanted one is not the reader's.
pub fn of(
    c: &mut Conn,
    sight: &Sight,
    boundaries_on: NaiveDate,
    wanted: Option<&str>,
) -> Outcome<ProvinceChoice> {
    let ids: Vec<AreaId> = own(c, sight, boundaries_on)?.iter().map(|a| a.id).collect();
    // A province that became a city is told by the name it had.
    let own = areas::by_ids_on(c, &ids, boundaries_on)?;
    let valid = own.iter().filter(|area| area.is_valid_on(boundaries_on));
    let mut offered: Vec<Area> = valid.cloned().collect();
    offered.sort_by(|a, b| a.code.cmp(&b.code));
    offered.dedup();
    let province = match wanted {
        Some(code) => by_code(c, code, &own, &offered)?,
        None => usual(c, sight, &offered)?,
    };
    Ok(ProvinceChoice {
        province: province.ok_or(DbFailure::Missing)?,
        offered,
    })
}

/// The reader's provinces, of either side of the reform.
fn own(c: &mut Conn, sight: &Sight, boundaries_on: NaiveDate) -> Outcome<Vec<Area>> {
    match sight {
        Sight::Everything => {
            let mut all = areas::provinces(c, boundaries_on)?;
            for other in [LAST_OF_THREE_TIERS, areas::REFORM] {
                all.extend(areas::provinces(c, other)?);
            }
            Ok(all)
        }
        Sight::Provinces(ids) => {
            let provinces = areas::by_ids(c, ids)?;
            with_kin(c, provinces, areas::predecessors)
        }
        Sight::Districts(ids) => {
            let parents = areas::by_ids(c, ids)?
                .into_iter()
                .filter_map(|d| d.parent_id);
            let parents: Vec<AreaId> = parents.collect();
            let provinces = areas::by_ids(c, &parents)?;
            with_kin(c, provinces, areas::successors)
        }
        Sight::Own { .. } | Sight::Cooperative { .. } | Sight::Communes(_) => Ok(Vec::new()),
    }
}

type SuccessionLookup = fn(&mut Conn, AreaId) -> Outcome<Vec<areas::Succession>>;

fn with_kin(c: &mut Conn, provinces: Vec<Area>, kin: SuccessionLookup) -> Outcome<Vec<Area>> {
    let mut all = Vec::new();
    for province in provinces.into_iter().filter(|a| a.level == Level::Province) {
        all.extend(kin(c, province.id)?.into_iter().map(|edge| edge.area));
        all.push(province);
    }
    all.retain(|area| area.level == Level::Province);
    Ok(all)
}

fn by_code(c: &mut Conn, code: &str, own: &[Area], offered: &[Area]) -> Outcome<Option<Area>> {
    let here = offered.iter().find(|area| area.code == code);
    let there = || own.iter().find(|area| area.code == code);
    match (here, there()) {
        (Some(area), _) => Ok(Some(area.clone())),
        (None, Some(other)) => kin_among(c, other.id, offered),
        (None, None) => Ok(None),
    }
}

/// What became of a province, or what it was made of, if that is offered.
fn kin_among(c: &mut Conn, id: AreaId, offered: &[Area]) -> Outcome<Option<Area>> {
    let mut kin = areas::successors(c, id)?;
    kin.extend(areas::predecessors(c, id)?);
    let ids: Vec<AreaId> = kin.into_iter().map(|edge| edge.area.id).collect();
    let found = offered.iter().find(|area| ids.contains(&area.id));
    Ok(found.cloned())
}

/// Their own; for the administrator one where there is something to see.
fn usual(c: &mut Conn, sight: &Sight, offered: &[Area]) -> Outcome<Option<Area>> {
    if *sight == Sight::Everything
        && let Some(id) = store::a_counted_province(c)?
    {
        let found = offered.iter().find(|area| area.id == id).cloned();
        if let Some(area) = found.map_or_else(|| kin_among(c, id, offered), |a| Ok(Some(a)))? {
            return Ok(Some(area));
        }
    }
    Ok(offered.first().cloned())
}
