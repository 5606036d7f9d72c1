//! A one-time code is spent, and with it a password is set.

use chrono::NaiveDateTime;

use super::codes::{self, CodePurpose, LiveCode};
use super::emails::{self, Confirmation};
use super::holders::AccountHolders;
use super::notices::{self, AccountNotice};
use super::password::{Password, PasswordGate};
use super::rate_limit::RateLimit;
use super::{actions, store};
use crate::db::{Conn, DbFailure, Outcome};
use crate::vault::{Vault, constant_time_eq};
use crate::web::{Failure, Site};

#[derive(Debug, Clone)]
pub(super) struct Redemption {
    pub vault: Vault,
    pub holders: AccountHolders,
    pub limit: RateLimit,
    pub purpose: CodePurpose,
    pub code: CodeBrought,
    /// How an e-mail that waits to be confirmed is asked for.
    pub confirmation: Confirmation,
    pub now: NaiveDateTime,
}

/// A code as a browser brings it.
#[derive(Debug, Clone)]
pub(super) struct CodeBrought {
    pub digest: String,
    /// As it is written on paper; empty for the token of a link.
    pub grouped: String,
    /// What a letter carries beside the code; empty where the code came on paper.
    pub letter: String,
}

#[derive(Debug)]
pub(super) enum RedemptionOutcome {
    Account {
        id: i64,
        /// Who handed out the code, where a password was in use by then.
        code_of: Option<i64>,
    },
    /// Wrong, used or too old.
    Spent,
    /// A code for staff that opens later; `None` where another administrator has to agree first.
    Early(Option<NaiveDateTime>),
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

    fn live(&self, c: &mut Conn) -> Outcome<Option<LiveCode>> {
        codes::live(c, self.purpose, &self.code.digest, self.now)
    }

    /// What stands against it.
    fn look(&self, c: &mut Conn, password: &Password) -> Outcome<Option<RedemptionOutcome>> {
        if let Some(seconds) = self.limit.take(c, self.now)? {
            return Ok(Some(RedemptionOutcome::Wait(seconds)));
        }
        let Some(code) = self.live(c)? else {
            return Ok(Some(RedemptionOutcome::Spent));
        };
        match actions::is_own_login(c, &self.vault, code.account_id, password) {
            Ok(_) if !code.opens_by(self.now) => Ok(Some(RedemptionOutcome::Early(code.opens_at))),
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(RedemptionOutcome::OwnLogin)),
            // The account was ended; its codes were not.
            Err(DbFailure::Missing) => Ok(Some(RedemptionOutcome::Spent)),
            Err(failure) => Err(failure),
        }
    }

    fn spend(&self, c: &mut Conn, hash: &str) -> Outcome<RedemptionOutcome> {
        let Some(code) = self.live(c)? else {
            return Ok(RedemptionOutcome::Spent);
        };
        let id = code.account_id;
        if store::reachable(c, &self.vault, id)?.is_none()
            || !codes::spend(c, &self.code.digest, self.now)?
        {
            return Ok(RedemptionOutcome::Spent);
        }
        // What waits to be confirmed is ended with all codes, and asked for after that.
        let letter_opened = self.letter_opened(c, id)?;
        actions::set_password(c, self.holders, id, hash, self.now)?;
        if letter_opened {
            emails::confirm_email(c, &self.vault, id, self.now)?;
        } else {
            emails::ask_to_confirm(c, &self.vault, id, &self.confirmation, self.now)?;
        }
        let code_of = code.created_by.filter(|_| code.replaces_password);
        if code_of.is_some() {
            notices::tell(c, id, AccountNotice::CodeUsed, code_of, self.now)?;
        }
        // A good code is no guess: a class that activates its accounts fills no bucket.
        self.limit.give_back(c, self.now)?;
        Ok(RedemptionOutcome::Account { id, code_of })
    }

    /// Whether whoever brings the code has it from the letter to the e-mail that waits.
    fn letter_opened(&self, c: &mut Conn, account_id: i64) -> Outcome<bool> {
        let Some(email) = emails::pending(c, &self.vault, account_id)? else {
            return Ok(false);
        };
        let proof = emails::letter_proof(&self.vault, account_id, &email, &self.code.grouped);
        Ok(constant_time_eq(&proof, &self.code.letter))
    }
}
