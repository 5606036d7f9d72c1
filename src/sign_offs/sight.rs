//! Whose reports somebody answers for.

use crate::accounts::Sight;
use crate::areas::{self, AreaId, Boundaries, Level, ReportUnitId, Scope};
use crate::db::{Conn, Outcome};
use crate::reports::figures::report::ReportSubject;

/// What a place is called in a row of `signed_files`.
pub(super) fn place(unit: ReportUnitId) -> String {
    match unit {
        ReportUnitId::Area(id) => format!("a{id}"),
        ReportUnitId::Regrouped(id) => format!("r{id}"),
    }
}

/// Of a province and of a district: its unit, and the province it lies in.
pub(super) fn of(about: &ReportSubject) -> Option<(ReportUnitId, AreaId)> {
    match (about.scope, &about.province) {
        (Scope::Province { id, .. }, _) => Some((ReportUnitId::Area(id), id)),
        (Scope::District { id, .. }, Some(province)) => match province.id {
            ReportUnitId::Area(province) => Some((id, province)),
            ReportUnitId::Regrouped(_) => None,
        },
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignedFileSight {
    Everything,
    /// These provinces, of either side of the reform, and all that lies in them.
    Provinces(Vec<AreaId>),
    /// These places and no other.
    Places(Vec<String>),
}

impl SignedFileSight {
    pub fn of(c: &mut Conn, boundaries: &Boundaries, sight: &Sight) -> Outcome<Self> {
        let first_life = |id: &AreaId| boundaries.territories().territory_of(*id).unwrap_or(*id);
        match sight {
            Sight::Everything => Ok(Self::Everything),
            Sight::Provinces(ids) => {
                let mut own: Vec<AreaId> = ids.iter().map(first_life).collect();
                for id in ids {
                    let made_of = areas::predecessors(c, *id)?.into_iter().map(|e| e.area);
                    own.extend(
                        made_of
                            .filter(|area| area.level == Level::Province)
                            .map(|area| first_life(&area.id)),
                    );
                }
                Ok(Self::Provinces(own))
            }
            Sight::Districts(ids) => {
                let own: Vec<AreaId> = ids.iter().map(first_life).collect();
                Ok(Self::Places(districts(boundaries, &own)))
            }
            Sight::Own { .. } | Sight::Cooperative { .. } | Sight::Communes(_) => {
                Ok(Self::Places(Vec::new()))
            }
        }
    }

    pub fn has(&self, province: AreaId, place: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Provinces(own) => own.contains(&province),
            Self::Places(own) => own.iter().any(|one| one == place),
        }
    }

    pub fn allows(&self, about: &ReportSubject) -> bool {
        of(about).is_some_and(|(unit, province)| self.has(province, &place(unit)))
    }
}

/// The districts themselves, and what their province made of them alone.
fn districts(boundaries: &Boundaries, own: &[AreaId]) -> Vec<String> {
    let mut places: Vec<String> = own
        .iter()
        .map(|id| place(ReportUnitId::Area(*id)))
        .collect();
    for one in boundaries.regroupings() {
        let frame = boundaries.reporting_frame(one.valid_from);
        let units = one
            .units
            .iter()
            .map(|unit| ReportUnitId::Regrouped(unit.id));
        let ours = |unit: &ReportUnitId| {
            let made_of = frame.made_of(*unit);
            made_of.is_some_and(|parts| parts.iter().all(|part| own.contains(part)))
        };
        places.extend(units.filter(ours).map(place));
    }
    places
}
