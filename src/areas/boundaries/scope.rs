//! The units of a part of the country on a day, and which cells to read for it.

use chrono::NaiveDate;

use super::frame::{Cell, CellPlacement, Frame, Grain, ReportUnitId};
use super::{RegroupedUnit, Regrouping};
use crate::areas::model::{Area, AreaId, Level};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Country(Grain),
    Province { id: AreaId, grain: Grain },
    District { id: ReportUnitId, grain: Grain },
}

impl Scope {
    pub const fn grain(self) -> Grain {
        match self {
            Self::Country(grain) | Self::Province { grain, .. } | Self::District { grain, .. } => {
                grain
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportUnit {
    pub id: ReportUnitId,
    pub code: String,
    /// "Ea Kar"
    pub name: String,
    /// "Huyện Ea Kar"
    pub full_name: String,
    /// Of a district its province; of a commune its district, since the reform its province: it
    /// may have land of several reporting districts.
    pub parent: Option<ReportUnitId>,
}

/// The cells that may lie in a scope: `district_id` among `districts`, or 0 and `commune_id` among
/// `loose_communes`. Some lie elsewhere after all: `place_in` leaves them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cells {
    All,
    Of {
        districts: Vec<AreaId>,
        loose_communes: Vec<AreaId>,
    },
}

impl Frame<'_> {
    /// Where a cell lies among the units of a scope; `None` where it is not of that scope.
    pub fn place_in(&self, cell: Cell, scope: Scope) -> Option<CellPlacement> {
        let inside = match scope {
            Scope::Country(_) => true,
            Scope::Province { id, .. } => self.province(cell) == Some(id),
            Scope::District { id, .. } => {
                self.place(cell, Grain::District) == CellPlacement::Unit(id)
            }
        };
        inside.then(|| self.place(cell, scope.grain()))
    }

    /// The units of a scope in the order of their codes; none where the scope is no unit of the
    /// day. A commune across reporting districts is listed in each of them.
    pub fn units(&self, scope: Scope) -> Vec<ReportUnit> {
        let ids: Vec<ReportUnitId> = match scope {
            Scope::Country(Grain::Province) => self.valid(Level::Province),
            Scope::Country(Grain::District) => {
                self.districts(self.territories.of_level(Level::District))
            }
            Scope::Country(Grain::Commune) => self.valid(Level::Commune),
            Scope::Province { id, grain } => self.of_province(id, grain),
            Scope::District { id, grain } => self.of_district(id, grain),
        };
        let mut units: Vec<ReportUnit> = ids.into_iter().filter_map(|id| self.unit(id)).collect();
        units.sort_by(|a, b| a.code.cmp(&b.code).then(a.id.cmp(&b.id)));
        units
    }

    /// What `counts` has to be asked for a scope.
    pub fn cells(&self, scope: Scope) -> Cells {
        let districts = match scope {
            Scope::Country(_) => return Cells::All,
            Scope::Province { id, .. } => self.districts_in(id),
            Scope::District { id, .. } => self.touched(id),
        };
        let mut loose: Vec<AreaId> = districts
            .iter()
            .flat_map(|district| self.territories.communes_of(*district))
            .copied()
            .filter(|commune| self.place_in(Cell::new(0, *commune), scope).is_some())
            .collect();
        loose.sort_unstable();
        loose.dedup();
        Cells::Of {
            districts,
            loose_communes: loose,
        }
    }

    /// A unit by its id; `None` where it is none of the day.
    pub fn unit(&self, id: ReportUnitId) -> Option<ReportUnit> {
        match id {
            ReportUnitId::Area(id) => self.area_unit(id),
            ReportUnitId::Regrouped(id) => {
                let (one, unit) = self.regrouped(id)?;
                Some(self.regrouped_unit(one, unit))
            }
        }
    }

    /// The former districts that a province or a reporting district is exactly made of: what
    /// is known of those can be added up for it. `None` where one of them is only partly in it.
    pub fn made_of(&self, id: ReportUnitId) -> Option<Vec<AreaId>> {
        match id {
            ReportUnitId::Area(area) => match self.level(area)? {
                Level::Province => Some(self.districts_in(area)),
                Level::District => Some(self.touched(id)),
                Level::Commune => None,
            },
            ReportUnitId::Regrouped(_) => {
                let touched = self.touched(id);
                let whole = touched.iter().all(|d| self.is_whole(*d, id));
                (whole && !touched.is_empty()).then_some(touched)
            }
        }
    }

    fn is_whole(&self, district: AreaId, unit: ReportUnitId) -> bool {
        let within = |commune: &AreaId| {
            self.place(Cell::new(district, *commune), Grain::District) == CellPlacement::Unit(unit)
        };
        let day = self
            .regrouping(district)
            .map_or(self.day, |one| one.valid_from);
        let communes = self.territories.communes_of(district).iter();
        communes
            .filter(|id| self.territories.life_on(**id, day).is_some())
            .all(within)
    }

    fn level(&self, id: AreaId) -> Option<Level> {
        self.territories.last_life(id).map(|life| life.level)
    }

    fn day_of(&self, level: Level) -> NaiveDate {
        match level {
            Level::Commune => self.communes_of,
            Level::Province | Level::District => self.day,
        }
    }

    fn valid(&self, level: Level) -> Vec<ReportUnitId> {
        let day = self.day_of(level);
        let all = self.territories.of_level(level).iter();
        let valid = all.filter(|id| self.territories.life_on(**id, day).is_some());
        valid.copied().map(ReportUnitId::Area).collect()
    }

    /// The former districts in a province of the day, in the order of their codes.
    fn districts_in(&self, province: AreaId) -> Vec<AreaId> {
        let all = self.territories.districts_of(province).iter().copied();
        all.filter(|d| {
            self.territories
                .provinces_of(*d, self.day)
                .contains(&province)
        })
        .collect()
    }

    /// What these former districts are reported as.
    fn districts(&self, former: &[AreaId]) -> Vec<ReportUnitId> {
        let mut units = Vec::new();
        for district in former {
            match self.regrouping(*district) {
                None => units.push(ReportUnitId::Area(*district)),
                Some(one) => units.extend(one.units.iter().map(|u| ReportUnitId::Regrouped(u.id))),
            }
        }
        units.sort_unstable();
        units.dedup();
        units
    }

    fn of_province(&self, id: AreaId, grain: Grain) -> Vec<ReportUnitId> {
        let districts = self.districts_in(id);
        match grain {
            Grain::Province => Some(ReportUnitId::Area(id))
                .filter(|_| !districts.is_empty())
                .into_iter()
                .collect(),
            Grain::District => self.districts(&districts),
            Grain::Commune => self.communes_among(&districts),
        }
    }

    fn of_district(&self, id: ReportUnitId, grain: Grain) -> Vec<ReportUnitId> {
        let known = match id {
            ReportUnitId::Area(area) => self.is_district(area),
            ReportUnitId::Regrouped(unit) => self.regrouped(unit).is_some(),
        };
        match (known, grain, id) {
            (false, ..) => Vec::new(),
            (true, Grain::Province, _) => {
                self.unit(id).and_then(|u| u.parent).into_iter().collect()
            }
            (true, Grain::District, _) => vec![id],
            (true, Grain::Commune, ReportUnitId::Area(area)) => self.communes_among(&[area]),
            (true, Grain::Commune, ReportUnitId::Regrouped(unit)) => self.communes_in(unit),
        }
    }

    /// The communes of the day with land of one of these former districts.
    fn communes_among(&self, districts: &[AreaId]) -> Vec<ReportUnitId> {
        let communes = districts
            .iter()
            .flat_map(|d| self.territories.communes_of(*d))
            .copied();
        let valid = communes.filter(|id| self.territories.life_on(*id, self.communes_of).is_some());
        let mut ids: Vec<ReportUnitId> = valid.map(ReportUnitId::Area).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The communes of the day in a reporting district, whole or in part.
    fn communes_in(&self, unit: i64) -> Vec<ReportUnitId> {
        let Some((one, _)) = self.regrouped(unit) else {
            return Vec::new();
        };
        let members = one.members().filter(|member| member.unit == unit);
        let mut ids: Vec<ReportUnitId> = members
            .flat_map(|member| {
                self.territories
                    .on(member.commune, member.former, self.communes_of)
            })
            .map(ReportUnitId::Area)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The former districts of which a reporting district has land.
    fn touched(&self, id: ReportUnitId) -> Vec<AreaId> {
        let unit = match id {
            ReportUnitId::Area(area) => {
                return Some(area)
                    .filter(|a| self.is_district(*a))
                    .into_iter()
                    .collect();
            }
            ReportUnitId::Regrouped(unit) => unit,
        };
        let Some((one, _)) = self.regrouped(unit) else {
            return Vec::new();
        };
        let members = one.members().filter(|member| member.unit == unit);
        let mut districts: Vec<AreaId> = members
            .flat_map(|member| match member.former {
                Some(district) => vec![district],
                None => self.territories.former_districts(member.commune).to_vec(),
            })
            .collect();
        districts.sort_unstable();
        districts.dedup();
        districts
    }

    /// A former district that is reported as it was.
    fn is_district(&self, id: AreaId) -> bool {
        self.level(id) == Some(Level::District) && self.regrouping(id).is_none()
    }

    fn regrouped(&self, id: i64) -> Option<(&Regrouping, &RegroupedUnit)> {
        self.regroupings().into_iter().find_map(|one| {
            let unit = one.units.iter().find(|unit| unit.id == id)?;
            Some((one, unit))
        })
    }

    fn area_unit(&self, id: AreaId) -> Option<ReportUnit> {
        let life = match self.level(id)? {
            Level::District if self.is_district(id) => self
                .territories
                .life_on(id, self.day)
                .or_else(|| self.territories.last_life(id))?,
            Level::District => return None,
            level => self.territories.life_on(id, self.day_of(level))?,
        };
        Some(ReportUnit {
            id: ReportUnitId::Area(id),
            code: life.code.clone(),
            name: life.name.clone(),
            full_name: life.full_name.clone(),
            parent: self.parent(id, life),
        })
    }

    fn parent(&self, id: AreaId, life: &Area) -> Option<ReportUnitId> {
        let parent = match life.level {
            Level::Province => None,
            Level::District => self.territories.provinces_of(id, self.day).first().copied(),
            Level::Commune => life
                .parent_id
                .and_then(|row| self.territories.territory_of(row)),
        };
        parent.map(ReportUnitId::Area)
    }

    fn regrouped_unit(&self, one: &Regrouping, unit: &RegroupedUnit) -> ReportUnit {
        let province = self.territories.on(one.province, None, self.day);
        ReportUnit {
            id: ReportUnitId::Regrouped(unit.id),
            code: unit.code.clone(),
            name: without_kind(&unit.name).to_owned(),
            full_name: unit.name.clone(),
            parent: province.first().copied().map(ReportUnitId::Area),
        }
    }
}

/// "Ea Kar" of "Huyện Ea Kar"; any other name as it is.
fn without_kind(name: &str) -> &str {
    let kinds = ["Huyện ", "Quận ", "Thị xã ", "Thành phố "];
    let bare = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    bare.filter(|bare| !bare.trim().is_empty()).unwrap_or(name)
}
