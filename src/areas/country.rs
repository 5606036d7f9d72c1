//! The rows of the country, while the gazetteer is made of them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::choice::PlaceChoice;
use super::entry::GazetteerEntry;
use super::matching::{Searchable, words};
use super::model::{Area, AreaId, Level, Place};
use super::store;
use crate::db::schema::area_successions;
use crate::db::{Conn, Outcome};
use crate::text;

/// All units by id as they were called on a day, what each was made of and what it became.
pub struct Country {
    on: NaiveDate,
    areas: HashMap<AreaId, Area>,
    made_of: HashMap<AreaId, Vec<AreaId>>,
    became: HashMap<AreaId, Vec<AreaId>>,
}

impl Country {
    pub fn read(c: &mut Conn, on: NaiveDate) -> Outcome<Self> {
        let areas = store::all(c, on)?;
        let edges: Vec<(AreaId, AreaId)> = area_successions::table
            .order((
                area_successions::successor_id,
                area_successions::predecessor_id,
            ))
            .select((
                area_successions::predecessor_id,
                area_successions::successor_id,
            ))
            .load(c)?;
        let mut country = Self {
            on,
            areas: areas.into_iter().map(|area| (area.id, area)).collect(),
            made_of: HashMap::new(),
            became: HashMap::new(),
        };
        for (old, new) in edges {
            country.made_of.entry(new).or_default().push(old);
            country.became.entry(old).or_default().push(new);
        }
        Ok(country)
    }

    /// Every unit that is there on the day.
    pub fn of_today(&self) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(|area| area.is_valid_on(self.on))
    }

    /// The reporting districts of which a commune has land; a district is its own.
    pub fn districts_of(&self, area: &Area) -> Vec<AreaId> {
        let parent = self.parent(area).filter(|p| p.level == Level::District);
        let districts = match (area.level, parent) {
            (Level::Province, _) => Vec::new(),
            (Level::District, _) => vec![area],
            (Level::Commune, Some(district)) => vec![district],
            (Level::Commune, None) => of_level(&self.origins(area.id), Level::District),
        };
        districts.into_iter().map(|area| area.id).collect()
    }

    /// What each commune that is no more is on the day, where that is one commune.
    pub fn became(&self) -> HashMap<AreaId, AreaId> {
        let gone = self.areas.values().filter(|a| !a.is_valid_on(self.on));
        let gone = gone.filter(|area| area.level == Level::Commune);
        gone.filter_map(|area| Some((area.id, self.only_successor(area)?)))
            .collect()
    }

    fn only_successor(&self, gone: &Area) -> Option<AreaId> {
        let mut id = gone.id;
        while !self.areas.get(&id)?.is_valid_on(self.on) {
            match self.became.get(&id)?.as_slice() {
                [only] => id = *only,
                _ => return None,
            }
        }
        Some(id)
    }

    /// Every choice, today's names before old ones, each in the order of the alphabet.
    pub fn entries(&self) -> Vec<GazetteerEntry> {
        let mut all: Vec<(String, GazetteerEntry)> = self
            .communes_of_today()
            .flat_map(|commune| self.entries_of(commune))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let mut entries: Vec<GazetteerEntry> = all.into_iter().map(|(_, entry)| entry).collect();
        entries.shrink_to_fit();
        entries
    }

    fn communes_of_today(&self) -> impl Iterator<Item = &Area> {
        self.of_today().filter(|area| area.level == Level::Commune)
    }

    /// All that a unit was made of, over every edition back to the first.
    fn origins(&self, id: AreaId) -> Vec<&Area> {
        let (mut seen, mut fresh) = (HashSet::from([id]), vec![id]);
        let mut found = Vec::new();
        while let Some(next) = fresh.pop() {
            let before = self.made_of.get(&next).into_iter().flatten();
            for id in before.filter(|id| seen.insert(**id)) {
                fresh.push(*id);
                found.extend(self.areas.get(id));
            }
        }
        found.sort_by_key(|area| area.id);
        found
    }

    /// The commune by itself, then each old commune in it, with the key to sort them by.
    fn entries_of(&self, new: &Area) -> Vec<(String, GazetteerEntry)> {
        let Some(parent) = self.parent(new) else {
            return Vec::new();
        };
        let made_of = self.origins(new.id);
        let districts: Vec<&Area> = match parent.level {
            Level::District => vec![parent],
            _ => of_level(&made_of, Level::District),
        };
        let province = match parent.level {
            Level::District => self.parent(parent),
            _ => Some(parent),
        };
        let Some(province) = province else {
            return Vec::new();
        };
        let today = CommuneContext {
            country: self,
            commune: new,
            parent,
            province,
            districts: &districts,
            made_of: &made_of,
        };
        let communes = of_level(&made_of, Level::Commune);
        let olds: Vec<_> = communes
            .iter()
            .filter_map(|o| today.by_old_name(o))
            .collect();
        today.by_itself().into_iter().chain(olds).collect()
    }

    fn parent(&self, area: &Area) -> Option<&Area> {
        self.areas.get(&area.parent_id?)
    }
}

