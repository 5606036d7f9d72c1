//! Whose reports somebody answers for.

use crate::accounts::Sight;
use crate::areas::{self, AreaId, Atlas, Level, Scope, UnitId};
use crate::db::{Conn, Outcome};
use crate::reports::figures::report::ReportSubject;

/// What a place is called in a row of `signed_files`.
pub(super) fn place(unit: UnitId) -> String {
    match unit {
        UnitId::Area(id) => format!("a{id}"),
        UnitId::Regrouped(id) => format!("r{id}"),
    }
}

/// Of a province and of a district: its unit, and the province it lies in.
pub(super) fn of(about: &ReportSubject) -> Option<(UnitId, AreaId)> {
    match (about.scope, &about.province) {
        (Scope::Province { id, .. }, _) => Some((UnitId::Area(id), id)),
        (Scope::District { id, .. }, Some(province)) => match province.id {
            UnitId::Area(province) => Some((id, province)),
            UnitId::Regrouped(_) => None,
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
    pub fn of(c: &mut Conn, atlas: &Atlas, sight: &Sight) -> Outcome<Self> {
        let first_life = |id: &AreaId| atlas.land().territory_of(*id).unwrap_or(*id);
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
                Ok(Self::Places(districts(atlas, &own)))
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
fn districts(atlas: &Atlas, own: &[AreaId]) -> Vec<String> {
    let mut places: Vec<String> = own.iter().map(|id| place(UnitId::Area(*id))).collect();
    for one in atlas.regroupings() {
        let frame = atlas.reporting_frame(one.valid_from);
        let units = one.units.iter().map(|unit| UnitId::Regrouped(unit.id));
        let ours = |unit: &UnitId| {
            let made_of = frame.made_of(*unit);
            made_of.is_some_and(|parts| parts.iter().all(|part| own.contains(part)))
        };
        places.extend(units.filter(ours).map(place));
    }
    places
}
