//! Where a cell lies within the boundaries of a day.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Boundaries, Regrouping, Territories};
use crate::areas::model::{AreaId, REFORM};

/// What a count is of: a key of `counts` without its time and measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// The former district; 0 = not yet placed.
    pub district: AreaId,
    /// Of today, or of the day on which it was counted.
    pub commune: AreaId,
}

impl Cell {
    pub const fn new(district: AreaId, commune: AreaId) -> Self {
        Self { district, commune }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    Province,
    /// Before 1 July 2025 the districts; since then the reporting districts.
    District,
    Commune,
}

/// A line of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportUnitId {
    /// The first life of a unit.
    Area(AreaId),
    /// A reporting district as the province has drawn it (`regrouping_units.id`).
    Regrouped(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellPlacement {
    Unit(ReportUnitId),
    /// It lies across units, or nobody has said in which: a line of its own, never a guess.
    Undecided,
}

/// The country as it was divided on a day.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    pub(super) territories: &'a Territories,
    pub(super) day: NaiveDate,
    /// The day whose communes are told: that of the frame, or a later one.
    pub(super) communes_of: NaiveDate,
    /// The regrouping that is in force for each former district; none = as it was.
    in_force: HashMap<AreaId, &'a Regrouping>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(boundaries: &'a Boundaries, day: NaiveDate) -> Self {
        let mut in_force = HashMap::new();
        let since_reform = |day| day >= REFORM;
        let begun = boundaries
            .regroupings
            .iter()
            .filter(|one| one.valid_from <= day);
        // The latest comes last, and stays.
        for one in begun.filter(|_| since_reform(day)) {
            for district in boundaries.territories.districts_of(one.province) {
                in_force.insert(*district, one);
            }
        }
        Self {
            territories: &boundaries.territories,
            day,
            communes_of: day,
            in_force,
        }
    }

    pub(super) fn with_communes_of(mut self, day: NaiveDate) -> Self {
        self.communes_of = day;
        self
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The unit of a grain in which a cell lies.
    pub fn place(&self, cell: Cell, grain: Grain) -> CellPlacement {
        match grain {
            Grain::Province => self.province(cell).map(ReportUnitId::Area),
            Grain::District => self.district(cell),
            Grain::Commune => only(self.communes(cell)).map(ReportUnitId::Area),
        }
        .map_or(CellPlacement::Undecided, CellPlacement::Unit)
    }

    /// The province of a cell on the day. The former district decides, as everywhere; only where a
    /// province was split later, the commune tells which part.
    pub(super) fn province(&self, cell: Cell) -> Option<AreaId> {
        let former = self.former(&cell);
        let mut provinces: Vec<AreaId> = former
            .iter()
            .flat_map(|d| self.territories.provinces_of(*d, self.day))
            .collect();
        provinces.sort_unstable();
        provinces.dedup();
        if provinces.len() > 1 {
            let by_commune = self.provinces_by_commune(cell);
            provinces.retain(|id| by_commune.contains(id));
        }
        only(provinces)
    }

    /// The regrouping under which a former district is on the day.
    pub(super) fn regrouping(&self, district: AreaId) -> Option<&'a Regrouping> {
        self.in_force.get(&district).copied()
    }

    /// Every regrouping in force, each once, in the order of their ids.
    pub(super) fn regroupings(&self) -> Vec<&'a Regrouping> {
        let mut all: Vec<&Regrouping> = self.in_force.values().copied().collect();
        all.sort_by_key(|one| one.id);
        all.dedup_by_key(|one| one.id);
        all
    }

    /// Whether any province has drawn its reporting districts anew.
    pub fn is_regrouped(&self) -> bool {
        !self.in_force.is_empty()
    }

    fn district(&self, cell: Cell) -> Option<ReportUnitId> {
        let mut units = Vec::new();
        for district in self.former(&cell) {
            if self
                .territories
                .provinces_of(*district, self.day)
                .is_empty()
            {
                return None;
            }
            match self.regrouping(*district) {
                None => units.push(ReportUnitId::Area(*district)),
                Some(regrouping) => units.extend(self.units_within(regrouping, cell, *district)?),
            }
        }
        units.sort_unstable();
        units.dedup();
        only(units)
    }

    /// The units in which a cell's land in a district may lie; `None` where one is not said.
    fn units_within(
        &self,
        one: &Regrouping,
        cell: Cell,
        former: AreaId,
    ) -> Option<Vec<ReportUnitId>> {
        let communes = self
            .territories
            .on(cell.commune, Some(former), one.valid_from);
        let units = communes.iter().map(|commune| one.unit_of(*commune, former));
        let units: Option<Vec<i64>> = units.collect();
        let units = units.filter(|units| !units.is_empty())?;
        Some(units.into_iter().map(ReportUnitId::Regrouped).collect())
    }

    /// The communes of the day in which a cell's land lies.
    fn communes(&self, cell: Cell) -> Vec<AreaId> {
        let former = Some(cell.district).filter(|id| *id != 0);
        let mut communes = self.territories.on(cell.commune, former, self.communes_of);
        let inside = |commune: &AreaId| self.territories.former_districts(*commune);
        communes.retain(|id| former.is_none_or(|district| inside(id).contains(&district)));
        communes
    }

    fn provinces_by_commune(&self, cell: Cell) -> Vec<AreaId> {
        let lives = self.communes(cell);
        let lives = lives
            .iter()
            .filter_map(|id| self.territories.life_on(*id, self.communes_of));
        let parents = lives.filter_map(|life| self.territories.territory_of(life.parent_id?));
        parents
            .flat_map(|id| self.territories.on(id, None, self.day))
            .collect()
    }

    fn former<'b>(&'b self, cell: &'b Cell) -> &'b [AreaId] {
        match cell.district {
            0 => self.territories.former_districts(cell.commune),
            _ => std::slice::from_ref(&cell.district),
        }
    }
}

fn only<T>(found: Vec<T>) -> Option<T> {
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}
