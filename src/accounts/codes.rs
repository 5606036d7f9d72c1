//! One-time codes: the first password's, handed over or posted, and the links for a forgotten one.
//! Only their digests are kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::one_time_codes;
use crate::db::{Conn, Outcome};

/// A one-time code, by the digest of what was handed over.
pub(super) struct NewCode<'a> {
    pub account_id: i64,
    pub purpose: &'static str,
    pub digest: &'a str,
    pub created_by: Option<i64>,
    pub now: NaiveDateTime,
    pub expires_at: NaiveDateTime,
}

/// Adds the code and ends the ones of the same purpose before it: only the newest opens.
pub(super) fn insert(c: &mut Conn, code: &NewCode) -> Outcome<()> {
    diesel::update(
        one_time_codes::table
            .filter(one_time_codes::account_id.eq(code.account_id))
            .filter(one_time_codes::purpose.eq(code.purpose))
            .filter(one_time_codes::used_at.is_null()),
    )
    .set(one_time_codes::used_at.eq(code.now))
    .execute(c)?;
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::account_id.eq(code.account_id),
            one_time_codes::purpose.eq(code.purpose),
            one_time_codes::code_digest.eq(code.digest),
            one_time_codes::created_by.eq(code.created_by),
            one_time_codes::created_at.eq(code.now),
            one_time_codes::expires_at.eq(code.expires_at),
        ))
        .execute(c)?;
    Ok(())
}

/// The account a live code opens.
pub(super) fn owner(
    c: &mut Conn,
    purpose: &str,
    digest: &str,
    now: NaiveDateTime,
) -> Outcome<Option<i64>> {
    Ok(one_time_codes::table
        .filter(one_time_codes::code_digest.eq(digest))
        .filter(one_time_codes::purpose.eq(purpose))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .select(one_time_codes::account_id)
        .get_result(c)
        .optional()?)
}

/// Whether the code was handed out once and opens nothing any more: used, replaced or too old.
pub(super) fn is_spent(
    c: &mut Conn,
    purpose: &str,
    digest: &str,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let spent = one_time_codes::table
        .filter(one_time_codes::code_digest.eq(digest))
        .filter(one_time_codes::purpose.eq(purpose))
        .filter(
            one_time_codes::used_at
                .is_not_null()
                .or(one_time_codes::expires_at.le(now)),
        );
    Ok(spent.count().get_result::<i64>(c)? > 0)
}

/// Spends a code. False where somebody was faster: the condition decides, not a look before it.
pub(super) fn spend(c: &mut Conn, digest: &str, now: NaiveDateTime) -> Outcome<bool> {
    let spent = diesel::update(
        one_time_codes::table
            .filter(one_time_codes::code_digest.eq(digest))
            .filter(one_time_codes::used_at.is_null())
            .filter(one_time_codes::expires_at.gt(now)),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(c)?;
    Ok(spent == 1)
}

/// No code and no link that was handed out before opens the account any more.
pub(super) fn end_all(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<()> {
    diesel::update(
        one_time_codes::table
            .filter(one_time_codes::account_id.eq(account_id))
            .filter(one_time_codes::used_at.is_null()),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(c)?;
    Ok(())
}
