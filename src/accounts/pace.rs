//! Slows down guessing without locking anybody out.
//!
//! Three keyed hashes count failures: the login from this address (strict), the login from
//! anywhere (mild, against many machines), and the address (very mild: forty trainees behind one
//! Wi-Fi make many honest mistakes in an hour). Waiting is short and ends by itself.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use crate::db::schema::sign_in_failures;
use crate::db::{Conn, Outcome, on_each};
use crate::vault::Vault;

/// After this long without a failure the count begins anew.
const FORGET_MINUTES: i64 = 15;
const LONGEST_WAIT: u32 = 60;

struct Rule {
    mark: String,
    /// Failures that cost nothing.
    free: u32,
}

/// The counters one attempt touches.
pub(super) struct Pace {
    rules: [Rule; 3],
}

impl Pace {
    pub(super) fn of(vault: &Vault, login: &str, address: &str) -> Self {
        let rule = |what: String, free| Rule {
            mark: vault.mark("pace", &what),
            free,
        };
        Self {
            rules: [
                rule(format!("both:{login}|{address}"), 4),
                rule(format!("login:{login}"), 30),
                rule(format!("address:{address}"), 200),
            ],
        }
    }

    /// Seconds to wait before the next attempt is looked at; 0 = now.
    pub(super) fn wait(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<u32> {
        let mut longest = 0;
        for rule in &self.rules {
            let found = sign_in_failures::table
                .filter(sign_in_failures::mark.eq(&rule.mark))
                .select((sign_in_failures::failures, sign_in_failures::last_at))
                .get_result::<(i32, NaiveDateTime)>(c)
                .optional()?;
            if let Some((failures, last_at)) = found {
                longest = longest.max(remaining(failures, rule.free, now - last_at));
            }
        }
        Ok(longest)
    }

    pub(super) fn failed(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
        for rule in &self.rules {
            forget_old(c, &rule.mark, now)?;
            let row = (
                sign_in_failures::mark.eq(&rule.mark),
                sign_in_failures::failures.eq(1),
                sign_in_failures::last_at.eq(now),
            );
            on_each!(c, |c| diesel::insert_into(sign_in_failures::table)
                .values(row)
                .on_conflict(sign_in_failures::mark)
                .do_update()
                .set((
                    sign_in_failures::failures.eq(sign_in_failures::failures + 1),
                    sign_in_failures::last_at.eq(now),
                ))
                .execute(c))?;
        }
        Ok(())
    }

    /// The right password clears what stood against this login, not against the address.
    pub(super) fn succeeded(&self, c: &mut Conn) -> Outcome<()> {
        let [both, login, _] = &self.rules;
        let marks = [both.mark.as_str(), login.mark.as_str()];
        diesel::delete(sign_in_failures::table.filter(sign_in_failures::mark.eq_any(marks)))
            .execute(c)?;
        Ok(())
    }
}

fn forget_old(c: &mut Conn, mark: &str, now: NaiveDateTime) -> Outcome<()> {
    let old = now - Duration::minutes(FORGET_MINUTES);
    diesel::delete(
        sign_in_failures::table
            .filter(sign_in_failures::mark.eq(mark))
            .filter(sign_in_failures::last_at.lt(old)),
    )
    .execute(c)?;
    Ok(())
}

/// 1, 2, 4 … seconds from the last failure, never more than a minute.
fn remaining(failures: i32, free: u32, since: Duration) -> u32 {
    if since >= Duration::minutes(FORGET_MINUTES) {
        return 0;
    }
    let over = u32::try_from(failures).unwrap_or(0).saturating_sub(free);
    let wait = match over {
        0 => 0,
        n => 1_u32
            .checked_shl(n - 1)
            .unwrap_or(LONGEST_WAIT)
            .min(LONGEST_WAIT),
    };
    let passed = u32::try_from(since.num_seconds()).unwrap_or(0);
    wait.saturating_sub(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_ends() {
        let after = |failures, seconds| remaining(failures, 4, Duration::seconds(seconds));
        assert_eq!(after(4, 0), 0);
        assert_eq!(after(5, 0), 1);
        assert_eq!(after(7, 0), 4);
        assert_eq!(after(7, 4), 0);
        assert_eq!(after(400, 0), LONGEST_WAIT);
        assert_eq!(after(400, 16 * 60), 0);
    }
}
