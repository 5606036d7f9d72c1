//! Takes what is due, does it outside of any transaction, and writes down what became of it.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};
use tokio::time::{sleep, timeout};

use crate::clock::Clock;
use crate::db::{Db, DbFailure};

use super::attempt::{ATTEMPTS, AttemptOutcome};
use super::handlers::Handlers;
use super::model::{ChunkOutcome, ClaimedJob, JobError, JobVersion, Lane};
use super::stop::StopSignal;
use super::store;

/// A job belongs to the worker that took it for this long; if that dies, another takes it then.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// A chunk is cut off before its lease ends, and with room for clocks that disagree a little.
const LIMIT: Duration = Duration::from_secs(4 * 60);
/// Between tries to write down a job's end: doubled each time, half a minute altogether.
const FIRST_PAUSE: Duration = Duration::from_millis(30);
const LAST_PAUSE: Duration = Duration::from_secs(30);
/// What a quick job has left when a stop is wanted. A mail that is given back in the middle may go out
/// twice, under one Message-ID.
const LAST_MOMENT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_secs(2);
const BATCH: i64 = 16;
const KEPT: TimeDelta = TimeDelta::days(30);
const PRUNED_EVERY: Duration = Duration::from_secs(60 * 60);

/// Does the jobs of one database. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    handlers: Handlers,
}

/// A lane and its places: loops that each do one job at a time. One of them at a time looks for the
/// next job; together they would all find the same one.
struct LaneQueue {
    lane: Lane,
    turn: Mutex<()>,
}

impl LaneQueue {
    fn all() -> [Self; 2] {
        Lane::ALL.map(|lane| Self {
            lane,
            turn: Mutex::new(()),
        })
    }

    /// Itself, once for each place.
    fn places(&self) -> impl Iterator<Item = &Self> {
        std::iter::repeat_n(self, self.lane.at_once())
    }
}

impl Worker {
    pub fn new(db: Db, clock: Clock, handlers: Handlers) -> Self {
        Self {
            db,
            clock,
            handlers,
        }
    }

