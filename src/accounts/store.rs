//! Accounts and what opens them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Account, NewAccount, Role};
use super::principal::Principal;
use crate::areas;
use crate::db::schema::{account_areas, accounts};
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

/// An account that was not ended.
///
/// # Errors
/// `Missing` where it was.
pub(super) fn in_use(c: &mut Conn, id: i64) -> Outcome<Account> {
    let row = accounts::table
        .filter(accounts::id.eq(id))
        .filter(accounts::disabled_at.is_null())
        .select(AccountRow::columns())
        .get_result(c)
        .optional()?;
    account(row.ok_or(DbFailure::Missing)?)
}

/// Whether an administrator who can sign in is none of these.
pub(super) fn has_administrator_beside(c: &mut Conn, ids: &[i64]) -> Outcome<bool> {
    let others = accounts::table
        .filter(accounts::role.eq(Role::Administrator.code()))
        .filter(accounts::id.ne_all(ids))
        .filter(accounts::activated_at.is_not_null())
        .filter(accounts::disabled_at.is_null());
    Ok(others.count().get_result::<i64>(c)? > 0)
}

/// An account that may still be used, and the e-mail that counts for it; `None` where it was ended.
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
        accounts::created_by.eq(new.created_by),
        accounts::created_at.eq(now),
    );
    Ok(on_each!(c, |c| diesel::insert_into(accounts::table)
        .values(values)
        .returning(accounts::id)
        .get_result(c))?)
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
    /// The e-mail that counts.
    pub email: Option<Email>,
    /// One that was typed since, and whose letter nobody has opened yet.
    pub new_email: Option<Email>,
    /// The places that it was given, without what follows from them.
    pub given: Vec<i64>,
}

impl AccountDetails {
    /// The e-mail that was typed last, whether or not it counts.
    pub(super) fn typed_email(&self) -> Option<&Email> {
        self.new_email.as_ref().or(self.email.as_ref())
    }
}

/// `Missing` where the account was ended.
pub(super) fn account_details(c: &mut Conn, vault: &Vault, id: i64) -> Outcome<AccountDetails> {
    let (account, email) = reachable(c, vault, id)?.ok_or(DbFailure::Missing)?;
    let (phone, new_email): (Option<String>, Option<String>) = accounts::table
        .filter(accounts::id.eq(id))
        .select((accounts::phone_sealed, accounts::new_email_sealed))
        .get_result(c)?;
    let open = |sealed: Option<String>| vault.open(&sealed?).ok();
    let given = account_areas::table
        .filter(account_areas::account_id.eq(id))
        .select(account_areas::area_id)
        .order(account_areas::area_id)
        .load(c)?;
    Ok(AccountDetails {
        account,
        phone: open(phone).and_then(|phone| Phone::parse(&phone).ok()),
        email,
        new_email: open(new_email).and_then(|email| Email::parse(&email).ok()),
        given,
    })
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
    let sealed = phone.map(|phone| vault.seal(phone.digits()));
    diesel::update(accounts::table.filter(accounts::id.eq(account_id)))
        .set(accounts::phone_sealed.eq(sealed))
        .execute(c)?;
    Ok(())
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

pub fn name_by_id(c: &mut Conn, id: i64) -> Outcome<String> {
    Ok(by_id(c, id)?.name)
}

/// Administrators with an e-mail that counts, by name.
pub fn administrators(c: &mut Conn, vault: &Vault) -> Outcome<Vec<(String, Email)>> {
    let rows: Vec<(String, Option<String>)> = accounts::table
        .filter(accounts::role.eq(Role::Administrator.code()))
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::email_sealed.is_not_null())
        .order(accounts::id)
        .select((accounts::name, accounts::email_sealed))
        .load(c)?;
    let reached = |(name, sealed): (String, Option<String>)| {
        let email = vault.open(&sealed?).ok()?;
        Some((name, Email::parse(&email).ok()?))
    };
    Ok(rows.into_iter().filter_map(reached).collect())
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
