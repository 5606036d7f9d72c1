//! Opening, activating and recovering accounts. Each runs inside one write.

use chrono::{Duration, NaiveDateTime};

use super::codes::{self, NewCode};
use super::forms::{self, PersonalDetails};
use super::holders::AccountHolders;
use super::model::{NewAccount, Role};
use super::password::Password;
use super::sessions;
use super::store::{self, AccountDetails};
use crate::areas;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::values::{Email, TraceCode};
use crate::vault::{Vault, digest};

/// A paper slip may lie for two weeks before somebody has a signal.
pub(super) const ACTIVATION_DAYS: i64 = 14;
const RESET_HOURS: i64 = 2;

/// A new account and the code that its owner will be handed.
#[derive(Debug, Clone)]
pub struct OpenedAccount {
    pub account_id: i64,
    /// Shown once to the officer, kept only as a digest.
    pub activation_code: String,
    /// False where a phone or e-mail already opens another account; the number still opens this
    /// one.
    pub every_login: bool,
}

/// An activation code, and the whole address of the page that takes it.
#[derive(Debug, Clone, Copy)]
pub struct CodeLink<'a> {
    pub code: &'a str,
    pub page: &'a str,
}

/// Opens an account that waits for its owner's first password.
pub fn open(
    c: &mut Conn,
    vault: &Vault,
    new: &NewAccount,
    now: NaiveDateTime,
) -> Outcome<OpenedAccount> {
    let account_id = store::insert(c, vault, new, now)?;
    let every_login = attach_logins(c, vault, new, account_id)?;
    store::add_areas(c, account_id, &new.areas)?;
    let by = Author {
        account: new.created_by,
        at: now,
    };
    let event = AuditEvent::new(EventKind::AccountOpened, account_id);
    by.note(c, event.on_behalf_of(new.producer_id))?;
    let activation_code = renew_code(c, account_id, new.created_by, now)?;
    Ok(OpenedAccount {
        account_id,
        activation_code,
        every_login,
    })
}

fn attach_logins(c: &mut Conn, vault: &Vault, new: &NewAccount, account_id: i64) -> Outcome<bool> {
    let logins = [
        ("phone", new.phone.as_ref().map(|p| p.digits().to_owned())),
        ("email", new.email.as_ref().map(|e| e.as_str().to_owned())),
        ("number", new.number.clone()),
    ];
    let mut every = true;
    for (kind, login) in logins {
        let Some(login) = login else { continue };
        if store::login_taken(c, vault, &login)? {
            every = false;
            continue;
        }
        store::add_login(c, &store::login_mark(vault, &login), account_id, kind)?;
    }
    Ok(every)
}

/// A fresh activation code; the one before it no longer opens.
pub fn renew_code(
    c: &mut Conn,
    account_id: i64,
    by: Option<i64>,
    now: NaiveDateTime,
) -> Outcome<String> {
    // The alphabet and check character of trace codes: easy to read out, and a slip of the pen is
    // told apart from a wrong code.
    let code = TraceCode::random();
    codes::insert(
        c,
        &NewCode {
            account_id,
            purpose: "activation",
            digest: &digest(code.as_str()),
            created_by: by,
            now,
            expires_at: now + Duration::days(ACTIVATION_DAYS),
        },
    )?;
    Ok(code.grouped())
}

/// Writes to the owner of the account that it waits, with the code as a link; the one who opened it
/// hands the code over all the same. False where no address is known.
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
    let Some(email) = own.or(otherwise) else {
        return Ok(false);
    };
    let to = Recipient {
        email: &email,
        name: &account.name,
        // Nobody has chosen a language yet.
        language: Language::Vietnamese,
    };
    let link = format!("{}?code={}", code.page, code.code);
    let event = Notification::AccountActivation { link: &link };
    notifications::notify(c, vault, now, to, event)?;
    Ok(true)
}

