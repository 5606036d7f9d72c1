//! What a plan changes, for eyes that are to agree to it.

use std::collections::BTreeSet;

use super::ground::{Ground, Part};
use super::plan::{Plan, PlannedUnit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Kept,
    Renamed,
    /// Several whole units have become one.
    Merged,
    /// Any other way to draw it.
    Redrawn,
}

impl Change {
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
pub struct Line {
    pub unit: PlannedUnit,
    pub change: Change,
    /// The units its land comes from: "651 Huyện Ea Kar".
    pub before: Vec<String>,
    /// Its communes: the name, and the former district where only a part is in it.
    pub communes: Vec<(String, Option<String>)>,
}

/// The units of a plan, changed ones first.
pub fn changes(plan: &Plan, ground: &Ground) -> Vec<Line> {
    let was = Plan::as_it_is(ground);
    let mut lines: Vec<Line> = plan
        .units
        .iter()
        .map(|unit| line(plan, &was, ground, unit))
        .collect();
    lines.sort_by_key(|line| line.change == Change::Kept);
    lines
}

fn line(plan: &Plan, was: &Plan, ground: &Ground, unit: &PlannedUnit) -> Line {
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
    let all: BTreeSet<Part> = before.iter().flat_map(|u| was.parts_in(&u.code)).collect();
    let change = match (all == parts, before.as_slice()) {
        (true, [one]) if *one == unit => Change::Kept,
        (true, [_]) => Change::Renamed,
        (true, _) => Change::Merged,
        (false, _) => Change::Redrawn,
    };
    Line {
        unit: unit.clone(),
        change,
        before: before
            .iter()
            .map(|u| format!("{} {}", u.code, u.name))
            .collect(),
        communes: communes(ground, &parts),
    }
}

/// The communes of some parts, in the order of their codes.
pub(super) fn communes(ground: &Ground, parts: &BTreeSet<Part>) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for commune in &ground.communes {
        let inside = |district: &&i64| parts.contains(&(commune.id, **district));
        let inside: Vec<&i64> = commune.former.iter().filter(inside).collect();
        let whole = inside.len() == commune.former.len();
        let names: Vec<&str> = inside.iter().map(|id| ground.district_name(**id)).collect();
        if !inside.is_empty() {
            let part = (!whole).then(|| names.join(", "));
            found.push((commune.full_name.clone(), part));
        }
    }
    found
}
