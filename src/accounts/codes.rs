//! One-time codes: the first password's, handed over or posted, the links for a forgotten one, and
//! those that confirm an e-mail. Only their digests are kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::{accounts, one_time_codes};
use crate::db::{Conn, Outcome};

/// What a code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePurpose {
    /// Sets a password, and is handed over by somebody of the office.
    Activation,
    /// Sets a password, by a link that went to the account's e-mail.
    Reset,
    /// Confirms an e-mail.
    Email,
}

impl CodePurpose {
    /// The word that the database keeps.
    const fn code(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Reset => "reset",
            Self::Email => "email",
        }
    }
}

/// A one-time code, by the digest of what was handed over.
pub(super) struct NewCode<'a> {
    pub account_id: i64,
    pub purpose: CodePurpose,
    pub digest: &'a str,
    pub created_by: Option<i64>,
    pub now: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    /// `None` while another administrator has to agree.
    pub opens_at: Option<NaiveDateTime>,
    pub replaces_password: bool,
}

/// Adds the code and ends the ones of the same purpose before it: only the newest opens.
pub(super) fn insert(c: &mut Conn, code: &NewCode) -> Outcome<()> {
    end_of(c, code.account_id, code.purpose, code.now)?;
    diesel::insert_into(one_time_codes::table)
        .values((
            one_time_codes::account_id.eq(code.account_id),
            one_time_codes::purpose.eq(code.purpose.code()),
            one_time_codes::code_digest.eq(code.digest),
            one_time_codes::created_by.eq(code.created_by),
            one_time_codes::created_at.eq(code.now),
            one_time_codes::expires_at.eq(code.expires_at),
            one_time_codes::opens_at.eq(code.opens_at),
            one_time_codes::replaces_password.eq(code.replaces_password),
        ))
        .execute(c)?;
    Ok(())
}

/// A code that was neither used nor replaced and is not too old.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct LiveCode {
    pub account_id: i64,
    pub created_by: Option<i64>,
    /// From when it opens; `None` while another administrator has to agree.
    pub opens_at: Option<NaiveDateTime>,
    pub replaces_password: bool,
}

impl LiveCode {
    pub(super) fn opens_by(&self, now: NaiveDateTime) -> bool {
        self.opens_at.is_some_and(|at| at <= now)
    }
}

pub(super) fn live(
    c: &mut Conn,
    purpose: CodePurpose,
    digest: &str,
    now: NaiveDateTime,
) -> Outcome<Option<LiveCode>> {
    Ok(one_time_codes::table
        .filter(one_time_codes::code_digest.eq(digest))
        .filter(one_time_codes::purpose.eq(purpose.code()))
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .select((
            one_time_codes::account_id,
            one_time_codes::created_by,
            one_time_codes::opens_at,
            one_time_codes::replaces_password,
        ))
        .get_result(c)
        .optional()?)
}

/// Whether the code was handed out once and opens nothing any more: used, replaced or too old.
pub(super) fn is_spent(
    c: &mut Conn,
    purpose: CodePurpose,
    digest: &str,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let spent = one_time_codes::table
        .filter(one_time_codes::code_digest.eq(digest))
        .filter(one_time_codes::purpose.eq(purpose.code()))
        .filter(
            one_time_codes::used_at
                .is_not_null()
                .or(one_time_codes::expires_at.le(now)),
        );
    Ok(spent.count().get_result::<i64>(c)? > 0)
}

/// Spends a code that opens by now. False where somebody was faster: the condition decides, not a look
/// before it.
pub(super) fn spend(c: &mut Conn, digest: &str, now: NaiveDateTime) -> Outcome<bool> {
    let spent = diesel::update(
        one_time_codes::table
            .filter(one_time_codes::code_digest.eq(digest))
            .filter(one_time_codes::used_at.is_null())
            .filter(one_time_codes::opens_at.le(now))
            .filter(one_time_codes::expires_at.gt(now)),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(c)?;
    Ok(spent == 1)
}

/// Codes of one purpose open the account no more.
pub(super) fn end_of(
    c: &mut Conn,
    account_id: i64,
    purpose: CodePurpose,
    now: NaiveDateTime,
) -> Outcome<()> {
    diesel::update(
        one_time_codes::table
            .filter(one_time_codes::account_id.eq(account_id))
            .filter(one_time_codes::purpose.eq(purpose.code()))
            .filter(one_time_codes::used_at.is_null()),
    )
    .set(one_time_codes::used_at.eq(now))
    .execute(c)?;
    Ok(())
}

/// No code and no link that was handed out before sets the account's password any more.
pub(super) fn end_for_password(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<()> {
    end_of(c, account_id, CodePurpose::Activation, now)?;
    end_of(c, account_id, CodePurpose::Reset, now)
}

/// None that was handed out before does anything for the account any more.
pub(super) fn end_all(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<()> {
    end_for_password(c, account_id, now)?;
    end_of(c, account_id, CodePurpose::Email, now)
}

/// A code for staff that opens nothing before another administrator agrees.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct WaitingCode {
    pub id: i64,
    pub account_id: i64,
    pub account_name: String,
    pub created_by: Option<i64>,
    pub created_at: NaiveDateTime,
}

/// The oldest first.
pub(super) fn waiting(c: &mut Conn, now: NaiveDateTime) -> Outcome<Vec<WaitingCode>> {
    Ok(one_time_codes::table
        .inner_join(accounts::table.on(accounts::id.eq(one_time_codes::account_id)))
        .filter(one_time_codes::opens_at.is_null())
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(now))
        .filter(accounts::disabled_at.is_null())
        .order(one_time_codes::id)
        .select((
            one_time_codes::id,
            one_time_codes::account_id,
            accounts::name,
            one_time_codes::created_by,
            one_time_codes::created_at,
        ))
        .load(c)?)
}

/// The code opens from now on. False where it no longer waits.
pub(super) fn agree(c: &mut Conn, id: i64, by: i64, now: NaiveDateTime) -> Outcome<bool> {
    let agreed = diesel::update(
        one_time_codes::table
            .filter(one_time_codes::id.eq(id))
            .filter(one_time_codes::opens_at.is_null())
            .filter(one_time_codes::used_at.is_null()),
    )
    .set((
        one_time_codes::opens_at.eq(now),
        one_time_codes::agreed_by.eq(by),
    ))
    .execute(c)?;
    Ok(agreed == 1)
}
