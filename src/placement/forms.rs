//! What people send: a new place for one producer, and choices for many.

use std::collections::HashMap;

use super::model::{Correction, NewPlace, PlacementChoice};
use super::queue::WaitingProducer;
use crate::areas::{AreaId, Gazetteer};
use crate::error::Message;
use crate::producers::{PlacedForm, take_place};
use crate::values::{self, PublicId, line};
use crate::web::{FieldErrors, Fields};

const LONGEST_HAMLET: usize = 120;
const LONGEST_REASON: usize = 300;

pub(super) fn new_place(gazetteer: &Gazetteer, fields: &Fields) -> PlacedForm<NewPlace> {
    let mut errors = FieldErrors::default();
    let (place, candidates) = take_place(&mut errors, gazetteer, fields);
    let correction = correction(&mut errors, fields);
    let hamlet = match fields.get("hamlet") {
        "" => Some(String::new()),
        typed => errors.take("hamlet", line(typed, LONGEST_HAMLET)),
    };
    let reason = match fields.get("reason") {
        "" => Err(Message::new("placement.change.reason_needed")),
        typed => line(typed, LONGEST_REASON),
    };
    let reason = errors.take("reason", reason);
    let all = (|| {
        Some(NewPlace {
            place: place?,
            hamlet: hamlet?,
            correction: correction?,
            reason: reason?,
        })
    })();
    PlacedForm::new(errors, all, candidates)
}

/// Which of the two it is decides what happens to the figures, so nothing is assumed.
fn correction(errors: &mut FieldErrors, fields: &Fields) -> Option<Correction> {
    match fields.get("kind") {
        "mistake" => Some(Correction::Mistake),
        "move" => {
            let day = match fields.get("moved_on") {
                "" => Err(Message::new("placement.change.day_needed")),
                typed => values::day(typed),
            };
            let on = errors.take("moved_on", day)?;
            Some(Correction::Move { on })
        }
        _ => {
            errors.add("kind", Message::new("placement.change.kind_needed"));
            None
        }
    }
}

/// The part of the queue that is looked at. It stands in the address and travels with the form.
#[derive(Debug, Clone, Default)]
pub(super) struct QueueFilter {
    pub commune: Option<AreaId>,
    /// The hamlet alone; an empty name is a hamlet too: nobody wrote one down.
    pub hamlet: Option<String>,
    pub page: usize,
}

/// In addresses, where an empty word means "all".
pub(super) const NO_HAMLET: &str = "-";

impl QueueFilter {
    pub fn read(commune: &str, hamlet: &str, page: &str) -> Self {
        let hamlet = match hamlet.trim() {
            "" => None,
            NO_HAMLET => Some(String::new()),
            name => Some(name.to_owned()),
        };
        Self {
            commune: commune.trim().parse().ok(),
            hamlet,
            // So far that its rows can still be counted.
            page: page.trim().parse().unwrap_or(1).clamp(1, 100_000),
        }
    }

    pub fn of(fields: &Fields) -> Self {
        Self::read(
            fields.get("commune"),
            fields.get("hamlet"),
            fields.get("page"),
        )
    }

    pub fn commune_word(&self) -> String {
        self.commune.map_or(String::new(), |id| id.to_string())
    }

    pub fn hamlet_word(&self) -> &str {
        match self.hamlet.as_deref() {
            None => "",
            Some("") => NO_HAMLET,
            Some(name) => name,
        }
    }

    pub fn address(&self, page: usize) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if let Some(commune) = self.commune {
            pairs.append_pair("commune", &commune.to_string());
        }
        if self.hamlet.is_some() {
            pairs.append_pair("hamlet", self.hamlet_word());
        }
        if page > 1 {
            pairs.append_pair("page", &page.to_string());
        }
        format!("/producers/placement?{}", pairs.finish())
    }
}

/// What was chosen on a page of the queue, before anybody looks who these people are.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    /// Everybody on the page, with the code chosen in its own row; empty where none was.
    rows: HashMap<PublicId, String>,
    ticked: Vec<PublicId>,
    /// Hamlets that were ticked as a whole.
    hamlets: Vec<String>,
    /// The code for all who are ticked.
    all: String,
}

impl Choices {
    pub fn read(fields: &Fields) -> Self {
        let row = |(name, code): &(String, String)| {
            let uuid = PublicId::parse(name.strip_prefix("c-")?).ok()?;
            Some((uuid, code.trim().to_owned()))
        };
        let ticked = fields.all("tick");
        Self {
            rows: fields.pairs().iter().filter_map(row).collect(),
            ticked: ticked.filter_map(|u| PublicId::parse(u).ok()).collect(),
            hamlets: fields.all("of_hamlet").map(str::to_owned).collect(),
            all: fields.get("all").to_owned(),
        }
    }

    pub fn shown(&self) -> Vec<PublicId> {
        self.rows.keys().copied().collect()
    }

    /// The code chosen for somebody: in its own row, else the one for all who are ticked.
    fn code(&self, waiting: &WaitingProducer) -> Option<&str> {
        let own = self.rows.get(&waiting.uuid).map_or("", String::as_str);
        if !own.is_empty() {
            return Some(own);
        }
        let ticked = self.ticked.contains(&waiting.uuid) || self.hamlets.contains(&waiting.hamlet);
        (ticked && !self.all.is_empty()).then_some(self.all.as_str())
    }

    /// Whom to place where.
    pub fn of(&self, waiting: &[WaitingProducer]) -> Vec<PlacementChoice> {
        let chosen = waiting.iter().filter_map(|waiting| {
            Some(PlacementChoice {
                producer: waiting.uuid,
                code: self.code(waiting)?.to_owned(),
            })
        });
        chosen.collect()
    }

    /// What is missing before anybody can be placed.
    pub fn obstacle(&self) -> Option<Message> {
        let own = self.rows.values().any(|code| !code.is_empty());
        let ticked = !self.ticked.is_empty() || !self.hamlets.is_empty();
        match (own, ticked, self.all.is_empty()) {
            (true, false, _) | (_, true, false) => None,
            (_, true, true) => Some(Message::new("placement.queue.choose_where")),
            (false, false, _) => Some(Message::new("placement.queue.choose_who")),
        }
    }
}
