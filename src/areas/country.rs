//! The rows of the country, while the gazetteer is made of them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::gazetteer::Entry;
use super::matching::{Searchable, words};
use super::model::{Area, AreaId, Level, Place, REFORM};
use super::picker::PlaceChoice;
use super::store;
use crate::db::schema::area_successions;
use crate::db::{Conn, Outcome};
use crate::text;

/// All units by id, what each was made of, and which ones were divided.
pub struct Country {
    areas: HashMap<AreaId, Area>,
    made_of: HashMap<AreaId, Vec<AreaId>>,
    divided: HashSet<AreaId>,
}

impl Country {
    pub fn read(c: &mut Conn) -> Outcome<Self> {
        let mut areas = HashMap::new();
        for level in [Level::Province, Level::District, Level::Commune] {
            let rows = store::of_level(c, level)?;
            areas.extend(rows.into_iter().map(|area| (area.id, area)));
        }
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
            areas,
            made_of: HashMap::new(),
            divided: HashSet::new(),
        };
        country.connect(&edges);
        Ok(country)
    }

    /// Every choice, today's names before old ones, each in the order of the alphabet.
    pub fn entries(&self) -> Vec<Entry> {
        let mut all: Vec<(String, Entry)> = self
            .communes_of_today()
            .flat_map(|commune| self.entries_of(commune))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().map(|(_, entry)| entry).collect()
    }

    fn connect(&mut self, edges: &[(AreaId, AreaId)]) {
        let mut seen = HashSet::new();
        for (old, new) in edges {
            self.made_of.entry(*new).or_default().push(*old);
            if !seen.insert(*old) {
                self.divided.insert(*old);
            }
        }
    }

    fn communes_of_today(&self) -> impl Iterator<Item = &Area> {
        self.areas
            .values()
            .filter(|area| area.level == Level::Commune && area.is_valid_on(REFORM))
    }

    /// The commune by itself, then each old commune in it, with the key to sort them by.
    fn entries_of(&self, new: &Area) -> Vec<(String, Entry)> {
        let Some(province) = self.parent(new) else {
            return Vec::new();
        };
        let made_of: Vec<&Area> = self
            .made_of
            .get(&new.id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.areas.get(id))
            .collect();
        let of_level = |level| made_of.iter().filter(move |area| area.level == level);
        let districts: Vec<&Area> = of_level(Level::District).copied().collect();
        let today = Today {
            country: self,
            commune: new,
            province,
            districts: &districts,
        };
        let old = of_level(Level::Commune).filter_map(|old| today.by_old_name(old));
        let olds: Vec<_> = old.collect();
        std::iter::once(today.by_itself(&made_of))
            .chain(olds)
            .collect()
    }

    fn parent(&self, area: &Area) -> Option<&Area> {
        self.areas.get(&area.parent_id?)
    }
}

/// A commune of today with what is around it.
struct Today<'a> {
    country: &'a Country,
    commune: &'a Area,
    province: &'a Area,
    districts: &'a [&'a Area],
}

impl Today<'_> {
    fn by_itself(&self, made_of: &[&Area]) -> (String, Entry) {
        let mut provinces = self.districts.iter().filter_map(|d| self.country.parent(d));
        // A former kind is a way to ask for it: "thị trấn Ea Kar" is a xã now.
        let same_name = made_of.iter().filter(|old| old.name == self.commune.name);
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
        let entry = self.entry(self.commune, None, detail.join(", "), searchable);
        (self.sort_key(self.commune, '0'), entry)
    }

    fn by_old_name(&self, old: &Area) -> Option<(String, Entry)> {
        let district = self.country.parent(old)?;
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
        let mut entry = self.entry(old, Some((old.id, district.id)), detail, searchable);
        if self.districts.len() > 1 {
            let around = [(self.province.kind.as_str(), self.province.name.as_str())];
            let also = Searchable::new(&self.commune.name, &self.commune.kind, around);
            entry.also = Some(also);
        } else {
            entry.hidden = !self.country.divided.contains(&old.id)
                && words(&old.name) == words(&self.commune.name);
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
    ) -> Entry {
        let districts: Vec<AreaId> = self.districts.iter().map(|d| d.id).collect();
        Entry {
            choice: PlaceChoice {
                value: self.commune.code.clone(),
                label: format!(
                    "{}, {}",
                    self.commune.full_name,
                    self.province.in_a_sentence()
                ),
                detail,
            },
            place: Place::of((self.commune.id, self.province.id), &districts, old),
            searchable,
            also: None,
            spelled: named.name.to_lowercase(),
            hidden: false,
        }
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
