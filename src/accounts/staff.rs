//! The accounts of officers, teams and staff, as the administrator keeps them. Each function runs
//! inside one write.

use chrono::NaiveDateTime;

use super::actions::{self, EmailChange};
use super::codes::{self, CodePurpose};
use super::emails::Confirmation;
use super::forms::{AccountCorrection, NewStaff};
use super::handing_out::{self, CodeLink};
use super::holders::AccountHolders;
use super::logins::{self, Login};
use super::model::{NewAccount, Role, TypedBy};
use super::scopes;
use super::sessions;
use super::store::{self, AccountDetails};
use crate::areas::{self, Area};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, DbFailure, Outcome, Refusal};
use crate::error::Message;
use crate::values::{Email, TraceCode};
use crate::vault::{Vault, digest};
use crate::web::FieldErrors;

fn at_field(field: &'static str, key: &'static str) -> Refusal<FieldErrors> {
    Refusal::Rule(FieldErrors::of(field, Message::new(key)))
}

/// A code to be handed to the owner of an account.
#[derive(Debug, Clone)]
pub(super) struct StaffCode {
    pub account_id: i64,
    pub name: String,
    pub code: String,
    /// A letter to its owner is on its way.
    pub posted: bool,
    pub opens: CodeOpens,
}

/// From when a code opens the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeOpens {
    Now,
    /// The account has a password: its owner has until then to object.
    At(NaiveDateTime),
    /// The account has a password: another administrator has to agree.
    AfterAgreement,
}

/// Opens an account that waits for its owner's first password. `page` is the whole address of the
/// page that takes the code.
pub(super) fn open(
    c: &mut Conn,
    vault: &Vault,
    holders: AccountHolders,
    by: Author,
    typed: &NewStaff,
    page: &str,
) -> Result<StaffCode, Refusal<FieldErrors>> {
    let areas = scopes::areas(c, typed.role, &typed.area_codes, by.today())?;
    let areas = areas.ok_or_else(|| at_field("areas", "accounts.new.area_needed"))?;
    let new = NewAccount {
        name: typed.name.clone(),
        role: typed.role,
        producer_id: cooperative(c, holders, typed)?,
        phone: typed.phone,
        email: typed.email.clone(),
        typed_by: TypedBy::Office,
        number: None,
        areas,
        created_by: by.account,
    };
    let opened = actions::open(c, vault, &new, by.at)?;
    if !opened.every_login {
        // Staff do not share phones: rolling back is better than an account nobody can enter.
        return Err(at_field("phone", "accounts.new.login_taken"));
    }
    let code = opened.activation_code;
    let link = CodeLink { code: &code, page };
    let posted = handing_out::send_code(c, vault, by.at, opened.account_id, None, link)?;
    Ok(StaffCode {
        account_id: opened.account_id,
        name: new.name,
        code,
        posted,
        opens: CodeOpens::Now,
    })
}

fn cooperative(
    c: &mut Conn,
    holders: AccountHolders,
    typed: &NewStaff,
) -> Result<Option<i64>, Refusal<FieldErrors>> {
    if typed.role != Role::CooperativeOfficer {
        return Ok(None);
    }
    match (holders.cooperative)(c, &typed.cooperative)? {
        Some(id) => Ok(Some(id)),
        None => Err(at_field("cooperative", "accounts.new.cooperative_needed")),
    }
}

/// A new code for somebody who lost the slip or the password.
pub(super) fn hand_out_code(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    uuid: &str,
    page: &str,
) -> Outcome<StaffCode> {
    let id = store::id_by_uuid(c, uuid)?;
    let name = store::by_id(c, id)?.name;
    let code = handing_out::renew_code(c, id, by)?;
    by.note(c, AuditEvent::new(EventKind::AccountCodeRenewed, id))?;
    let link = CodeLink { code: &code, page };
    let posted = handing_out::send_code(c, vault, by.at, id, None, link)?;
    Ok(StaffCode {
        account_id: id,
        name,
        posted,
        opens: opens(c, &code, by.at)?,
        code,
    })
}

