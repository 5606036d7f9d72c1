//! The history of a record with the names of accounts and producers, for this room and those below
//! it in `lib.rs`.

use super::store;
use crate::accounts::{self, HistoryLine, ProducerNames};
use crate::audit::{self, EventKind, SubjectKind};
use crate::db::{Conn, Outcome};

/// How other rooms learn the names of producers.
pub const NAMES: ProducerNames = ProducerNames(store::names);

/// All that happened to one record, the newest first.
pub fn history(
    c: &mut Conn,
    subject: SubjectKind,
    id: i64,
    limit: i64,
) -> Outcome<Vec<HistoryLine>> {
    let events = audit::of_subject(c, subject, id, limit)?;
    accounts::with_names(c, events, NAMES)
}

/// What happened to any of these records and is of one of these kinds, the newest first.
pub fn history_of_kinds(
    c: &mut Conn,
    kinds: &[EventKind],
    subject_ids: &[i64],
    limit: i64,
) -> Outcome<Vec<HistoryLine>> {
    let events = audit::of_kinds(c, kinds, subject_ids, limit)?;
    accounts::with_names(c, events, NAMES)
}
