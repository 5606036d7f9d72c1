//! Hears every statement of a connection and remembers the gravest failure since it was last
//! asked. A job answers with an error of its own room's making; whether the transaction can be
//! tried again, or the connection is gone, only the database's own words tell.
//!
//! It also throws a job out that wants to go on after the disk refused something. SQLite may have ended the
//! whole transaction then, and each further statement would be kept for itself, for good.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::result::Error;

use super::damage::WriteStop;
use super::failure::{DbFailure, known_failure};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    #[default]
    None,
    /// Another transaction was in the way.
    Busy,
    /// Full or failing.
    Disk,
    Lost,
    Damaged,
}

/// What a job is thrown out with: a panic that nobody is told of.
pub struct DiskRefused(pub DbFailure);

#[derive(Clone, Default)]
pub struct ErrorMonitor {
    seen: Arc<Mutex<MonitorState>>,
    stop: WriteStop,
}

#[derive(Default)]
struct MonitorState {
    worst: Trouble,
    /// What the disk refused last.
    disk: Option<DbFailure>,
    /// Whether any statement has failed, for whatever reason.
    failed: bool,
    in_job: bool,
}

impl ErrorMonitor {
    /// Whichever of its connections hears first of a damage, it stops the writing of all.
    pub fn new(stop: WriteStop) -> Self {
        Self {
            seen: Arc::default(),
            stop,
        }
    }

    /// What was seen since the last call.
    pub fn take(&self) -> Trouble {
        let mut seen = self.seen();
        seen.failed = false;
        std::mem::take(&mut seen.worst)
    }

    /// What the disk refused since the last call.
    pub fn take_disk_failure(&self) -> DbFailure {
        self.seen().disk.take().unwrap_or(DbFailure::DiskFull)
    }

    /// Whether every statement since then was a success.
    pub fn is_sound(&self) -> bool {
        !self.seen().failed
    }

    /// Runs a job, which must catch what it is thrown out with.
    pub fn watch<T>(&self, job: impl FnOnce() -> T) -> T {
        self.seen().in_job = true;
        let done = job();
        self.seen().in_job = false;
        done
    }

    fn seen(&self) -> MutexGuard<'_, MonitorState> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn starts(&self) {
        let seen = self.seen();
        let leave = seen.in_job && seen.worst == Trouble::Disk;
        let why = seen.disk.as_ref().map(DbFailure::echo);
        drop(seen);
        if leave {
            resume_unwind(Box::new(DiskRefused(why.unwrap_or(DbFailure::DiskFull))));
        }
    }

    fn fails(&self, error: &Error) {
        self.seen().failed = true;
        let trouble = match known_failure(error) {
            Some(DbFailure::Busy) => Trouble::Busy,
            Some(failure @ (DbFailure::DiskFull | DbFailure::DiskFailing(_))) => {
                self.seen().disk = Some(failure);
                Trouble::Disk
            }
            Some(DbFailure::Unavailable(_)) => Trouble::Lost,
            Some(DbFailure::Damaged(why)) => {
                self.stop.set(&why);
                Trouble::Damaged
            }
            _ => return,
        };
        let mut seen = self.seen();
        seen.worst = trouble.max(seen.worst);
    }
}

impl Instrumentation for ErrorMonitor {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.starts(),
            InstrumentationEvent::FinishQuery {
                error: Some(error), ..
            } => self.fails(error),
            _ => {}
        }
    }
}
