//! Long jobs: done in chunks, beside the mail and not before it, stopped and gone on with.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use lensan::clock::Clock;
use lensan::db::schema::jobs as rows;
use lensan::db::{Db, DbFailure};
use lensan::jobs::{
    self, ChunkOutcome, Handler, Handlers, Job, JobError, JobFuture, JobKind, JobProgress,
    JobState, JobStatus, Lane, StopSignal, Worker,
};
use lensan::mail::{Delivery, Mail, MailConfig, Postman};
use lensan::values::Email;
use lensan::vault::Vault;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio::sync::{Semaphore, watch};

use crate::support::database::TestDatabase;
use crate::support::job_rows;

const CHUNK: i64 = 10;

/// Counts from `next` to `to`.
#[derive(Clone, Serialize, Deserialize)]
struct CountJob {
    name: String,
    next: i64,
    to: i64,
}

impl CountJob {
    fn to(to: i64, name: &str) -> Self {
        let name = name.to_owned();
        Self { name, next: 0, to }
    }
}

impl Job for CountJob {
    const KIND: JobKind = JobKind::new("test_count");
    const LANE: Lane = Lane::Long;
}

/// The chunks that were begun, by name and first number.
type BegunChunks = Arc<Mutex<Vec<(String, i64)>>>;

/// Counts ten numbers a chunk, as soon as it is allowed the chunk.
#[derive(Clone)]
struct Counter {
    begun: BegunChunks,
    allowed: Arc<Semaphore>,
}

impl Counter {
    fn allowed(chunks: usize) -> Self {
        Self {
            begun: Arc::default(),
            allowed: Arc::new(Semaphore::new(chunks)),
        }
    }

    fn begun(&self) -> Vec<(String, i64)> {
        self.begun.lock().unwrap().clone()
    }

    fn firsts(&self) -> Vec<i64> {
        self.begun().into_iter().map(|(_, first)| first).collect()
    }
}

impl Handler for Counter {
    type Job = CountJob;

    fn run(&self, job: CountJob, _: StopSignal) -> JobFuture<CountJob> {
        let (begun, allowed) = (Arc::clone(&self.begun), Arc::clone(&self.allowed));
        Box::pin(async move {
            begun.lock().unwrap().push((job.name.clone(), job.next));
            allowed.acquire().await.unwrap().forget();
            let next = (job.next + CHUNK).min(job.to);
            Ok(after(next, job))
        })
    }
}

fn after(next: i64, job: CountJob) -> ChunkOutcome<CountJob> {
    if next == job.to {
        return ChunkOutcome::Done;
    }
    let progress = JobProgress {
        done: next,
        total: Some(job.to),
    };
    let next = CountJob { next, ..job };
    ChunkOutcome::Continue { next, progress }
}

fn noon() -> NaiveDateTime {
    "2024-08-15T12:00:00".parse().unwrap()
}

async fn enqueue(db: &Db, job: CountJob) -> i64 {
    let enqueued = db.write(move |c| jobs::enqueue(c, &job, noon()));
    enqueued.await.unwrap()
}

async fn lay(db: &Db, kind: &'static str, payload: &'static str) {
    let laid = db.write(move |c| job_rows::lay(c, kind, payload, noon()));
    laid.await.unwrap();
}

async fn status(db: &Db, id: i64) -> JobStatus {
    let status = db.read(move |c| jobs::status(c, id)).await.unwrap();
    status.expect("the job is there")
}

async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let waited = tokio::time::timeout(Duration::from_secs(60), async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("never: {what}"));
}

fn progress(done: i64, total: i64) -> JobProgress {
    let total = Some(total);
    JobProgress { done, total }
}

#[tokio::test]
async fn a_job_of_many_chunks_goes_on_to_its_end_and_tells_how_far_it_is() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, CountJob::to(35, "")).await;
    assert_eq!(status(&db, id).await.progress, JobProgress::default());
    let counter = Counter::allowed(2);
    let handlers = Handlers::new().with(counter.clone());
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    let running = tokio::spawn(async move { worker.run_due().await });
    until("two chunks are done", || async {
        status(&db, id).await.progress == progress(20, 35)
    })
    .await;
    assert_eq!(status(&db, id).await.state, JobState::Waiting);

    counter.allowed.add_permits(2);
    assert_eq!(running.await.unwrap(), 4);
    assert_eq!(counter.firsts(), [0, 10, 20, 30]);
    let done = status(&db, id).await;
    assert_eq!(
        (done.state, done.progress),
        (JobState::Done, progress(35, 35))
    );
    let nobody = db.read(move |c| jobs::status(c, id + 1)).await.unwrap();
    assert_eq!(nobody, None);
}

