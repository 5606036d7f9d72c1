//! A one-time code is spent, and with it a password is set.

use chrono::NaiveDateTime;

use super::holders::AccountHolders;
use super::password::{Password, PasswordGate};
use super::rate_limit::RateLimit;
use super::{actions, codes};
use crate::db::{Conn, DbFailure, Outcome};
use crate::vault::Vault;
use crate::web::{Failure, Site};

#[derive(Debug, Clone)]
pub(super) struct Redemption {
    pub vault: Vault,
    pub holders: AccountHolders,
    pub limit: RateLimit,
    pub purpose: &'static str,
    /// Its digest.
    pub code: String,
    pub now: NaiveDateTime,
}

pub(super) enum RedemptionOutcome {
    Account(i64),
    /// Wrong, used or too old.
    Spent,
    /// The password is the phone or the e-mail of the account; the code stays good.
    OwnLogin,
    Wait(u32),
}

impl Redemption {
    /// Counts the attempt in the write that looks at the code, and hashes only for a good one.
    pub(super) async fn run(
        self,
        site: &Site,
        gate: &PasswordGate,
        password: Password,
    ) -> Result<RedemptionOutcome, Failure> {
        let (asking, chosen) = (self.clone(), password.clone());
        let looked = site.db.write(move |c| asking.look(c, &chosen));
        if let Some(refused) = looked.await? {
            return Ok(refused);
        }
        let hash = gate.hash(password).await?;
        let spent = site.db.write(move |c| self.spend(c, &hash));
        Ok(spent.await?)
    }

    /// What stands against it.
    fn look(&self, c: &mut Conn, password: &Password) -> Outcome<Option<RedemptionOutcome>> {
        if let Some(seconds) = self.limit.take(c, self.now)? {
            return Ok(Some(RedemptionOutcome::Wait(seconds)));
        }
        let Some(account_id) = codes::owner(c, self.purpose, &self.code, self.now)? else {
            return Ok(Some(RedemptionOutcome::Spent));
        };
        match actions::is_own_login(c, &self.vault, account_id, password) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(RedemptionOutcome::OwnLogin)),
            // The account was ended; its codes were not.
            Err(DbFailure::Missing) => Ok(Some(RedemptionOutcome::Spent)),
            Err(failure) => Err(failure),
        }
    }

    fn spend(&self, c: &mut Conn, hash: &str) -> Outcome<RedemptionOutcome> {
        let spent = actions::redeem(c, self.holders, self.purpose, &self.code, hash, self.now)?;
        let Some(account_id) = spent else {
            return Ok(RedemptionOutcome::Spent);
        };
        // A good code is no guess: a class that activates its accounts fills no bucket.
        self.limit.give_back(c, self.now)?;
        Ok(RedemptionOutcome::Account(account_id))
    }
}
