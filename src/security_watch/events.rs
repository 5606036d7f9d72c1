//! The list of events, with the names of accounts.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::{accounts, security_events};
use crate::db::{Conn, MultiBackend, Outcome};
use crate::security_events::SecurityEvent;

/// On a page.
pub(super) const PAGE: i64 = 100;

/// Which events a list shows.
#[derive(Debug, Clone, Default)]
pub(super) struct EventFilter {
    pub kind: Option<SecurityEvent>,
    /// The uuid of an account.
    pub account: Option<String>,
    pub address: Option<String>,
    /// From this moment until that one.
    pub within: Option<(NaiveDateTime, NaiveDateTime)>,
    /// Older than the event of this id.
    pub before: Option<i64>,
}

/// An event as a page shows it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ListedEvent {
    pub id: i64,
    pub kind: SecurityEvent,
    pub address: String,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub happened: i32,
    pub account_uuid: Option<String>,
    pub account_name: Option<String>,
}

/// The newest first: a page, and one more where there are more.
pub(super) fn list(c: &mut Conn, filter: &EventFilter) -> Outcome<Vec<ListedEvent>> {
    let mut query = security_events::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(security_events::account_id)))
        .order(security_events::id.desc())
        .limit(PAGE + 1)
        .select((
            security_events::id,
            security_events::kind,
            security_events::address_mark,
            security_events::first_at,
            security_events::last_at,
            security_events::happened,
            accounts::uuid.nullable(),
            accounts::name.nullable(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(kind) = filter.kind {
        query = query.filter(security_events::kind.eq(kind));
    }
    if let Some(uuid) = &filter.account {
        // By its id, which an index knows; nobody has the id 0.
        let id = accounts::table
            .filter(accounts::uuid.eq(uuid))
            .select(accounts::id)
            .get_result::<i64>(c)
            .optional()?;
        query = query.filter(security_events::account_id.eq(id.unwrap_or(0)));
    }
    if let Some(address) = &filter.address {
        query = query.filter(security_events::address_mark.eq(address));
    }
    if let Some((from, until)) = filter.within {
        query = query
            .filter(security_events::last_at.ge(from))
            .filter(security_events::last_at.lt(until));
    }
    if let Some(before) = filter.before {
        query = query.filter(security_events::id.lt(before));
    }
    Ok(query.load(c)?)
}
