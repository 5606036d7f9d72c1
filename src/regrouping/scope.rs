//! Whose provinces: a reader's own, any for the administrator.

use chrono::NaiveDate;

use crate::accounts::Sight;
use crate::areas::{AreaId, Atlas, Grain, Scope, Unit, UnitId};

/// A province and those that could be chosen instead.
#[derive(Debug, Clone)]
pub(super) struct Provinces {
    pub chosen: Unit,
    pub id: AreaId,
    pub offered: Vec<Unit>,
}

/// `None` where the wanted one is not the reader's, or the reader has none.
pub(super) fn of(
    atlas: &Atlas,
    sight: &Sight,
    today: NaiveDate,
    wanted: &str,
) -> Option<Provinces> {
    let mut offered = atlas.frame(today).units(Scope::Country(Grain::Province));
    match sight {
        Sight::Everything => {}
        Sight::Provinces(rows) => {
            let own = rows
                .iter()
                .filter_map(|row| atlas.land().territory_of(*row));
            let own: Vec<UnitId> = own.map(UnitId::Area).collect();
            offered.retain(|unit| own.contains(&unit.id));
        }
        _ => offered.clear(),
    }
    let wanted = wanted.trim();
    let chosen = offered
        .iter()
        .find(|unit| wanted.is_empty() || unit.code == wanted)?
        .clone();
    match chosen.id {
        UnitId::Area(id) => Some(Provinces {
            chosen,
            id,
            offered,
        }),
        UnitId::Regrouped(_) => None,
    }
}
