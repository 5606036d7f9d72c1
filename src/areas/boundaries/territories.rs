//! Territories: what stays itself while its name, its kind or its parent changes.
//!
//! A territory may have several rows of `areas`, its *lives*; everything refers to it by the id of
//! the first. Where its land goes to other territories, a succession joins them.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::areas::model::{Area, AreaId, Level};

/// A row of `areas`, and the territory whose life it is.
#[derive(Debug, Clone)]
pub struct Life {
    pub row: AreaId,
    /// The id of the first life.
    pub territory: AreaId,
    pub area: Area,
}

#[derive(Debug)]
pub(super) struct Territory {
    pub level: Level,
    /// The first one first; never empty.
    lives: Vec<Area>,
    before: Vec<AreaId>,
    after: Vec<AreaId>,
    /// Of a commune: the former districts it has land of, in the order of their ids.
    former: Vec<AreaId>,
}

/// All territories. Made once; knows nothing of a database.
#[derive(Debug)]
pub struct Territories {
    territories: HashMap<AreaId, Territory>,
    /// The territory of each row.
    of_row: HashMap<AreaId, AreaId>,
    /// The former districts of each province, whatever side of a reform it is of.
    districts_of: HashMap<AreaId, Vec<AreaId>>,
    /// The communes with land of each former district, in all times.
    communes_of: HashMap<AreaId, Vec<AreaId>>,
    /// The ids of each level in the order of their first code.
    by_level: HashMap<Level, Vec<AreaId>>,
}

impl Territory {
    fn starts(&self) -> NaiveDate {
        self.lives.first().map_or(NaiveDate::MAX, |l| l.valid_from)
    }

    pub fn life_on(&self, day: NaiveDate) -> Option<&Area> {
        self.lives.iter().find(|life| life.is_valid_on(day))
    }
}

impl Territories {
    /// `edges` are pairs of rows: what was, what it became.
    pub fn new(lives: Vec<Life>, edges: &[(AreaId, AreaId)]) -> Self {
        let mut territories = Self {
            territories: HashMap::new(),
            of_row: HashMap::new(),
            districts_of: HashMap::new(),
            communes_of: HashMap::new(),
            by_level: HashMap::new(),
        };
        for life in lives {
            territories.of_row.insert(life.row, life.territory);
            territories.settle(life.territory, life.area);
        }
        territories.connect(edges);
        territories.find_former_districts();
        territories.list();
        territories
    }

    /// The territory that a row is a life of.
    pub fn territory_of(&self, row: AreaId) -> Option<AreaId> {
        self.of_row.get(&row).copied()
    }

    /// The unit as it was on a day.
    pub fn life_on(&self, territory: AreaId, day: NaiveDate) -> Option<&Area> {
        self.get(territory)?.life_on(day)
    }

    /// The last row that is known of a territory, whatever the day.
    pub fn last_life(&self, territory: AreaId) -> Option<&Area> {
        self.get(territory)?.lives.last()
    }

    /// The last day until a given one on which anything began, ended or was called otherwise.
    pub(super) fn last_change(&self, until: NaiveDate) -> Option<NaiveDate> {
        let lives = self.territories.values().flat_map(|t| &t.lives);
        let days = lives.flat_map(|life| [Some(life.valid_from), life.valid_to]);
        days.flatten().filter(|day| *day <= until).max()
    }

    /// The former districts a commune has land of; a former district itself.
    pub fn former_districts(&self, territory: AreaId) -> &[AreaId] {
        self.get(territory).map_or(&[], |t| t.former.as_slice())
    }

    /// The former districts whose land a province has, on either side of a reform.
    pub fn districts_of(&self, province: AreaId) -> &[AreaId] {
        self.districts_of.get(&province).map_or(&[], Vec::as_slice)
    }

    /// The communes of any time that have land of a former district.
    pub fn communes_of(&self, district: AreaId) -> &[AreaId] {
        self.communes_of.get(&district).map_or(&[], Vec::as_slice)
    }

    pub fn of_level(&self, level: Level) -> &[AreaId] {
        self.by_level.get(&level).map_or(&[], Vec::as_slice)
    }

    /// The provinces in which a former district may lie on a day: one, as long as no province is
    /// split.
    pub fn provinces_of(&self, district: AreaId, day: NaiveDate) -> Vec<AreaId> {
        let first = self.get(district).and_then(|t| t.lives.first());
        let province = first.and_then(|life| self.territory_of(life.parent_id?));
        province.map_or_else(Vec::new, |id| self.on(id, None, day))
    }

