//! Jobs: done once, tried again, given up, and never lost, on either database.

use std::collections::HashMap;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use lensan::clock::Clock;
use lensan::db::{Db, DbFailure};
use lensan::jobs::{
    self, ChunkOutcome, Handler, Handlers, Job, JobError, JobFuture, JobKind, Lane, StopSignal,
    Worker,
};
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, watch};

use crate::support::database::TestDatabase;

#[derive(Serialize, Deserialize)]
struct Errand(String);

impl Job for Errand {
    const KIND: JobKind = JobKind::new("test");
    const LANE: Lane = Lane::Quick;
}

#[derive(Serialize, Deserialize)]
struct OfNewerVersion;

impl Job for OfNewerVersion {
    const KIND: JobKind = JobKind::new("of a newer version");
    const LANE: Lane = Lane::Quick;
}

struct ErrandHandler<F>(F);

impl<F: Fn(String) -> JobFuture<Errand> + Send + Sync + 'static> Handler for ErrandHandler<F> {
    type Job = Errand;

    fn run(&self, job: Errand, _: StopSignal) -> JobFuture<Errand> {
        (self.0)(job.0)
    }
}

fn noon() -> NaiveDateTime {
    "2024-08-15T12:00:00".parse().unwrap()
}

async fn enqueue(db: &Db, what: &str, now: NaiveDateTime) -> i64 {
    let errand = Errand(what.to_owned());
    let id = db.write(move |c| jobs::enqueue(c, &errand, now));
    id.await.unwrap()
}

async fn waiting(db: &Db) -> i64 {
    db.read(jobs::waiting).await.unwrap()
}

/// Counts its calls and answers each with `result`.
fn answering(result: Result<(), JobError>) -> (Arc<AtomicUsize>, Handlers) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let doer = ErrandHandler(move |_| -> JobFuture<Errand> {
        counter.fetch_add(1, Ordering::SeqCst);
        let result = result.clone();
        Box::pin(async move { result.map(|()| ChunkOutcome::Done) })
    });
    (calls, Handlers::new().with(doer))
}

/// A worker that is killed in the middle of a job. `false` if there was none to do.
async fn dies_at_work(db: &Db, clock: &Clock) -> bool {
    let begun = Arc::new(Notify::new());
    let signal = Arc::clone(&begun);
    let doer = ErrandHandler(move |_| -> JobFuture<Errand> {
        signal.notify_one();
        Box::pin(pending())
    });
    let handlers = Handlers::new().with(doer);
    let worker = Worker::new(db.clone(), clock.clone(), handlers);
    tokio::select! {
        _ = worker.run_due() => false,
        () = begun.notified() => true,
    }
}

#[tokio::test]
async fn a_job_is_done_once_and_only_if_its_transaction_was_kept() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "", noon()).await;
    let undone: Result<(), DbFailure> = db
        .write(|c| {
            jobs::enqueue(c, &Errand(String::new()), noon())?;
            Err(DbFailure::Missing)
        })
        .await;
    assert!(undone.is_err());

    let (calls, handlers) = answering(Ok(()));
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    assert_eq!(waiting(&db).await, 1);
    assert_eq!(worker.run_due().await, 1);
    assert_eq!(worker.run_due().await, 0);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(waiting(&db).await, 0);
}

#[tokio::test]
async fn a_failing_job_comes_back_later_and_later_and_then_lies_dead_until_revived() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, "", noon()).await;
    let (calls, handlers) = answering(Err(JobError::Retry("the line is down".into())));
    let clock = Clock::fixed(noon());
    let worker = Worker::new(db.clone(), clock.clone(), handlers);

    assert_eq!(worker.run_due().await, 1);
    clock.advance(TimeDelta::seconds(59));
    assert_eq!(worker.run_due().await, 0, "a minute has not passed");
    clock.advance(TimeDelta::seconds(14));
    assert_eq!(worker.run_due().await, 1);
    clock.advance(TimeDelta::seconds(119));
    assert_eq!(worker.run_due().await, 0, "the second pause is longer");
    for _ in 3..=12 {
        clock.advance(TimeDelta::hours(8));
        assert_eq!(worker.run_due().await, 1);
    }
    clock.advance(TimeDelta::days(90));
    assert_eq!(worker.run_due().await, 0);
    assert_eq!(calls.load(Ordering::SeqCst), 12);

    worker.prune().await;
    let dead = db.read(|c| jobs::dead_letters(c, 10)).await.unwrap();
    assert_eq!(dead.len(), 1, "the dead are not pruned");
    assert_eq!((dead[0].id, dead[0].attempts), (id, 12));
    assert_eq!(dead[0].last_error, "the line is down");
    assert_eq!(waiting(&db).await, 0);

    let now = clock.now();
    let revive = |id| db.write(move |c| jobs::retry_dead(c, id, now));
    assert!(revive(id).await.unwrap());
    assert!(!revive(id).await.unwrap(), "it lives already");
    assert_eq!(waiting(&db).await, 1);
    assert_eq!(worker.run_due().await, 1);
}

