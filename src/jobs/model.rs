//! What a job is, and how far it is.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::schema::jobs;

/// The name of a type of job, in the word that stands in its rows: it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobKind(&'static str);

impl JobKind {
    pub const fn new(word: &'static str) -> Self {
        Self(word)
    }

    pub const fn word(self) -> &'static str {
        self.0
    }
}

/// Jobs of one lane wait for each other, and never for those of another lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Seconds at most, and somebody waits for it: mail.
    Quick,
    /// Whatever takes long or makes much work: reports, sweeps, imports.
    Long,
}

impl Lane {
    pub(super) const ALL: [Self; 2] = [Self::Quick, Self::Long];

    /// How many jobs of the lane a process does at once. A mail server that hangs holds one of
    /// four mails; a chunk that hangs leaves the other long jobs one place.
    pub(super) const fn at_once(self) -> usize {
        match self {
            Self::Quick => 4,
            Self::Long => 2,
        }
    }
}

/// What is to be done, with all that the handler needs to know. It stands in its row as JSON, so a
/// field that comes later needs `#[serde(default)]`: rows of older versions have none.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    const KIND: JobKind;
    const LANE: Lane;
}

/// What a chunk of a job has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChunkOutcome<J> {
    /// Nothing of the job is left.
    Done,
    /// `next` is the rest of the job. Each chunk must leave less: one that is never done goes on
    /// for ever.
    Continue { next: J, progress: JobProgress },
}

/// How far a job has come, in whatever it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct JobProgress {
    #[diesel(column_name = progress_done)]
    pub done: i64,
    /// `None` as long as nobody knows.
    #[diesel(column_name = progress_total)]
    pub total: Option<i64>,
}

impl JobProgress {
    /// As it stands when nothing is left.
    pub(super) fn finished(self) -> Self {
        Self {
            done: self.total.unwrap_or(self.done),
            ..self
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Also while it is being done.
    Waiting,
    Done,
    /// Given up, until an administrator revives it.
    Dead,
}

impl JobState {
    const ALL: [Self; 3] = [Self::Waiting, Self::Done, Self::Dead];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a page can tell of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStatus {
    pub state: JobState,
    pub progress: JobProgress,
    /// Why the last attempt failed; empty where it did not.
    pub last_error: String,
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

/// A row as it was read. Every claim changes `run_at` and `attempts`, every chunk `chunks_done`: what
/// is written for a version that is no more changes nothing.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub(super) struct JobVersion {
    pub id: i64,
    pub attempts: i32,
    pub run_at: NaiveDateTime,
    pub chunks_done: i32,
}

/// A job that a worker has taken.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub(super) struct ClaimedJob {
    #[diesel(embed)]
    pub version: JobVersion,
    pub kind: String,
    pub payload: String,
    #[diesel(embed)]
    pub progress: JobProgress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_done_has_done_all_of_it() {
        let progress = |done, total| JobProgress { done, total };
        assert_eq!(progress(7, Some(9)).finished(), progress(9, Some(9)));
        assert_eq!(progress(7, None).finished(), progress(7, None));
    }

    #[test]
    fn states_are_read_by_their_words() {
        for state in JobState::ALL {
            assert_eq!(JobState::parse(state.word()), Some(state));
        }
        assert_eq!(JobState::parse("lost"), None);
    }
}
