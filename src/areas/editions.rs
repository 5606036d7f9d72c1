//! The lists in `data/`, compiled in: the program brings its own map of the country.
//!
//! Where each list comes from, what was checked and what is not known stands in `data/SOURCES.md`.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::model::Level;

/// What the law of the merger is called. One text for all edges: the lists do not say which of
/// the 34 resolutions on communes an edge rests on.
pub const MERGER: &str =
    "Nghị quyết 202/2025/QH15; Nghị quyết của UBTVQH về sắp xếp ĐVHC cấp xã 2025";

const UNITS_2024: &str = include_str!("../../data/units_2024.csv");
const UNITS_2025: &str = include_str!("../../data/units_2025.csv");
const PROVINCES: &str = include_str!("../../data/province_successors.csv");
const DISTRICTS: &str = include_str!("../../data/district_successors.csv");
const COMMUNES: &str = include_str!("../../data/commune_successors.csv");
const CHANGES_2026: &str = include_str!("../../data/unit_changes_2026.csv");

/// A line of a list of units. `type` is the kind: "xã", "huyện" …
#[derive(Debug, Deserialize)]
pub struct Unit {
    pub code: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub level: String,
    pub parent_code: String,
    pub full_name: String,
}

impl Unit {
    /// The level above this one, in which `parent_code` is a code.
    pub fn parent_level(&self) -> Option<Level> {
        match self.parent_code.len() {
            2 => Some(Level::Province),
            3 => Some(Level::District),
            _ => None,
        }
    }
}

/// What became of a unit: from a (level, code) of 2024 to a (level, code) of 2025.
#[derive(Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: (Level, String),
    pub to: (Level, String),
    /// Between communes: where the old centre most likely lies (a suggestion, no legal fact).
    /// From a district to a commune: the commune lies wholly in it. Between provinces: always.
    pub suggested: bool,
}

/// A change of type with the code kept, still to be applied: see the room's doc.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UnitChange {
    pub code: String,
    pub level: String,
    pub new_type: String,
    pub old_full_name: String,
    pub new_full_name: String,
    pub legal_basis: String,
    pub issued_date: NaiveDate,
    /// `None` where no source gives the day.
    pub effective_date: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct ProvinceLine {
    old_code: String,
    new_code: String,
}

#[derive(Deserialize)]
struct DistrictLine {
    old_district_code: String,
    new_code: String,
    new_wholly_in_district: u8,
}

#[derive(Deserialize)]
struct CommuneLine {
    old_code: String,
    new_code: String,
    is_default: u8,
}

/// The three-tier state, in force until 30 June 2025.
pub fn units_2024() -> Result<Vec<Unit>, csv::Error> {
    lines(UNITS_2024)
}

/// The two-tier state, in force since 1 July 2025.
pub fn units_2025() -> Result<Vec<Unit>, csv::Error> {
    lines(UNITS_2025)
}

/// Every edge between the two states, on all three levels.
pub fn edges() -> Result<Vec<Edge>, csv::Error> {
    let provinces = lines(PROVINCES)?.into_iter().map(|l: ProvinceLine| Edge {
        from: (Level::Province, l.old_code),
        to: (Level::Province, l.new_code),
        suggested: true,
    });
    let districts = lines(DISTRICTS)?.into_iter().map(|l: DistrictLine| Edge {
        from: (Level::District, l.old_district_code),
        to: (Level::Commune, l.new_code),
        suggested: l.new_wholly_in_district == 1,
    });
    let communes = lines(COMMUNES)?.into_iter().map(|l: CommuneLine| Edge {
        from: (Level::Commune, l.old_code),
        to: (Level::Commune, l.new_code),
        suggested: l.is_default == 1,
    });
    Ok(provinces.chain(districts).chain(communes).collect())
}

/// The changes of type of 2026, none of which is applied to the rows yet.
pub fn pending_changes() -> Result<Vec<UnitChange>, csv::Error> {
    lines(CHANGES_2026)
}

fn lines<T: DeserializeOwned>(list: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(list.as_bytes())
        .into_deserialize()
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_complete() {
        assert_eq!(units_2024().unwrap().len(), 63 + 696 + 10_035);
        assert_eq!(units_2025().unwrap().len(), 34 + 3_321);
        assert_eq!(edges().unwrap().len(), 63 + 3_652 + 10_565);
    }

    #[test]
    fn pending_changes_say_which_day_is_unknown() {
        let changes = pending_changes().unwrap();
        let dated = changes.iter().filter(|c| c.effective_date.is_some());
        assert_eq!((changes.len(), dated.count()), (25, 11));
    }

    #[test]
    fn every_level_is_known() {
        for unit in units_2024().unwrap().iter().chain(&units_2025().unwrap()) {
            let level = Level::from_code(&unit.level).unwrap();
            assert_eq!(unit.parent_level().is_none(), level == Level::Province);
        }
    }
}
