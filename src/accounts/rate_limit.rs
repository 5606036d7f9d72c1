//! Rate limits for what people send in numbers: registering, asking for a link, redeeming a code.
//!
//! One bucket per action and subject, which runs dry by itself. A class of forty behind one Wi-Fi,
//! and the next class after it, fit in; a machine that goes on and on gets through ten times a
//! minute. Mobile networks put thousands behind one address: nobody is ever locked out, and the
//! wait is a matter of seconds.

use chrono::{NaiveDateTime, TimeDelta};

use crate::db::{Conn, Outcome};
use crate::leaky_buckets::{self, Bucket, Rate};
use crate::vault::Vault;

/// What is limited; each has buckets of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitedAction {
    Register,
    Activate,
    /// Asking for reset links, per address.
    RequestReset,
    /// Reset links for one login: its owner's mailbox is not flooded by strangers.
    MailReset,
    ResetPassword,
    /// Letters that ask whether an e-mail is right, for one address: strangers can bring them about.
    ConfirmEmail,
    /// Households that an officer does not see; per account.
    InviteMember,
}

impl LimitedAction {
    const fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Activate => "activate",
            Self::RequestReset => "request reset",
            Self::MailReset => "mail reset",
            Self::ResetPassword => "reset password",
            Self::ConfirmEmail => "confirm email",
            Self::InviteMember => "invite member",
        }
    }

    const fn rate(self) -> Rate {
        match self {
            Self::MailReset => Rate {
                burst: 5,
                interval: TimeDelta::minutes(10),
            },
            Self::ConfirmEmail => Rate {
                burst: 3,
                interval: TimeDelta::hours(8),
            },
            _ => Rate {
                burst: 120,
                interval: TimeDelta::seconds(6),
            },
        }
    }
}

/// A limit on one action of one subject, such as everybody at one address.
#[derive(Debug, Clone)]
pub struct RateLimit(Bucket);

impl RateLimit {
    pub fn new(vault: &Vault, action: LimitedAction, subject: &str) -> Self {
        let what = format!("{}:{subject}", action.word());
        Self(Bucket {
            mark: vault.mark("rate limit", &what),
            rate: action.rate(),
        })
    }

    /// Counts one, or returns the seconds until one more may pass.
    pub fn take(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<Option<u32>> {
        leaky_buckets::take(c, &[&self.0], now)
    }

    /// Takes back the one that was counted: it was no guess.
    pub fn give_back(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
        leaky_buckets::give_back(c, &[&self.0], now)
    }
}
