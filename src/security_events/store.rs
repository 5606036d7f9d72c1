//! Writing, counting and sweeping events.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::sum;
use diesel::prelude::*;

use super::kinds::SecurityEvent;
use super::recorder::GatheredEvent;
use crate::db::schema::security_events;
use crate::db::{Conn, Outcome, on_each};

/// Kept for so long.
const KEPT: TimeDelta = TimeDelta::days(366);
/// And never more: the oldest go first.
const MOST_ROWS: i64 = 2_000_000;
/// In one write, which others wait for.
const SWEPT_AT_ONCE: i64 = 2_000;
/// Six values a row: far below the limit of either database.
const ROWS_AT_ONCE: usize = 500;

#[derive(Insertable)]
#[diesel(table_name = security_events, treat_none_as_default_value = false)]
struct Row<'a> {
    kind: SecurityEvent,
    account_id: Option<i64>,
    address_mark: &'a str,
    first_at: NaiveDateTime,
    last_at: NaiveDateTime,
    happened: i32,
}

impl<'a> Row<'a> {
    fn of(event: &'a GatheredEvent) -> Self {
        Self {
            kind: event.kind,
            account_id: event.account,
            address_mark: event.address.as_str(),
            first_at: event.first,
            last_at: event.last,
            happened: event.happened,
        }
    }
}

pub fn insert(c: &mut Conn, events: &[GatheredEvent]) -> Outcome<()> {
    for some in events.chunks(ROWS_AT_ONCE) {
        let rows: Vec<Row> = some.iter().map(Row::of).collect();
        on_each!(c, |c| diesel::insert_into(security_events::table)
            .values(&rows)
            .execute(c))?;
    }
    Ok(())
}

/// Deletes what is older than a year, and the oldest beyond two million rows. Two questions, for each of
/// which an index holds the answer: everybody's writes wait meanwhile.
pub fn sweep(c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
    let old: Vec<i64> = security_events::table
        .filter(security_events::last_at.lt(now - KEPT))
        .order(security_events::last_at)
        .limit(SWEPT_AT_ONCE)
        .select(security_events::id)
        .load(c)?;
    delete(c, old)?;
    let newest: Option<i64> = security_events::table
        .select(diesel::dsl::max(security_events::id))
        .get_result(c)?;
    let beyond: Vec<i64> = security_events::table
        .filter(security_events::id.le(newest.unwrap_or(0) - MOST_ROWS))
        .order(security_events::id)
        .limit(SWEPT_AT_ONCE)
        .select(security_events::id)
        .load(c)?;
    delete(c, beyond)
}

fn delete(c: &mut Conn, ids: Vec<i64>) -> Outcome<()> {
    if !ids.is_empty() {
        let rows = security_events::table.filter(security_events::id.eq_any(ids));
        diesel::delete(rows).execute(c)?;
    }
    Ok(())
}

/// How often it happened since then.
pub fn in_all(c: &mut Conn, kind: SecurityEvent, since: NaiveDateTime) -> Outcome<i64> {
    let happened: Option<i64> = security_events::table
        .filter(security_events::kind.eq(kind))
        .filter(security_events::last_at.gt(since))
        .select(sum(security_events::happened))
        .get_result(c)?;
    Ok(happened.unwrap_or(0))
}

/// How often it happened to each account since then.
pub fn by_account(
    c: &mut Conn,
    kind: SecurityEvent,
    since: NaiveDateTime,
) -> Outcome<Vec<(i64, i64)>> {
    let happened: Vec<(Option<i64>, Option<i64>)> = security_events::table
        .filter(security_events::kind.eq(kind))
        .filter(security_events::last_at.gt(since))
        .filter(security_events::account_id.is_not_null())
        .group_by(security_events::account_id)
        .select((security_events::account_id, sum(security_events::happened)))
        .load(c)?;
    let both = |(account, n): (Option<i64>, Option<i64>)| Some((account?, n?));
    Ok(happened.into_iter().filter_map(both).collect())
}

/// How often it happened from each address since then.
pub fn by_address(
    c: &mut Conn,
    kind: SecurityEvent,
    since: NaiveDateTime,
) -> Outcome<Vec<(String, i64)>> {
    let happened: Vec<(String, Option<i64>)> = security_events::table
        .filter(security_events::kind.eq(kind))
        .filter(security_events::last_at.gt(since))
        .group_by(security_events::address_mark)
        .select((
            security_events::address_mark,
            sum(security_events::happened),
        ))
        .load(c)?;
    let both = |(address, n): (String, Option<i64>)| Some((address, n?));
    Ok(happened.into_iter().filter_map(both).collect())
}
