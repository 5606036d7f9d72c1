//! The places that figures are published of, and which is a part of which.

use crate::areas::{AreaId, Cell, CellPlacement, Frame, Grain, ReportUnitId};
use crate::reports::figures::columns::Column;

/// A place that figures are published of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PublishedPlace {
    /// A province of before the reform.
    Province(AreaId),
    /// A former district.
    District(AreaId),
    /// What a commune of today has of a former district.
    Commune { district: AreaId, commune: AreaId },
    /// What a commune of today has of which the former district is not known.
    Loose(AreaId),
}

impl PublishedPlace {
    /// Province, district, commune; 0 for what is not named.
    pub const fn ids(self) -> (AreaId, AreaId, AreaId) {
        match self {
            Self::Province(province) => (province, 0, 0),
            Self::District(district) => (0, district, 0),
            Self::Commune { district, commune } => (0, district, commune),
            Self::Loose(commune) => (0, 0, commune),
        }
    }

    pub const fn from_ids(province: AreaId, district: AreaId, commune: AreaId) -> Self {
        match (province, district, commune) {
            (0, 0, commune) => Self::Loose(commune),
            (0, district, 0) => Self::District(district),
            (0, district, commune) => Self::Commune { district, commune },
            (province, _, _) => Self::Province(province),
        }
    }
}

/// The place that another is a part of: a district of its former province in numbers of cooperatives,
/// a commune of its former district in all others. `former` is the country of before the reform.
pub(super) fn parent(
    column: Column,
    place: PublishedPlace,
    former: &Frame,
) -> Option<PublishedPlace> {
    match place {
        PublishedPlace::Commune { district, .. } => Some(PublishedPlace::District(district)),
        PublishedPlace::District(district) if column == Column::Cooperatives => {
            province_of(former, district).map(PublishedPlace::Province)
        }
        PublishedPlace::Province(_) | PublishedPlace::District(_) | PublishedPlace::Loose(_) => {
            None
        }
    }
}

pub(super) fn province_of(former: &Frame, district: AreaId) -> Option<AreaId> {
    match former.place(Cell::new(district, 0), Grain::Province) {
        CellPlacement::Unit(ReportUnitId::Area(province)) => Some(province),
        CellPlacement::Unit(ReportUnitId::Regrouped(_)) | CellPlacement::Undecided => None,
    }
}
