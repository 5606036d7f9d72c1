//! Whose provinces: a reader's own, any for the administrator.

use chrono::NaiveDate;

use crate::accounts::Sight;
use crate::areas::{AreaId, Boundaries, Grain, ReportUnit, ReportUnitId, Scope};

/// A province and those that could be chosen instead.
#[derive(Debug, Clone)]
pub(super) struct Provinces {
    pub chosen: ReportUnit,
    pub id: AreaId,
    pub offered: Vec<ReportUnit>,
}

/// `None` where the wanted one is not the reader's, or the reader has none.
pub(super) fn of(
    boundaries: &Boundaries,
    sight: &Sight,
    today: NaiveDate,
    wanted: &str,
) -> Option<Provinces> {
    let mut offered = boundaries
        .frame(today)
        .units(Scope::Country(Grain::Province));
    match sight {
        Sight::Everything => {}
        Sight::Provinces(rows) => {
            let own = rows
                .iter()
                .filter_map(|row| boundaries.territories().territory_of(*row));
            let own: Vec<ReportUnitId> = own.map(ReportUnitId::Area).collect();
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
        ReportUnitId::Area(id) => Some(Provinces {
            chosen,
            id,
            offered,
        }),
        ReportUnitId::Regrouped(_) => None,
    }
}
