//! Placing many of those who wait, inside one write, with an answer for each.

use std::collections::HashSet;

use chrono::NaiveDateTime;

use super::candidates::{PlaceCandidate, candidates};
use super::forms::Choices;
use super::model::PlacementChoice;
use super::queue::{WaitingProducer, waiting_in};
use super::store::{self, LeftPlace};
use crate::accounts::{Principal, Sight};
use crate::areas::{AreaId, Place};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Batch, Conn, Outcome};
use crate::error::{Message, RowError};
use crate::residence_history::FactScope;
use crate::values::PublicId;
use crate::{producers, recount};

/// Placed in one write: all facts of each are counted again, and four values a row are far below
/// either database's limit.
pub const MOST_PLACED: usize = 500;

/// Places producers of one commune, each at the candidate that was chosen for it, and answers with
/// the id of each, in the order of the choices.
pub fn place(
    c: &mut Conn,
    by: Author,
    sight: &Sight,
    commune: AreaId,
    choices: Batch<PlacementChoice, MOST_PLACED>,
) -> Outcome<Vec<Result<i64, RowError>>> {
    let uuids: Vec<PublicId> = choices.iter().map(|choice| choice.producer).collect();
    let waiting = waiting_in(c, sight, commune, &uuids)?;
    let candidates = candidates(c, commune)?;
    let mut placed = Vec::new();
    let mut seen = HashSet::new();
    let answers = choices.iter().map(|choice| {
        let (waiting, to) = matched(choice, &waiting, &candidates)?;
        if seen.insert(waiting.id) {
            placed.push((waiting, to));
        }
        Ok(waiting.id)
    });
    let answers = answers.collect();
    write(c, by, &placed)?;
    Ok(answers)
}

/// Whoever waits, and where to.
type Placed<'a> = (&'a WaitingProducer, &'a PlaceCandidate);

fn matched<'a>(
    choice: &PlacementChoice,
    waiting: &'a [WaitingProducer],
    candidates: &'a [PlaceCandidate],
) -> Result<Placed<'a>, RowError> {
    let who = waiting.iter().find(|one| one.uuid == choice.producer);
    let to = candidates.iter().find(|one| one.code == choice.code);
    let refused = |field, key| RowError::new(field, Message::new(key));
    let who = who.ok_or_else(|| refused("producer", "placement.queue.not_waiting"))?;
    let to = to.ok_or_else(|| refused("code", "placement.queue.no_candidate"))?;
    Ok((who, to))
}

fn write(c: &mut Conn, by: Author, placed: &[Placed]) -> Outcome<()> {
    if placed.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = placed.iter().map(|(waiting, _)| waiting.id).collect();
    let left = placed.iter().map(|(waiting, _)| LeftPlace {
        producer_id: waiting.id,
        commune_id: waiting.commune_id,
        district_id: waiting.district_id,
    });
    store::note_left(c, by.at, &left.collect::<Vec<_>>())?;
    recount::moving(c, FactScope::Producers(&ids), |c| {
        for (place, ids) in by_place(placed) {
            store::set_place(c, &ids, &place)?;
        }
        Ok(())
    })?;
    producers::verify(c, by, &ids)?;
    let event = |(waiting, to): &Placed<'_>| {
        let event = AuditEvent::new(EventKind::ProducerPlaced, waiting.id);
        event.detail(format!("{}, {}", to.name, to.within))
    };
    by.note_all(c, placed.iter().map(event))
}

/// One statement for everybody who goes to the same place.
fn by_place(placed: &[Placed]) -> Vec<(Place, Vec<i64>)> {
    let mut places: Vec<(Place, Vec<i64>)> = Vec::new();
    for (waiting, to) in placed {
        match places.iter_mut().find(|(place, _)| *place == to.place) {
            Some((_, ids)) => ids.push(waiting.id),
            None => places.push((to.place, vec![waiting.id])),
        }
    }
    places
}

/// What became of a page of the queue.
#[derive(Debug)]
pub(super) struct PageOutcome {
    pub answers: Vec<Result<i64, RowError>>,
    /// Somebody on the page was placed meanwhile by somebody else.
    pub overtaken: bool,
}

impl PageOutcome {
    pub fn placed(&self) -> usize {
        self.answers.iter().filter(|answer| answer.is_ok()).count()
    }
}

/// Places those of a page for whom something was chosen.
pub(super) fn place_page(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    commune: AreaId,
    choices: &Choices,
) -> Outcome<PageOutcome> {
    let shown = choices.shown();
    let waiting = waiting_in(c, &principal.sight, commune, &shown)?;
    let chosen = choices.of(&waiting);
    let mut answers = Vec::with_capacity(chosen.len());
    for batch in Batch::all(&chosen) {
        let by = principal.acts_at(at);
        answers.extend(place(c, by, &principal.sight, commune, batch)?);
    }
    Ok(PageOutcome {
        answers,
        overtaken: waiting.len() < shown.len(),
    })
}
