//! The demo's officer, in whose name everything is done, and the accounts that it opens.

use chrono::NaiveDate;

use super::error::DemoError;
use super::plan::at_noon;
use super::seeded_rng::SeededRng;
use crate::accounts;
use crate::audit::Author;
use crate::db::{Batch, Conn, Outcome};
use crate::producers::{self, NewProducer, ProducerNumber};
use crate::vault::Vault;

#[derive(Clone)]
pub(super) struct DemoOfficer {
    pub vault: Vault,
    /// The account that registers, teaches and publishes.
    pub officer: i64,
    /// Of the password that all accounts of the demo have.
    pub password_hash: String,
}

impl DemoOfficer {
    pub fn on(&self, day: NaiveDate) -> Author {
        Author::account(self.officer, at_noon(day))
    }

    /// Registers a list on a day and gives the ids in its order.
    pub fn register(
        &self,
        c: &mut Conn,
        day: NaiveDate,
        news: &[NewProducer],
        rng: &mut SeededRng,
    ) -> Result<Vec<i64>, DemoError> {
        let mut draw = || ProducerNumber::drawn(rng.draw());
        let mut ids = Vec::with_capacity(news.len());
        for batch in Batch::all(news) {
            let (vault, by) = (&self.vault, self.on(day));
            let answers = producers::register_many_drawing(c, vault, by, batch, &mut draw)?;
            for answer in answers {
                ids.push(answer?.id);
            }
        }
        Ok(ids)
    }

    /// Opens the producer's own account, which is used for the first time on that day.
    pub fn activate(&self, c: &mut Conn, producer_id: i64, day: NaiveDate) -> Outcome<()> {
        let producer = producers::by_id(c, producer_id)?;
        let opened = producers::open_account(c, &self.vault, self.on(day), &producer)?;
        let hash = &self.password_hash;
        let holders = producers::ACCOUNT_HOLDERS;
        accounts::set_password(c, holders, opened.account_id, hash, at_noon(day))
    }
}
