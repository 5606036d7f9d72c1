//! What becomes of a job after an attempt, and when the next one is made.

use chrono::{NaiveDateTime, TimeDelta};

use super::model::{ChunkOutcome, ClaimedJob, JobError, JobProgress, JobVersion};

/// With pauses of 1, 2, 4 … minutes and at most 6 hours, the last attempt comes after about 20
/// hours: long enough for a mail server to be mended the next morning.
pub(super) const ATTEMPTS: i32 = 12;
const LONGEST_PAUSE: i64 = 6 * 60 * 60;
/// Longer explanations belong in the log.
const REASON: usize = 200;

/// What becomes of a job after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AttemptOutcome {
    Done {
        progress: JobProgress,
    },
    Continue {
        payload: String,
        progress: JobProgress,
    },
    Retry {
        at: NaiveDateTime,
        why: String,
    },
    Dead {
        why: String,
    },
    /// A stop came before its end: the attempt does not count.
    GivenBack,
}

impl AttemptOutcome {
    /// Of the attempt that began with `job` and ended with `result`.
    pub fn of(
        job: &ClaimedJob,
        result: Result<ChunkOutcome<String>, JobError>,
        now: NaiveDateTime,
    ) -> Self {
        let JobVersion { id, attempts, .. } = job.version;
        match result {
            Ok(ChunkOutcome::Done) => Self::Done {
                progress: job.progress.finished(),
            },
            Ok(ChunkOutcome::Continue { next, progress }) => Self::Continue {
                payload: next,
                progress,
            },
            Err(JobError::Retry(why)) if attempts < ATTEMPTS => Self::Retry {
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
/// itself: a pause can be foretold, and needs no random number.
fn pause(id: i64, attempts: i32) -> TimeDelta {
    let doublings = attempts.clamp(1, 16) - 1;
    let seconds = (60_i64 << doublings).min(LONGEST_PAUSE);
    // Multiplying by 2^64 / golden ratio spreads neighbouring numbers far apart.
    let own = (id ^ i64::from(attempts) << 56).cast_unsigned();
    let scattered = own.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let permille = (scattered >> 32).cast_signed() % 200;
    TimeDelta::milliseconds(seconds * (1000 + permille))
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

    fn outcome(result: Result<ChunkOutcome<String>, JobError>, attempts: i32) -> AttemptOutcome {
        let job = ClaimedJob {
            version: JobVersion {
                id: 1,
                attempts,
                run_at: noon(),
                chunks_done: 0,
            },
            kind: "test".into(),
            payload: String::new(),
            progress: JobProgress {
                done: 7,
                total: Some(9),
            },
        };
        AttemptOutcome::of(&job, result, noon())
    }

    #[test]
    fn the_twelfth_failure_is_the_last() {
        let retry = || Err(JobError::Retry("down".into()));
        assert!(
            matches!(outcome(retry(), 11), AttemptOutcome::Retry { at, .. } if at > noon()),
            "the eleventh is not"
        );
        let dead = AttemptOutcome::Dead { why: "down".into() };
        assert_eq!(outcome(retry(), 12), dead);
        let never = Err(JobError::Never("down".into()));
        assert_eq!(outcome(never, 1), dead);
        let progress = JobProgress {
            done: 9,
            total: Some(9),
        };
        let done = AttemptOutcome::Done { progress };
        assert_eq!(outcome(Ok(ChunkOutcome::Done), 12), done);
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let never = Err(JobError::Never("ế".repeat(999)));
        let AttemptOutcome::Dead { why } = outcome(never, 1) else {
            unreachable!()
        };
        assert_eq!(why, "ế".repeat(REASON));
    }
}
