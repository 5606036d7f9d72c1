//! Leaky buckets: so many at once, then one more after each interval.
//!
//! A level is a row of `sign_in_failures`, found by a keyed hash of what is counted. It runs dry by
//! itself, so nobody is ever locked out; a row that has run dry says nothing and is swept.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::db::schema::sign_in_failures;
use crate::db::{Conn, DatedColumn, Outcome, on_each};

/// Every bucket is dry after this long. Letters are counted by the day.
const DRY_AFTER: TimeDelta = TimeDelta::hours(24);
/// Rows in one sweep: a write that everybody waits for must stay short.
const SWEPT_AT_ONCE: i64 = 2_000;

/// What a clock that was ahead has filled drains from now on.
pub const DATED: &[DatedColumn] = &[DatedColumn::past("sign_in_failures", "last_at")];

/// How many at once, and how long until the bucket takes one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub burst: i64,
    pub interval: TimeDelta,
}

/// What one counter holds against one subject.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub mark: String,
    pub rate: Rate,
}

/// Counts one in each bucket. Where one of them is full it counts nothing, and returns the seconds
/// until all have room.
pub fn take(c: &mut Conn, buckets: &[&Bucket], now: NaiveDateTime) -> Outcome<Option<u32>> {
    let mut filled = Vec::with_capacity(buckets.len());
    let mut wait = None;
    for bucket in buckets {
        match bucket.level(c, now)?.plus_one(bucket.rate, now) {
            Ok(level) => filled.push((*bucket, level)),
            Err(seconds) => wait = wait.max(Some(seconds)),
        }
    }
    if wait.is_none() {
        for (bucket, level) in filled {
            bucket.keep(c, level)?;
        }
    }
    Ok(wait)
}

/// Takes back what [`take`] counted.
pub fn give_back(c: &mut Conn, buckets: &[&Bucket], now: NaiveDateTime) -> Outcome<()> {
    for bucket in buckets {
        let level = bucket.level(c, now)?;
        bucket.keep(c, level.minus_one())?;
    }
    Ok(())
}

/// Deletes rows that have run dry, the oldest first. True where more may be left.
pub fn sweep(c: &mut Conn, now: NaiveDateTime) -> Outcome<bool> {
    let dry: Vec<String> = sign_in_failures::table
        .filter(sign_in_failures::last_at.lt(now - DRY_AFTER))
        .order(sign_in_failures::last_at)
        .limit(SWEPT_AT_ONCE)
        .select(sign_in_failures::mark)
        .load(c)?;
    let full = i64::try_from(dry.len()).is_ok_and(|n| n == SWEPT_AT_ONCE);
    // Again with the time: a row that somebody has filled since then stays.
    diesel::delete(
        sign_in_failures::table
            .filter(sign_in_failures::mark.eq_any(dry))
            .filter(sign_in_failures::last_at.lt(now - DRY_AFTER)),
    )
    .execute(c)?;
    Ok(full)
}

