//! How many letters one address gets, whatever brings them about.

use chrono::{NaiveDateTime, TimeDelta};

use crate::db::{Conn, Outcome};
use crate::leaky_buckets::{self, Bucket, Rate};
use crate::values::Email;
use crate::vault::Vault;

/// Twenty at once, then twenty more in the course of a day. Whoever gets the reports of every province
/// gets the rest later: reports are tried again.
const LETTERS: Rate = Rate {
    burst: 20,
    interval: TimeDelta::minutes(72),
};

/// Counts one letter, unless the address had its share.
pub(super) fn admits(c: &mut Conn, vault: &Vault, now: NaiveDateTime, to: &Email) -> Outcome<bool> {
    let bucket = Bucket {
        mark: vault.mark("letters", &to.login()),
        rate: LETTERS,
    };
    Ok(leaky_buckets::take(c, &[&bucket], now)?.is_none())
}