    /// Works until `stop` turns true (or its sender is gone); the chunks under way are finished
    /// then. The database must stay open until this ends.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let (stop, lanes) = (StopSignal::from(stop), LaneQueue::all());
        let places = lanes.iter().flat_map(LaneQueue::places);
        let work = places.map(|queue| self.work(queue, &stop));
        tokio::join!(join_all(work), self.prune_hourly(&stop));
    }

    /// Does everything that is due now, also what comes of it, and returns how many chunks were
    /// attempted.
    pub async fn run_due(&self) -> usize {
        let lanes = LaneQueue::all();
        let mut attempted = 0;
        loop {
            let places = lanes.iter().flat_map(LaneQueue::places);
            let passes = join_all(places.map(|queue| self.pass(queue))).await;
            match passes.iter().sum() {
                0_usize => return attempted,
                more => attempted += more,
            }
        }
    }

    /// Forgets what was done more than 30 days ago.
    pub async fn prune(&self) {
        let before = self.clock.now() - KEPT;
        if let Err(failure) = self.db.write(move |c| store::prune(c, before)).await {
            tracing::warn!(%failure, "old jobs could not be cleared away");
        }
    }

    async fn prune_hourly(&self, stop: &StopSignal) {
        while !stop.is_on() {
            self.prune().await;
            tokio::select! {
                () = stop.wait() => {}
                () = sleep(PRUNED_EVERY) => {}
            }
        }
    }

    /// Does one job of a lane after the other until a stop is wanted.
    async fn work(&self, queue: &LaneQueue, stop: &StopSignal) {
        while let Some(job) = self.next(queue, stop).await {
            self.attempt(job, queue.lane, stop).await;
        }
    }

    /// Waits for a job. `None` when a stop is wanted.
    async fn next(&self, queue: &LaneQueue, stop: &StopSignal) -> Option<ClaimedJob> {
        let _turn = queue.turn.lock().await;
        while !stop.is_on() {
            let taken = self.take(queue.lane).await;
            if taken.is_some() {
                return taken;
            }
            tokio::select! {
                () = stop.wait() => {}
                () = sleep(POLL) => {}
            }
        }
        None
    }

    /// Does one job after the other until none is due, and returns how many it attempted.
    async fn pass(&self, queue: &LaneQueue) -> usize {
        let mut attempted = 0;
        while let Some(job) = self.take_now(queue).await {
            self.attempt(job, queue.lane, &StopSignal::never()).await;
            attempted += 1;
        }
        attempted
    }

    async fn take_now(&self, queue: &LaneQueue) -> Option<ClaimedJob> {
        let _turn = queue.turn.lock().await;
        self.take(queue.lane).await
    }

    /// The job that has been due longest and that nobody else takes.
    async fn take(&self, lane: Lane) -> Option<ClaimedJob> {
        let due = self.due(lane).await;
        if due.is_empty() {
            return None;
        }
        let until = self.clock.now() + LEASE;
        let claim = self.db.write(move |c| store::claim_first(c, &due, until));
        claim.await.unwrap_or_else(|failure| {
            // Busy: others are at the same jobs, and will do them.
            if !matches!(failure, DbFailure::Busy) {
                tracing::warn!(%failure, "a job could not be taken");
            }
            None
        })
    }

    async fn due(&self, lane: Lane) -> Vec<JobVersion> {
        let (kinds, now) = (self.handlers.kinds(lane), self.clock.now());
        let due = self.db.read(move |c| store::due(c, &kinds, now, BATCH));
        due.await.unwrap_or_else(|failure| {
            tracing::warn!(%failure, "the jobs could not be read");
            Vec::new()
        })
    }

    async fn attempt(&self, job: ClaimedJob, lane: Lane, stop: &StopSignal) {
        let outcome = tokio::select! {
            biased; // What has come to its end is not given back.
            outcome = self.outcome(&job, stop) => outcome,
            () = given_back(lane, stop) => AttemptOutcome::GivenBack,
        };
        self.settle(job.version, self.clock.now(), outcome).await;
    }

    async fn outcome(&self, job: &ClaimedJob, stop: &StopSignal) -> AttemptOutcome {
        let result = self.perform(job, stop).await;
        if let Err(error) = &result {
            let JobVersion { id, attempts, .. } = job.version;
            tracing::warn!(job = id, kind = job.kind, attempt = attempts, %error, "a job failed");
        }
        AttemptOutcome::of(job, result, self.clock.now())
    }

    async fn perform(
        &self,
        job: &ClaimedJob,
        stop: &StopSignal,
    ) -> Result<ChunkOutcome<String>, JobError> {
        if job.version.attempts > ATTEMPTS {
            return Err(JobError::Never("no attempt came to an end".into()));
        }
        let Some(handler) = self.handlers.of(&job.kind) else {
            return Err(JobError::Retry("nobody here does such jobs".into()));
        };
        let chunk = async move { handler.run(&job.payload, stop.clone()).await };
        match timeout(LIMIT, AssertUnwindSafe(chunk).catch_unwind()).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(JobError::Retry("it panicked".into())),
            Err(_) => Err(JobError::Retry("it took too long".into())),
        }
    }

    async fn settle(&self, job: JobVersion, now: NaiveDateTime, outcome: AttemptOutcome) {
        let outcome = Arc::new(outcome);
        let mut pause = FIRST_PAUSE;
        loop {
            let outcome = Arc::clone(&outcome);
            let settled = self.db.write(move |c| store::settle(c, job, now, &outcome));
            match settled.await {
                Ok(true) => return,
                Ok(false) => return tracing::warn!(job = job.id, "a job outlived its lease"),
                Err(_) if pause < LAST_PAUSE => sleep(pause).await,
                Err(failure) => {
                    return tracing::error!(job = job.id, %failure, "a job's end was not written");
                }
            }
            pause *= 2;
        }
    }
}

/// Ends when a stop is wanted and a job of the lane is not to be waited for any longer.
async fn given_back(lane: Lane, stop: &StopSignal) {
    match lane {
        Lane::Quick => {
            stop.wait().await;
            sleep(LAST_MOMENT).await;
        }
        // A chunk looks at the signal itself.
        Lane::Long => pending().await,
    }
}
