//! Writing and reading the history.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::author::{AuditEvent, Author};
use super::kinds::{EventKind, StoredKind, SubjectKind};
use crate::db::schema::audit_events;
use crate::db::{Conn, Outcome, on_each};

/// Eight values a row: far below the limit of either database (32,766 and 65,535).
const MOST_ROWS: usize = 500;

#[derive(Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
struct Row<'a> {
    at: NaiveDateTime,
    actor_id: Option<i64>,
    on_behalf_of: Option<i64>,
    action: EventKind,
    subject_kind: &'static str,
    subject_id: i64,
    detail: Cow<'a, str>,
    code_of: Option<i64>,
}

impl<'a> Row<'a> {
    fn of(by: Author, event: AuditEvent<'a>) -> Self {
        Self {
            at: by.at,
            actor_id: by.account,
            on_behalf_of: event.on_behalf_of,
            action: event.kind,
            subject_kind: event.kind.subject().code(),
            subject_id: event.subject_id,
            detail: event.detail,
            code_of: by.code_of,
        }
    }
}

pub(super) fn insert(c: &mut Conn, by: Author, event: AuditEvent) -> Outcome<()> {
    let row = Row::of(by, event);
    let insert = diesel::insert_into(audit_events::table).values(&row);
    on_each!(c, |c| insert.execute(c))?;
    Ok(())
}

pub(super) fn insert_all<'a>(
    c: &mut Conn,
    by: Author,
    events: impl IntoIterator<Item = AuditEvent<'a>>,
) -> Outcome<()> {
    let rows: Vec<Row> = events.into_iter().map(|event| Row::of(by, event)).collect();
    for some in rows.chunks(MOST_ROWS) {
        on_each!(c, |c| diesel::insert_into(audit_events::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}

/// An event as it was noted: who acted and for whom stand there by their ids, for whoever shows it
/// knows their names.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_events)]
pub struct RecordedEvent {
    pub at: NaiveDateTime,
    /// The account that acted; `None` for the program itself.
    pub actor_id: Option<i64>,
    /// The producer for whom it acted; `None` for one's own doing.
    pub on_behalf_of: Option<i64>,
    #[diesel(column_name = action)]
    pub kind: StoredKind,
    pub detail: String,
    /// Who handed out the code that the actor's session began with, where that was no first one.
    pub code_of: Option<i64>,
}

/// All that happened to one record, the newest first.
pub fn of_subject(
    c: &mut Conn,
    subject: SubjectKind,
    id: i64,
    limit: i64,
) -> Outcome<Vec<RecordedEvent>> {
    Ok(audit_events::table
        .filter(audit_events::subject_kind.eq(subject.code()))
        .filter(audit_events::subject_id.eq(id))
        .order(audit_events::id.desc())
        .limit(limit)
        .select(RecordedEvent::as_select())
        .load(c)?)
}

/// What happened to any of these records and is of one of these kinds, the newest first.
pub fn of_kinds(
    c: &mut Conn,
    kinds: &[EventKind],
    subject_ids: &[i64],
    limit: i64,
) -> Outcome<Vec<RecordedEvent>> {
    let mut subjects: Vec<&str> = kinds.iter().map(|kind| kind.subject().code()).collect();
    subjects.dedup();
    Ok(audit_events::table
        .filter(audit_events::subject_kind.eq_any(subjects))
        .filter(audit_events::subject_id.eq_any(subject_ids))
        .filter(audit_events::action.eq_any(kinds))
        .order(audit_events::id.desc())
        .limit(limit)
        .select(RecordedEvent::as_select())
        .load(c)?)
}
