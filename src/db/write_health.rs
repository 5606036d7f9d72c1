//! Whether anything can be written now, for whoever watches the server.
//!
//! Most writes change nothing (nothing to fold, nothing due), and such a write succeeds on a full
//! disk. So a row is changed to find out, at most every [`ANEW_AFTER`] however often it is asked,
//! and a write of anybody that met a full disk counts as well.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::damage::WriteStop;
use super::failure::{DbFailure, Outcome};

/// What was found holds so long.
const ANEW_AFTER: Duration = Duration::from_secs(5);

/// Why nothing can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    DiskFull,
    DiskFailing,
    ReadOnly,
    /// The writer is behind, or another process holds the database.
    Busy,
    Unavailable,
    Damaged,
}

impl Unwritable {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DiskFull => "disk full",
            Self::DiskFailing => "disk failing",
            Self::ReadOnly => "not permitted",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Damaged => "database damaged",
        }
    }

    pub(super) fn of(failure: &DbFailure) -> Self {
        match failure {
            DbFailure::DiskFull => Self::DiskFull,
            DbFailure::DiskFailing(_) => Self::DiskFailing,
            DbFailure::ReadOnly(_) => Self::ReadOnly,
            DbFailure::Busy | DbFailure::TimedOut => Self::Busy,
            DbFailure::Damaged(_) => Self::Damaged,
            _ => Self::Unavailable,
        }
    }
}

/// The latest that is known. Cloning it shares it.
#[derive(Clone, Default)]
pub struct WriteHealth {
    latest: Arc<Mutex<Option<KnownHealth>>>,
    /// Held by whoever looks: the others wait for what is found.
    looking: Arc<tokio::sync::Mutex<()>>,
    stop: WriteStop,
}

#[derive(Clone, Copy)]
struct KnownHealth {
    at: Instant,
    found: Result<(), Unwritable>,
}

impl WriteHealth {
    pub fn stop(&self) -> &WriteStop {
        &self.stop
    }

    /// A write met this. Only what says something about the next one is remembered.
    pub(super) fn note<T>(&self, outcome: &Outcome<T>) {
        if let Err(
            failure @ (DbFailure::DiskFull | DbFailure::DiskFailing(_) | DbFailure::ReadOnly(_)),
        ) = outcome
        {
            self.know(Err(Unwritable::of(failure)));
        }
    }

    /// One looks at a time: the others wait for what is found.
    pub(super) async fn looking(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.looking.lock().await
    }

    pub(super) fn know(&self, found: Result<(), Unwritable>) {
        let at = Instant::now();
        *self.latest() = Some(KnownHealth { at, found });
    }

    pub(super) fn fresh(&self) -> Option<Result<(), Unwritable>> {
        if self.stop.is_set() {
            return Some(Err(Unwritable::Damaged));
        }
        let latest = (*self.latest())?;
        (latest.at.elapsed() < ANEW_AFTER).then_some(latest.found)
    }

    fn latest(&self) -> MutexGuard<'_, Option<KnownHealth>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
