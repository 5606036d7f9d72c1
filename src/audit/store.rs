//! Writing and reading the history.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::by::{AuditEvent, By};
use super::kinds::{EventKind, StoredKind, SubjectKind};
use crate::db::schema::{accounts, audit_events, producers};
use crate::db::{Conn, Outcome, on_each};

/// Seven values a row: far below the limit of either database (32,766 and 65,535).
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
}

impl<'a> Row<'a> {
    fn of(by: By, event: AuditEvent<'a>) -> Self {
        Self {
            at: by.at,
            actor_id: by.account,
            on_behalf_of: event.on_behalf_of,
            action: event.kind,
            subject_kind: event.kind.subject().code(),
            subject_id: event.subject_id,
            detail: event.detail,
        }
    }
}

pub(super) fn insert(c: &mut Conn, by: By, event: AuditEvent) -> Outcome<()> {
    let row = Row::of(by, event);
    let insert = diesel::insert_into(audit_events::table).values(&row);
    on_each!(c, |c| insert.execute(c))?;
    Ok(())
}

pub(super) fn insert_all<'a>(
    c: &mut Conn,
    by: By,
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

/// An event as a page shows it.
#[derive(Debug, Clone, Queryable)]
pub struct HistoryLine {
    pub at: NaiveDateTime,
    pub actor_name: Option<String>,
    pub producer_name: Option<String>,
    pub kind: StoredKind,
    pub detail: String,
}

impl HistoryLine {
    pub fn when(&self) -> String {
        crate::text::date_time(self.at)
    }
}

/// The history of one record, the newest first.
pub fn of_subject(
    c: &mut Conn,
    subject: SubjectKind,
    id: i64,
    limit: i64,
) -> Outcome<Vec<HistoryLine>> {
    let lines = audit_events::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(audit_events::actor_id)))
        .left_join(producers::table.on(producers::id.nullable().eq(audit_events::on_behalf_of)))
        .filter(audit_events::subject_kind.eq(subject.code()))
        .filter(audit_events::subject_id.eq(id))
        .order(audit_events::id.desc())
        .limit(limit)
        .select((
            audit_events::at,
            accounts::name.nullable(),
            producers::name.nullable(),
            audit_events::action,
            audit_events::detail,
        ))
        .load(c)?;
    Ok(lines)
}
