//! The lists in `data/`, compiled in: the program brings its own map of the country, and loads it
//! the way any later edition is loaded.
//!
//! Where each list comes from, what was checked and what is not known stands in `data/SOURCES.md`.

use super::files::EditionFile;
use super::import::Import;
use crate::areas::model::{BEGINNING, REFORM};

/// What the law of the merger is called. One text for all edges: the lists do not say which of
/// the 34 resolutions on communes an edge rests on.
pub const MERGER: &str =
    "Nghị quyết 202/2025/QH15; Nghị quyết của UBTVQH về sắp xếp ĐVHC cấp xã 2025";

/// The last state of three tiers, which this program takes for the first.
const THREE_TIERS: &str = "Danh mục đơn vị hành chính Việt Nam, trạng thái cuối trước 01/07/2025";

const UNITS_2024: &str = include_str!("../../../data/units_2024.csv");
const UNITS_2025: &str = include_str!("../../../data/units_2025.csv");
const PROVINCES: &str = include_str!("../../../data/province_successors.csv");
const DISTRICTS: &str = include_str!("../../../data/district_successors.csv");
const COMMUNES: &str = include_str!("../../../data/commune_successors.csv");
const CHANGES_2026: &str = include_str!("../../../data/unit_changes_2026.csv");

/// The editions of a first start, each by its code.
pub(super) fn editions() -> [(&'static str, Import); 3] {
    [
        ("2024", of_2024()),
        ("2025", of_2025()),
        (
            "2026",
            Import::Changes(sheet("unit_changes_2026.csv", CHANGES_2026)),
        ),
    ]
}

/// The three-tier state, in force until 30 June 2025.
fn of_2024() -> Import {
    Import::Whole {
        from: BEGINNING,
        basis: THREE_TIERS.to_owned(),
        units: sheet("units_2024.csv", UNITS_2024),
        communes: None,
        districts: None,
        provinces: None,
    }
}

/// The two-tier state, in force since 1 July 2025.
fn of_2025() -> Import {
    Import::Whole {
        from: REFORM,
        basis: MERGER.to_owned(),
        units: sheet("units_2025.csv", UNITS_2025),
        communes: Some(sheet("commune_successors.csv", COMMUNES)),
        districts: Some(sheet("district_successors.csv", DISTRICTS)),
        provinces: Some(sheet("province_successors.csv", PROVINCES)),
    }
}

fn sheet(name: &str, text: &str) -> EditionFile {
    EditionFile {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}
