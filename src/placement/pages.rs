//! What the room's pages show.

use std::collections::HashMap;

use askama::Template;

use super::candidates::PlaceCandidate;
use super::forms::{NO_HAMLET, QueueFilter};
use super::queue::WaitingProducer;
use crate::accounts::Sight;
use crate::areas::{Area, AreaId, PlaceLabel};
use crate::producers::{PlaceCandidates, PlaceField, Producer};
use crate::text::{date, number};
use crate::web::{Choice, FormView, Shell};

/// A residence that is over, in words.
pub(super) struct EarlierPlace {
    pub place: String,
    pub until: String,
}

#[derive(Template)]
#[template(path = "placement/change.html")]
pub(super) struct ChangePage<'a> {
    pub shell: &'a Shell,
    pub producer: &'a Producer,
    pub place: &'a PlaceLabel,
    pub before: &'a [EarlierPlace],
    pub form: FormView,
    pub place_field: PlaceField,
    pub kinds: Vec<Choice>,
}

impl<'a> ChangePage<'a> {
    pub fn new(
        shell: &'a Shell,
        producer: &'a Producer,
        place: &'a PlaceLabel,
        before: &'a [EarlierPlace],
        form: FormView,
        candidates: PlaceCandidates,
    ) -> Self {
        let kind = |code, key| Choice::new(code, shell.t(key));
        Self {
            shell,
            producer,
            place,
            before,
            form,
            place_field: PlaceField::new(shell, candidates),
            kinds: vec![
                kind("mistake", "placement.change.mistake"),
                kind("move", "placement.change.move"),
            ],
        }
    }
}

/// Somebody in the queue.
pub(super) struct QueueRow {
    pub uuid: String,
    pub name: String,
    pub number: String,
    pub registered_on: String,
    /// Its own page is in the reader's sight.
    pub linked: bool,
}

/// Those of one hamlet.
pub(super) struct HamletGroup {
    pub hamlet: String,
    pub lines: Vec<QueueRow>,
}

/// All that a page of the queue is made of, read at one moment.
#[derive(Debug, Default)]
pub(super) struct QueueData {
    pub total: i64,
    pub communes: Vec<(AreaId, i64)>,
    /// The communes and the units above them.
    pub places: Vec<Area>,
    pub hamlets: Vec<(String, i64)>,
    pub waiting: Vec<WaitingProducer>,
    pub more: bool,
    pub candidates: Vec<PlaceCandidate>,
    /// The commune is an old one that was divided: what is asked is where they are now.
    pub divided: bool,
}

#[derive(Template)]
#[template(path = "placement/queue.html")]
pub(super) struct QueuePage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub total: String,
    pub empty: bool,
    pub communes: Vec<Choice>,
    pub hamlets: Vec<Choice>,
    /// "Xã Ea Kar, tỉnh Đắk Lắk"
    pub commune: String,
    pub divided: bool,
    pub choices: Vec<Choice>,
    pub groups: Vec<HamletGroup>,
    pub part: QueueFilter,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl<'a> QueuePage<'a> {
    pub fn new(
        shell: &'a Shell,
        sight: &Sight,
        part: QueueFilter,
        found: &QueueData,
        form: FormView,
    ) -> Self {
        let names: HashMap<AreaId, &Area> = found.places.iter().map(|a| (a.id, a)).collect();
        let named = |id: AreaId| in_words(&names, id);
        let commune = |(id, n): &(AreaId, i64)| {
            Choice::new(id.to_string(), format!("{} ({})", named(*id), number(*n)))
        };
        let page = part.page;
        Self {
            shell,
            form,
            total: number(found.total),
            empty: found.total == 0,
            communes: found.communes.iter().map(commune).collect(),
            hamlets: (found.hamlets.iter())
                .map(|(name, n)| hamlet(shell, name, *n))
                .collect(),
            commune: part.commune.map_or(String::new(), named),
            divided: found.divided,
            choices: found.candidates.iter().map(|c| choice(shell, c)).collect(),
            groups: groups(sight, &found.waiting),
            previous: (page > 1).then(|| part.address(page - 1)),
            next: found.more.then(|| part.address(page + 1)),
            part,
        }
    }

    fn group_name(&self, group: &HamletGroup) -> String {
        if group.hamlet.is_empty() {
            self.shell.t("placement.queue.no_hamlet").to_owned()
        } else {
            group.hamlet.clone()
        }
    }
}

fn in_words(names: &HashMap<AreaId, &Area>, id: AreaId) -> String {
    let Some(area) = names.get(&id) else {
        return String::new();
    };
    let above = area.parent_id.and_then(|id| names.get(&id));
    let above = above.map_or(String::new(), |a| format!(", {}", a.in_a_sentence()));
    format!("{}{above}", area.full_name)
}

fn hamlet(shell: &Shell, name: &str, n: i64) -> Choice {
    let (value, label) = if name.is_empty() {
        (NO_HAMLET, shell.t("placement.queue.no_hamlet"))
    } else {
        (name, name)
    };
    Choice::new(value, format!("{label} ({})", number(n)))
}

/// A proposal of the State's list is told as one and chosen by nobody but a person.
fn choice(shell: &Shell, candidate: &PlaceCandidate) -> Choice {
    let label = format!("{}, {}", candidate.name, candidate.within);
    let label = if candidate.suggested {
        shell.tr1("placement.queue.suggested", "place", label)
    } else {
        label
    };
    Choice::new(candidate.code.clone(), label)
}

fn groups(sight: &Sight, waiting: &[WaitingProducer]) -> Vec<HamletGroup> {
    let mut groups: Vec<HamletGroup> = Vec::new();
    for waiting in waiting {
        let line = line(sight, waiting);
        match groups.last_mut() {
            Some(last) if last.hamlet == waiting.hamlet => last.lines.push(line),
            _ => groups.push(HamletGroup {
                hamlet: waiting.hamlet.clone(),
                lines: vec![line],
            }),
        }
    }
    groups
}

fn line(sight: &Sight, waiting: &WaitingProducer) -> QueueRow {
    let linked = match sight {
        Sight::Districts(_) => waiting.district_id.is_some(),
        // Whoever is in an old commune is in no province and no commune of today.
        Sight::Communes(_) | Sight::Provinces(_) => waiting.district_id.is_none(),
        _ => true,
    };
    QueueRow {
        uuid: waiting.uuid.to_string(),
        name: waiting.name.clone(),
        number: waiting.number.grouped(),
        registered_on: date(waiting.registered_on),
        linked,
    }
}
