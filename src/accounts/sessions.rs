//! Sessions live on the server: a random token in the cookie, only its digest in the database.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::model::{Account, Role};
use super::principal::Principal;
use super::store::{self, SelectColumns};
use crate::db::schema::{accounts, sessions};
use crate::db::{self, Conn, Outcome};
use crate::vault::{Vault, constant_time_eq, digest, random_token};
use crate::web::{Failure, Site};

/// Nobody stays signed in longer than this.
pub(super) const LONGEST_DAYS: i64 = 30;
/// `seen_at` is written at most this often: a page view is not a write.
const SEEN_EVERY_MINUTES: i64 = 30;

/// A household keeps its phone to itself for weeks; an office computer is left at night.
fn idle(role: Role) -> Duration {
    match role {
        Role::Household => Duration::days(30),
        _ => Duration::hours(12),
    }
}

/// Whose session begins, and by what.
#[derive(Debug, Clone, Copy)]
pub struct SessionOpening {
    pub account_id: i64,
    /// Who handed out the code that it begins with, where a password was in use by then.
    pub code_of: Option<i64>,
}

impl SessionOpening {
    /// By the account's owner alone.
    pub fn of(account_id: i64) -> Self {
        Self {
            account_id,
            code_of: None,
        }
    }
}

/// Starts a session and returns the token for the cookie. Always a new one: a token known before
/// signing in is worth nothing after.
pub(super) fn start(
    c: &mut Conn,
    opening: SessionOpening,
    client: &str,
    now: NaiveDateTime,
) -> Outcome<String> {
    let token = random_token();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_digest.eq(digest(&token)),
            sessions::account_id.eq(opening.account_id),
            sessions::code_of.eq(opening.code_of),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(now + Duration::days(LONGEST_DAYS)),
            sessions::client.eq(client),
        ))
        .execute(c)?;
    Ok(token)
}

pub(super) fn end(c: &mut Conn, token_digest: &str) -> Outcome<()> {
    diesel::delete(sessions::table.filter(sessions::token_digest.eq(token_digest))).execute(c)?;
    Ok(())
}

/// A live session, as its owner sees it.
#[derive(Debug, Clone)]
pub(super) struct OwnSession {
    /// What a form names it by: a keyed mark, with which nobody can sign in.
    pub mark: String,
    /// Browser and system; empty where they are not known.
    pub client: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    /// The session of the request itself.
    pub here: bool,
}

/// As many on the page of an account: more than anybody has in use.
const MOST_SHOWN: i64 = 100;

/// The account's live sessions, those used last first. `here` are the digests that the request
/// brings.
pub(super) fn of_account(
    c: &mut Conn,
    vault: &Vault,
    account: &Account,
    here: &[String],
    now: NaiveDateTime,
) -> Outcome<Vec<OwnSession>> {
    let rows: Vec<(String, String, NaiveDateTime, NaiveDateTime)> = sessions::table
        .filter(sessions::account_id.eq(account.id))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::seen_at.ge(now - idle(account.role)))
        .order(sessions::seen_at.desc())
        .limit(MOST_SHOWN)
        .select((
            sessions::token_digest,
            sessions::client,
            sessions::created_at,
            sessions::seen_at,
        ))
        .load(c)?;
    let own = |(digest, client, created_at, seen_at)| OwnSession {
        here: here.contains(&digest),
        mark: address(vault, &digest),
        client,
        created_at,
        seen_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

fn address(vault: &Vault, token_digest: &str) -> String {
    vault.mark("session", token_digest)
}

/// Which of an account's sessions are to end.
#[derive(Debug, Clone)]
pub(super) enum Ending {
    /// The one of this mark.
    One(String),
    /// All but those that the request brings.
    Others(Vec<String>),
}

/// Ends sessions of the account and says how many.
pub(super) fn end_some(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    which: &Ending,
) -> Outcome<usize> {
    let digests: Vec<String> = sessions::table
        .filter(sessions::account_id.eq(account_id))
        .select(sessions::token_digest)
        .load(c)?;
    let wanted = |digest: &&String| match which {
        Ending::One(mark) => constant_time_eq(mark, &address(vault, digest)),
        Ending::Others(here) => !here.contains(digest),
    };
    let mut ended = 0;
    for digest in digests.iter().filter(wanted) {
        end(c, digest)?;
        ended += 1;
    }
    Ok(ended)
}

/// A new password ends every session of the account.
pub(super) fn end_all(c: &mut Conn, account_id: i64) -> Outcome<()> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account_id))).execute(c)?;
    Ok(())
}

/// Who has just signed in.
pub async fn principal_by_id(site: &Site, id: i64) -> Result<Principal, Failure> {
    let principal = site.db.read(move |c| {
        let account = store::by_id(c, id)?;
        store::principal_of(c, account)
    });
    Ok(principal.await?)
}

struct LiveSession {
    principal: Principal,
    seen_at: NaiveDateTime,
}

/// Who acts by a live session; remembers now and then that it was used.
pub(super) async fn resume(
    site: &Site,
    token_digest: String,
) -> Result<Option<Principal>, Failure> {
    let now = site.clock.now();
    let key = token_digest.clone();
    let live = site.db.read(move |c| find(c, &key, now)).await?;
    let Some(session) = live else {
        return Ok(None);
    };
    if now - session.seen_at > Duration::minutes(SEEN_EVERY_MINUTES) {
        let noted = site.db.write(move |c| seen(c, &token_digest, now)).await;
        // A full disk may keep people from writing, not from reading.
        noted.unwrap_or_else(|failure: db::DbFailure| {
            tracing::warn!(%failure, "it was not noted that a session was used");
        });
    }
    Ok(Some(session.principal))
}

fn find(c: &mut Conn, token_digest: &str, now: NaiveDateTime) -> Outcome<Option<LiveSession>> {
    let row = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::token_digest.eq(token_digest))
        .filter(sessions::expires_at.gt(now))
        .filter(accounts::disabled_at.is_null())
        .select((
            sessions::seen_at,
            sessions::code_of,
            store::AccountRow::columns(),
        ))
        .get_result::<(NaiveDateTime, Option<i64>, store::AccountRow)>(c)
        .optional()?;
    let Some((seen_at, code_of, row)) = row else {
        return Ok(None);
    };
    let account = store::account(row)?;
    if now - seen_at > idle(account.role) {
        return Ok(None);
    }
    let principal = Principal {
        code_of,
        ..store::principal_of(c, account)?
    };
    Ok(Some(LiveSession { principal, seen_at }))
}

fn seen(c: &mut Conn, token_digest: &str, now: NaiveDateTime) -> Outcome<()> {
    diesel::update(sessions::table.filter(sessions::token_digest.eq(token_digest)))
        .set(sessions::seen_at.eq(now))
        .execute(c)?;
    Ok(())
}