#[tokio::test]
async fn mail_goes_out_while_long_jobs_are_going_on() {
    let database = TestDatabase::new();
    let (db, mails) = (database.open(), TempDir::new().unwrap());
    let vault = Vault::from_key([7; 32]);
    let postman = Postman::open(&MailConfig {
        smtp_url: None,
        dir: mails.path().into(),
        from: "lensan <no-reply@lensan.vn>".into(),
        reply_to: None,
        hello: None,
    });
    // More long jobs than are worked on at once, and none gets further than its first chunk.
    for name in ["a", "b", "c", "d", "e", "f"] {
        enqueue(&db, CountJob::to(30, name)).await;
    }
    let counter = Counter::allowed(0);
    let handlers = Handlers::new()
        .with(counter.clone())
        .with(Delivery::new(postman.unwrap(), vault.clone()));
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker.run(stopped));
    until("a long job is going on", || async {
        !counter.begun().is_empty()
    })
    .await;

    let mail = Mail::plain(
        Email::parse("hoa@example.vn").unwrap(),
        "Mời kích hoạt tài khoản",
        "Kính chào",
    );
    let sent = db.write(move |c| lensan::mail::send_later(c, &vault, noon(), &mail));
    sent.await.unwrap();
    until("the mail is sent", || async {
        std::fs::read_dir(mails.path()).unwrap().count() == 1
    })
    .await;
    assert!(counter.firsts().iter().all(|first| *first == 0));

    stop.send_replace(true);
    counter.allowed.add_permits(6);
    running.await.unwrap();
}

#[tokio::test]
async fn long_jobs_take_turns() {
    let database = TestDatabase::new();
    let db = database.open();
    for name in ["a", "b", "c"] {
        enqueue(&db, CountJob::to(1_000, name)).await;
    }
    let counter = Counter::allowed(300);
    let handlers = Handlers::new().with(counter.clone());
    let worker = Worker::new(db.clone(), Clock::system(), handlers);
    assert_eq!(worker.run_due().await, 300);
    let begun = counter.begun();
    for name in ["a", "b", "c"] {
        let place = begun.iter().position(|chunk| chunk == &(name.into(), 0));
        assert!(place.unwrap() < 10, "{name} waits for the others' ends");
        let chunks = begun.iter().filter(|(of, _)| of == name);
        assert_eq!(chunks.count(), 100);
    }
}

#[tokio::test]
async fn a_stop_in_the_middle_finishes_the_chunk_and_the_next_process_goes_on_from_there() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, CountJob::to(50, "")).await;
    let counter = Counter::allowed(1);
    let handlers = Handlers::new().with(counter.clone());
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers.clone());
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker.run(stopped));
    until("the second chunk is begun", || async {
        counter.firsts() == [0, 10]
    })
    .await;
    stop.send_replace(true);
    counter.allowed.add_permits(9);
    running.await.unwrap();
    let stopped = status(&db, id).await;
    assert_eq!(
        (stopped.state, stopped.progress),
        (JobState::Waiting, progress(20, 50))
    );

    let next = Worker::new(database.open(), Clock::fixed(noon()), handlers);
    assert_eq!(next.run_due().await, 3, "at once: nobody holds the job");
    assert_eq!(counter.firsts(), [0, 10, 20, 30, 40]);
    assert_eq!(status(&db, id).await.state, JobState::Done);
}

#[tokio::test]
async fn after_a_crash_a_job_goes_on_from_its_last_chunk_with_all_its_attempts() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, CountJob::to(30, "")).await;
    let clock = Clock::fixed(noon());
    for (allowed, begun) in [(1, [0, 10].as_slice()), (0, &[10]), (1, &[10, 20])] {
        let counter = Counter::allowed(allowed);
        let handlers = Handlers::new().with(counter.clone());
        let worker = Worker::new(database.open(), clock.clone(), handlers);
        let reached = until("it is where it dies", || async {
            counter.firsts() == begun
        });
        tokio::select! {
            _ = worker.run_due() => panic!("it came to its end"),
            () = reached => {}
        }
        clock.advance(TimeDelta::minutes(5));
    }
    assert_eq!(status(&db, id).await.progress, progress(20, 30));

    // Eleven failures of the last chunk are no reason to give up.
    let handlers = Handlers::new().with(Failing);
    let failing = Worker::new(db.clone(), clock.clone(), handlers);
    for _ in 2..=11 {
        assert_eq!(failing.run_due().await, 1);
        clock.advance(TimeDelta::hours(8));
    }
    let waiting = status(&db, id).await;
    assert_eq!(
        (waiting.state, waiting.progress),
        (JobState::Waiting, progress(20, 30))
    );
    assert_eq!(waiting.last_error, "the line is down");
    assert_eq!(failing.run_due().await, 1);
    assert_eq!(status(&db, id).await.state, JobState::Dead);

    // Revived, it goes on from there too.
    let now = clock.now();
    let revived = db.write(move |c| jobs::retry_dead(c, id, now));
    assert!(revived.await.unwrap());
    let counter = Counter::allowed(9);
    let handlers = Handlers::new().with(counter.clone());
    let worker = Worker::new(db.clone(), clock, handlers);
    assert_eq!(worker.run_due().await, 1);
    assert_eq!(counter.firsts(), [20]);
    let done = status(&db, id).await;
    assert_eq!(
        (done.state, done.last_error),
        (JobState::Done, String::new())
    );
}

struct Failing;

impl Handler for Failing {
    type Job = CountJob;

