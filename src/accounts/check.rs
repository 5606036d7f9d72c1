//! The password of an account that is known already: one's own page, a form sent twice.

use super::password::PasswordGate;
use super::sign_in_throttle::SignInThrottle;
use super::store;
use crate::db;
use crate::web::{Failure, Site};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCheck {
    Right,
    Wrong,
    /// Not looked at: so many seconds to wait.
    Wait(u32),
}

/// Whether this is the account's password. `asker` is what a wait falls on, such as a session or an
/// address.
pub async fn check_password(
    site: &Site,
    gate: &PasswordGate,
    account_id: i64,
    asker: &str,
    typed: &str,
) -> Result<PasswordCheck, Failure> {
    let throttle = SignInThrottle::of_account(&site.vault, account_id, asker);
    let (counted, now) = (throttle.clone(), site.clock.now());
    let looked = site.db.write(move |c| -> db::Outcome<_> {
        let wait = counted.take(c, now)?;
        db::Outcome::Ok((wait, store::password_of(c, account_id)?))
    });
    let (wait, stored) = looked.await?;
    if let Some(seconds) = wait {
        return Ok(PasswordCheck::Wait(seconds));
    }
    let compared = gate.verify(typed, stored).await;
    if let Ok(false) = compared {
        return Ok(PasswordCheck::Wrong);
    }
    let right = compared.is_ok();
    let noted = site.db.write(move |c| -> db::Outcome<_> {
        if right {
            throttle.succeeded(c, now)
        } else {
            throttle.give_back(c, now)
        }
    });
    noted.await?;
    compared.map(|_| PasswordCheck::Right)
}
