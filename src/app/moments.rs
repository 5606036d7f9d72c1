//! Moments that a clock which was ahead has left in the way: when they are mended, and which.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use tokio::sync::watch;

use crate::clock::{Clock, EvenRun};
use crate::db::{Conn, DatedColumn, Db, Outcome};
use crate::{
    accounts, jobs, leaky_buckets, producers, security_events, security_watch, subscriptions,
};

const LOOKED_AT_EVERY: Duration = Duration::from_secs(10);

/// A machine often learns the right time some minutes after its start. By a clock that is still behind,
/// all that is true would lie too far ahead.
const TRUSTED_AFTER: TimeDelta = TimeDelta::minutes(10);

/// For what another server has written.
const MENDED_EVERY: TimeDelta = TimeDelta::hours(1);

const DATED: [&[DatedColumn]; 7] = [
    accounts::DATED,
    jobs::DATED,
    leaky_buckets::DATED,
    producers::DATED,
    security_events::DATED,
    security_watch::DATED,
    subscriptions::DATED,
];

/// What lies further ahead of now than it can counts as now (`db::DatedColumn`). Returns how many
/// values were mended.
pub fn mend_moments(c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
    let mut mended = subscriptions::forget_future_mailings(c, now)?;
    for column in DATED.into_iter().flatten() {
        mended += column.bring_back(c, now)?;
    }
    Ok(mended)
}

/// Mends moments whenever the clock has run evenly for ten minutes (after the start, and after it was
/// set), and once an hour; until `stop` turns true.
pub async fn watch_clock(db: Db, clock: Clock, mut stop: watch::Receiver<bool>) {
    let mut plan = MendingPlan::default();
    while !*stop.borrow() {
        if plan.is_due(&clock) {
            let now = clock.now();
            match db.write(move |c| mend_moments(c, now)).await {
                Ok(0) => plan.mended(&clock),
                Ok(values) => {
                    plan.mended(&clock);
                    let told = "a clock was ahead: what lay too far ahead counts as now";
                    tracing::warn!(values, "{told}");
                }
                Err(failure) => tracing::warn!(%failure, "moments could not be mended"),
            }
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(LOOKED_AT_EVERY) => {}
        }
    }
}

#[derive(Debug, Default)]
struct MendingPlan {
    run: EvenRun,
    /// By the uptime of the clock.
    mended_at: Option<TimeDelta>,
}

impl MendingPlan {
    fn is_due(&mut self, clock: &Clock) -> bool {
        let (uptime, even_for) = (clock.uptime(), self.run.so_far(clock));
        let since = |mended_at: TimeDelta| uptime - mended_at;
        // Not within this run, or an hour ago.
        let long_ago = |mended_at| since(mended_at) >= even_for || since(mended_at) > MENDED_EVERY;
        even_for >= TRUSTED_AFTER && self.mended_at.is_none_or(long_ago)
    }

    fn mended(&mut self, clock: &Clock) {
        self.mended_at = Some(clock.uptime());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_believed_after_it_has_run_evenly() {
        let clock = Clock::fixed(NaiveDateTime::default());
        let mut plan = MendingPlan::default();
        assert!(!plan.is_due(&clock), "it may learn the time yet");
        clock.advance(TimeDelta::minutes(5));
        clock.jump(TimeDelta::days(20_000));
        assert!(!plan.is_due(&clock), "it has learned it");
        clock.advance(TimeDelta::minutes(9));
        assert!(!plan.is_due(&clock));
        clock.advance(TimeDelta::minutes(1));
        assert!(plan.is_due(&clock));
        plan.mended(&clock);
        assert!(!plan.is_due(&clock));
    }

    #[test]
    fn it_is_done_again_after_an_hour_and_after_the_clock_was_set() {
        let clock = Clock::fixed(NaiveDateTime::default());
        let mut plan = MendingPlan::default();
        let is_due_after = |plan: &mut MendingPlan, minutes| {
            clock.advance(TimeDelta::minutes(minutes));
            plan.is_due(&clock)
        };
        assert!(!plan.is_due(&clock));
        assert!(is_due_after(&mut plan, 10));
        plan.mended(&clock);
        assert!(!is_due_after(&mut plan, 60));
        assert!(is_due_after(&mut plan, 1));
        plan.mended(&clock);
        clock.jump(-TimeDelta::days(400));
        assert!(!is_due_after(&mut plan, 0));
        assert!(is_due_after(&mut plan, 10));
    }
}
