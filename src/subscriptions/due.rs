//! When a period has ended, and who waits for it.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::choice::KINDS;
use super::send::ReportMail;
use super::store;
use crate::clock::local_time;
use crate::db::{Conn, Outcome};
use crate::jobs;
use crate::sign_offs::last_ended;
use crate::values::Period;

/// In Vietnam: when offices open.
const HOUR: u32 = 7;
/// Of Vietnam, which has no summer time.
const AHEAD: TimeDelta = TimeDelta::hours(7);

/// Queues what is due now and was not queued before; how many that were. A subscription begins
/// with the period in which it was made.
pub fn queue_mailings(c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
    let mut queued = 0;
    for (kind, period) in due(now) {
        let code = period.code();
        let ended = end_of(period.until);
        for id in store::without_mail(c, kind, &code, ended)? {
            store::queue(c, id, &code, now)?;
            let job = ReportMail {
                subscription: id,
                period: code.clone(),
            };
            jobs::enqueue(c, &job, now)?;
            queued += 1;
        }
    }
    Ok(queued)
}

/// The last period of each kind that is over, as of the last seven in the morning.
fn due(now: NaiveDateTime) -> Vec<(&'static str, Period)> {
    let local = local_time(now);
    let day = if local.hour() >= HOUR {
        local.date()
    } else {
        local.date() - TimeDelta::days(1)
    };
    let ended = KINDS.iter();
    ended
        .map(|(code, kind)| (*code, last_ended(*kind, day)))
        .collect()
}

/// The moment (UTC) at which a day in Vietnam is over.
fn end_of(day: NaiveDate) -> NaiveDateTime {
    (day + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN) - AHEAD
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(utc: &str) -> Vec<String> {
        let due = due(utc.parse().unwrap());
        due.iter().map(|(_, period)| period.code()).collect()
    }

    #[test]
    fn a_period_is_due_at_seven_in_the_morning_after_it() {
        // The State's month of November ends on the 14th.
        let before = at("2026-11-14T23:59:59");
        let after = at("2026-11-15T00:00:00");
        assert_eq!(before.first().unwrap(), "s2026-10");
        assert_eq!(after.first().unwrap(), "s2026-11");
        assert_eq!(after.get(1).unwrap(), "2026-10");
        assert_eq!(after.get(5).unwrap(), "s2026-9M");
    }

    #[test]
    fn a_day_in_vietnam_ends_at_seventeen_of_greenwich() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 14).unwrap();
        assert_eq!(end_of(day).to_string(), "2026-11-14 17:00:00");
    }
}
