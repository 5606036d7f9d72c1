//! What a plan changes, for eyes that are to agree to it.

use std::collections::BTreeSet;

use super::plan::{PlannedUnit, RegroupingPlan};
use super::province_units::{CommunePart, ProvinceUnits};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitChange {
    Kept,
    Renamed,
    /// Several whole units have become one.
    Merged,
    /// Any other way to draw it.
    Redrawn,
}

impl UnitChange {
    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Kept => "regrouping.change.kept",
            Self::Renamed => "regrouping.change.renamed",
            Self::Merged => "regrouping.change.merged",
            Self::Redrawn => "regrouping.change.redrawn",
        }
    }
}

/// A unit of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedUnit {
    pub unit: PlannedUnit,
    pub change: UnitChange,
    /// The units its land comes from: "651 Huyện Ea Kar".
    pub before: Vec<String>,
    /// Its communes: the name, and the former district where only a part is in it.
    pub communes: Vec<(String, Option<String>)>,
}

/// The units of a plan, changed ones first.
pub fn changes(plan: &RegroupingPlan, province_units: &ProvinceUnits) -> Vec<ComparedUnit> {
    let was = RegroupingPlan::as_it_is(province_units);
    let mut lines: Vec<ComparedUnit> = plan
        .units
        .iter()
        .map(|unit| line(plan, &was, province_units, unit))
        .collect();
    lines.sort_by_key(|line| line.change == UnitChange::Kept);
    lines
}

fn line(
    plan: &RegroupingPlan,
    was: &RegroupingPlan,
    province_units: &ProvinceUnits,
    unit: &PlannedUnit,
) -> ComparedUnit {
    let parts = plan.parts_in(&unit.code);
    let codes: BTreeSet<&String> = parts
        .iter()
        .filter_map(|part| was.parts.get(part))
        .collect();
    let before: Vec<&PlannedUnit> = was
        .units
        .iter()
        .filter(|u| codes.contains(&u.code))
        .collect();
    let all: BTreeSet<CommunePart> = before.iter().flat_map(|u| was.parts_in(&u.code)).collect();
    let change = match (all == parts, before.as_slice()) {
        (true, [one]) if *one == unit => UnitChange::Kept,
        (true, [_]) => UnitChange::Renamed,
        (true, _) => UnitChange::Merged,
        (false, _) => UnitChange::Redrawn,
    };
    ComparedUnit {
        unit: unit.clone(),
        change,
        before: before
            .iter()
            .map(|u| format!("{} {}", u.code, u.name))
            .collect(),
        communes: communes(province_units, &parts),
    }
}

/// The communes of some parts, in the order of their codes.
pub(super) fn communes(
    province_units: &ProvinceUnits,
    parts: &BTreeSet<CommunePart>,
) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for commune in &province_units.communes {
        let inside = |district: &&i64| parts.contains(&(commune.id, **district));
        let inside: Vec<&i64> = commune.former.iter().filter(inside).collect();
        let whole = inside.len() == commune.former.len();
        let names: Vec<&str> = inside
            .iter()
            .map(|id| province_units.district_name(**id))
            .collect();
        if !inside.is_empty() {
            let part = (!whole).then(|| names.join(", "));
            found.push((commune.full_name.clone(), part));
        }
    }
    found
}
