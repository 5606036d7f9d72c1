//! What an edition will change, worked out from what stands and what was handed in. Pure: nothing
//! is asked of the database here and nothing is done to it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::files::{EdgeLine, Key, Refusal, UnitLine};
use crate::areas::model::{AreaId, Level};
use crate::error::Message;
use crate::text;

/// From the top: a unit names its parent.
pub(super) const LEVELS: [Level; 3] = [Level::Province, Level::District, Level::Commune];

/// A unit that is there: a territory in its life of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub id: AreaId,
    /// The row of its life of today.
    pub row: AreaId,
    pub key: Key,
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
pub(super) struct Standing {
    pub units: HashMap<Key, Known>,
    /// The day of the newest boundaries.
    pub last: Option<NaiveDate>,
}

/// What a unit stands below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parent {
    None,
    Standing(AreaId),
    New(Key),
}

/// A new territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Begin {
    pub key: Key,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub parent: Parent,
}

/// A further life of a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Life {
    pub of: Known,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub from: NaiveDate,
    pub basis: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub from: AreaId,
    pub to: Key,
    pub suggested: bool,
}

/// Everything an edition does, and in words what a person looks at before saying yes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub(super) ends: Vec<Known>,
    pub(super) begins: Vec<Begin>,
    pub(super) lives: Vec<Life>,
    pub(super) edges: Vec<Edge>,
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
pub(super) struct Whole<'a> {
    pub file: &'a str,
    pub from: NaiveDate,
    pub basis: &'a str,
    pub units: Vec<UnitLine>,
    pub edges: Vec<EdgeLine>,
}

impl Whole<'_> {
    pub(super) fn refusal(&self, line: Option<u64>, why: Message) -> Refusal {
        Refusal {
            file: self.file.to_owned(),
            line,
            why,
        }
    }
}

/// The edges by either end, and what has been decided so far.
struct Work<'a> {
    standing: &'a Standing,
    whole: &'a Whole<'a>,
    out: HashMap<&'a Key, Vec<&'a EdgeLine>>,
    into: HashMap<&'a Key, Vec<&'a EdgeLine>>,
    /// Units that go on, perhaps under another name, and their territories.
    going_on: HashMap<&'a Key, AreaId>,
    moved: HashSet<AreaId>,
    plan: Plan,
    wrong: Vec<Refusal>,
}

/// Whole lists against what stands. The lists have been checked line by line before
/// ([`checks`](super::checks)).
pub(super) fn whole(standing: &Standing, whole: &Whole) -> Result<Plan, Vec<Refusal>> {
    let mut work = Work {
        standing,
        whole,
        out: HashMap::new(),
        into: HashMap::new(),
        going_on: HashMap::new(),
        moved: HashSet::new(),
        plan: Plan::default(),
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
    work.tell();
    if work.wrong.is_empty() {
        Ok(work.plan)
    } else {
        Err(work.wrong)
    }
}

impl<'a> Work<'a> {
    /// Whether a unit goes on as it is, under another name, below another parent, or begins.
    fn unit(&mut self, unit: &'a UnitLine) {
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
            let refusal = Refusal {
                file: other.file.clone(),
                line: Some(other.line),
                why,
            };
            self.going_on.insert(&unit.key, known.id);
            return self.wrong.push(refusal);
        }
        if parent != known.parent.map_or(Parent::None, Parent::Standing) {
            return self.begin(unit, parent, Some(known));
        }
        self.going_on.insert(&unit.key, known.id);
        if (&known.name, &known.kind, &known.full_name) != (&unit.name, &unit.kind, &unit.full_name)
        {
            self.plan.lives.push(Life {
                of: known.clone(),
                name: unit.name.clone(),
                kind: unit.kind.clone(),
                full_name: unit.full_name.clone(),
                from: self.whole.from,
                basis: self.whole.basis.to_owned(),
            });
        }
    }

    fn parent(&self, unit: &'a UnitLine) -> Parent {
        match &unit.parent {
            None => Parent::None,
            Some(key) => match self.going_on.get(key) {
                Some(id) => Parent::Standing(*id),
                None => Parent::New(key.clone()),
            },
        }
    }

    /// A unit that the files name among the old ones ends, even where its code comes again: its
    /// land is another. Only a commune that is followed by itself alone, in its old place, goes on.
    fn ends_by_file(&self, known: &Known, unit: &UnitLine, parent: &Parent) -> bool {
        let out = self.out.get(&known.key).map_or(&[][..], Vec::as_slice);
        let into = self.into.get(&unit.key).map_or(&[][..], Vec::as_slice);
        match (out, into) {
            ([], _) => false,
            ([one], [other]) if one.to == unit.key && other.from == known.key => {
                known.key.0 == Level::Province
                    || known.parent.map(Parent::Standing).as_ref() != Some(parent)
            }
            _ => true,
        }
    }

    /// `moved`: the unit that only comes below another parent, which no file needs to say.
    fn begin(&mut self, unit: &'a UnitLine, parent: Parent, moved: Option<&Known>) {
        let named = self.into.contains_key(&unit.key);
        if let Some(known) = moved.filter(|_| !named) {
            self.plan.edges.push(Edge {
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
        self.plan.begins.push(Begin {
            key: unit.key.clone(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            full_name: unit.full_name.clone(),
            parent,
        });
    }

    /// What neither goes on nor becomes anything would take its people out of every total.
    fn ends(&mut self) {
        let mut known: Vec<&Known> = self.standing.units.values().collect();
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
                self.plan.edges.push(Edge {
                    from: known.id,
                    to: edge.to.clone(),
                    suggested: edge.suggested,
                });
            }
        }
    }

    fn tell(&mut self) {
        let Plan {
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
        let known: HashMap<AreaId, &Known> = ends.iter().map(|known| (known.id, known)).collect();
        let begun: HashMap<&Key, &Begin> = begins.iter().map(|b| (&b.key, b)).collect();
        let mut became: BTreeMap<AreaId, usize> = BTreeMap::new();
        let mut made_of: BTreeMap<&Key, Vec<&Known>> = BTreeMap::new();
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

fn districts(of: &[&Known]) -> BTreeSet<AreaId> {
    of.iter()
        .flat_map(|known| known.districts.iter().copied())
        .collect()
}

impl PlanSummary {
    pub(super) fn add_life(&mut self, life: &Life) {
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

pub(super) fn unit_label(key: &Key, full_name: &str) -> String {
    format!("{} {full_name}", key.1)
}