fn of_level<'a>(areas: &[&'a Area], level: Level) -> Vec<&'a Area> {
    let of_level = areas.iter().filter(|area| area.level == level);
    of_level.copied().collect()
}

/// A commune of today with what is around it.
struct CommuneContext<'a> {
    country: &'a Country,
    commune: &'a Area,
    /// The province, or the district where there still are districts.
    parent: &'a Area,
    province: &'a Area,
    districts: &'a [&'a Area],
    made_of: &'a [&'a Area],
}

impl CommuneContext<'_> {
    fn by_itself(&self) -> Option<(String, GazetteerEntry)> {
        let mut provinces = self.districts.iter().filter_map(|d| self.country.parent(d));
        // A former kind is a way to ask for it: "thị trấn Ea Kar" is a xã now.
        let same_name = self.made_of.iter();
        let same_name = same_name.filter(|old| old.name == self.commune.name);
        let around = [self.province]
            .into_iter()
            .chain(self.districts.iter().copied())
            .chain(provinces.clone())
            .map(|area| (area.kind.as_str(), area.name.as_str()))
            .chain(same_name.map(|old| (old.kind.as_str(), "")));
        let searchable = Searchable::new(&self.commune.name, &self.commune.kind, around);
        let mut detail: Vec<String> = self.districts.iter().map(|d| d.in_a_sentence()).collect();
        let former: Option<&Area> = provinces.next_back();
        detail.extend(former.map(Area::in_a_sentence));
        let mut entry = self.entry(self.commune, None, detail.join(", "), searchable)?;
        entry.also = self.names_between();
        Some((self.sort_key(self.commune, '0'), entry))
    }

    /// What it was called after the districts and before today.
    fn names_between(&self) -> Vec<Searchable> {
        let around = [(self.province.kind.as_str(), self.province.name.as_str())];
        let communes = of_level(self.made_of, Level::Commune);
        let between = communes.into_iter().filter(|old| {
            let parent = self.country.parent(old);
            old.name != self.commune.name && parent.is_some_and(|p| p.level == Level::Province)
        });
        between
            .map(|old| Searchable::new(&old.name, &old.kind, around))
            .collect()
    }

    fn by_old_name(&self, old: &Area) -> Option<(String, GazetteerEntry)> {
        let district = self.country.parent(old)?;
        if district.level != Level::District || self.parent.level == Level::District {
            return None;
        }
        let province = self.country.parent(district)?;
        let around = [district, province, self.commune, self.province]
            .map(|area| (area.kind.as_str(), area.name.as_str()));
        let searchable = Searchable::new(&old.name, &old.kind, around);
        let detail = format!(
            "{}, {}, {}",
            old.full_name,
            district.in_a_sentence(),
            province.in_a_sentence()
        );
        let mut entry = self.entry(old, Some((old.id, district.id)), detail, searchable)?;
        if self.districts.len() > 1 {
            let around = [(self.province.kind.as_str(), self.province.name.as_str())];
            let also = Searchable::new(&self.commune.name, &self.commune.kind, around);
            entry.also = vec![also];
        } else {
            let parts = self.country.became.get(&old.id).map_or(0, Vec::len);
            entry.hidden = parts == 1 && words(&old.name) == words(&self.commune.name);
        }
        entry.choice.value = format!("{}-{}", self.commune.code, old.code);
        Some((self.sort_key(old, '1'), entry))
    }

    fn entry(
        &self,
        named: &Area,
        old: Option<(AreaId, AreaId)>,
        detail: String,
        searchable: Searchable,
    ) -> Option<GazetteerEntry> {
        Some(GazetteerEntry {
            choice: PlaceChoice {
                value: self.commune.code.clone(),
                label: format!(
                    "{}, {}",
                    self.commune.full_name,
                    self.province.in_a_sentence()
                ),
                detail,
            },
            place: Place::within(self.commune.id, self.parent, self.made_of, old)?,
            searchable,
            also: Vec::new(),
            spelled: named.name.to_lowercase(),
            hidden: false,
        })
    }

    fn sort_key(&self, named: &Area, group: char) -> String {
        format!(
            "{group}{}\u{1}{}\u{1}{}{}",
            text::collation_key(&named.name),
            text::collation_key(&self.province.name),
            self.commune.code,
            named.code
        )
    }
}
