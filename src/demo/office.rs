//! The demo's officer, in whose name everything is done, and the doors that it opens.

use chrono::NaiveDate;

use super::plan::at_noon;
use crate::accounts;
use crate::audit::By;
use crate::db::{Conn, Outcome};
use crate::producers;
use crate::vault::Vault;

#[derive(Clone)]
pub(super) struct Office {
    pub vault: Vault,
    /// The account that registers, teaches and publishes.
    pub officer: i64,
    /// Of the password that all accounts of the demo have.
    pub password_hash: String,
}

impl Office {
    pub fn on(&self, day: NaiveDate) -> By {
        By::account(self.officer, at_noon(day))
    }

    /// Opens the producer's own account, which is used for the first time on that day.
    pub fn activate(&self, c: &mut Conn, producer_id: i64, day: NaiveDate) -> Outcome<()> {
        let producer = producers::by_id(c, producer_id)?;
        let opened = producers::open_account(c, &self.vault, self.on(day), &producer)?;
        let hash = &self.password_hash;
        accounts::set_password(c, opened.account_id, hash, at_noon(day))
    }
}