impl Bucket {
    fn level(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<BucketLevel> {
        let found = sign_in_failures::table
            .filter(sign_in_failures::mark.eq(&self.mark))
            .select((sign_in_failures::failures, sign_in_failures::last_at))
            .get_result::<(i32, NaiveDateTime)>(c)
            .optional()?;
        let level = found.map_or(BucketLevel::empty(now), |(filled, since)| BucketLevel {
            filled: i64::from(filled),
            since,
        });
        Ok(level.at(self.rate, now))
    }

    /// Seconds until there is room for one more; `None` = now.
    pub fn wait(&self, c: &mut Conn, now: NaiveDateTime) -> Outcome<Option<u32>> {
        Ok(self.level(c, now)?.plus_one(self.rate, now).err())
    }

    fn keep(&self, c: &mut Conn, level: BucketLevel) -> Outcome<()> {
        if level.filled == 0 {
            return self.clear(c);
        }
        let set = (
            sign_in_failures::failures.eq(i32::try_from(level.filled).unwrap_or(i32::MAX)),
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

    pub fn clear(&self, c: &mut Conn) -> Outcome<()> {
        let row = sign_in_failures::table.filter(sign_in_failures::mark.eq(&self.mark));
        diesel::delete(row).execute(c)?;
        Ok(())
    }
}

/// How many are counted and not forgotten yet, at `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BucketLevel {
    filled: i64,
    since: NaiveDateTime,
}

impl BucketLevel {
    const fn empty(since: NaiveDateTime) -> Self {
        Self { filled: 0, since }
    }

    /// The same later: whole intervals are forgotten, a begun one goes on.
    fn at(self, rate: Rate, now: NaiveDateTime) -> Self {
        let passed = (now - self.since).num_milliseconds().max(0);
        let intervals = passed / rate.interval.num_milliseconds().max(1);
        if self.filled <= intervals {
            return Self::empty(now);
        }
        let forgotten = TimeDelta::milliseconds(intervals * rate.interval.num_milliseconds());
        Self {
            filled: self.filled - intervals,
            since: self.since + forgotten,
        }
    }

    /// One more, or the seconds until there is room for it.
    fn plus_one(self, rate: Rate, now: NaiveDateTime) -> Result<Self, u32> {
        if self.filled < rate.burst {
            return Ok(Self {
                filled: self.filled + 1,
                ..self
            });
        }
        let over = i32::try_from(self.filled - rate.burst).unwrap_or(i32::MAX);
        let room_at = self.since + rate.interval * over.saturating_add(1);
        // A clock that was set back keeps nobody out for longer than one interval.
        let left = (room_at - now).min(rate.interval).num_milliseconds();
        Err(u32::try_from(left.max(1)).unwrap_or(1).div_ceil(1000))
    }

    fn minus_one(self) -> Self {
        Self {
            filled: (self.filled - 1).max(0),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 120,
        interval: TimeDelta::seconds(6),
    };

    fn second(n: i64) -> NaiveDateTime {
        NaiveDateTime::default() + TimeDelta::seconds(n)
    }

    fn full() -> BucketLevel {
        BucketLevel {
            filled: 120,
            since: second(0),
        }
    }

    #[test]
    fn a_crowd_passes_and_a_flood_gets_through_ten_times_a_minute() {
        let mut level = BucketLevel::empty(second(0));
        let mut passed = 0;
        for tenth in 0..6000 {
            let now = second(0) + TimeDelta::milliseconds(tenth * 100);
            if let Ok(more) = level.at(RATE, now).plus_one(RATE, now) {
                level = more;
                passed += 1;
            }
        }
        // Ten minutes: the first burst, and then a hundred more.
        assert_eq!(passed, RATE.burst + 99);
    }

    #[test]
    fn the_wait_is_what_is_left_of_the_interval() {
        assert_eq!(full().plus_one(RATE, second(0)), Err(6));
        assert_eq!(full().plus_one(RATE, second(4)), Err(2));
        assert!(full().at(RATE, second(6)).plus_one(RATE, second(6)).is_ok());
        // A clock that was set back keeps nobody out for longer.
        assert_eq!(full().at(RATE, second(-50)).filled, 120);
        assert_eq!(full().plus_one(RATE, second(-50)), Err(6));
    }

    #[test]
    fn everybody_is_forgotten_in_the_end() {
        assert_eq!(
            full().at(RATE, second(720)),
            BucketLevel::empty(second(720))
        );
        assert_eq!(full().at(RATE, second(719)).filled, 1);
        assert_eq!(BucketLevel::empty(second(0)).minus_one().filled, 0);
    }

    #[test]
    fn parts_of_a_second_count() {
        let quick = Rate {
            burst: 1,
            interval: TimeDelta::milliseconds(500),
        };
        let level = BucketLevel {
            filled: 1,
            since: second(0),
        };
        let half = second(0) + TimeDelta::milliseconds(500);
        assert_eq!(level.plus_one(quick, second(0)), Err(1));
        assert_eq!(level.at(quick, half).filled, 0);
    }
}
