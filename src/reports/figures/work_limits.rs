//! How much of what is expensive happens at once.
//!
//! The database has few readers, and a report over facts keeps one busy for long. A kind of reader
//! has a limit: strangers one place together, each account one, and all of them together half of
//! the readers, so that the other half always answers the pages of an office. Who finds no place
//! waits a little and is then told to come back.
//!
//! A place goes with the work, not with the request: a reader who hangs up does not free it while a
//! database thread is still counting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::db::Db;
use crate::web::Failure;

/// Strangers that may wait for their place; the next one is told at once.
const STRANGERS_WAITING: usize = 32;

/// The same for each account: somebody who presses a button again and again.
const ACCOUNT_WAITING: usize = 4;

/// How long somebody waits for a place before being told.
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// Leave to do something expensive; given back when it is dropped.
#[derive(Debug)]
pub struct WorkPermit {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
}

/// Why there was no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkRefusal {
    /// The same account still has something under way.
    Own,
    /// Others have.
    Others,
}

impl From<WorkRefusal> for Failure {
    fn from(crowded: WorkRefusal) -> Self {
        match crowded {
            WorkRefusal::Own => Self::OneAtATime,
            WorkRefusal::Others => Self::Crowded,
        }
    }
}

/// One place, and room to wait for it.
#[derive(Debug)]
struct WorkSlot {
    place: Arc<Semaphore>,
    waiting: Semaphore,
}

impl WorkSlot {
    fn new(waiting: usize) -> Self {
        Self {
            place: Arc::new(Semaphore::new(1)),
            // Whoever has just been let in stood in line too.
            waiting: Semaphore::new(waiting + 1),
        }
    }
}

/// The limits of this process. Every copy is the same.
#[derive(Debug, Clone)]
pub struct WorkLimits {
    strangers: Arc<WorkSlot>,
    accounts: Arc<Mutex<HashMap<i64, Arc<WorkSlot>>>>,
    shared: Arc<Semaphore>,
    longest_wait: Duration,
}

impl WorkLimits {
    pub fn new(db: &Db) -> Self {
        Self::with(db.readers().div_euclid(2), LONGEST_WAIT)
    }

    fn with(places: usize, longest_wait: Duration) -> Self {
        Self {
            strangers: Arc::new(WorkSlot::new(STRANGERS_WAITING)),
            accounts: Arc::default(),
            shared: Arc::new(Semaphore::new(places.max(1))),
            longest_wait,
        }
    }

    pub async fn stranger(&self) -> Result<WorkPermit, WorkRefusal> {
        self.enter(&self.strangers, WorkRefusal::Others).await
    }

    pub async fn account(&self, id: i64) -> Result<WorkPermit, WorkRefusal> {
        self.enter(&self.place_of(id), WorkRefusal::Own).await
    }

    async fn enter(&self, own: &WorkSlot, full: WorkRefusal) -> Result<WorkPermit, WorkRefusal> {
        let Ok(_waiting) = own.waiting.try_acquire() else {
            return Err(full);
        };
        let own = self.place(&own.place).await.ok_or(full)?;
        let shared = self.place(&self.shared).await;
        Ok(WorkPermit {
            _own: own,
            _shared: shared.ok_or(WorkRefusal::Others)?,
        })
    }

    async fn place(&self, of: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        let place = of.clone().acquire_owned();
        timeout(self.longest_wait, place).await.ok()?.ok()
    }

    /// Places that nobody is at are forgotten.
    fn place_of(&self, account: i64) -> Arc<WorkSlot> {
        let places = self.accounts.lock();
        let mut places = places.unwrap_or_else(PoisonError::into_inner);
        let taken = |one: &Arc<WorkSlot>| Arc::strong_count(&one.place) > 1;
        places.retain(|_, one| Arc::strong_count(one) > 1 || taken(one));
        let place = places.entry(account);
        place
            .or_insert_with(|| Arc::new(WorkSlot::new(ACCOUNT_WAITING)))
            .clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn limits(places: usize) -> WorkLimits {
        WorkLimits::with(places, Duration::from_millis(20))
    }

    #[tokio::test]
    async fn strangers_have_one_place_together() {
        let limits = limits(9);
        let first = limits.stranger().await.unwrap();
        assert_eq!(limits.stranger().await.unwrap_err(), WorkRefusal::Others);
        // They are not in the way of an account.
        let account = limits.account(1).await.unwrap();
        drop(first);
        limits.stranger().await.unwrap();
        drop(account);
    }

    #[tokio::test]
    async fn an_account_has_one_place_and_all_together_so_many() {
        let limits = limits(2);
        let one = limits.account(1).await.unwrap();
        assert_eq!(limits.account(1).await.unwrap_err(), WorkRefusal::Own);
        let _two = limits.account(2).await.unwrap();
        assert_eq!(limits.account(3).await.unwrap_err(), WorkRefusal::Others);
        drop(one);
        limits.account(3).await.unwrap();
        assert_eq!(limits.accounts.lock().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn a_line_has_an_end() {
        let limits = WorkLimits::with(1, Duration::from_secs(60));
        let _taken = limits.stranger().await.unwrap();
        let line = 0..STRANGERS_WAITING + 1;
        let mut waiting: Vec<_> = line.map(|_| Box::pin(limits.stranger())).collect();
        for one in &mut waiting {
            assert!(timeout(Duration::ZERO, one).await.is_err());
        }
        assert_eq!(limits.stranger().await.unwrap_err(), WorkRefusal::Others);
    }

    #[tokio::test]
    async fn a_place_goes_with_the_work() {
        let limits = limits(1);
        let permit = limits.stranger().await.unwrap();
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let work = std::thread::spawn(move || {
            gone.recv().ok();
            drop(permit);
        });
        assert!(limits.stranger().await.is_err());
        go.send(()).unwrap();
        work.join().unwrap();
        assert!(limits.stranger().await.is_ok());
    }
}
