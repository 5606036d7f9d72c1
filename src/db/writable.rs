//! Whether anything can be written now, for whoever watches the server.
//!
//! Most writes change nothing (nothing to fold, nothing due), and such a write succeeds on a full
//! disk. So a row is changed to find out, at most every [`ANEW_AFTER`] however often it is asked,
//! and a write of anybody that met a full disk counts as well.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::connection::AnyConnection;
use super::damage::WriteStop;
use super::executor::Db;
use super::failure::{Failure, Outcome};

/// What was found holds so long.
const ANEW_AFTER: Duration = Duration::from_secs(5);
/// Longer than this a watcher is not kept waiting; the group of a busy writer takes far less.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why nothing can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    DiskFull,
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
            Self::ReadOnly => "not permitted",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Damaged => "database damaged",
        }
    }

    fn of(failure: &Failure) -> Self {
        match failure {
            Failure::DiskFull => Self::DiskFull,
            Failure::ReadOnly => Self::ReadOnly,
            Failure::Busy => Self::Busy,
            Failure::Damaged(_) => Self::Damaged,
            _ => Self::Unavailable,
        }
    }
}

/// The latest that is known. Cloning it shares it.
#[derive(Clone, Default)]
pub struct WriteHealth {
    latest: Arc<Mutex<Option<Known>>>,
    /// Held by whoever looks: the others wait for what is found.
    looking: Arc<tokio::sync::Mutex<()>>,
    stop: WriteStop,
}

#[derive(Clone, Copy)]
struct Known {
    at: Instant,
    found: Result<(), Unwritable>,
}

impl WriteHealth {
    pub fn stop(&self) -> &WriteStop {
        &self.stop
    }

    /// A write met this. Only what says something about the next one is remembered.
    pub(super) fn note<T>(&self, outcome: &Outcome<T>) {
        if let Err(failure @ (Failure::DiskFull | Failure::ReadOnly)) = outcome {
            self.know(Err(Unwritable::of(failure)));
        }
    }

    fn know(&self, found: Result<(), Unwritable>) {
        let at = Instant::now();
        *self.latest() = Some(Known { at, found });
    }

    fn fresh(&self) -> Option<Result<(), Unwritable>> {
        if self.stop.is_set() {
            return Some(Err(Unwritable::Damaged));
        }
        let latest = (*self.latest())?;
        (latest.at.elapsed() < ANEW_AFTER).then_some(latest.found)
    }

    fn latest(&self) -> MutexGuard<'_, Option<Known>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Db {
    /// Whether a row can be changed; `change` does it, with something new each time.
    pub async fn writable(
        &self,
        change: impl Fn(&mut AnyConnection) -> Outcome<()> + Send + 'static,
    ) -> Result<(), Unwritable> {
        let health = self.health().clone();
        let _looking = health.looking.lock().await;
        if let Some(found) = health.fresh() {
            return found;
        }
        let found = match tokio::time::timeout(PATIENCE, self.write(change)).await {
            Ok(outcome) => outcome.map_err(|failure: Failure| Unwritable::of(&failure)),
            Err(_) => Err(Unwritable::Busy),
        };
        health.know(found);
        found
    }
}
