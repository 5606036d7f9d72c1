//! What an account is told on its first page, until its owner has seen it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::{account_notices, accounts};
use crate::db::{Conn, Outcome};
use crate::values::words;

words! {
    /// What happened to an account without its owner.
    AccountNotice, "accounts.notice.unknown" {
        /// The phone that its owner typed is somebody else's, as the office saw.
        PhoneTakenOver = "phone_taken_over" "accounts.notice.phone_taken_over",
        /// Somebody else opened the letter to the e-mail that its owner typed.
        EmailTakenOver = "email_taken_over" "accounts.notice.email_taken_over",
        /// Its owner opened the letter to an e-mail that signs another account in.
        EmailOfAnother = "email_of_another" "accounts.notice.email_of_another",
        /// A code was handed out that would replace the password.
        CodeHandedOut = "code_handed_out" "accounts.notice.code_handed_out",
        /// Such a code was used.
        CodeUsed = "code_used" "accounts.notice.code_used",
    }
}

/// A notice that its account's owner has not seen yet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct UnseenNotice {
    pub id: i64,
    pub kind: AccountNotice,
    pub told_at: NaiveDateTime,
    /// Who caused it, where somebody of the office did.
    pub caused_by: Option<String>,
}

/// As many on one page.
const MOST: i64 = 20;

pub(super) fn tell(
    c: &mut Conn,
    account_id: i64,
    kind: AccountNotice,
    caused_by: Option<i64>,
    now: NaiveDateTime,
) -> Outcome<()> {
    diesel::insert_into(account_notices::table)
        .values((
            account_notices::account_id.eq(account_id),
            account_notices::kind.eq(kind),
            account_notices::caused_by.eq(caused_by),
            account_notices::told_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// The newest first.
pub fn unseen_notices(c: &mut Conn, account_id: i64) -> Outcome<Vec<UnseenNotice>> {
    Ok(account_notices::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(account_notices::caused_by)))
        .filter(account_notices::account_id.eq(account_id))
        .filter(account_notices::seen_at.is_null())
        .order(account_notices::id.desc())
        .limit(MOST)
        .select((
            account_notices::id,
            account_notices::kind,
            account_notices::told_at,
            accounts::name.nullable(),
        ))
        .load(c)?)
}

/// Up to the last that was shown: one that comes meanwhile is shown on the next page.
pub(super) fn mark_seen(
    c: &mut Conn,
    account_id: i64,
    last: i64,
    now: NaiveDateTime,
) -> Outcome<()> {
    diesel::update(
        account_notices::table
            .filter(account_notices::account_id.eq(account_id))
            .filter(account_notices::seen_at.is_null())
            .filter(account_notices::id.le(last)),
    )
    .set(account_notices::seen_at.eq(now))
    .execute(c)?;
    Ok(())
}