#[tokio::test]
async fn what_can_never_succeed_is_tried_once() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "", noon()).await;
    let (_, handlers) = answering(Err(JobError::Never("no such person".into())));
    Worker::new(db.clone(), Clock::fixed(noon()), handlers)
        .run_due()
        .await;
    let dead = db.read(|c| jobs::dead_letters(c, 10)).await.unwrap();
    assert_eq!(dead[0].last_error, "no such person");
    assert_eq!(dead[0].attempts, 1);
}

#[tokio::test]
async fn a_panic_is_a_failure_like_others_and_stops_nobody() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "panic", noon()).await;
    enqueue(&db, "", noon()).await;
    let doer = ErrandHandler(|payload: String| -> JobFuture<Errand> {
        Box::pin(async move {
            assert_ne!(payload, "panic");
            Ok(ChunkOutcome::Done)
        })
    });
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), Handlers::new().with(doer));
    assert_eq!(worker.run_due().await, 2);
    assert_eq!(waiting(&db).await, 1);
}

#[tokio::test]
async fn kinds_without_a_handler_wait_for_a_worker_that_has_one() {
    let database = TestDatabase::new();
    let db = database.open();
    for _ in 0..40 {
        let enqueued = db.write(|c| jobs::enqueue(c, &OfNewerVersion, noon()));
        enqueued.await.unwrap();
    }
    enqueue(&db, "", noon()).await;
    let (_, handlers) = answering(Ok(()));
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    assert_eq!(worker.run_due().await, 1);
    assert_eq!(waiting(&db).await, 40);
}

#[tokio::test]
async fn a_job_whose_worker_died_is_done_by_another_when_the_lease_is_over() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "", noon()).await;
    let clock = Clock::fixed(noon());
    assert!(dies_at_work(&db, &clock).await);

    let (calls, handlers) = answering(Ok(()));
    let second = Worker::new(database.open(), clock.clone(), handlers);
    assert_eq!(second.run_due().await, 0, "the lease still holds");
    clock.advance(TimeDelta::minutes(5));
    assert_eq!(second.run_due().await, 1);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(waiting(&db).await, 0);
}

#[tokio::test]
async fn a_job_that_kills_its_process_every_time_is_given_up_too() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "", noon()).await;
    let clock = Clock::fixed(noon());
    for attempt in 1..=13 {
        assert_eq!(dies_at_work(&db, &clock).await, attempt < 13, "{attempt}");
        clock.advance(TimeDelta::minutes(5));
    }
    let dead = db.read(|c| jobs::dead_letters(c, 10)).await.unwrap();
    assert_eq!(dead[0].last_error, "no attempt came to an end");
}

