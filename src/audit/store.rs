//! Writing and reading the history.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Subject;
use crate::db::schema::{accounts, audit_events, producers};
use crate::db::{Conn, Outcome, on_each};

/// One thing that was done. `action` is a key of `locales/*/audit.json`; `detail` holds what the
/// sentence needs (a reason, a number), never a phone or an identity number.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub at: NaiveDateTime,
    /// The account that acted; `None` for the program itself.
    pub actor: Option<i64>,
    /// The producer for whom an officer acted; `None` for one's own doing.
    pub on_behalf_of: Option<i64>,
    pub action: &'static str,
    pub subject: Subject,
    pub detail: &'a str,
}

/// An entry as a page shows it.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub at: NaiveDateTime,
    pub actor_name: Option<String>,
    pub producer_name: Option<String>,
    pub action: String,
    pub detail: String,
}

impl Line {
    pub fn when(&self) -> String {
        crate::text::date_time(self.at)
    }

    /// The key of the sentence that says what was done.
    pub fn key(&self) -> String {
        format!("audit.{}", self.action)
    }
}

type Row<'a> = (
    diesel::dsl::Eq<audit_events::at, NaiveDateTime>,
    diesel::dsl::Eq<audit_events::actor_id, Option<i64>>,
    diesel::dsl::Eq<audit_events::on_behalf_of, Option<i64>>,
    diesel::dsl::Eq<audit_events::action, &'static str>,
    diesel::dsl::Eq<audit_events::subject_kind, &'static str>,
    diesel::dsl::Eq<audit_events::subject_id, i64>,
    diesel::dsl::Eq<audit_events::detail, &'a str>,
);

fn row<'a>(entry: &Entry<'a>) -> Row<'a> {
    (
        audit_events::at.eq(entry.at),
        audit_events::actor_id.eq(entry.actor),
        audit_events::on_behalf_of.eq(entry.on_behalf_of),
        audit_events::action.eq(entry.action),
        audit_events::subject_kind.eq(entry.subject.kind()),
        audit_events::subject_id.eq(entry.subject.id()),
        audit_events::detail.eq(entry.detail),
    )
}

pub fn record(c: &mut Conn, entry: &Entry) -> Outcome<()> {
    let insert = diesel::insert_into(audit_events::table).values(row(entry));
    on_each!(c, |c| insert.execute(c))?;
    Ok(())
}

/// Many at once, for lists of households. Seven values a row, far below either database's limit.
pub fn record_all(c: &mut Conn, entries: &[Entry]) -> Outcome<()> {
    for part in entries.chunks(500) {
        let rows: Vec<Row> = part.iter().map(row).collect();
        on_each!(c, |c| diesel::insert_into(audit_events::table)
            .values(&rows)
            .execute(c))?;
    }
    Ok(())
}

/// The history of one record, the newest first.
pub fn of_subject(c: &mut Conn, subject: Subject, limit: i64) -> Outcome<Vec<Line>> {
    let lines = audit_events::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(audit_events::actor_id)))
        .left_join(producers::table.on(producers::id.nullable().eq(audit_events::on_behalf_of)))
        .filter(audit_events::subject_kind.eq(subject.kind()))
        .filter(audit_events::subject_id.eq(subject.id()))
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
