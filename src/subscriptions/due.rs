//! When a period has ended, and who waits for it.

use std::iter::successors;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::choice::KINDS;
use super::send::ReportMail;
use super::store;
use crate::clock::local_time;
use crate::db::{Conn, DISAGREEMENT, Outcome};
use crate::jobs;
use crate::sign_offs::last_ended;
use crate::values::{Period, PeriodKind};

/// In Vietnam: when offices open.
const HOUR: u32 = 7;
/// Of Vietnam, which has no summer time.
const AHEAD: TimeDelta = TimeDelta::hours(7);

/// However long a server stood still, a reader wants no more letters than this of one kind.
const MOST_MISSED: usize = 24;

/// Queues what is due now and was not queued before, also of periods that ended while no server ran;
/// how many that were. A subscription begins with the period in which it was made.
pub fn queue_mailings(c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
    let Some(oldest) = store::oldest(c)? else {
        return Ok(0);
    };
    let mut queued = 0;
    for (kind, period_kind) in KINDS {
        for period in due(period_kind, oldest, now) {
            let code = period.code();
            for id in store::without_mail(c, kind, &code, end_of(period.until))? {
                store::queue(c, id, &code, now)?;
                let job = ReportMail {
                    subscription: id,
                    period: code.clone(),
                };
                jobs::enqueue(c, &job, now)?;
                queued += 1;
            }
        }
    }
    Ok(queued)
}

/// Takes back what a clock that was ahead has queued of periods that are still to come: their reports
/// are due when they are over. How many that were. A report that was only early is not sent again.
pub fn forget_future_mailings(c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
    let mut forgotten = 0;
    for code in store::periods_queued_after(c, now + DISAGREEMENT)? {
        if Period::parse(&code).is_ok_and(|period| end_of(period.until) > now) {
            forgotten += store::forget_mailings(c, &code)?;
        }
    }
    Ok(forgotten)
}

/// The periods of a kind that are over, as of the last seven in the morning, and that ended after
/// the oldest subscription was made; the earliest first.
fn due(kind: PeriodKind, oldest: NaiveDateTime, now: NaiveDateTime) -> Vec<Period> {
    let local = local_time(now);
    let day = if local.hour() >= HOUR {
        local.date()
    } else {
        local.date() - TimeDelta::days(1)
    };
    let last = last_ended(kind, day);
    let before = successors(Some(last), |period| Some(period.previous()));
    let ended = before.take_while(|period| end_of(period.until) > oldest);
    let mut ended: Vec<Period> = ended.take(MOST_MISSED).collect();
    ended.reverse();
    ended
}

/// The moment (UTC) at which a day in Vietnam is over.
fn end_of(day: NaiveDate) -> NaiveDateTime {
    (day + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN) - AHEAD
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn codes(kind: PeriodKind, since: &str, now: &str) -> Vec<String> {
        let due = due(kind, since.parse().unwrap(), now.parse().unwrap());
        due.iter().map(Period::code).collect()
    }

    #[test]
    fn a_period_is_due_at_seven_in_the_morning_after_it() {
        let since = "2026-10-20T00:00:00";
        // The State's month of November ends on the 14th.
        let of = |kind, now| codes(kind, since, now);
        assert!(of(PeriodKind::StateMonth, "2026-11-14T23:59:59").is_empty());
        let after = "2026-11-15T00:00:00";
        assert_eq!(of(PeriodKind::StateMonth, after), ["s2026-11"]);
        assert_eq!(of(PeriodKind::Month, after), ["2026-10"]);
        assert!(of(PeriodKind::StateNine, after).is_empty());
    }

    #[test]
    fn what_ended_while_no_server_ran_is_due_too() {
        let missed = codes(
            PeriodKind::Month,
            "2026-08-03T00:00:00",
            "2026-12-02T00:00:00",
        );
        assert_eq!(missed, ["2026-08", "2026-09", "2026-10", "2026-11"]);
        let of_years = codes(
            PeriodKind::Month,
            "2010-01-03T00:00:00",
            "2026-12-02T00:00:00",
        );
        assert_eq!(of_years.len(), MOST_MISSED);
        assert_eq!(of_years.last().unwrap(), "2026-11");
    }

    #[test]
    fn a_day_in_vietnam_ends_at_seventeen_of_greenwich() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 14).unwrap();
        assert_eq!(end_of(day).to_string(), "2026-11-14 17:00:00");
    }
}
