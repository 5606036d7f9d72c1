//! Accounts and what opens them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Account, NewAccount, Role};
use super::principal::Principal;
use crate::areas;
use crate::db::schema::{account_areas, account_logins, accounts};
use crate::db::{Conn, DbFailure, Outcome, on_each};
use crate::values::{Email, Phone, PublicId};
use crate::vault::Vault;

/// The columns every page needs of an account.
pub(super) type AccountRow = (i64, String, String, Option<i64>);

pub(super) trait SelectColumns {
    type Selection;
    fn columns() -> Self::Selection;
}

impl SelectColumns for AccountRow {
    type Selection = (
        accounts::id,
        accounts::name,
        accounts::role,
        accounts::producer_id,
    );

    fn columns() -> Self::Selection {
        (
            accounts::id,
            accounts::name,
            accounts::role,
            accounts::producer_id,
        )
    }
}

pub(super) fn account(row: AccountRow) -> Outcome<Account> {
    let (id, name, role, producer_id) = row;
    let role = Role::parse(&role).ok().ok_or(diesel::NotFound)?;
    Ok(Account {
        id,
        name,
        role,
        producer_id,
    })
}

/// The account as one that acts, with the places that it holds today.
pub fn principal_of(c: &mut Conn, account: Account) -> Outcome<Principal> {
    let areas = if account.role.answers_for_areas() {
        let given = account_areas::table
            .filter(account_areas::account_id.eq(account.id))
            .select(account_areas::area_id)
            .load(c)?;
        areas::held(c, given)?
    } else {
        Vec::new()
    };
    Ok(Principal::new(account, areas))
}

pub(super) fn by_id(c: &mut Conn, id: i64) -> Outcome<Account> {
    let row = accounts::table
        .filter(accounts::id.eq(id))
        .select(AccountRow::columns())
        .get_result(c)?;
    account(row)
}

/// An account that may still be used, and where mail reaches it; `None` where it was ended.
pub fn reachable(
    c: &mut Conn,
    vault: &Vault,
    id: i64,
) -> Outcome<Option<(Account, Option<Email>)>> {
    let row = accounts::table
        .filter(accounts::id.eq(id))
        .filter(accounts::disabled_at.is_null())
        .select(AccountRow::columns())
        .get_result(c)
        .optional()?;
    let Some(row) = row else {
        return Ok(None);
    };
    let account = account(row)?;
    let sealed = sealed_email(c, id)?;
    let opened = sealed.and_then(|sealed| vault.open(&sealed).ok());
    let email = opened.and_then(|email| Email::parse(&email).ok());
    Ok(Some((account, email)))
}

/// What signing in needs: the account, its password, whether it may be used.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct Credentials {
    pub id: i64,
    pub password_hash: Option<String>,
}

pub(super) fn by_login(c: &mut Conn, mark: &str) -> Outcome<Option<Credentials>> {
    Ok(account_logins::table
        .inner_join(accounts::table)
        .filter(account_logins::mark.eq(mark))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::password_hash))
        .get_result(c)
        .optional()?)
}

/// The keyed hash under which a phone, an e-mail or a producer's number is found. One domain for
/// all three: what a person types says by itself which it is.
pub(super) fn login_mark(vault: &Vault, login: &str) -> String {
    vault.mark("login", login)
}

/// Whether another account already answers to this login: neighbours share phones.
pub fn login_taken(c: &mut Conn, vault: &Vault, login: &str) -> Outcome<bool> {
    let mark = login_mark(vault, login);
    let query = account_logins::table.filter(account_logins::mark.eq(mark));
    Ok(query.count().get_result::<i64>(c)? > 0)
}

