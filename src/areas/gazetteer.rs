//! All places by name, in memory.
//!
//! Names are looked for at every keystroke, by fragments, in any order and without accents: no
//! index of either database serves that, and there are only some 14,000 choices in the whole
//! country (about 5 MB). They are reference data that nobody edits while the program runs. So
//! they are read once at the start and shared as they are: no lock, no copy to fall out of date.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::matching::{Rank, Searchable, Typed, words};
use super::model::{Area, AreaId, Level, Place, REFORM};
use super::picker::{self, PlaceChoice};
use super::store;
use crate::db::schema::area_successions;
use crate::db::{Conn, Outcome};
use crate::error::Message;
use crate::text;

/// Nobody types more; a longer text is a mistake or an attack.
const LONGEST_QUERY: usize = 120;

/// The choices a form may offer, and nothing else: what is not in here, `resolve` refuses.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    by_value: HashMap<String, usize>,
}

#[derive(Debug)]
struct Entry {
    choice: PlaceChoice,
    place: Place,
    searchable: Searchable,
    /// Found by the name of today's commune as well, which alone does not place anybody.
    also: Option<Searchable>,
    spelled: String,
    /// Says no more than the commune of today does by itself: taken back, but not offered.
    hidden: bool,
}

impl Gazetteer {
    /// Reads everything once; belongs right after [`load`](super::load).
    pub fn read(c: &mut Conn) -> Outcome<Self> {
        let country = Country::read(c)?;
        let mut entries: Vec<(String, Entry)> = Vec::new();
        for commune in country.communes_of_today() {
            entries.extend(country.entries_of(commune));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let by_value = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.choice.value.clone(), at))
            .collect();
        Ok(Self { entries, by_value })
    }

    /// The best answers to what was typed, best first; nothing for nothing.
    pub fn search(&self, query: &str, limit: usize) -> Vec<PlaceChoice> {
        self.search_near(query, None, limit)
    }

    /// The same; among equally good answers those of the officer's own province come first.
    pub fn search_near(
        &self,
        query: &str,
        province: Option<AreaId>,
        limit: usize,
    ) -> Vec<PlaceChoice> {
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let Some(typed) = Typed::parse(&query) else {
            return Vec::new();
        };
        let spelled = text::nfc(query.trim()).to_lowercase();
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| !entry.hidden)
            .enumerate()
            .filter_map(|(at, entry)| {
                let elsewhere = province.is_some_and(|id| id != entry.place.province_id);
                let rank = entry.rank(&typed)?;
                Some((rank, elsewhere, entry.differs(&spelled), at, entry))
            })
            .collect();
        found.sort_unstable_by_key(|(rank, elsewhere, differs, at, _)| {
            (*rank, *elsewhere, *differs, *at)
        });
        let best = found.into_iter().take(limit);
        best.map(|(.., entry)| entry.choice.clone()).collect()
    }

    /// Reads back what a form sent. A commune across old districts without its old commune is
    /// allowed, and not placed.
    pub fn resolve(&self, value: &str) -> Result<Place, Message> {
        self.entry(value).map(|entry| entry.place)
    }

    /// The choice with its words, to show again what had been picked.
    pub fn choice(&self, value: &str) -> Result<&PlaceChoice, Message> {
        self.entry(value).map(|entry| &entry.choice)
    }

    /// The old communes that one of today was made of, to ask which one it was.
    pub fn old_communes_in(&self, value: &str) -> Vec<PlaceChoice> {
        let (new, _) = picker::codes(value);
        let inside = |entry: &&Entry| {
            let (code, old) = picker::codes(&entry.choice.value);
            code == new && old.is_some()
        };
        let inside = self.entries.iter().filter(inside);
        inside.map(|entry| entry.choice.clone()).collect()
    }

    fn entry(&self, value: &str) -> Result<&Entry, Message> {
        if let Some(entry) = self.by_value.get(value.trim()) {
            return self.entries.get(*entry).ok_or_else(picker::unknown);
        }
        let (new, old) = picker::codes(value);
        Err(match (self.by_value.get(new), old) {
            (Some(_), Some(_)) => Message::new("areas.commune.not_predecessor"),
            _ => picker::unknown(),
        })
    }
}

impl Entry {
    fn rank(&self, typed: &Typed) -> Option<Rank> {
        let own = self.searchable.rank(typed);
        let also = self.also.as_ref().and_then(|also| also.rank(typed));
        match (own, also) {
            (Some(own), Some(also)) => Some(own.min(also)),
            (own, also) => own.or(also),
        }
    }

    /// Whether the accents that were typed are others than those of the name.
    fn differs(&self, spelled: &str) -> bool {
        !spelled.is_ascii() && !spelled.contains(&self.spelled)
    }
}

/// The rows while the entries are made of them.
struct Country {
    areas: HashMap<AreaId, Area>,
    made_of: HashMap<AreaId, Vec<AreaId>>,
    divided: HashSet<AreaId>,
}

impl Country {
    fn read(c: &mut Conn) -> Outcome<Self> {
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
        let provinces = self.districts.iter().filter_map(|d| self.country.parent(d));
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
        let former: Option<&Area> = provinces.last();
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

    /// Today's names before old ones, each in the order of the alphabet.
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
