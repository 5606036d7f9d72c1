//! A place in the line for a browser that had to wait because of what others did.
//!
//! Where strangers keep an account or an address busy, one attempt in many would get through by
//! chance. So whoever is told to wait is given a ticket, and with it, after the wait, one attempt
//! out of a reserve. A machine that throws its cookies away never holds one; one that keeps them is
//! counted by its own bucket.

use chrono::{NaiveDateTime, TimeDelta};

use crate::db::DISAGREEMENT;
use crate::vault::{Vault, constant_time_eq};

const WAIT: TimeDelta = TimeDelta::seconds(10);
pub(super) const VALID: TimeDelta = TimeDelta::minutes(10);

/// Whom a ticket is for: one browser that tries one login.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    pub browser: &'a str,
    pub login: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RetryTicket {
    /// Seconds since 1970.
    not_before: i64,
    seal: String,
}

impl RetryTicket {
    pub(super) fn issue(vault: &Vault, holder: Holder<'_>, now: NaiveDateTime) -> Self {
        Self::dated(vault, holder, (now + WAIT).and_utc().timestamp())
    }

    fn dated(vault: &Vault, holder: Holder<'_>, not_before: i64) -> Self {
        let what = format!("{not_before}|{}|{}", holder.browser, holder.login);
        Self {
            not_before,
            seal: vault.mark("retry ticket", &what),
        }
    }

    /// The ticket in a cookie, if it is this holder's, not too old, and not of a clock that was ahead.
    pub(super) fn read(
        vault: &Vault,
        cookie: &str,
        holder: Holder<'_>,
        now: NaiveDateTime,
    ) -> Option<Self> {
        let (not_before, seal) = cookie.split_once('.')?;
        let ticket = Self::dated(vault, holder, not_before.parse().ok()?);
        let own = constant_time_eq(&ticket.seal, seal);
        let age = now.and_utc().timestamp().checked_sub(ticket.not_before)?;
        let farthest = (WAIT + DISAGREEMENT).num_seconds();
        (own && (-farthest..VALID.num_seconds()).contains(&age)).then_some(ticket)
    }

    /// Seconds until it may be used; 0 = now.
    pub(super) fn wait(&self, now: NaiveDateTime) -> u32 {
        let left = self.not_before.saturating_sub(now.and_utc().timestamp());
        u32::try_from(left.max(0)).unwrap_or(u32::MAX)
    }

    /// What its one use is counted under.
    pub(super) fn seal(&self) -> &str {
        &self.seal
    }

    pub(super) fn cookie(&self) -> String {
        format!("{}.{}", self.not_before, self.seal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_of_one_browser_for_one_login_and_a_while() {
        let vault = Vault::from_key([3; 32]);
        let at = |seconds| NaiveDateTime::default() + TimeDelta::seconds(seconds);
        let holder = Holder {
            browser: "a",
            login: "0905123456",
        };
        let ticket = RetryTicket::issue(&vault, holder, at(0));
        assert_eq!((ticket.wait(at(0)), ticket.wait(at(10))), (10, 0));
        let cookie = ticket.cookie();
        let read = |holder, seconds| RetryTicket::read(&vault, &cookie, holder, at(seconds));
        assert_eq!(read(holder, 10), Some(ticket.clone()));
        assert_eq!(read(holder, 611), None);
        for other in [
            Holder {
                browser: "b",
                ..holder
            },
            Holder {
                login: "0905123457",
                ..holder
            },
        ] {
            assert_eq!(read(other, 10), None);
        }
        let years_ahead = RetryTicket::issue(&vault, holder, at(40_000_000)).cookie();
        assert_eq!(RetryTicket::read(&vault, &years_ahead, holder, at(0)), None);
        let earlier = cookie.replacen("10.", "0.", 1);
        assert_eq!(RetryTicket::read(&vault, &earlier, holder, at(0)), None);
        for text in ["", ".", "9223372036854775807.x", "-9223372036854775808.x"] {
            assert_eq!(RetryTicket::read(&vault, text, holder, at(10)), None);
        }
    }
}