    /// The units of the same level that a territory may be within on a day. `former` narrows it
    /// down to those with land of that district.
    pub fn on(&self, id: AreaId, former: Option<AreaId>, day: NaiveDate) -> Vec<AreaId> {
        let mut found = Vec::new();
        if let Some(territory) = self.get(id) {
            self.walk(id, territory, former, day, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn walk(
        &self,
        id: AreaId,
        territory: &Territory,
        former: Option<AreaId>,
        day: NaiveDate,
        found: &mut Vec<AreaId>,
    ) {
        if territory.life_on(day).is_some() {
            return found.push(id);
        }
        let back = day < territory.starts();
        let next = if back {
            &territory.before
        } else {
            &territory.after
        };
        for id in next {
            let Some(other) = self.get(*id) else { continue };
            // Time goes one way only: a mistake in the rows must not lead around in a circle.
            let onwards = if back {
                other.starts() < territory.starts() && other.ends_after(day)
            } else {
                other.starts() > territory.starts() && other.starts() <= day
            };
            let inside = former.is_none_or(|district| other.former.contains(&district));
            if other.level == territory.level && onwards && inside {
                self.walk(*id, other, former, day, found);
            }
        }
    }

    fn get(&self, id: AreaId) -> Option<&Territory> {
        self.territories.get(&id)
    }

    fn settle(&mut self, territory: AreaId, area: Area) {
        let entry = self.territories.entry(territory);
        let known = entry.or_insert_with(|| Territory {
            level: area.level,
            lives: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            former: Vec::new(),
        });
        known.lives.push(area);
        known.lives.sort_by_key(|life| life.valid_from);
    }

    fn connect(&mut self, edges: &[(AreaId, AreaId)]) {
        for (old, new) in edges {
            let (Some(old), Some(new)) = (self.territory_of(*old), self.territory_of(*new)) else {
                continue;
            };
            if old == new {
                continue;
            }
            if let Some(territory) = self.territories.get_mut(&old) {
                territory.after.push(new);
            }
            if let Some(territory) = self.territories.get_mut(&new) {
                territory.before.push(old);
            }
        }
    }

    /// Communes in the order of time, so that those before are known already.
    fn find_former_districts(&mut self) {
        let mut order: Vec<(NaiveDate, AreaId)> = self
            .territories
            .iter()
            .map(|(id, t)| (t.starts(), *id))
            .collect();
        order.sort_unstable();
        for (_, id) in order {
            let mut former = self.former_of(id);
            former.sort_unstable();
            former.dedup();
            if let Some(territory) = self.territories.get_mut(&id) {
                territory.former = former;
            }
        }
    }

    /// Its own district; else the districts it took land of; else those of what it was made of.
    fn former_of(&self, id: AreaId) -> Vec<AreaId> {
        let Some(territory) = self.get(id) else {
            return Vec::new();
        };
        let is_district = |id: &AreaId| self.get(*id).is_some_and(|t| t.level == Level::District);
        match territory.level {
            Level::Province => return Vec::new(),
            Level::District => return vec![id],
            Level::Commune => {}
        }
        let first = territory.lives.first();
        let parent = first.and_then(|life| self.territory_of(life.parent_id?));
        if let Some(parent) = parent.filter(is_district) {
            return vec![parent];
        }
        let direct: Vec<AreaId> = territory
            .before
            .iter()
            .copied()
            .filter(is_district)
            .collect();
        if !direct.is_empty() {
            return direct;
        }
        let before = territory.before.iter();
        before
            .flat_map(|id| self.former_districts(*id))
            .copied()
            .collect()
    }

    fn list(&mut self) {
        for (id, territory) in &self.territories {
            self.by_level.entry(territory.level).or_default().push(*id);
        }
        let code = |id: &AreaId| self.territories.get(id)?.lives.first().map(|l| &l.code);
        for ids in self.by_level.values_mut() {
            ids.sort_by(|a, b| code(a).cmp(&code(b)).then(a.cmp(b)));
        }
        for commune in self.by_level.get(&Level::Commune).into_iter().flatten() {
            let former = self.territories.get(commune).map(|t| t.former.as_slice());
            for district in former.into_iter().flatten() {
                self.communes_of
                    .entry(*district)
                    .or_default()
                    .push(*commune);
            }
        }
        let districts = self
            .by_level
            .get(&Level::District)
            .cloned()
            .unwrap_or_default();
        for district in districts {
            for province in self.provinces_ever(district) {
                self.districts_of
                    .entry(province)
                    .or_default()
                    .push(district);
            }
        }
    }

    fn provinces_ever(&self, district: AreaId) -> Vec<AreaId> {
        let first = self.get(district).and_then(|t| t.lives.first());
        let mut found: Vec<AreaId> = first
            .and_then(|life| self.territory_of(life.parent_id?))
            .into_iter()
            .collect();
        let mut at = 0;
        while let Some(province) = found.get(at).copied() {
            let after = self.get(province).map_or(&[][..], |t| t.after.as_slice());
            for next in after {
                if !found.contains(next) {
                    found.push(*next);
                }
            }
            at += 1;
        }
        found
    }
}

impl Territory {
    /// Whether there is any of it, or of what it was made of, on or before the day.
    fn ends_after(&self, day: NaiveDate) -> bool {
        let end = self.lives.last().and_then(|life| life.valid_to);
        end.is_none_or(|end| day < end)
    }
}
