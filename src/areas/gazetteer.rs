//! All places by name, in memory.
//!
//! Names are looked for at every keystroke, by fragments, in any order and without accents: no
//! index of either database serves that, and there are only some 14,000 choices in the whole
//! country (some 10 MB). They are read at the start and shared as they are; where an edition of the
//! units is loaded meanwhile, [`Gazetteer`](super::Gazetteer) reads them anew.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::choice::{self, PlaceChoice};
use super::country::Country;
use super::entry::GazetteerEntry;
use super::matching::{PlaceSearch, Rank};
use super::model::{AreaId, Place};
use crate::db::{Conn, Outcome};
use crate::error::Message;
use crate::text;

/// Nobody types more; a longer text is a mistake or an attack.
const LONGEST_QUERY: usize = 120;
/// So many names fit into a sentence that asks which one was meant.
const MOST_NAMED: usize = 4;

/// The choices a form may offer, and nothing else: what is not in here, `resolve` refuses.
#[derive(Debug, Default)]
pub(super) struct Places {
    entries: Vec<GazetteerEntry>,
    by_value: HashMap<String, usize>,
    by_place: HashMap<(AreaId, Option<AreaId>), usize>,
    /// What each commune that is no more is today, where that is one commune.
    became: HashMap<AreaId, AreaId>,
}

struct SearchHit<'a> {
    rank: Rank,
    elsewhere: bool,
    differs: bool,
    entry: &'a GazetteerEntry,
}

impl Places {
    /// The communes of a day with all their older names.
    pub fn read(c: &mut Conn, on: NaiveDate) -> Outcome<Self> {
        let country = Country::read(c, on)?;
        let entries = country.entries();
        let mut by_value = HashMap::new();
        let mut by_place = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            by_value.insert(entry.choice.value.clone(), at);
            by_place.insert((entry.place.commune_id, entry.place.old_commune_id), at);
        }
        Ok(Self {
            entries,
            by_value,
            by_place,
            became: country.became(),
        })
    }

    pub fn search_near(
        &self,
        query: &str,
        province: Option<AreaId>,
        limit: usize,
    ) -> Vec<PlaceChoice> {
        let mut found = self.find(query, province);
        // Stable: equals stay in the order of the alphabet, today's names before old ones.
        found.sort_by_key(|found| (found.rank, found.elsewhere, found.differs));
        let best = found.into_iter().take(limit);
        best.map(|found| found.entry.choice.clone()).collect()
    }

    /// Reads back what a form sent. A commune across old districts without its old commune is
    /// allowed, and not placed.
    pub fn resolve(&self, value: &str) -> Result<Place, Message> {
        if let Some(entry) = self.at(self.by_value.get(value.trim())) {
            return Ok(entry.place);
        }
        let (new, old) = choice::codes(value);
        let known = self.by_value.contains_key(new) && old.is_some_and(|old| self.has_old(old));
        Err(if known {
            choice::not_predecessor()
        } else {
            choice::unknown()
        })
    }

    /// Reads back the value or, where a phone without scripts sent none, what was typed: taken
    /// when it can mean one place only, asked back with the candidates when it can mean several.
    pub fn resolve_typed(&self, value: &str, typed: &str) -> Result<Place, Message> {
        if !value.trim().is_empty() {
            return self.resolve(value);
        }
        let found = self.find(typed, None);
        let exact: Vec<&GazetteerEntry> = found
            .iter()
            .filter(|found| found.rank == Rank::Exact && found.entry.is_own_name(typed))
            .map(|found| found.entry)
            .collect();
        match (exact.as_slice(), found.as_slice()) {
            ([entry], _) => Ok(entry.place),
            ([], []) => Err(choice::unknown()),
            ([], [only]) => Ok(only.entry.place),
            ([], _) => Err(several(found.iter().map(|found| found.entry))),
            (exact, _) => Err(several(exact.iter().copied())),
        }
    }

    /// The choice that led to a stored place: its value and words for a form that edits it.
    pub fn choice_at(&self, commune: AreaId, old_commune: Option<AreaId>) -> Option<&PlaceChoice> {
        let position = |place| self.by_place.get(&place);
        let stored = position((commune, old_commune)).or_else(|| {
            let today = *self.became.get(&commune)?;
            position((today, old_commune.or(Some(commune)))).or_else(|| position((today, None)))
        });
        self.at(stored).map(|entry| &entry.choice)
    }

    /// The choice with its words, to show again what had been picked.
    pub fn choice(&self, value: &str) -> Option<&PlaceChoice> {
        self.at(self.by_value.get(value.trim()))
            .map(|entry| &entry.choice)
    }

    /// The old communes that one of today was made of, to ask which one it was.
    pub fn old_communes_in(&self, value: &str) -> Vec<PlaceChoice> {
        let (new, _) = choice::codes(value);
        let inside = |entry: &&GazetteerEntry| {
            let (code, old) = choice::codes(&entry.choice.value);
            code == new && old.is_some()
        };
        let inside = self.entries.iter().filter(inside);
        inside.map(|entry| entry.choice.clone()).collect()
    }

    fn find(&self, query: &str, province: Option<AreaId>) -> Vec<SearchHit<'_>> {
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let Some(typed) = PlaceSearch::parse(&query) else {
            return Vec::new();
        };
        let spelled = text::nfc(query.trim()).to_lowercase();
        let offered = self.entries.iter().filter(|entry| !entry.hidden);
        offered
            .filter_map(|entry| {
                Some(SearchHit {
                    rank: entry.rank(&typed)?,
                    elsewhere: province.is_some_and(|id| id != entry.place.province_id),
                    differs: entry.differs(&spelled),
                    entry,
                })
            })
            .collect()
    }

    fn at(&self, position: Option<&usize>) -> Option<&GazetteerEntry> {
        self.entries.get(*position?)
    }

    fn has_old(&self, code: &str) -> bool {
        let mut values = self.by_value.keys();
        values.any(|value| choice::codes(value).1 == Some(code))
    }
}

fn several<'a>(entries: impl Iterator<Item = &'a GazetteerEntry>) -> Message {
    let names: Vec<String> = entries
        .take(MOST_NAMED)
        .map(|entry| format!("{} ({})", entry.choice.label, entry.choice.detail))
        .collect();
    Message::new("areas.commune.several").with("names", names.join("; "))
}
