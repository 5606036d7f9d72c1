//! What an edition will change, worked out from what stands and what was handed in. Pure: nothing
//! is asked of the database here and nothing is done to it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::files::{EdgeLine, EditionFileError, UnitFileLine, UnitKey};
use crate::areas::model::{AreaId, Level};
use crate::error::Message;
use crate::text;

/// From the top: a unit names its parent.
pub(super) const LEVELS: [Level; 3] = [Level::Province, Level::District, Level::Commune];

/// A unit that is there: a territory in its life of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandingUnit {
    pub id: AreaId,
    /// The row of its life of today.
    pub row: AreaId,
    pub key: UnitKey,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub parent: Option<AreaId>,
    pub valid_from: NaiveDate,
    /// The reporting districts in which it lies.
    pub districts: Vec<AreaId>,
}

/// All units that are there.
#[derive(Debug, Default)]
pub(super) struct StandingUnits {
    pub units: HashMap<UnitKey, StandingUnit>,
    /// The day of the newest boundaries.
    pub last: Option<NaiveDate>,
}

/// What a unit stands below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlannedParent {
    None,
    Standing(AreaId),
    New(UnitKey),
}

/// A new territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewTerritory {
    pub key: UnitKey,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub parent: PlannedParent,
}

/// A further life of a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewLife {
    pub of: StandingUnit,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub from: NaiveDate,
    pub basis: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SuccessionEdge {
    pub from: AreaId,
    pub to: UnitKey,
    pub suggested: bool,
}

/// Everything an edition does, and in words what a person looks at before saying yes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditionPlan {
    pub(super) ends: Vec<StandingUnit>,
    pub(super) begins: Vec<NewTerritory>,
    pub(super) lives: Vec<NewLife>,
    pub(super) edges: Vec<SuccessionEdge>,
    pub summary: PlanSummary,
}

/// The units that something happens to, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanSummary {
    pub ended: Vec<String>,
    pub begun: Vec<String>,
    pub renamed: Vec<String>,
    pub retyped: Vec<String>,
    pub moved: Vec<String>,
    pub merged: Vec<String>,
    pub divided: Vec<String>,
    pub straddling: Vec<String>,
}

/// The files of a whole edition, read.
pub(super) struct EditionContent<'a> {
    pub file: &'a str,
    pub from: NaiveDate,
    pub basis: &'a str,
    pub units: Vec<UnitFileLine>,
    pub edges: Vec<EdgeLine>,
}

impl EditionContent<'_> {
    pub(super) fn refusal(&self, line: Option<u64>, why: Message) -> EditionFileError {
        EditionFileError {
            file: self.file.to_owned(),
            line,
            why,
        }
    }
}

/// The edges by either end, and what has been decided so far.
struct Planner<'a> {
    standing: &'a StandingUnits,
    whole: &'a EditionContent<'a>,
    out: HashMap<&'a UnitKey, Vec<&'a EdgeLine>>,
    into: HashMap<&'a UnitKey, Vec<&'a EdgeLine>>,
    /// Units that go on, perhaps under another name, and their territories.
    going_on: HashMap<&'a UnitKey, AreaId>,
    moved: HashSet<AreaId>,
    plan: EditionPlan,
    wrong: Vec<EditionFileError>,
}

/// Whole lists against what stands. The lists have been checked line by line before
/// ([`checks`](super::checks)).
pub(super) fn whole(
    standing: &StandingUnits,
    whole: &EditionContent,
) -> Result<EditionPlan, Vec<EditionFileError>> {
    let mut work = Planner {
        standing,
        whole,
        out: HashMap::new(),
        into: HashMap::new(),
        going_on: HashMap::new(),
        moved: HashSet::new(),
        plan: EditionPlan::default(),
        wrong: Vec::new(),
    };
    for edge in &whole.edges {
        work.out.entry(&edge.from).or_default().push(edge);
        work.into.entry(&edge.to).or_default().push(edge);
    }
    for level in LEVELS {
        let units = whole.units.iter().filter(|unit| unit.key.0 == level);
        for unit in units {
            work.unit(unit);
        }
    }
    work.ends();
    work.edges();
    work.summarize();
    if work.wrong.is_empty() {
        Ok(work.plan)
    } else {
        Err(work.wrong)
    }
}

impl<'a> Planner<'a> {
    /// Whether a unit goes on as it is, under another name, below another parent, or begins.
    fn unit(&mut self, unit: &'a UnitFileLine) {
        let parent = self.parent(unit);
        let known = self.standing.units.get(&unit.key);
        let Some(known) = known.filter(|known| !self.ends_by_file(known, unit, &parent)) else {
            return self.begin(unit, parent, None);
        };
        let others = self.into.get(&unit.key).into_iter().flatten();
        if let Some(other) = others.clone().find(|edge| edge.from != unit.key) {
            let why = Message::new("areas.import.grows")
                .with("unit", unit_label(&unit.key, &unit.full_name))
                .with("other", &other.from.1)
                .with("code", &unit.key.1);
            let refusal = EditionFileError {
                file: other.file.clone(),
                line: Some(other.line),
                why,
            };
            self.going_on.insert(&unit.key, known.id);
            return self.wrong.push(refusal);
        }
        if parent
            != known
                .parent
                .map_or(PlannedParent::None, PlannedParent::Standing)
        {
            return self.begin(unit, parent, Some(known));
        }
        self.going_on.insert(&unit.key, known.id);
        if (&known.name, &known.kind, &known.full_name) != (&unit.name, &unit.kind, &unit.full_name)
        {
            self.plan.lives.push(NewLife {
                of: known.clone(),
                name: unit.name.clone(),
                kind: unit.kind.clone(),
                full_name: unit.full_name.clone(),
                from: self.whole.from,
                basis: self.whole.basis.to_owned(),
            });
        }
    }

