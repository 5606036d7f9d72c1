//! Logins after the key was lost. They are found by keyed hashes, so a new key finds none of the
//! old ones.

use diesel::prelude::*;

use super::holders::{AccountHolders, NumbersById};
use super::logins::login_mark;
use crate::db::schema::{account_logins, accounts};
use crate::db::{Conn, Outcome};
use crate::values::Email;
use crate::vault::Vault;

/// So many ids at a time.
const PART: i64 = 1000;

/// What became of the logins under a new key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenewedLogins {
    /// Producers' numbers, which are not sealed, and what the key opens: they sign in as before.
    pub kept: usize,
    /// Phones and e-mails that nobody can read any more. They are entered anew.
    pub ended: usize,
}

#[derive(Queryable)]
struct LoginRow {
    mark: String,
    kind: String,
    phone: Option<String>,
    email: Option<String>,
    new_email: Option<String>,
    producer_id: Option<i64>,
}

impl LoginRow {
    /// What a person types to sign in, where that can still be told.
    fn login_text(&self, vault: &Vault, numbers: &NumbersById) -> Option<String> {
        let sealed = match self.kind.as_str() {
            "number" => return numbers.get(&self.producer_id?).cloned(),
            "phone" => self.phone.as_ref(),
            _ => {
                let typed = self.email.as_ref().or(self.new_email.as_ref());
                let email = vault.open(typed?).ok()?;
                return Email::parse(&email).ok().map(|email| email.login());
            }
        };
        vault.open(sealed?).ok()
    }
}

/// Makes every login that can still be told fit the key, and ends the others.
pub fn renew_logins(
    c: &mut Conn,
    vault: &Vault,
    holders: AccountHolders,
) -> Outcome<RenewedLogins> {
    let mut renewed = RenewedLogins::default();
    let last: Option<i64> = accounts::table
        .select(diesel::dsl::max(accounts::id))
        .get_result(c)?;
    let mut from = 0;
    while last.is_some_and(|last| from <= last) {
        let logins = logins_of(c, from, from + PART)?;
        let producers: Vec<i64> = logins.iter().filter_map(|l| l.producer_id).collect();
        let numbers = (holders.numbers)(c, &producers)?;
        for login in logins {
            let typed = login.login_text(vault, &numbers);
            renew(c, vault, &login.mark, typed, &mut renewed)?;
        }
        from += PART;
    }
    Ok(renewed)
}

/// Of the accounts from one id up to another.
fn logins_of(c: &mut Conn, from: i64, below: i64) -> Outcome<Vec<LoginRow>> {
    Ok(account_logins::table
        .inner_join(accounts::table)
        .filter(accounts::id.ge(from).and(accounts::id.lt(below)))
        .select((
            account_logins::mark,
            account_logins::kind,
            accounts::phone_sealed,
            accounts::email_sealed,
            accounts::new_email_sealed,
            accounts::producer_id,
        ))
        .load(c)?)
}

fn renew(
    c: &mut Conn,
    vault: &Vault,
    before: &str,
    typed: Option<String>,
    renewed: &mut RenewedLogins,
) -> Outcome<()> {
    let row = account_logins::table.filter(account_logins::mark.eq(before));
    let Some(typed) = typed else {
        diesel::delete(row).execute(c)?;
        renewed.ended += 1;
        return Ok(());
    };
    let mark = login_mark(vault, &typed);
    if mark != before {
        diesel::update(row)
            .set(account_logins::mark.eq(mark))
            .execute(c)?;
    }
    renewed.kept += 1;
    Ok(())
}
