//! The units of a part of the country on a day, and which cells to read for it.

use chrono::NaiveDate;

use super::frame::{Cell, Frame, Grain, Placed, UnitId};
use super::{RegroupedUnit, Regrouping};
use crate::areas::model::{Area, AreaId, Level};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Country(Grain),
    Province { id: AreaId, grain: Grain },
    District { id: UnitId, grain: Grain },
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
pub struct Unit {
    pub id: UnitId,
    pub code: String,
    /// "Ea Kar"
    pub name: String,
    /// "Huyện Ea Kar"
    pub full_name: String,
    /// Of a district its province; of a commune its district, since the reform its province: it
    /// may have land of several reporting districts.
    pub parent: Option<UnitId>,
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
    pub fn place_in(&self, cell: Cell, scope: Scope) -> Option<Placed> {
        let inside = match scope {
            Scope::Country(_) => true,
            Scope::Province { id, .. } => self.province(cell) == Some(id),
            Scope::District { id, .. } => self.place(cell, Grain::District) == Placed::Unit(id),
        };
        inside.then(|| self.place(cell, scope.grain()))
    }

    /// The units of a scope in the order of their codes; none where the scope is no unit of the
    /// day. A commune across reporting districts is listed in each of them.
    pub fn units(&self, scope: Scope) -> Vec<Unit> {
        let ids: Vec<UnitId> = match scope {
            Scope::Country(Grain::Province) => self.valid(Level::Province),
            Scope::Country(Grain::District) => self.districts(self.land.of_level(Level::District)),
            Scope::Country(Grain::Commune) => self.valid(Level::Commune),
            Scope::Province { id, grain } => self.of_province(id, grain),
            Scope::District { id, grain } => self.of_district(id, grain),
        };
        let mut units: Vec<Unit> = ids.into_iter().filter_map(|id| self.unit(id)).collect();
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
            .flat_map(|district| self.land.communes_of(*district))
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
    pub fn unit(&self, id: UnitId) -> Option<Unit> {
        match id {
            UnitId::Area(id) => self.area_unit(id),
            UnitId::Regrouped(id) => {
                let (one, unit) = self.regrouped(id)?;
                Some(self.regrouped_unit(one, unit))
            }
        }
    }

    /// The former districts that a province or a reporting district is exactly made of: what
    /// is known of those can be added up for it. `None` where one of them is only partly in it.
    pub fn made_of(&self, id: UnitId) -> Option<Vec<AreaId>> {
        match id {
            UnitId::Area(area) => match self.level(area)? {
                Level::Province => Some(self.districts_in(area)),
                Level::District => Some(self.touched(id)),
                Level::Commune => None,
            },
            UnitId::Regrouped(_) => {
                let touched = self.touched(id);
                let whole = touched.iter().all(|d| self.is_whole(*d, id));
                (whole && !touched.is_empty()).then_some(touched)
            }
        }
    }

    fn is_whole(&self, district: AreaId, unit: UnitId) -> bool {
        let within = |commune: &AreaId| {
            self.place(Cell::new(district, *commune), Grain::District) == Placed::Unit(unit)
        };
        let day = self
            .regrouping(district)
            .map_or(self.day, |one| one.valid_from);
        let communes = self.land.communes_of(district).iter();
        communes
            .filter(|id| self.land.life_on(**id, day).is_some())
            .all(within)
    }

    fn level(&self, id: AreaId) -> Option<Level> {
        self.land.last_life(id).map(|life| life.level)
    }

    fn day_of(&self, level: Level) -> NaiveDate {
        match level {
            Level::Commune => self.communes_of,
            Level::Province | Level::District => self.day,
        }
    }

    fn valid(&self, level: Level) -> Vec<UnitId> {
        let day = self.day_of(level);
        let all = self.land.of_level(level).iter();
        let valid = all.filter(|id| self.land.life_on(**id, day).is_some());
        valid.copied().map(UnitId::Area).collect()
    }

    /// The former districts in a province of the day, in the order of their codes.
    fn districts_in(&self, province: AreaId) -> Vec<AreaId> {
        let all = self.land.districts_of(province).iter().copied();
        all.filter(|d| self.land.provinces_of(*d, self.day).contains(&province))
            .collect()
    }

    /// What these former districts are reported as.
    fn districts(&self, former: &[AreaId]) -> Vec<UnitId> {
        let mut units = Vec::new();
        for district in former {
            match self.regrouping(*district) {
                None => units.push(UnitId::Area(*district)),
                Some(one) => units.extend(one.units.iter().map(|u| UnitId::Regrouped(u.id))),
            }
        }
        units.sort_unstable();
        units.dedup();
        units
    }

    fn of_province(&self, id: AreaId, grain: Grain) -> Vec<UnitId> {
        let districts = self.districts_in(id);
        match grain {
            Grain::Province => Some(UnitId::Area(id))
                .filter(|_| !districts.is_empty())
                .into_iter()
                .collect(),
            Grain::District => self.districts(&districts),
            Grain::Commune => self.communes_among(&districts),
        }
    }

    fn of_district(&self, id: UnitId, grain: Grain) -> Vec<UnitId> {
        let known = match id {
            UnitId::Area(area) => self.is_district(area),
            UnitId::Regrouped(unit) => self.regrouped(unit).is_some(),
        };
        match (known, grain, id) {
            (false, ..) => Vec::new(),
            (true, Grain::Province, _) => {
                self.unit(id).and_then(|u| u.parent).into_iter().collect()
            }
            (true, Grain::District, _) => vec![id],
            (true, Grain::Commune, UnitId::Area(area)) => self.communes_among(&[area]),
            (true, Grain::Commune, UnitId::Regrouped(unit)) => self.communes_in(unit),
        }
    }

    /// The communes of the day with land of one of these former districts.
    fn communes_among(&self, districts: &[AreaId]) -> Vec<UnitId> {
        let communes = districts
            .iter()
            .flat_map(|d| self.land.communes_of(*d))
            .copied();
        let valid = communes.filter(|id| self.land.life_on(*id, self.communes_of).is_some());
        let mut ids: Vec<UnitId> = valid.map(UnitId::Area).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The communes of the day in a reporting district, whole or in part.
    fn communes_in(&self, unit: i64) -> Vec<UnitId> {
        let Some((one, _)) = self.regrouped(unit) else {
            return Vec::new();
        };
        let members = one.members().filter(|member| member.unit == unit);
        let mut ids: Vec<UnitId> = members
            .flat_map(|member| {
                self.land
                    .on(member.commune, member.former, self.communes_of)
            })
            .map(UnitId::Area)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The former districts of which a reporting district has land.
    fn touched(&self, id: UnitId) -> Vec<AreaId> {
        let unit = match id {
            UnitId::Area(area) => {
                return Some(area)
                    .filter(|a| self.is_district(*a))
                    .into_iter()
                    .collect();
            }
            UnitId::Regrouped(unit) => unit,
        };
        let Some((one, _)) = self.regrouped(unit) else {
            return Vec::new();
        };
        let members = one.members().filter(|member| member.unit == unit);
        let mut districts: Vec<AreaId> = members
            .flat_map(|member| match member.former {
                Some(district) => vec![district],
                None => self.land.former_districts(member.commune).to_vec(),
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

    fn area_unit(&self, id: AreaId) -> Option<Unit> {
        let life = match self.level(id)? {
            Level::District if self.is_district(id) => self
                .land
                .life_on(id, self.day)
                .or_else(|| self.land.last_life(id))?,
            Level::District => return None,
            level => self.land.life_on(id, self.day_of(level))?,
        };
        Some(Unit {
            id: UnitId::Area(id),
            code: life.code.clone(),
            name: life.name.clone(),
            full_name: life.full_name.clone(),
            parent: self.parent(id, life),
        })
    }

    fn parent(&self, id: AreaId, life: &Area) -> Option<UnitId> {
        let parent = match life.level {
            Level::Province => None,
            Level::District => self.land.provinces_of(id, self.day).first().copied(),
            Level::Commune => life.parent_id.and_then(|row| self.land.territory_of(row)),
        };
        parent.map(UnitId::Area)
    }

    fn regrouped_unit(&self, one: &Regrouping, unit: &RegroupedUnit) -> Unit {
        let province = self.land.on(one.province, None, self.day);
        Unit {
            id: UnitId::Regrouped(unit.id),
            code: unit.code.clone(),
            name: without_kind(&unit.name).to_owned(),
            full_name: unit.name.clone(),
            parent: province.first().copied().map(UnitId::Area),
        }
    }
}

/// "Ea Kar" of "Huyện Ea Kar"; any other name as it is.
fn without_kind(name: &str) -> &str {
    let kinds = ["Huyện ", "Quận ", "Thị xã ", "Thành phố "];
    let bare = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    bare.filter(|bare| !bare.trim().is_empty()).unwrap_or(name)
}