    fn parent(&self, unit: &'a UnitFileLine) -> PlannedParent {
        match &unit.parent {
            None => PlannedParent::None,
            Some(key) => match self.going_on.get(key) {
                Some(id) => PlannedParent::Standing(*id),
                None => PlannedParent::New(key.clone()),
            },
        }
    }

    /// A unit that the files name among the old ones ends, even where its code comes again: its
    /// land is another. Only a commune that is followed by itself alone, in its old place, goes on.
    fn ends_by_file(
        &self,
        known: &StandingUnit,
        unit: &UnitFileLine,
        parent: &PlannedParent,
    ) -> bool {
        let out = self.out.get(&known.key).map_or(&[][..], Vec::as_slice);
        let into = self.into.get(&unit.key).map_or(&[][..], Vec::as_slice);
        match (out, into) {
            ([], _) => false,
            ([one], [other]) if one.to == unit.key && other.from == known.key => {
                known.key.0 == Level::Province
                    || known.parent.map(PlannedParent::Standing).as_ref() != Some(parent)
            }
            _ => true,
        }
    }

    /// `moved`: the unit that only comes below another parent, which no file needs to say.
    fn begin(
        &mut self,
        unit: &'a UnitFileLine,
        parent: PlannedParent,
        moved: Option<&StandingUnit>,
    ) {
        let named = self.into.contains_key(&unit.key);
        if let Some(known) = moved.filter(|_| !named) {
            self.plan.edges.push(SuccessionEdge {
                from: known.id,
                to: unit.key.clone(),
                suggested: true,
            });
        } else if !named && !self.standing.units.is_empty() {
            let why = Message::new("areas.import.from_nothing")
                .with("unit", unit_label(&unit.key, &unit.full_name));
            return self.wrong.push(self.whole.refusal(Some(unit.line), why));
        }
        if let Some(known) = moved {
            self.moved.insert(known.id);
            let line = unit_label(&unit.key, &unit.full_name);
            self.plan.summary.moved.push(line);
        }
        self.plan.begins.push(NewTerritory {
            key: unit.key.clone(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            full_name: unit.full_name.clone(),
            parent,
        });
    }

    /// What neither goes on nor becomes anything would take its people out of every total.
    fn ends(&mut self) {
        let mut known: Vec<&StandingUnit> = self.standing.units.values().collect();
        known.sort_by_key(|known| known.row);
        for known in known {
            if self.going_on.contains_key(&known.key) {
                continue;
            }
            let lost = !self.out.contains_key(&known.key) && !self.moved.contains(&known.id);
            if lost {
                let why = Message::new("areas.import.no_successor")
                    .with("unit", unit_label(&known.key, &known.full_name));
                self.wrong.push(self.whole.refusal(None, why));
            }
            self.plan.ends.push(known.clone());
        }
    }

    fn edges(&mut self) {
        for edge in &self.whole.edges {
            let Some(known) = self.standing.units.get(&edge.from) else {
                continue;
            };
            if !self.going_on.contains_key(&edge.from) {
                self.plan.edges.push(SuccessionEdge {
                    from: known.id,
                    to: edge.to.clone(),
                    suggested: edge.suggested,
                });
            }
        }
    }

    fn summarize(&mut self) {
        let EditionPlan {
            ends,
            begins,
            lives,
            edges,
            summary,
        } = &mut self.plan;
        summary.ended = ends
            .iter()
            .map(|k| unit_label(&k.key, &k.full_name))
            .collect();
        summary.begun = begins
            .iter()
            .map(|b| unit_label(&b.key, &b.full_name))
            .collect();
        for life in lives {
            summary.add_life(life);
        }
        let known: HashMap<AreaId, &StandingUnit> =
            ends.iter().map(|known| (known.id, known)).collect();
        let begun: HashMap<&UnitKey, &NewTerritory> = begins.iter().map(|b| (&b.key, b)).collect();
        let mut became: BTreeMap<AreaId, usize> = BTreeMap::new();
        let mut made_of: BTreeMap<&UnitKey, Vec<&StandingUnit>> = BTreeMap::new();
        for edge in edges.iter() {
            if let Some(from) = known.get(&edge.from) {
                if from.key.0 == edge.to.0 {
                    *became.entry(edge.from).or_default() += 1;
                }
                made_of.entry(&edge.to).or_default().push(from);
            }
        }
        for (id, _) in became.iter().filter(|(_, parts)| **parts > 1) {
            summary
                .divided
                .extend(known.get(id).map(|k| unit_label(&k.key, &k.full_name)));
        }
        for (key, of) in made_of {
            let line = begun.get(key).map(|b| unit_label(&b.key, &b.full_name));
            if of.iter().filter(|known| known.key.0 == key.0).count() > 1 {
                summary.merged.extend(line.clone());
            }
            if key.0 == Level::Commune && districts(&of).len() > 1 {
                summary.straddling.extend(line);
            }
        }
    }
}

fn districts(of: &[&StandingUnit]) -> BTreeSet<AreaId> {
    of.iter()
        .flat_map(|known| known.districts.iter().copied())
        .collect()
}

impl PlanSummary {
    pub(super) fn add_life(&mut self, life: &NewLife) {
        let line = format!(
            "{} → {} ({})",
            unit_label(&life.of.key, &life.of.full_name),
            life.full_name,
            text::date(life.from)
        );
        if life.of.kind != life.kind {
            self.retyped.push(line.clone());
        }
        if life.of.name != life.name {
            self.renamed.push(line);
        }
    }
}

pub(super) fn unit_label(key: &UnitKey, full_name: &str) -> String {
    format!("{} {full_name}", key.1)
}