/// A reset link's token for the account, valid for two hours.
pub(super) fn reset_token(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<String> {
    let token = crate::vault::random_token();
    codes::insert(
        c,
        &NewCode {
            account_id,
            purpose: "reset",
            digest: &digest(&token),
            created_by: None,
            now,
            expires_at: now + Duration::hours(RESET_HOURS),
        },
    )?;
    Ok(token)
}

/// Spends a code and sets the password with it. `None` where the code is wrong, used or too old.
pub(super) fn redeem(
    c: &mut Conn,
    holders: AccountHolders,
    purpose: &str,
    code_digest: &str,
    password_hash: &str,
    now: NaiveDateTime,
) -> Outcome<Option<i64>> {
    let Some(account_id) = codes::owner(c, purpose, code_digest, now)? else {
        return Ok(None);
    };
    if !codes::spend(c, code_digest, now)? {
        return Ok(None);
    }
    set_password(c, holders, account_id, password_hash, now)?;
    Ok(Some(account_id))
}

/// Sets the password, ends every session and every link that would set another, and activates the
/// account if this is its first.
pub fn set_password(
    c: &mut Conn,
    holders: AccountHolders,
    account_id: i64,
    password_hash: &str,
    now: NaiveDateTime,
) -> Outcome<()> {
    store::set_password_hash(c, account_id, password_hash)?;
    sessions::end_all(c, account_id)?;
    codes::end_all(c, account_id, now)?;
    let event = AuditEvent::new(EventKind::PasswordSet, account_id);
    Author::account(account_id, now).note(c, event)?;
    activate(c, holders, account_id, now)
}

/// Whether the password is what its owner signs in with or is reached by: whoever knows the person
/// knows it.
pub(super) fn is_own_login(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    password: &Password,
) -> Outcome<bool> {
    let kept = store::account_details(c, vault, account_id)?;
    if password.is_contact(kept.phone.as_ref(), kept.email.as_ref()) {
        return Ok(true);
    }
    store::is_login_of(c, vault, &forms::login(password.as_str()), account_id)
}

/// Notes the first time an account can be used. A household's counts; an officer's is no household's.
fn activate(
    c: &mut Conn,
    holders: AccountHolders,
    account_id: i64,
    now: NaiveDateTime,
) -> Outcome<()> {
    if !store::mark_activated(c, account_id, now)? {
        return Ok(());
    }
    let event = AuditEvent::new(EventKind::AccountActivated, account_id);
    Author::account(account_id, now).note(c, event)?;
    let account = store::by_id(c, account_id)?;
    match (account.role, account.producer_id) {
        (Role::Household, Some(producer_id)) => (holders.activate)(c, producer_id, now),
        _ => Ok(()),
    }
}

/// Corrects who somebody is and how they sign in. What an account may see is asked anew with each
/// page, so no session has to end where its places become fewer.
pub(super) fn edit(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    kept: &AccountDetails,
    to: &PersonalDetails,
    areas: &[i64],
) -> Outcome<()> {
    let id = kept.account.id;
    if kept.account.name != to.name {
        store::set_name(c, id, &to.name)?;
    }
    if kept.phone != to.phone {
        store::set_phone(c, vault, id, to.phone.as_ref())?;
    }
    change_email(c, vault, by.at, kept, to.email.as_ref())?;
    by.note(c, AuditEvent::new(EventKind::AccountEdited, id))?;
    if kept.account.role.answers_for_areas() && kept.given != areas {
        store::set_areas(c, id, areas)?;
        let found = areas::by_ids(c, areas)?;
        let names: Vec<&str> = found.iter().map(|area| area.full_name.as_str()).collect();
        let event = AuditEvent::new(EventKind::AccountAreasSet, id);
        by.note(c, event.detail(names.join(", ")))?;
    }
    Ok(())
}

/// One's own e-mail.
pub(super) fn edit_email(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    kept: &AccountDetails,
    email: Option<&Email>,
) -> Outcome<()> {
    change_email(c, vault, by.at, kept, email)?;
    by.note(
        c,
        AuditEvent::new(EventKind::AccountEmailSet, kept.account.id),
    )
}

/// Where another address stood before, what was sent there opens nothing any more: it may have been
/// somebody else's.
fn change_email(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    kept: &AccountDetails,
    email: Option<&Email>,
) -> Outcome<()> {
    if kept.email.as_ref() == email {
        return Ok(());
    }
    if kept.email.is_some() {
        codes::end_all(c, kept.account.id, now)?;
    }
    store::set_email(c, vault, kept.account.id, email)
}

/// Ends an account for good; its name stays in the history.
pub(super) fn end(c: &mut Conn, account_id: i64, by: i64, now: NaiveDateTime) -> Outcome<()> {
    store::disable(c, account_id, now)?;
    sessions::end_all(c, account_id)?;
    let event = AuditEvent::new(EventKind::AccountEnded, account_id);
    Author::account(by, now).note(c, event)
}
