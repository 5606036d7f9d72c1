//! An e-mail counts once a letter to it was opened: until then nothing else is sent there, and it
//! keeps nobody out.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::codes::{self, CodePurpose, NewCode};
use super::logins::{self, Login, LoginKind};
use super::notices::{self, AccountNotice};
use super::rate_limit::{LimitedAction, RateLimit};
use super::store::{self, AccountDetails};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::schema::accounts;
use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::values::Email;
use crate::vault::{Vault, digest, random_token};

/// Whoever has weak signal opens the mail on the weekend.
const CONFIRMATION_DAYS: i64 = 7;

/// The page that a letter to a new e-mail leads to, and the language that it is written in.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The whole address, up to the token.
    pub page: String,
    pub language: Language,
}

/// The e-mail that waits to be confirmed.
pub(super) fn pending(c: &mut Conn, vault: &Vault, account_id: i64) -> Outcome<Option<Email>> {
    let sealed: Option<String> = accounts::table
        .filter(accounts::id.eq(account_id))
        .select(accounts::new_email_sealed)
        .get_result(c)?;
    let opened = sealed.and_then(|sealed| vault.open(&sealed).ok());
    Ok(opened.and_then(|email| Email::parse(&email).ok()))
}

/// Notes an e-mail that somebody typed. It signs in where it signs in nobody else, and where no
/// confirmed one does: somebody without a phone has nothing else.
pub(super) fn propose(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    email: &Email,
    now: NaiveDateTime,
) -> Outcome<()> {
    set_pending(c, vault, account_id, Some(email))?;
    if store::sealed_email(c, account_id)?.is_none() {
        logins::end(c, account_id, LoginKind::Email)?;
        logins::claim(c, vault, account_id, &Login::email(email, false), now)?;
    }
    Ok(())
}

fn set_pending(c: &mut Conn, vault: &Vault, account_id: i64, email: Option<&Email>) -> Outcome<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::new_email_sealed.eq(email.map(|email| vault.seal(email.as_str()))))
        .execute(c)?;
    Ok(())
}

fn set_confirmed(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    email: Option<&Email>,
) -> Outcome<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::email_sealed.eq(email.map(|email| vault.seal(email.as_str()))))
        .execute(c)?;
    Ok(())
}

/// Writes to the e-mail that waits to be confirmed. It says nothing that its account's owner typed: the
/// address may be anybody's. False where none waits, or the address had its letters of the day.
pub fn ask_to_confirm(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    confirmation: &Confirmation,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let Some(email) = pending(c, vault, account_id)? else {
        return Ok(false);
    };
    let limit = RateLimit::new(vault, LimitedAction::ConfirmEmail, &email.login());
    if limit.take(c, now)?.is_some() {
        return Ok(false);
    }
    let token = random_token();
    let code = NewCode {
        account_id,
        purpose: CodePurpose::Email,
        digest: &digest(&token),
        created_by: None,
        now,
        expires_at: now + Duration::days(CONFIRMATION_DAYS),
        opens_at: Some(now),
        replaces_password: false,
    };
    codes::insert(c, &code)?;
    let link = format!("{}{token}", confirmation.page);
    let to = Recipient {
        email: &email,
        name: None,
        language: confirmation.language,
    };
    notifications::notify(
        c,
        vault,
        now,
        to,
        Notification::EmailConfirmation { link: &link },
    )
}

/// The letter was opened: from now on the e-mail counts. False where none waits any more.
pub fn confirm_email(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let Some(email) = pending(c, vault, account_id)? else {
        return Ok(false);
    };
    if store::sealed_email(c, account_id)?.is_some() {
        // What was sent to the one before opens nothing any more.
        codes::end_all(c, account_id, now)?;
    }
    set_confirmed(c, vault, account_id, Some(&email))?;
    set_pending(c, vault, account_id, None)?;
    logins::end(c, account_id, LoginKind::Email)?;
    if !logins::claim(c, vault, account_id, &Login::email(&email, true), now)? {
        notices::tell(c, account_id, AccountNotice::EmailOfAnother, None, now)?;
    }
    let event = AuditEvent::new(EventKind::AccountEmailConfirmed, account_id);
    Author::account(account_id, now).note(c, event)?;
    Ok(true)
}

/// Spends a link and confirms the e-mail that it went to. False where it opens nothing any more.
pub(super) fn confirm_by_link(
    c: &mut Conn,
    vault: &Vault,
    token_digest: &str,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let Some(code) = codes::live(c, CodePurpose::Email, token_digest, now)? else {
        return Ok(false);
    };
    if !codes::spend(c, token_digest, now)? {
        return Ok(false);
    }
    match store::reachable(c, vault, code.account_id)? {
        Some(_) => confirm_email(c, vault, code.account_id, now),
        None => Ok(false),
    }
}

/// What a letter with an activation code carries beside the code: whoever brings it has opened that
/// letter.
pub(super) fn letter_proof(vault: &Vault, account_id: i64, email: &Email, code: &str) -> String {
    let about = format!("{account_id}|{}|{code}", email.login());
    let mut mark = vault.mark("letter opened", &about);
    mark.truncate(32);
    mark
}

/// Another e-mail for somebody else's account, or none. What counted before does not any more: it was
/// wrong, or is no longer theirs. True where there is a new one to be asked.
pub(super) fn correct(
    c: &mut Conn,
    vault: &Vault,
    kept: &AccountDetails,
    to: Option<&Email>,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let id = kept.account.id;
    if kept.typed_email() == to {
        return Ok(false);
    }
    if kept.email.is_some() {
        codes::end_all(c, id, now)?;
        set_confirmed(c, vault, id, None)?;
    }
    match to {
        Some(email) => propose(c, vault, id, email, now)?,
        None => clear(c, vault, id, now)?,
    }
    Ok(to.is_some())
}

/// Another e-mail of one's own, or none. The one that counts goes on until the new one does. True where
/// there is a new one to be asked.
pub(super) fn change_own(
    c: &mut Conn,
    vault: &Vault,
    kept: &AccountDetails,
    to: Option<&Email>,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let id = kept.account.id;
    match to {
        None => clear(c, vault, id, now)?,
        Some(email) if kept.email.as_ref() == Some(email) => {
            codes::end_of(c, id, CodePurpose::Email, now)?;
            set_pending(c, vault, id, None)?;
        }
        Some(email) => {
            propose(c, vault, id, email, now)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn clear(c: &mut Conn, vault: &Vault, account_id: i64, now: NaiveDateTime) -> Outcome<()> {
    codes::end_all(c, account_id, now)?;
    set_confirmed(c, vault, account_id, None)?;
    set_pending(c, vault, account_id, None)?;
    logins::end(c, account_id, LoginKind::Email)
}

/// Whether the link still confirms something.
pub(super) fn is_live(c: &mut Conn, token_digest: &str, now: NaiveDateTime) -> Outcome<bool> {
    Ok(codes::live(c, CodePurpose::Email, token_digest, now)?.is_some())
}
