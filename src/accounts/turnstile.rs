//! A pace for what strangers do in numbers: registering, wishing for a link, redeeming a code.
//!
//! A bucket per kind and address that runs dry by itself. A class of forty behind one Wi-Fi, and
//! the next class after it, fit in; a machine that goes on and on gets through ten times a minute.
//! Mobile networks put thousands behind one address: nobody is ever locked out, and the wait is a
//! matter of seconds.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use crate::db::schema::sign_in_failures;
use crate::db::{Conn, Outcome, on_each};
use crate::vault::Vault;

/// As many at once.
const ROOM: i64 = 120;
/// Then one after so many seconds.
const SECONDS_EACH: i64 = 6;

/// What is paced; each has a bucket of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crowd {
    Registering,
    Activating,
    Forgetting,
    Resetting,
    /// Households that an officer does not see; a bucket for each account.
    Inviting,
}

impl Crowd {
    const fn word(self) -> &'static str {
        match self {
            Self::Registering => "registering",
            Self::Activating => "activating",
            Self::Forgetting => "forgetting",
            Self::Resetting => "resetting",
            Self::Inviting => "inviting",
        }
    }
}

/// Where everybody from one address passes, one after the other.
#[derive(Debug, Clone)]
pub struct Turnstile {
    mark: String,
}

impl Turnstile {
    pub fn of(vault: &Vault, crowd: Crowd, address: &str) -> Self {
        let what = format!("{}:{address}", crowd.word());
        Self {
            mark: vault.mark("turnstile", &what),
        }
    }

    /// Lets one through and counts it; else the seconds after which to come back.
    pub fn pass(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<Option<u32>> {
        let row = sign_in_failures::table.filter(sign_in_failures::mark.eq(&self.mark));
        let found = row
            .select((sign_in_failures::failures, sign_in_failures::last_at))
            .get_result::<(i32, NaiveDateTime)>(c)
            .optional()?;
        match found
            .map_or(Level::empty(now), Level::from)
            .at(now)
            .plus_one()
        {
            Ok(level) => self.keep(c, level).map(|()| None),
            Err(seconds) => Ok(Some(seconds)),
        }
    }

    fn keep(&self, c: &mut Conn, level: Level) -> Outcome<()> {
        let set = (
            sign_in_failures::failures.eq(i32::try_from(level.passed).unwrap_or(i32::MAX)),
            sign_in_failures::last_at.eq(level.since),
        );
        on_each!(c, |c| diesel::insert_into(sign_in_failures::table)
            .values((sign_in_failures::mark.eq(&self.mark), set))
            .on_conflict(sign_in_failures::mark)
            .do_update()
            .set(set)
            .execute(c))?;
        Ok(())
    }
}

/// How many have passed and are not forgotten yet, counted at `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    passed: i64,
    since: NaiveDateTime,
}

impl From<(i32, NaiveDateTime)> for Level {
    fn from((passed, since): (i32, NaiveDateTime)) -> Self {
        Self {
            passed: i64::from(passed),
            since,
        }
    }
}

impl Level {
    const fn empty(since: NaiveDateTime) -> Self {
        Self { passed: 0, since }
    }

    /// The same later: whole steps are forgotten, a begun one goes on.
    fn at(self, now: NaiveDateTime) -> Self {
        let steps = (now - self.since).num_seconds().max(0) / SECONDS_EACH;
        match self.passed > steps {
            true => Self {
                passed: self.passed - steps,
                since: self.since + Duration::seconds(steps * SECONDS_EACH),
            },
            false => Self::empty(now),
        }
    }

    fn plus_one(self) -> Result<Self, u32> {
        match self.passed < ROOM {
            true => Ok(Self {
                passed: self.passed + 1,
                ..self
            }),
            // From the last whole step on it takes at most one more.
            false => Err(u32::try_from(SECONDS_EACH).unwrap_or(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: i64) -> NaiveDateTime {
        NaiveDateTime::default() + Duration::seconds(n)
    }

    #[test]
    fn a_crowd_passes_and_a_flood_gets_through_ten_times_a_minute() {
        let mut level = Level::empty(second(0));
        let mut passed = 0;
        for tenth in 0..6000 {
            let now = second(0) + Duration::milliseconds(tenth * 100);
            if let Ok(more) = level.at(now).plus_one() {
                level = more;
                passed += 1;
            }
        }
        // Ten minutes: the first crowd, and then a hundred more.
        assert_eq!(passed, ROOM + 99);
    }

    #[test]
    fn everybody_is_forgotten_in_the_end() {
        let full = Level::from((120, second(0)));
        assert_eq!(full.plus_one(), Err(6));
        assert!(full.at(second(6)).plus_one().is_ok());
        assert_eq!(full.at(second(720)).passed, 0);
        // A clock that was set back keeps nobody out for longer.
        assert_eq!(full.at(second(-50)).passed, 120);
    }
}
