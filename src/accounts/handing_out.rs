//! Activation codes: handed out by the office, seen by their owners.
//!
//! A code for an account that is in use could make whoever hands it out its owner. So the password of
//! before lives until the code is used, the owner is told, and what is done in a session that began with
//! it is marked in the history. For staff a second administrator agrees; where there is none, the code
//! opens a day after its owner was told. A command on the server waits for nobody.

use chrono::{Duration, NaiveDateTime};

use super::codes::{self, CodePurpose, NewCode};
use super::emails;
use super::forms;
use super::logins;
use super::model::{Account, Role};
use super::notices::{self, AccountNotice};
use super::store;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, DbFailure, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::values::{Email, TraceCode};
use crate::vault::{Vault, digest};

/// A paper slip may lie for two weeks before somebody has a signal.
pub(super) const ACTIVATION_DAYS: i64 = 14;

/// How long the owner of a staff account has to object where nobody else can.
const OBJECTION: Duration = Duration::hours(24);

/// An activation code, and the whole address of the page that takes it.
#[derive(Debug, Clone, Copy)]
pub struct CodeLink<'a> {
    pub code: &'a str,
    pub page: &'a str,
}

/// A fresh activation code; the one before it no longer opens.
///
/// # Errors
/// `Missing` where the account was ended.
pub fn renew_code(c: &mut Conn, account_id: i64, by: Author) -> Outcome<String> {
    // The alphabet and check character of trace codes: easy to read out, and a slip of the pen is
    // told apart from a wrong code.
    let code = TraceCode::random();
    let account = store::in_use(c, account_id)?;
    let replaces_password = store::password_of(c, account_id)?.is_some();
    let new = NewCode {
        account_id,
        purpose: CodePurpose::Activation,
        digest: &digest(code.as_str()),
        created_by: by.account,
        now: by.at,
        expires_at: by.at + Duration::days(ACTIVATION_DAYS),
        opens_at: opens_at(c, &account, replaces_password, by)?,
        replaces_password,
    };
    codes::insert(c, &new)?;
    // Whoever hands out a code to himself knows of it.
    if replaces_password && by.account != Some(account_id) {
        let notice = AccountNotice::CodeHandedOut;
        notices::tell(c, account_id, notice, by.account, by.at)?;
    }
    Ok(code.grouped())
}

/// The same for whoever signs in with this.
///
/// # Errors
/// `Missing` where nobody does, or the account was ended.
pub fn renew_code_of_login(
    c: &mut Conn,
    vault: &Vault,
    typed: &str,
    by: Author,
) -> Outcome<String> {
    let mark = logins::login_mark(vault, &forms::login(typed));
    let found = logins::by_login(c, &mark)?.ok_or(DbFailure::Missing)?;
    by.note(c, AuditEvent::new(EventKind::AccountCodeRenewed, found.id))?;
    renew_code(c, found.id, by)
}

/// From when the code opens; `None` where another administrator has to agree first.
fn opens_at(
    c: &mut Conn,
    account: &Account,
    replaces_password: bool,
    by: Author,
) -> Outcome<Option<NaiveDateTime>> {
    let Some(issuer) = by
        .account
        .filter(|_| replaces_password && is_staff(account.role))
    else {
        return Ok(Some(by.at));
    };
    if store::has_administrator_beside(c, &[issuer, account.id])? {
        return Ok(None);
    }
    Ok(Some(by.at + OBJECTION))
}

/// Whoever answers for others; a cooperative's account stands with its cooperative.
const fn is_staff(role: Role) -> bool {
    !matches!(role, Role::Household | Role::CooperativeOfficer)
}

/// Tells the owner of the account by letter: with the code as a link where it waits for a first
/// password, and that one was handed out where a password is in use. The one who hands the code out
/// does so all the same. False where no e-mail is known.
pub fn send_code(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    account_id: i64,
    otherwise: Option<Email>,
    code: CodeLink<'_>,
) -> Outcome<bool> {
    let Some((account, own)) = store::reachable(c, vault, account_id)? else {
        return Ok(false);
    };
    if store::password_of(c, account_id)?.is_some() {
        return tell_of_code(c, vault, now, &account, own);
    }
    let waiting = emails::pending(c, vault, account_id)?;
    if waiting.is_none()
        && own.is_none()
        && let Some(email) = &otherwise
    {
        emails::propose(c, vault, account_id, email, now)?;
    }
    let Some(email) = waiting.or(own).or(otherwise) else {
        return Ok(false);
    };
    let proof = emails::letter_proof(vault, account_id, &email, code.code);
    let link = format!("{}?code={}&letter={proof}", code.page, code.code);
    let event = Notification::AccountActivation { link: &link };
    notifications::notify(c, vault, now, recipient(&account, &email), event)
}

fn tell_of_code(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    account: &Account,
    email: Option<Email>,
) -> Outcome<bool> {
    let Some(email) = email else {
        return Ok(false);
    };
    let event = Notification::CodeHandedOut;
    notifications::notify(c, vault, now, recipient(account, &email), event)
}

fn recipient<'a>(account: &'a Account, email: &'a Email) -> Recipient<'a> {
    Recipient {
        email,
        name: Some(&account.name),
        // Which language its owner reads is not kept.
        language: Language::Vietnamese,
    }
}

/// Agrees to a code for staff that somebody else handed out.
///
/// # Errors
/// `Missing` where the code no longer waits, and for whoever handed it out or would sign in with it.
pub(super) fn agree(c: &mut Conn, by: Author, code_id: i64) -> Outcome<()> {
    let waiting = codes::waiting(c, by.at)?;
    let code = waiting.into_iter().find(|code| code.id == code_id);
    let code = code.ok_or(DbFailure::Missing)?;
    let administrator = by.account.ok_or(DbFailure::Missing)?;
    let involved = [code.created_by, Some(code.account_id)];
    if involved.contains(&Some(administrator)) {
        return Err(DbFailure::Missing);
    }
    if !codes::agree(c, code_id, administrator, by.at)? {
        return Err(DbFailure::Missing);
    }
    by.note(
        c,
        AuditEvent::new(EventKind::AccountCodeAgreed, code.account_id),
    )
}
