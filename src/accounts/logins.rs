//! What signs an account in: phones, e-mails and producers' numbers, found by keyed hashes.
//!
//! A login is proven where the office saw the phone, a letter to the e-mail was opened, or nobody
//! else can have it (a number). One that its owner only typed signs that account in and is kept from
//! nobody: whoever proves it takes it over, and the account that had it is told.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::notices::{self, AccountNotice};
use super::store;
use crate::db::schema::{account_logins, accounts};
use crate::db::{Conn, Outcome};
use crate::values::{Email, Phone};
use crate::vault::Vault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoginKind {
    Phone,
    Email,
    Number,
}

impl LoginKind {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Number => "number",
        }
    }

    fn parse(code: &str) -> Self {
        match code {
            "phone" => Self::Phone,
            "email" => Self::Email,
            _ => Self::Number,
        }
    }
}

/// Something to sign in with, and whether it is proven.
#[derive(Debug, Clone)]
pub(super) struct Login {
    kind: LoginKind,
    text: String,
    proven: bool,
}

impl Login {
    /// `seen`: by the office, in person.
    pub(super) fn phone(phone: &Phone, seen: bool) -> Self {
        Self {
            kind: LoginKind::Phone,
            text: phone.digits().to_owned(),
            proven: seen,
        }
    }

    /// `opened`: a letter to it.
    pub(super) fn email(email: &Email, opened: bool) -> Self {
        Self {
            kind: LoginKind::Email,
            text: email.login(),
            proven: opened,
        }
    }

    pub(super) fn number(number: &str) -> Self {
        Self {
            kind: LoginKind::Number,
            text: number.to_owned(),
            proven: true,
        }
    }
}

/// The keyed hash under which a phone, an e-mail or a producer's number is found. One domain for
/// all three: what a person types says by itself which it is.
pub(super) fn login_mark(vault: &Vault, login: &str) -> String {
    vault.mark("login", login)
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

#[derive(Queryable)]
struct LoginHolder {
    account_id: i64,
    kind: String,
    proven: bool,
}

fn holder(c: &mut Conn, mark: &str) -> Outcome<Option<LoginHolder>> {
    Ok(account_logins::table
        .filter(account_logins::mark.eq(mark))
        .select((
            account_logins::account_id,
            account_logins::kind,
            account_logins::proven,
        ))
        .get_result(c)
        .optional()?)
}

/// Makes the login one of the account. False where another account has it and keeps it.
pub(super) fn claim(
    c: &mut Conn,
    vault: &Vault,
    account_id: i64,
    login: &Login,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let mark = login_mark(vault, &login.text);
    match holder(c, &mark)? {
        None => insert(c, &mark, account_id, login)?,
        Some(held) if held.account_id == account_id => {
            if login.proven && !held.proven {
                hand_over(c, &mark, account_id, login.kind)?;
            }
        }
        Some(held) if login.proven && !held.proven => {
            hand_over(c, &mark, account_id, login.kind)?;
            let notice = match LoginKind::parse(&held.kind) {
                LoginKind::Email => AccountNotice::EmailTakenOver,
                _ => AccountNotice::PhoneTakenOver,
            };
            notices::tell(c, held.account_id, notice, None, now)?;
        }
        Some(_) => return Ok(false),
    }
    Ok(true)
}

fn insert(c: &mut Conn, mark: &str, account_id: i64, login: &Login) -> Outcome<()> {
    diesel::insert_into(account_logins::table)
        .values((
            account_logins::mark.eq(mark),
            account_logins::account_id.eq(account_id),
            account_logins::kind.eq(login.kind.code()),
            account_logins::proven.eq(login.proven),
            account_logins::as_typed.eq(false),
        ))
        .execute(c)?;
    Ok(())
}

/// It is the account's, and proven from now on.
fn hand_over(c: &mut Conn, mark: &str, account_id: i64, kind: LoginKind) -> Outcome<()> {
    diesel::update(account_logins::table.filter(account_logins::mark.eq(mark)))
        .set((
            account_logins::account_id.eq(account_id),
            account_logins::kind.eq(kind.code()),
            account_logins::proven.eq(true),
        ))
        .execute(c)?;
    Ok(())
}

/// Whether another account has it and has proven it.
pub(super) fn kept_by_another(
    c: &mut Conn,
    vault: &Vault,
    login: &Login,
    account_id: Option<i64>,
) -> Outcome<bool> {
    let held = holder(c, &login_mark(vault, &login.text))?;
    Ok(held.is_some_and(|held| held.proven && Some(held.account_id) != account_id))
}

/// Whether the account itself signs in with it.
pub(super) fn is_login_of(
    c: &mut Conn,
    vault: &Vault,
    login: &str,
    account_id: i64,
) -> Outcome<bool> {
    let held = holder(c, &login_mark(vault, login))?;
    Ok(held.is_some_and(|held| held.account_id == account_id))
}

/// Whether a phone or a number signs the account in beside its e-mail.
pub(super) fn has_other_login(c: &mut Conn, account_id: i64) -> Outcome<bool> {
    let others = account_logins::table
        .filter(account_logins::account_id.eq(account_id))
        .filter(account_logins::kind.ne(LoginKind::Email.code()));
    Ok(others.count().get_result::<i64>(c)? > 0)
}

/// Phones or e-mails of the account sign nobody in any more.
pub(super) fn end(c: &mut Conn, account_id: i64, kind: LoginKind) -> Outcome<()> {
    diesel::delete(
        account_logins::table
            .filter(account_logins::account_id.eq(account_id))
            .filter(account_logins::kind.eq(kind.code())),
    )
    .execute(c)?;
    Ok(())
}

/// E-mails from versions in which every spelling was a login of its own, so many in one write.
const FOLDED_AT_ONCE: i64 = 1_000;

/// Gives e-mails that were marked as they were typed the mark of all their spellings. True where more
/// may be left. Where two accounts held two spellings, the one opened first keeps the address.
pub fn fold_spellings(c: &mut Conn, vault: &Vault, now: NaiveDateTime) -> Outcome<bool> {
    let typed: Vec<(String, i64)> = account_logins::table
        // Spelt out, so that SQLite takes the index of these few.
        .filter(sql::<Bool>("as_typed"))
        .order(account_logins::account_id)
        .limit(FOLDED_AT_ONCE)
        .select((account_logins::mark, account_logins::account_id))
        .load(c)?;
    for (mark, account_id) in &typed {
        fold(c, vault, mark, *account_id, now)?;
    }
    Ok(i64::try_from(typed.len()).is_ok_and(|n| n == FOLDED_AT_ONCE))
}

fn fold(
    c: &mut Conn,
    vault: &Vault,
    before: &str,
    account_id: i64,
    now: NaiveDateTime,
) -> Outcome<()> {
    let row = account_logins::table.filter(account_logins::mark.eq(before));
    let sealed = store::sealed_email(c, account_id)?;
    let email = sealed.and_then(|sealed| vault.open(&sealed).ok());
    let email = email.and_then(|email| Email::parse(&email).ok());
    let mark = match email {
        Some(email) => login_mark(vault, &email.login()),
        // Nobody can tell any more what it was; whoever types the same still signs in.
        None => before.to_owned(),
    };
    if mark != before && holder(c, &mark)?.is_some() {
        diesel::delete(row).execute(c)?;
        return notices::tell(c, account_id, AccountNotice::EmailOfAnother, None, now);
    }
    diesel::update(row)
        .set((
            account_logins::mark.eq(mark),
            account_logins::as_typed.eq(false),
        ))
        .execute(c)?;
    Ok(())
}