    fn run(&self, _: CountJob, _: StopSignal) -> JobFuture<CountJob> {
        Box::pin(async { Err(JobError::Retry("the line is down".into())) })
    }
}

/// Ends its chunk when a stop is wanted, and never before. It does not know how much there is.
struct StopAwareCounter;

impl Handler for StopAwareCounter {
    type Job = CountJob;

    fn run(&self, job: CountJob, stop: StopSignal) -> JobFuture<CountJob> {
        Box::pin(async move {
            while !stop.is_on() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let progress = JobProgress {
                done: 7,
                total: None,
            };
            let next = CountJob { next: 7, ..job };
            Ok(ChunkOutcome::Continue { next, progress })
        })
    }
}

#[tokio::test]
async fn a_handler_that_looks_at_the_stop_ends_its_chunk_early() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, CountJob::to(1_000, "")).await;
    let handlers = Handlers::new().with(StopAwareCounter);
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker.run(stopped));
    until("the job is taken", || async {
        let taken =
            db.read(|c| Ok::<_, DbFailure>(rows::table.select(rows::attempts).first::<i32>(c)?));
        taken.await.unwrap() == 1
    })
    .await;
    stop.send_replace(true);
    running.await.unwrap();
    let left = status(&db, id).await;
    let progress = JobProgress {
        done: 7,
        total: None,
    };
    assert_eq!((left.state, left.progress), (JobState::Waiting, progress));
}

#[tokio::test]
async fn one_who_outlived_the_lease_does_not_set_the_job_back() {
    let database = TestDatabase::new();
    let db = database.open();
    let id = enqueue(&db, CountJob::to(30, "")).await;
    let late = Counter::allowed(0);
    // A clock of its own: with the later one, its other places would take the job themselves.
    let first = Worker::new(
        db.clone(),
        Clock::fixed(noon()),
        Handlers::new().with(late.clone()),
    );
    let running = tokio::spawn(async move { first.run_due().await });
    until("the first is at it", || async { late.firsts() == [0] }).await;

    let clock = Clock::fixed(noon() + TimeDelta::minutes(5));
    let counter = Counter::allowed(1);
    let handlers = Handlers::new().with(counter.clone());
    let second = Worker::new(database.open(), clock, handlers);
    let reached = until("another has done a chunk", || async {
        counter.firsts() == [0, 10]
    });
    tokio::select! {
        _ = second.run_due() => panic!("it came to its end"),
        () = reached => {}
    }
    late.allowed.add_permits(1);
    running.await.unwrap();
    assert_eq!(status(&db, id).await.progress, progress(10, 30));
}

#[tokio::test]
async fn a_payload_that_cannot_be_read_is_a_dead_letter_that_says_so() {
    let database = TestDatabase::new();
    let db = database.open();
    lay(&db, "test_count", r#"{"name":"Nguyễn Thị Hòa"}"#).await;
    lay(&db, "test_count", "").await;
    lay(&db, "mail", "{}").await;
    let good = enqueue(&db, CountJob::to(5, "")).await;
    let home = TempDir::new().unwrap();
    let postman = Postman::open(&MailConfig {
        smtp_url: None,
        dir: home.path().into(),
        from: "lensan <no-reply@lensan.vn>".into(),
        reply_to: None,
        hello: None,
    });
    let delivery = Delivery::new(postman.unwrap(), Vault::from_key([7; 32]));
    let counter = Counter::allowed(9);
    let handlers = Handlers::new().with(counter.clone()).with(delivery);
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    assert_eq!(worker.run_due().await, 4);
    let dead = db.read(|c| jobs::dead_letters(c, 10)).await.unwrap();
    assert_eq!(dead.len(), 3);
    for letter in dead {
        assert_eq!(letter.attempts, 1);
        assert!(
            letter.last_error.starts_with("the payload cannot be read"),
            "{letter:?}"
        );
        assert!(!letter.last_error.contains("Hòa"));
    }
    assert_eq!(status(&db, good).await.state, JobState::Done);
}

/// A chunk that hangs leaves its lane another place.
#[tokio::test]
async fn a_chunk_that_hangs_does_not_hold_up_the_lane() {
    struct Hanging;

    #[derive(Serialize, Deserialize)]
    struct Hang;

    impl Job for Hang {
        const KIND: JobKind = JobKind::new("test_hang");
        const LANE: Lane = Lane::Long;
    }

    impl Handler for Hanging {
        type Job = Hang;

        fn run(&self, _: Hang, _: StopSignal) -> JobFuture<Hang> {
            Box::pin(pending())
        }
    }

    let database = TestDatabase::new();
    let db = database.open();
    db.write(|c| jobs::enqueue(c, &Hang, noon())).await.unwrap();
    let counter = Counter::allowed(9);
    let handlers = Handlers::new().with(counter.clone()).with(Hanging);
    let worker = Worker::new(db.clone(), Clock::fixed(noon()), handlers);
    let (_stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker.run(stopped));
    // One that comes later, while the other hangs.
    let id = enqueue(&db, CountJob::to(30, "")).await;
    until("it is done", || async {
        status(&db, id).await.state == JobState::Done
    })
    .await;
    running.abort();
}
