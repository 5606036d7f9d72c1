//! Slows down guessing without locking anybody out.
//!
//! An attempt is counted in the write that looks the account up, before the password is hashed, and
//! taken back if the password was right: however many guesses come at once, no more are looked at
//! than there is room for.
//!
//! A wait falls on who failed. A browser that the account was signed in with before
//! ([`Device`](super::device::Device)) has a bucket of its own, and nothing else counts for it.
//! Any other browser passes four: its own, the login at this address, the login from anywhere, and
//! the address. Its own is the slowest to run dry, so a browser that goes on guessing never keeps
//! the other three full.

use chrono::{NaiveDateTime, TimeDelta};

use super::retry_ticket::{self, RetryTicket};
use crate::db::{Conn, Outcome};
use crate::leaky_buckets::{self, Bucket, Rate};
use crate::vault::Vault;

const OWN: Rate = every(5, TimeDelta::seconds(60));
/// More than one browser's own.
const LOGIN_AT_ADDRESS: Rate = every(6, TimeDelta::seconds(30));
/// So many guesses at once at an account, from however many machines.
const LOGIN: Rate = every(8, TimeDelta::seconds(20));
/// Forty trainees behind one Wi-Fi make many honest mistakes.
const ADDRESS: Rate = every(120, TimeDelta::milliseconds(500));
const ACCOUNT: Rate = LOGIN;

/// What tickets are honoured from. Right passwords give it back, so a class passes in two or three
/// waves, even with one account.
const RESERVE_OF_LOGIN: Rate = every(20, TimeDelta::seconds(20));
const RESERVE_OF_ADDRESS: Rate = every(40, TimeDelta::seconds(1));
/// Once, as long as the ticket holds.
const TICKET: Rate = every(1, retry_ticket::VALID);

const fn every(burst: i64, interval: TimeDelta) -> Rate {
    Rate { burst, interval }
}

/// The buckets that one attempt is counted in.
#[derive(Debug, Clone)]
pub(super) struct SignInThrottle {
    /// Of whoever tries.
    own: Bucket,
    /// Of what others try as well.
    shared: Vec<Bucket>,
}

impl SignInThrottle {
    /// A browser that the account was signed in with before.
    pub(super) fn of_device(vault: &Vault, device_id: &str, account_id: i64) -> Self {
        Self {
            own: bucket(vault, &format!("device:{device_id}|{account_id}"), OWN),
            shared: Vec::new(),
        }
    }

    /// A browser that is not known to the account.
    pub(super) fn of_stranger(vault: &Vault, browser: &str, login: &str, address: &str) -> Self {
        let at_address = format!("login:{login}|address:{address}");
        Self {
            own: bucket(vault, &format!("browser:{browser}|{login}"), OWN),
            shared: vec![
                bucket(vault, &at_address, LOGIN_AT_ADDRESS),
                bucket(vault, &format!("login:{login}"), LOGIN),
                bucket(vault, &format!("address:{address}"), ADDRESS),
            ],
        }
    }

    /// The same browser with a ticket.
    pub(super) fn with_ticket(
        vault: &Vault,
        browser: &str,
        login: &str,
        address: &str,
        ticket: &RetryTicket,
    ) -> Self {
        Self {
            shared: vec![
                use_of(vault, ticket),
                bucket(vault, &format!("reserve:{login}"), RESERVE_OF_LOGIN),
                bucket(
                    vault,
                    &format!("reserve of address:{address}"),
                    RESERVE_OF_ADDRESS,
                ),
            ],
            ..Self::of_stranger(vault, browser, login, address)
        }
    }

    /// A page that asks for the password of an account that is known already: `asker` is what the
    /// wait falls on, such as a session.
    pub(super) fn of_account(vault: &Vault, account_id: i64, asker: &str) -> Self {
        Self {
            own: bucket(vault, &format!("asker:{asker}|{account_id}"), OWN),
            shared: vec![bucket(vault, &format!("account:{account_id}"), ACCOUNT)],
        }
    }

    /// Counts an attempt, or returns the seconds to wait and counts nothing.
    pub(super) fn take(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<Option<u32>> {
        leaky_buckets::take(c, &self.all(), now)
    }

    /// Seconds that whoever tries has to wait for its own failures; `None` = none.
    pub(super) fn own_wait(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<Option<u32>> {
        self.own.wait(c, now)
    }

    /// The right password: what whoever tried did wrong before is forgotten.
    pub(super) fn succeeded(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
        self.own.clear(c)?;
        leaky_buckets::give_back(c, &self.shared.iter().collect::<Vec<_>>(), now)
    }

    /// The password was not looked at in the end.
    pub(super) fn give_back(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
        leaky_buckets::give_back(c, &self.all(), now)
    }

    fn all(&self) -> Vec<&Bucket> {
        std::iter::once(&self.own).chain(&self.shared).collect()
    }
}

/// Whether an attempt was made with the ticket.
pub(super) fn is_used(
    c: &mut Conn,
    vault: &Vault,
    ticket: &RetryTicket,
    now: NaiveDateTime,
) -> Outcome<bool> {
    Ok(use_of(vault, ticket).wait(c, now)?.is_some())
}

fn use_of(vault: &Vault, ticket: &RetryTicket) -> Bucket {
    bucket(vault, &format!("ticket:{}", ticket.seal()), TICKET)
}

fn bucket(vault: &Vault, what: &str, rate: Rate) -> Bucket {
    Bucket {
        mark: vault.mark("sign-in throttle", what),
        rate,
    }
}
