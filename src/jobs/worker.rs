//! Takes what is due, does it outside of any transaction, and writes down what became of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

use crate::clock::Clock;
use crate::db::{Db, Failure};

use super::model::{ATTEMPTS, Fate, Handlers, JobError};
use super::store::{self, Job};

/// A job belongs to the worker that took it for this long; if that dies, another takes it then.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// A job is cut off before its lease ends, and with room for clocks that disagree a little.
const LIMIT: Duration = Duration::from_secs(4 * 60);
/// Between tries to write down a job's end: doubled each time, half a minute altogether.
const FIRST_PAUSE: Duration = Duration::from_millis(30);
const LAST_PAUSE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_secs(2);
const BATCH: i64 = 16;
/// A mail server that hangs should not hold up everything else.
const AT_ONCE: usize = 4;
const KEPT: TimeDelta = TimeDelta::days(30);
const PRUNED_EVERY: TimeDelta = TimeDelta::hours(1);

/// Does the jobs of one database. Cheap to clone; clones share the bell.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    handlers: Handlers,
    bell: Arc<Notify>,
}

impl Worker {
    pub fn new(db: Db, clock: Clock, handlers: Handlers) -> Self {
        let bell = Arc::new(Notify::new());
        Self {
            db,
            clock,
            handlers,
            bell,
        }
    }

    /// Whoever wrote a job may ring (`notify_one`), and it is done now instead of within 2 seconds.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// Works until `stop` turns true (or its sender is gone); what is being done then is finished.
    /// The database must stay open until then.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut pruned = NaiveDateTime::MIN;
        while !*stop.borrow() {
            self.pass(|| *stop.borrow()).await;
            if self.clock.now() - pruned > PRUNED_EVERY {
                pruned = self.clock.now();
                self.prune().await;
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = self.bell.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Does everything that is due now and returns how many jobs were attempted.
    pub async fn run_due(&self) -> usize {
        self.pass(|| false).await
    }

    /// Forgets what was done more than 30 days ago.
    pub async fn prune(&self) {
        let before = self.clock.now() - KEPT;
        if let Err(failure) = self.db.write(move |c| store::prune(c, before)).await {
            tracing::warn!(%failure, "old jobs could not be cleared away");
        }
    }

    async fn pass(&self, stopped: impl Fn() -> bool) -> usize {
        let mut attempted = 0;
        loop {
            let before = attempted;
            for group in self.due().await.chunks(AT_ONCE) {
                if stopped() {
                    return attempted;
                }
                let ours = self.claim(group.to_vec()).await;
                attempted += ours.len();
                join_all(ours.into_iter().map(|job| self.attempt(job))).await;
            }
            if attempted == before {
                return attempted;
            }
        }
    }

    async fn due(&self) -> Vec<Job> {
        let (kinds, now) = (self.handlers.kinds(), self.clock.now());
        let due = self.db.read(move |c| store::due(c, &kinds, now, BATCH));
        due.await.unwrap_or_else(|failure| {
            tracing::warn!(%failure, "the jobs could not be read");
            Vec::new()
        })
    }

    /// Those of the group that fall to us.
    async fn claim(&self, group: Vec<Job>) -> Vec<Job> {
        let until = self.clock.now() + LEASE;
        let claim = self.db.write(move |c| store::claim(c, &group, until));
        claim.await.unwrap_or_else(|failure| {
            // Busy: others are at the same jobs, and will do them.
            if !matches!(failure, Failure::Busy) {
                tracing::warn!(%failure, "jobs could not be taken");
            }
            Vec::new()
        })
    }

    async fn attempt(&self, job: Job) {
        let result = self.perform(&job).await;
        if let Err(error) = &result {
            tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, %error, "a job failed");
        }
        let now = self.clock.now();
        let fate = Fate::of(result, job.id, job.attempts, now);
        self.settle(job, now, fate).await;
    }

    async fn perform(&self, job: &Job) -> Result<(), JobError> {
        if job.attempts > ATTEMPTS {
            return Err(JobError::Never("no attempt came to an end".into()));
        }
        let Some(handler) = self.handlers.of(&job.kind) else {
            return Err(JobError::Retry("nobody here does such jobs".into()));
        };
        let payload = job.payload.clone();
        let doing = AssertUnwindSafe(async move { handler.run(payload).await }).catch_unwind();
        match timeout(LIMIT, doing).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(JobError::Retry("it panicked".into())),
            Err(_) => Err(JobError::Retry("it took too long".into())),
        }
    }

    /// A job whose end is not written down is done once more when its lease is over: so this does
    /// not give up at once when the database is busy or being restarted.
    async fn settle(&self, job: Job, now: NaiveDateTime, fate: Fate) {
        let id = job.id;
        let mut pause = FIRST_PAUSE;
        loop {
            let (job, fate) = (job.clone(), fate.clone());
            let settled = self.db.write(move |c| store::settle(c, &job, now, &fate));
            match settled.await {
                Ok(true) => return,
                Ok(false) => return tracing::warn!(job = id, "a job outlived its lease"),
                Err(_) if pause < LAST_PAUSE => tokio::time::sleep(pause).await,
                Err(failure) => {
                    return tracing::error!(job = id, %failure, "a job's end was not written");
                }
            }
            pause *= 2;
        }
    }
}
