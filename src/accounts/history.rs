//! The history of a record as a page shows it: each event with the names of who acted and for whom.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::audit::{RecordedEvent, StoredKind};
use crate::db::schema::accounts;
use crate::db::{Conn, Outcome};

pub type NamesById = HashMap<i64, String>;

/// How the names of producers are looked up by their ids: given by the room that keeps them.
#[derive(Debug, Clone, Copy)]
pub struct ProducerNames(pub fn(&mut Conn, &[i64]) -> Outcome<NamesById>);

/// An event as a page shows it.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    pub at: NaiveDateTime,
    pub actor_name: Option<String>,
    pub producer_name: Option<String>,
    /// Who handed out the code that the actor's session began with.
    pub code_of_name: Option<String>,
    pub kind: StoredKind,
    pub detail: String,
}

impl HistoryLine {
    pub fn when(&self) -> String {
        crate::text::date_time(self.at)
    }
}

/// Names those who acted, and those for whom they did.
pub fn with_names(
    c: &mut Conn,
    events: Vec<RecordedEvent>,
    ProducerNames(producer_names): ProducerNames,
) -> Outcome<Vec<HistoryLine>> {
    let acted = events
        .iter()
        .flat_map(|event| [event.actor_id, event.code_of]);
    let actors: Vec<i64> = acted.flatten().collect();
    let producers: Vec<i64> = events
        .iter()
        .filter_map(|event| event.on_behalf_of)
        .collect();
    let (actors, producers) = (account_names(c, &actors)?, producer_names(c, &producers)?);
    let line = |event: RecordedEvent| HistoryLine {
        at: event.at,
        actor_name: event.actor_id.and_then(|id| actors.get(&id).cloned()),
        producer_name: event
            .on_behalf_of
            .and_then(|id| producers.get(&id).cloned()),
        code_of_name: event.code_of.and_then(|id| actors.get(&id).cloned()),
        kind: event.kind,
        detail: event.detail,
    };
    Ok(events.into_iter().map(line).collect())
}

fn account_names(c: &mut Conn, ids: &[i64]) -> Outcome<NamesById> {
    let names: Vec<(i64, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::name))
        .load(c)?;
    Ok(names.into_iter().collect())
}