#[tokio::test]
async fn one_who_outlived_the_lease_does_not_speak_for_the_next() {
    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "", noon()).await;
    // While the first is at it, its lease runs out and a second one fails at the same job. The first
    // has a clock of its own: with the later one, its other places would take the job themselves.
    let late = Clock::fixed(noon() + TimeDelta::minutes(6));
    let other = database.open();
    let doer = ErrandHandler(move |_| -> JobFuture<Errand> {
        let (_, failing) = answering(Err(JobError::Never("refused".into())));
        let second = Worker::new(other.clone(), late.clone(), failing);
        Box::pin(async move {
            assert_eq!(second.run_due().await, 1);
            Ok(ChunkOutcome::Done)
        })
    });
    let handlers = Handlers::new().with(doer);
    let first = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    assert_eq!(first.run_due().await, 1);
    let dead = db.read(|c| jobs::dead_letters(c, 10)).await.unwrap();
    assert_eq!(dead.len(), 1, "the word of the second counts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_never_do_one_job_twice() {
    const JOBS: usize = 60;
    let database = TestDatabase::new();
    let db = database.open();
    for n in 0..JOBS {
        enqueue(&db, &n.to_string(), noon()).await;
    }
    let runs: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let mut workers = Vec::new();
    for _ in 0..3 {
        let runs = Arc::clone(&runs);
        let doer = ErrandHandler(move |payload: String| -> JobFuture<Errand> {
            let runs = Arc::clone(&runs);
            Box::pin(async move {
                *runs.lock().unwrap().entry(payload).or_default() += 1;
                tokio::time::sleep(Duration::from_millis(3)).await;
                Ok(ChunkOutcome::Done)
            })
        });
        // A database handle of its own: what another process has.
        let handlers = Handlers::new().with(doer);
        let worker = Worker::new(database.open(), Clock::fixed(noon()), handlers);
        workers.push(tokio::spawn(async move {
            let mut done = 0;
            // One who finds everything taken goes home and looks again, as `run` does.
            for _ in 0..50 {
                done += worker.run_due().await;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            done
        }));
    }
    let mut done = Vec::new();
    for worker in workers {
        done.push(worker.await.unwrap());
    }
    assert_eq!(done.iter().sum::<usize>(), JOBS, "{done:?}");
    assert_eq!(waiting(&db).await, 0);
    let runs = runs.lock().unwrap();
    assert_eq!(runs.len(), JOBS);
    assert!(runs.values().all(|times| *times == 1), "{runs:?}");
}

#[tokio::test]
async fn a_running_worker_finishes_before_it_stops() {
    let database = TestDatabase::new();
    let db = database.open();
    let finished = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&finished);
    let (begun, mut has_begun) = watch::channel(false);
    let doer = ErrandHandler(move |_| -> JobFuture<Errand> {
        let counter = Arc::clone(&counter);
        begun.send_replace(true);
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(ChunkOutcome::Done)
        })
    });
    let clock = Clock::fixed(noon());
    let worker = Worker::new(db.clone(), clock, Handlers::new().with(doer));
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker.run(stopped));

    enqueue(&db, "", noon()).await;
    has_begun.wait_for(|begun| *begun).await.unwrap();
    stop.send_replace(true);
    running.await.unwrap();
    assert_eq!(finished.load(Ordering::SeqCst), 1);
    assert_eq!(waiting(&db).await, 0);
}

#[tokio::test]
async fn what_was_done_is_forgotten_after_thirty_days_and_its_payload_at_once() {
    use diesel::prelude::*;
    use lensan::db::schema::jobs::dsl;

    let database = TestDatabase::new();
    let db = database.open();
    enqueue(&db, "secret", noon()).await;
    let (_, handlers) = answering(Ok(()));
    let clock = Clock::fixed(noon());
    let worker = Worker::new(db.clone(), clock.clone(), handlers);
    worker.run_due().await;
    let kept =
        || db.read(|c| Ok::<_, DbFailure>(dsl::jobs.select(dsl::payload).load::<String>(c)?));
    clock.advance(TimeDelta::days(30));
    worker.prune().await;
    assert_eq!(kept().await.unwrap(), [""]);
    clock.advance(TimeDelta::seconds(1));
    worker.prune().await;
    assert!(kept().await.unwrap().is_empty());
}

/// A clock that was ahead for a moment must not put the daily work off for a year.
#[tokio::test]
async fn what_is_done_every_day_is_brought_forward_and_never_put_off() {
    let database = TestDatabase::new();
    let db = database.open();
    let (calls, handlers) = answering(Ok(()));
    let clock = Clock::fixed(noon());
    let worker = Worker::new(db.clone(), clock.clone(), handlers);
    for days in [400, 1, 30] {
        let run_at = noon() + TimeDelta::days(days);
        let asked = db.write(move |c| jobs::enqueue_once(c, &Errand(String::new()), run_at));
        asked.await.unwrap();
    }
    assert_eq!(waiting(&db).await, 1);
    assert_eq!(worker.run_due().await, 0);
    clock.advance(TimeDelta::days(1));
    assert_eq!(worker.run_due().await, 1);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}
