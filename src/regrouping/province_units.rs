//! A province on the day a regrouping begins: its communes, of which former districts they have
//! land, and in which reporting district each part is until then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::areas::{
    AreaId, Boundaries, Cell, CellPlacement, Grain, Level, ReportUnit, ReportUnitId, Scope,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    pub id: AreaId,
    pub code: String,
    pub full_name: String,
    /// Never empty; several where it lies across former districts.
    pub former: Vec<AreaId>,
}

/// A district as it was until 30 June 2025.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    pub id: AreaId,
    pub code: String,
    pub full_name: String,
}

/// A commune's land in one former district: the smallest thing that can be put somewhere.
pub type CommunePart = (AreaId, AreaId);

#[derive(Debug, Clone)]
pub struct ProvinceUnits {
    pub province: ReportUnit,
    pub province_id: AreaId,
    pub day: NaiveDate,
    /// In the order of their codes, like everything here.
    pub communes: Vec<Commune>,
    pub districts: Vec<District>,
    pub units: Vec<ReportUnit>,
    /// Where each part is until then.
    pub parts: BTreeMap<CommunePart, ReportUnitId>,
    /// The codes of all communes of the day and of all former districts of the country.
    elsewhere: BTreeSet<String>,
    all_districts: BTreeMap<String, AreaId>,
}

impl ProvinceUnits {
    /// `None` where the province is none of that day.
    pub fn of(boundaries: &Boundaries, province: AreaId, day: NaiveDate) -> Option<Self> {
        let frame = boundaries.frame(day);
        let territories = boundaries.territories();
        let scope = |grain| Scope::Province {
            id: province,
            grain,
        };
        let unit = frame.unit(ReportUnitId::Area(province))?;
        let communes: Vec<Commune> = frame
            .units(scope(Grain::Commune))
            .into_iter()
            .filter_map(|unit| commune(unit, territories))
            .collect();
        let mut parts = BTreeMap::new();
        for commune in &communes {
            for former in &commune.former {
                let cell = Cell::new(*former, commune.id);
                if let CellPlacement::Unit(unit) = frame.place(cell, Grain::District) {
                    parts.insert((commune.id, *former), unit);
                }
            }
        }
        let former = communes.iter().flat_map(|c| c.former.iter().copied());
        let former: BTreeSet<AreaId> = former.collect();
        let codes = frame.units(Scope::Country(Grain::Commune));
        Some(Self {
            province: unit,
            province_id: province,
            day,
            districts: districts(boundaries, &former),
            units: frame.units(scope(Grain::District)),
            communes,
            parts,
            elsewhere: codes.into_iter().map(|unit| unit.code).collect(),
            all_districts: all_districts(boundaries),
        })
    }

    pub fn commune(&self, code: &str) -> Option<&Commune> {
        self.communes.iter().find(|one| one.code == code)
    }

    pub fn district(&self, code: &str) -> Option<&District> {
        self.districts.iter().find(|one| one.code == code)
    }

    pub fn unit(&self, code: &str) -> Option<&ReportUnit> {
        self.units.iter().find(|one| one.code == code)
    }

    /// Whether any province has a commune of this code on the day.
    pub fn is_somewhere(&self, code: &str) -> bool {
        self.elsewhere.contains(code)
    }

    /// The former district that bore a code, in whatever province.
    pub fn former_by_code(&self, code: &str) -> Option<AreaId> {
        self.all_districts.get(code).copied()
    }

    pub fn district_name(&self, id: AreaId) -> &str {
        let found = self.districts.iter().find(|one| one.id == id);
        found.map_or("", |one| one.full_name.as_str())
    }

    /// All parts of a former district.
    pub fn parts_of(&self, district: AreaId) -> BTreeSet<CommunePart> {
        let all = self.all_parts();
        all.filter(|(_, former)| *former == district).collect()
    }

    pub fn all_parts(&self) -> impl Iterator<Item = CommunePart> + '_ {
        let parts = |one: &Commune| {
            let former = one.former.clone().into_iter();
            let id = one.id;
            former.map(move |district| (id, district))
        };
        self.communes.iter().flat_map(parts)
    }
}

fn commune(unit: ReportUnit, territories: &crate::areas::Territories) -> Option<Commune> {
    let ReportUnitId::Area(id) = unit.id else {
        return None;
    };
    Some(Commune {
        id,
        code: unit.code,
        full_name: unit.full_name,
        former: territories.former_districts(id).to_vec(),
    })
}

fn districts(boundaries: &Boundaries, ids: &BTreeSet<AreaId>) -> Vec<District> {
    let lives = ids
        .iter()
        .filter_map(|id| Some((*id, boundaries.territories().last_life(*id)?)));
    let mut all: Vec<District> = lives
        .map(|(id, life)| District {
            id,
            code: life.code.clone(),
            full_name: life.full_name.clone(),
        })
        .collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

fn all_districts(boundaries: &Boundaries) -> BTreeMap<String, AreaId> {
    let territories = boundaries.territories();
    let all = territories.of_level(Level::District).iter();
    all.filter_map(|id| Some((territories.last_life(*id)?.code.clone(), *id)))
        .collect()
}
