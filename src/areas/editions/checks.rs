//! What must hold in a whole edition before anything is worked out from it.

use std::collections::{HashMap, HashSet};

use super::files::{EdgeLine, EditionFileError, UnitKey};
use super::plan::{EditionContent, StandingUnits, unit_label};
use crate::error::Message;
use crate::text;

/// Every mistake at once, each with its line.
pub(super) fn whole(standing: &StandingUnits, whole: &EditionContent) -> Vec<EditionFileError> {
    let mut wrong = Vec::new();
    if let Some(last) = standing.last.filter(|last| whole.from <= *last) {
        let why = Message::new("areas.import.overlap")
            .with("from", text::date(whole.from))
            .with("last", text::date(last));
        wrong.push(whole.refusal(None, why));
    }
    units(whole, &mut wrong);
    edges(standing, whole, &mut wrong);
    wrong
}

fn units(whole: &EditionContent, wrong: &mut Vec<EditionFileError>) {
    let mut keys = HashSet::new();
    for unit in &whole.units {
        if !keys.insert(&unit.key) {
            let why = Message::new("areas.import.twice").with("code", &unit.key.1);
            wrong.push(whole.refusal(Some(unit.line), why));
        }
    }
    for unit in &whole.units {
        if let Some(parent) = unit.parent.as_ref().filter(|key| !keys.contains(key)) {
            let why = Message::new("areas.import.no_parent")
                .with("unit", unit_label(&unit.key, &unit.full_name))
                .with("code", &parent.1);
            wrong.push(whole.refusal(Some(unit.line), why));
        }
    }
}

fn edges(standing: &StandingUnits, whole: &EditionContent, wrong: &mut Vec<EditionFileError>) {
    let new: HashSet<&UnitKey> = whole.units.iter().map(|unit| &unit.key).collect();
    let mut seen = HashSet::new();
    for edge in &whole.edges {
        if !standing.units.contains_key(&edge.from) {
            wrong.push(refusal(edge, "areas.import.no_old", &edge.from));
        }
        if !new.contains(&edge.to) {
            wrong.push(refusal(edge, "areas.import.no_new", &edge.to));
        }
        if !seen.insert((&edge.from, &edge.to)) {
            wrong.push(refusal(edge, "areas.import.twice", &edge.from));
        }
    }
    wrong.extend(cycles(&whole.edges));
}

fn refusal(edge: &EdgeLine, key: &'static str, unit: &UnitKey) -> EditionFileError {
    EditionFileError {
        file: edge.file.clone(),
        line: Some(edge.line),
        why: Message::new(key).with("code", &unit.1),
    }
}

/// Units that each became wholly the next, round and round: then codes were mixed up, for land
/// does not change places. A unit whose code comes again is no cycle, nor are two that exchanged
/// parts of their land.
fn cycles(edges: &[EdgeLine]) -> Vec<EditionFileError> {
    let mut next: HashMap<&UnitKey, Vec<&EdgeLine>> = HashMap::new();
    for edge in edges {
        next.entry(&edge.from).or_default().push(edge);
    }
    let only = |key: &UnitKey| match next.get(key).map(Vec::as_slice) {
        Some([one]) if one.from != one.to => Some(*one),
        _ => None,
    };
    let mut found = Vec::new();
    let mut reported = HashSet::new();
    for edge in edges {
        let (mut at, mut way) = (only(&edge.from), HashSet::new());
        while let Some(step) = at {
            if step.to == edge.from && !reported.contains(&step.from) {
                reported.extend(way.drain());
                reported.insert(step.from.clone());
                found.push(refusal(edge, "areas.import.cycle", &edge.from));
                break;
            }
            if !way.insert(step.from.clone()) {
                break;
            }
            at = only(&step.to);
        }
    }
    found
}
