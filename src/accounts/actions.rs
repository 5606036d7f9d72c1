//! Opening, activating and recovering accounts. Each runs inside one write.

use chrono::{Duration, NaiveDateTime};

use super::codes::{self, CodePurpose, NewCode};
use super::emails::{self, Confirmation};
use super::forms::{self, PersonalDetails};
use super::handing_out;
use super::holders::AccountHolders;
use super::logins::{self, Login, LoginKind};
use super::model::{NewAccount, Role, TypedBy};
use super::password::Password;
use super::sessions;
use super::store::{self, AccountDetails};
use crate::areas;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::values::{Email, Phone};
use crate::vault::{Vault, digest};

const RESET_HOURS: i64 = 2;

/// A new account and the code that its owner will be handed.
#[derive(Debug, Clone)]
pub struct OpenedAccount {
    pub account_id: i64,
    /// Shown once to the officer, kept only as a digest.
    pub activation_code: String,
    /// False where a phone that was seen, or an e-mail that was confirmed, already opens another
    /// account; the number still opens this one.
    pub every_login: bool,
}

/// Opens an account that waits for its owner's first password.
pub fn open(
    c: &mut Conn,
    vault: &Vault,
    new: &NewAccount,
    now: NaiveDateTime,
) -> Outcome<OpenedAccount> {
    let account_id = store::insert(c, vault, new, now)?;
    let every_login = attach_logins(c, vault, new, account_id, now)?;
    store::add_areas(c, account_id, &new.areas)?;
    let by = Author::of(new.created_by, now);
    let event = AuditEvent::new(EventKind::AccountOpened, account_id);
    by.note(c, event.on_behalf_of(new.producer_id))?;
    let activation_code = handing_out::renew_code(c, account_id, by)?;
    Ok(OpenedAccount {
        account_id,
        activation_code,
        every_login,
    })
}

fn attach_logins(
    c: &mut Conn,
    vault: &Vault,
    new: &NewAccount,
    account_id: i64,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let mut every = true;
    if let Some(number) = &new.number {
        every &= logins::claim(c, vault, account_id, &Login::number(number), now)?;
    }
    if let Some(phone) = &new.phone {
        let login = Login::phone(phone, new.typed_by == TypedBy::Office);
        every &= logins::claim(c, vault, account_id, &login, now)?;
    }
    if let Some(email) = &new.email {
        let confirmed = Login::email(email, true);
        every &= !logins::kept_by_another(c, vault, &confirmed, Some(account_id))?;
        emails::propose(c, vault, account_id, email, now)?;
    }
    Ok(every)
}

/// A reset link's token for the account, valid for two hours.
pub(super) fn reset_token(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<String> {
    let token = crate::vault::random_token();
    codes::insert(
        c,
        &NewCode {
            account_id,
            purpose: CodePurpose::Reset,
            digest: &digest(&token),
            created_by: None,
            now,
            expires_at: now + Duration::hours(RESET_HOURS),
            opens_at: Some(now),
            replaces_password: false,
        },
    )?;
    Ok(token)
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
    codes::end_for_password(c, account_id, now)?;
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
    if password.is_contact(kept.phone.as_ref(), kept.typed_email()) {
        return Ok(true);
    }
    logins::is_login_of(c, vault, &forms::login(password.as_str()), account_id)
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
    confirmation: &Confirmation,
) -> Outcome<()> {
    let id = kept.account.id;
    if kept.account.name != to.name {
        store::set_name(c, id, &to.name)?;
    }
    if kept.phone != to.phone {
        set_phone(c, vault, id, to.phone.as_ref(), by.at)?;
    }
    if emails::correct(c, vault, kept, to.email.as_ref(), by.at)? {
        emails::ask_to_confirm(c, vault, id, confirmation, by.at)?;
    }
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

/// A phone that the administrator wrote down: nobody who only typed it keeps it.
fn set_phone(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    phone: Option<&Phone>,
    now: NaiveDateTime,
) -> Outcome<()> {
    store::set_phone(c, vault, account_id, phone)?;
    logins::end(c, account_id, LoginKind::Phone)?;
    if let Some(phone) = phone {
        logins::claim(c, vault, account_id, &Login::phone(phone, true), now)?;
    }
    Ok(())
}

/// One's own e-mail, which a letter then asks about. Answers whether that letter was posted.
pub(super) fn edit_email(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    kept: &AccountDetails,
    email: Option<&Email>,
    confirmation: &Confirmation,
) -> Outcome<EmailChange> {
    let id = kept.account.id;
    let asked = emails::change_own(c, vault, kept, email, by.at)?;
    by.note(c, AuditEvent::new(EventKind::AccountEmailSet, id))?;
    if !asked {
        return Ok(EmailChange::Saved);
    }
    if emails::ask_to_confirm(c, vault, id, confirmation, by.at)? {
        Ok(EmailChange::Asked)
    } else {
        Ok(EmailChange::AskedOften)
    }
}

/// What became of an e-mail that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EmailChange {
    Saved,
    /// A letter to it is on its way; it counts once that is opened.
    Asked,
    /// It had its letters of the day.
    AskedOften,
}

/// Ends an account for good; its name stays in the history.
pub(super) fn end(c: &mut Conn, account_id: i64, by: i64, now: NaiveDateTime) -> Outcome<()> {
    store::disable(c, account_id, now)?;
    sessions::end_all(c, account_id)?;
    let event = AuditEvent::new(EventKind::AccountEnded, account_id);
    Author::account(by, now).note(c, event)
}