fn opens(c: &mut Conn, code: &str, now: NaiveDateTime) -> Outcome<CodeOpens> {
    let code = TraceCode::parse(code).ok().ok_or(DbFailure::Missing)?;
    let live = codes::live(c, CodePurpose::Activation, &digest(code.as_str()), now)?;
    Ok(match live.ok_or(DbFailure::Missing)?.opens_at {
        None => CodeOpens::AfterAgreement,
        Some(at) if at <= now => CodeOpens::Now,
        Some(at) => CodeOpens::At(at),
    })
}

/// An account that may be corrected, and the places that it was given.
pub(super) fn find(
    c: &mut Conn,
    vault: &Vault,
    uuid: &str,
) -> Outcome<(AccountDetails, Vec<Area>)> {
    let id = store::staff_by_uuid(c, uuid)?;
    let kept = store::account_details(c, vault, id)?;
    let held = areas::by_ids(c, &kept.given)?;
    Ok((kept, held))
}

/// Corrects an account. What may be corrected depends on its role, which only the database knows:
/// `read` gives it for that role.
pub(super) fn correct(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    uuid: &str,
    read: impl Fn(Role) -> Result<AccountCorrection, FieldErrors>,
    confirmation: &Confirmation,
) -> Result<(), Refusal<FieldErrors>> {
    let (kept, held) = find(c, vault, uuid)?;
    let role = kept.account.role;
    let typed = read(role).map_err(Refusal::Rule)?;
    let areas = scopes::areas_beside(c, role, &held, &typed.area_codes, by.today())?;
    let areas = areas.ok_or_else(|| at_field("areas", "accounts.new.area_needed"))?;
    let taken = taken(c, vault, kept.account.id, &typed)?;
    if !taken.is_empty() {
        return Err(Refusal::Rule(taken));
    }
    let person = &typed.person;
    Ok(actions::edit(
        c,
        vault,
        by,
        &kept,
        person,
        &areas,
        confirmation,
    )?)
}

/// What somebody else signs in with already.
fn taken(c: &mut Conn, vault: &Vault, id: i64, typed: &AccountCorrection) -> Outcome<FieldErrors> {
    let mut errors = FieldErrors::default();
    let (phone, email) = (&typed.person.phone, &typed.person.email);
    let logins = [
        ("phone", phone.as_ref().map(|p| Login::phone(p, true))),
        ("email", email.as_ref().map(|e| Login::email(e, true))),
    ];
    for (field, login) in logins {
        if let Some(login) = login
            && logins::kept_by_another(c, vault, &login, Some(id))?
        {
            errors.add(field, Message::new("accounts.new.login_taken"));
        }
    }
    Ok(errors)
}

/// Signs somebody out of every browser; the password stays.
pub(super) fn end_sessions(c: &mut Conn, uuid: &str) -> Outcome<i64> {
    let id = store::staff_by_uuid(c, uuid)?;
    sessions::end_all(c, id)?;
    Ok(id)
}

/// Ends an account: its sessions close at once, its history stays.
///
/// # Errors
/// `Missing` for one's own: nobody locks out the last administrator by a slip.
pub(super) fn end(c: &mut Conn, by: Author, uuid: &str) -> Outcome<()> {
    let id = store::id_by_uuid(c, uuid)?;
    match by.account {
        Some(own) if own != id => actions::end(c, id, own, by.at),
        _ => Err(DbFailure::Missing),
    }
}

/// Changes the e-mail of one's own account. A household gets the same answer for every address; staff
/// are told that somebody else signs in with it.
pub(super) fn change_own_email(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    role: Role,
    email: Option<&Email>,
    confirmation: &Confirmation,
) -> Result<EmailChange, Refusal<FieldErrors>> {
    let id = by.account.ok_or(DbFailure::Missing)?;
    let kept = store::account_details(c, vault, id)?;
    if let Some(email) = email
        && role != Role::Household
        && logins::kept_by_another(c, vault, &Login::email(email, true), Some(id))?
    {
        return Err(at_field("email", "accounts.new.login_taken"));
    }
    // Somebody who signs in with nothing else would be locked out by an empty field.
    if email.is_none() && !logins::has_other_login(c, id)? {
        return Err(at_field("email", "accounts.new.phone_or_email"));
    }
    Ok(actions::edit_email(
        c,
        vault,
        by,
        &kept,
        email,
        confirmation,
    )?)
}