pub(super) fn insert(
    c: &mut Conn,
    vault: &Vault,
    new: &NewAccount,
    now: NaiveDateTime,
) -> Outcome<i64> {
    let values = (
        accounts::uuid.eq(PublicId::new().to_string()),
        accounts::name.eq(&new.name),
        accounts::role.eq(new.role.code()),
        accounts::producer_id.eq(new.producer_id),
        accounts::phone_sealed.eq(new.phone.as_ref().map(|p| vault.seal(p.digits()))),
        accounts::email_sealed.eq(new.email.as_ref().map(|e| vault.seal(e.as_str()))),
        accounts::created_by.eq(new.created_by),
        accounts::created_at.eq(now),
    );
    Ok(on_each!(c, |c| diesel::insert_into(accounts::table)
        .values(values)
        .returning(accounts::id)
        .get_result(c))?)
}

pub(super) fn add_login(c: &mut Conn, mark: &str, account_id: i64, kind: &str) -> Outcome<()> {
    diesel::insert_into(account_logins::table)
        .values((
            account_logins::mark.eq(mark),
            account_logins::account_id.eq(account_id),
            account_logins::kind.eq(kind),
        ))
        .execute(c)?;
    Ok(())
}

pub(super) fn add_areas(c: &mut Conn, account_id: i64, area_ids: &[i64]) -> Outcome<()> {
    for area_id in area_ids {
        diesel::insert_into(account_areas::table)
            .values((
                account_areas::account_id.eq(account_id),
                account_areas::area_id.eq(area_id),
            ))
            .execute(c)?;
    }
    Ok(())
}

/// An account as it stands, for whoever corrects it.
#[derive(Debug, Clone)]
pub(super) struct AccountDetails {
    pub account: Account,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    /// The places that it was given, without what follows from them.
    pub given: Vec<i64>,
}

/// `Missing` where the account was ended.
pub(super) fn account_details(c: &mut Conn, vault: &Vault, id: i64) -> Outcome<AccountDetails> {
    let (account, email) = reachable(c, vault, id)?.ok_or(DbFailure::Missing)?;
    let sealed: Option<String> = accounts::table
        .filter(accounts::id.eq(id))
        .select(accounts::phone_sealed)
        .get_result(c)?;
    let opened = sealed.and_then(|sealed| vault.open(&sealed).ok());
    let given = account_areas::table
        .filter(account_areas::account_id.eq(id))
        .select(account_areas::area_id)
        .order(account_areas::area_id)
        .load(c)?;
    Ok(AccountDetails {
        account,
        phone: opened.and_then(|phone| Phone::parse(&phone).ok()),
        email,
        given,
    })
}

/// Whether somebody else signs in with it.
pub(super) fn login_of_another(
    c: &mut Conn,
    vault: &Vault,
    login: &str,
    account_id: i64,
) -> Outcome<bool> {
    let others = account_logins::table
        .filter(account_logins::mark.eq(login_mark(vault, login)))
        .filter(account_logins::account_id.ne(account_id));
    Ok(others.count().get_result::<i64>(c)? > 0)
}

/// Whether the account itself signs in with it.
pub(super) fn is_login_of(
    c: &mut Conn,
    vault: &Vault,
    login: &str,
    account_id: i64,
) -> Outcome<bool> {
    let own = account_logins::table
        .filter(account_logins::mark.eq(login_mark(vault, login)))
        .filter(account_logins::account_id.eq(account_id));
    Ok(own.count().get_result::<i64>(c)? > 0)
}

/// Whether a phone or a number signs the account in beside its e-mail.
pub(super) fn has_other_login(c: &mut Conn, account_id: i64) -> Outcome<bool> {
    let others = account_logins::table
        .filter(account_logins::account_id.eq(account_id))
        .filter(account_logins::kind.ne("email"));
    Ok(others.count().get_result::<i64>(c)? > 0)
}

pub(super) fn set_name(c: &mut Conn, account_id: i64, name: &str) -> Outcome<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::name.eq(name))
        .execute(c)?;
    Ok(())
}

pub(super) fn set_phone(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    phone: Option<&Phone>,
) -> Outcome<()> {
    let phone = phone.map(Phone::digits);
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::phone_sealed.eq(phone.map(|digits| vault.seal(digits))))
        .execute(c)?;
    replace_login(c, vault, account_id, "phone", phone)
}

