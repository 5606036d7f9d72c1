//! The time: what it is now, and what day that is in Vietnam.
//!
//! Nobody else asks the machine for the time, so a test can stand at any moment it likes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Utc};

/// Vietnam keeps UTC+7 all year, without daylight saving time.
const VIETNAM: TimeDelta = TimeDelta::hours(7);

/// A clock that shows UTC, cut to the microsecond.
#[derive(Debug, Clone)]
pub struct Clock(TimeSource);

#[derive(Debug, Clone)]
enum TimeSource {
    System {
        started: Instant,
    },
    /// Microseconds, shared by all clones of the clock.
    Fixed {
        since_epoch: Arc<AtomicI64>,
        uptime: Arc<AtomicI64>,
    },
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(TimeSource::System {
            started: Instant::now(),
        })
    }

    /// A clock that stands still at `utc` until it is told to [`advance`](Self::advance).
    pub fn fixed(utc: NaiveDateTime) -> Self {
        let micros = utc.and_utc().timestamp_micros();
        Self(TimeSource::Fixed {
            since_epoch: Arc::new(AtomicI64::new(micros)),
            uptime: Arc::default(),
        })
    }

    /// UTC. PostgreSQL keeps microseconds and SQLite nanoseconds: cut here, or a time read back
    /// would differ from the one that was written.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> NaiveDateTime {
        match &self.0 {
            TimeSource::System { .. } => Utc::now().naive_utc().trunc_subsecs(6),
            TimeSource::Fixed { since_epoch, .. } => {
                DateTime::from_timestamp_micros(since_epoch.load(Ordering::SeqCst))
                    .unwrap_or_default()
                    .naive_utc()
            }
        }
    }

    /// How long this clock has run, and with it the process. Unlike [`now`](Self::now) it never
    /// jumps: a machine that learns the right time after its start has not run for years.
    pub fn uptime(&self) -> TimeDelta {
        match &self.0 {
            TimeSource::System { started } => {
                TimeDelta::from_std(started.elapsed()).unwrap_or(TimeDelta::MAX)
            }
            TimeSource::Fixed { uptime, .. } => {
                TimeDelta::microseconds(uptime.load(Ordering::SeqCst))
            }
        }
    }

    /// The calendar day in Vietnam.
    pub fn today(&self) -> NaiveDate {
        local_date(self.now())
    }

    /// Moves a fixed clock and all its clones; the machine's own clock is left alone.
    pub fn advance(&self, by: TimeDelta) {
        self.jump(by);
        if let (TimeSource::Fixed { uptime, .. }, Some(by)) = (&self.0, by.num_microseconds()) {
            uptime.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Sets a fixed clock ahead or back without any time passing, as somebody who mends a wrong
    /// clock does.
    pub fn jump(&self, by: TimeDelta) {
        if let (TimeSource::Fixed { since_epoch, .. }, Some(by)) = (&self.0, by.num_microseconds())
        {
            since_epoch.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// For how long a clock has run without being set, as far as whoever asks can know.
#[derive(Debug, Default)]
pub struct EvenRun {
    /// What the clock would have shown when it began to run.
    began: Option<NaiveDateTime>,
    /// Since when it has not been set, by its uptime.
    since: TimeDelta,
}

impl EvenRun {
    /// What a clock that is kept right is moved by between two questions.
    const UNNOTICED: TimeDelta = TimeDelta::minutes(1);

    /// Zero where the clock was set since it was asked before, or was never asked.
    pub fn so_far(&mut self, clock: &Clock) -> TimeDelta {
        let uptime = clock.uptime();
        let began = clock.now() - uptime;
        let before = self.began.replace(began);
        if before.is_none_or(|before| (began - before).abs() > Self::UNNOTICED) {
            self.since = uptime;
        }
        uptime - self.since
    }
}

/// The day it is in Vietnam when it is `utc`.
pub fn local_date(utc: NaiveDateTime) -> NaiveDate {
    local_time(utc).date()
}

/// From when until when it is that day in Vietnam.
pub fn day_in_utc(day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
    let midnight = day.and_time(NaiveTime::MIN);
    let begins = midnight.checked_sub_signed(VIETNAM).unwrap_or(midnight);
    (begins, begins + TimeDelta::days(1))
}

/// What a clock on a wall in Vietnam shows when it is `utc`.
pub fn local_time(utc: NaiveDateTime) -> NaiveDateTime {
    utc.checked_add_signed(VIETNAM).unwrap_or(utc)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::Timelike;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
    }

    #[test]
    fn a_clock_that_is_set_begins_anew() {
        let clock = Clock::fixed(at("2026-11-30 08:00:00.0"));
        let day = TimeDelta::days(1);
        let mut run = EvenRun::default();
        clock.advance(day);
        assert_eq!(run.so_far(&clock), TimeDelta::zero());
        clock.advance(day);
        clock.jump(TimeDelta::seconds(20));
        assert_eq!(run.so_far(&clock), day);
        for by in [400, -400] {
            clock.jump(TimeDelta::days(by));
            assert_eq!(run.so_far(&clock), TimeDelta::zero());
            clock.advance(day);
            assert_eq!(run.so_far(&clock), day);
        }
    }

    #[test]
    fn shows_no_more_than_microseconds() {
        let now = Clock::fixed(at("2024-08-14 01:02:03.123456789")).now();
        assert_eq!(now, at("2024-08-14 01:02:03.123456"));
        assert_eq!(Clock::system().now().nanosecond() % 1000, 0);
    }

    #[test]
    fn a_day_in_vietnam_begins_at_17_hours_utc() {
        let clock = Clock::fixed(at("2024-08-14 16:59:59.999999"));
        assert_eq!(clock.today(), at("2024-08-14 00:00:00").date());
        clock.advance(TimeDelta::microseconds(1));
        assert_eq!(clock.today(), at("2024-08-15 00:00:00").date());
    }

    #[test]
    fn clones_move_together() {
        let clock = Clock::fixed(at("2024-08-14 00:00:00"));
        let other = clock.clone();
        clock.advance(TimeDelta::minutes(30));
        assert_eq!(other.now(), at("2024-08-14 00:30:00"));
    }

    #[test]
    fn a_jump_is_no_time_that_passed() {
        let clock = Clock::fixed(at("2024-08-14 00:00:00"));
        clock.advance(TimeDelta::hours(2));
        clock.jump(TimeDelta::days(30));
        assert_eq!(clock.now(), at("2024-09-13 02:00:00"));
        assert_eq!(clock.uptime(), TimeDelta::hours(2));
        assert!(Clock::system().uptime() < TimeDelta::days(1));
    }
}
