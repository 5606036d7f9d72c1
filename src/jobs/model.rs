//! What a job is, who does it, and what becomes of it.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

/// With pauses of 1, 2, 4 … minutes and at most 6 hours, the last attempt comes after about 20
/// hours: long enough for a mail server to be mended the next morning.
pub(super) const ATTEMPTS: i32 = 12;
const LONGEST_PAUSE: i64 = 6 * 60 * 60;
/// Longer explanations belong in the log.
const REASON: usize = 200;

/// What a job is about, in the word that stands in its row. Each room has its own constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind(&'static str);

impl Kind {
    pub const fn new(word: &'static str) -> Self {
        Self(word)
    }

    pub const fn word(self) -> &'static str {
        self.0
    }
}

/// Why a job was not done. The reason is shown to administrators: no address, no name, no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// May go better later.
    #[error("{0}")]
    Retry(String),
    /// Will fail the same way every time.
    #[error("{0}")]
    Never(String),
}

pub type Doing = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// Does the jobs of one kind.
pub trait Handler: Send + Sync {
    /// May be called again for a job that was already done: see the doc of the module.
    fn run(&self, payload: String) -> Doing;

    /// Whether this process may do such jobs now. Else they stay as they are, for another process
    /// that may, or for this one later.
    fn ready(&self) -> bool {
        true
    }
}

/// Who does what. A worker leaves the kinds alone that it has no handler for: a newer process
/// beside it may know them.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<&'static str, Arc<dyn Handler>>);

impl Handlers {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, kind: Kind, handler: impl Handler + 'static) -> Self {
        self.0.insert(kind.word(), Arc::new(handler));
        self
    }

    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let ready = self.0.iter().filter(|(_, handler)| handler.ready());
        ready.map(|(kind, _)| *kind).collect()
    }

    pub(super) fn of(&self, kind: &str) -> Option<Arc<dyn Handler>> {
        self.0.get(kind).cloned()
    }
}

/// What becomes of a job after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    Done,
    Again { at: NaiveDateTime, why: String },
    Dead { why: String },
}

impl Fate {
    /// `attempts` counts the one that just ended with `result`.
    pub fn of(result: Result<(), JobError>, id: i64, attempts: i32, now: NaiveDateTime) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(JobError::Retry(why)) if attempts < ATTEMPTS => Self::Again {
                at: now + pause(id, attempts),
                why: shortened(&why),
            },
            Err(JobError::Retry(why) | JobError::Never(why)) => Self::Dead {
                why: shortened(&why),
            },
        }
    }
}

/// The pause after the attempt with this number: doubled each time, and up to a fifth longer, so
/// that jobs that failed together don't come back together. What is added follows from the job
/// itself: a pause can be foretold, and needs no dice.
fn pause(id: i64, attempts: i32) -> TimeDelta {
    let doublings = attempts.clamp(1, 16) - 1;
    let seconds = (60_i64 << doublings).min(LONGEST_PAUSE);
    // Multiplying by 2^64 / golden ratio spreads neighbouring numbers far apart.
    let scattered = (id ^ i64::from(attempts) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64);
    let permille = (scattered as u64 >> 32) % 200;
    TimeDelta::milliseconds(seconds * (1000 + permille as i64))
}

fn shortened(why: &str) -> String {
    why.chars().take(REASON).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn noon() -> NaiveDateTime {
        "2024-08-15T12:00:00".parse().unwrap()
    }

    #[test]
    fn pauses_double_up_to_six_hours_and_never_fall_short() {
        for (attempt, minutes) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (11, 360)] {
            for id in 1..200 {
                let pause = pause(id, attempt);
                assert!(pause >= TimeDelta::minutes(minutes), "{attempt}: {pause}");
                assert!(
                    pause < TimeDelta::seconds(minutes * 72),
                    "{attempt}: {pause}"
                );
            }
        }
    }

    #[test]
    fn jobs_that_failed_together_come_back_apart() {
        let mut pauses: Vec<_> = (1..=100).map(|id| pause(id, 3)).collect();
        pauses.sort();
        pauses.dedup();
        assert!(pauses.len() > 70, "{}", pauses.len());
    }

    #[test]
    fn the_twelfth_failure_is_the_last() {
        let retry = || Err(JobError::Retry("down".into()));
        assert!(matches!(Fate::of(retry(), 1, 11, noon()), Fate::Again { at, .. } if at > noon()));
        let dead = Fate::Dead { why: "down".into() };
        assert_eq!(Fate::of(retry(), 1, 12, noon()), dead);
        let never = Err(JobError::Never("down".into()));
        assert_eq!(Fate::of(never, 1, 1, noon()), dead);
        assert_eq!(Fate::of(Ok(()), 1, 12, noon()), Fate::Done);
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let Fate::Dead { why } = Fate::of(Err(JobError::Never("ế".repeat(999))), 1, 1, noon())
        else {
            unreachable!()
        };
        assert_eq!(why, "ế".repeat(REASON));
    }
}