pub(super) fn set_email(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    email: Option<&Email>,
) -> Outcome<()> {
    let email = email.map(Email::as_str);
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::email_sealed.eq(email.map(|email| vault.seal(email))))
        .execute(c)?;
    replace_login(c, vault, account_id, "email", email)
}

fn replace_login(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    kind: &str,
    login: Option<&str>,
) -> Outcome<()> {
    diesel::delete(
        account_logins::table
            .filter(account_logins::account_id.eq(account_id))
            .filter(account_logins::kind.eq(kind)),
    )
    .execute(c)?;
    match login {
        Some(login) => add_login(c, &login_mark(vault, login), account_id, kind),
        None => Ok(()),
    }
}

pub(super) fn set_areas(c: &mut Conn, account_id: i64, area_ids: &[i64]) -> Outcome<()> {
    diesel::delete(account_areas::table.filter(account_areas::account_id.eq(account_id)))
        .execute(c)?;
    add_areas(c, account_id, area_ids)
}

pub(super) fn password_of(c: &mut Conn, account_id: i64) -> Outcome<Option<String>> {
    Ok(accounts::table
        .filter(accounts::id.eq(account_id))
        .select(accounts::password_hash)
        .get_result(c)?)
}

pub(super) fn set_password_hash(c: &mut Conn, account_id: i64, hash: &str) -> Outcome<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::password_hash.eq(hash))
        .execute(c)?;
    Ok(())
}

/// True the first time only.
pub(super) fn mark_activated(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<bool> {
    let first = diesel::update(
        accounts::table
            .filter(accounts::id.eq(account_id))
            .filter(accounts::activated_at.is_null()),
    )
    .set(accounts::activated_at.eq(now))
    .execute(c)?;
    Ok(first == 1)
}

/// Where a reset link may be sent, sealed.
pub(super) fn sealed_email(c: &mut Conn, account_id: i64) -> Outcome<Option<String>> {
    Ok(accounts::table
        .filter(accounts::id.eq(account_id))
        .select(accounts::email_sealed)
        .get_result(c)?)
}

/// An account as the administrator's list shows it.
#[derive(Debug, Clone, Queryable)]
pub struct AccountSummary {
    pub uuid: String,
    pub name: String,
    pub role: String,
    pub activated_at: Option<NaiveDateTime>,
    pub disabled_at: Option<NaiveDateTime>,
}

/// Officers, teams and staff; the households' accounts stand with their producers.
pub(super) fn staff(c: &mut Conn) -> Outcome<Vec<AccountSummary>> {
    Ok(accounts::table
        .filter(accounts::role.ne(Role::Household.code()))
        .order(accounts::id.desc())
        .limit(500)
        .select((
            accounts::uuid,
            accounts::name,
            accounts::role,
            accounts::activated_at,
            accounts::disabled_at,
        ))
        .load(c)?)
}

/// Of an officer, a team or staff.
pub(super) fn staff_by_uuid(c: &mut Conn, uuid: &str) -> Outcome<i64> {
    Ok(accounts::table
        .filter(accounts::uuid.eq(uuid))
        .filter(accounts::role.ne(Role::Household.code()))
        .select(accounts::id)
        .get_result(c)?)
}

pub(super) fn id_by_uuid(c: &mut Conn, uuid: &str) -> Outcome<i64> {
    Ok(accounts::table
        .filter(accounts::uuid.eq(uuid))
        .select(accounts::id)
        .get_result(c)?)
}

pub fn name_by_uuid(c: &mut Conn, uuid: &str) -> Outcome<String> {
    Ok(accounts::table
        .filter(accounts::uuid.eq(uuid))
        .select(accounts::name)
        .get_result(c)?)
}

pub(super) fn disable(c: &mut Conn, account_id: i64, now: NaiveDateTime) -> Outcome<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::disabled_at.eq(now))
        .execute(c)?;
    Ok(())
}
