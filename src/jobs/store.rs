//! The table `jobs`. Every change of a row says in its WHERE what it believes the row to be, and
//! counts the rows it changed: neither database needs `FOR UPDATE`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::result::Error;

use crate::db::schema::jobs;
use crate::db::{Conn, Outcome};
use crate::on_each;

use super::attempt::AttemptOutcome;
use super::model::{ClaimedJob, Job, JobError, JobProgress, JobState, JobStatus, JobVersion};
use super::payload;

const WAITING: &str = JobState::Waiting.word();
const DEAD: &str = JobState::Dead.word();

/// A job that was given up. Its payload stays where it is: it may hold what is personal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct DeadLetter {
    pub id: i64,
    pub kind: String,
    pub attempts: i32,
    pub last_error: String,
    pub created_at: NaiveDateTime,
    /// When it was given up.
    #[diesel(column_name = run_at)]
    pub died_at: NaiveDateTime,
}

/// A job that is still to be done.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct WaitingJob {
    pub attempts: i32,
    /// The next attempt, or the end of the one that is being made.
    pub run_at: NaiveDateTime,
    /// Why the last attempt failed; empty where there was none.
    pub last_error: String,
    pub created_at: NaiveDateTime,
}

/// Writes a job that is due at once, in the transaction that causes it. What is personal in it is
/// to be sealed. Returns the number of the job.
pub fn enqueue<J: Job>(c: &mut Conn, job: &J, now: NaiveDateTime) -> Outcome<i64> {
    let payload = payload::encode(job);
    let payload = payload.map_err(|error| Error::SerializationError(error.into()))?;
    let row = (
        jobs::kind.eq(J::KIND.word()),
        jobs::payload.eq(payload),
        jobs::state.eq(WAITING),
        jobs::attempts.eq(0),
        jobs::run_at.eq(now),
        jobs::created_at.eq(now),
    );
    let insert = diesel::insert_into(jobs::table).values(row);
    Ok(on_each!(c, |c| insert.returning(jobs::id).get_result(c))?)
}

/// For what is done again and again: a job for `run_at`, unless one of its kind is still to come.
/// One that would come later is brought forward: a clock that was ahead may have put it off for a
/// year.
pub fn enqueue_once<J: Job>(c: &mut Conn, job: &J, run_at: NaiveDateTime) -> Outcome<()> {
    let coming = jobs::table
        .filter(jobs::kind.eq(J::KIND.word()))
        .filter(jobs::state.eq(WAITING))
        // One that is being done counts its attempt, or the chunks that are done.
        .filter(jobs::attempts.eq(0).and(jobs::chunks_done.eq(0)));
    if coming.count().get_result::<i64>(c)? == 0 {
        return enqueue(c, job, run_at).map(drop);
    }
    diesel::update(coming.filter(jobs::run_at.gt(run_at)))
        .set(jobs::run_at.eq(run_at))
        .execute(c)?;
    Ok(())
}

/// How many jobs are still to be done.
pub fn waiting(c: &mut Conn) -> Outcome<i64> {
    count(c, JobState::Waiting)
}

/// How many jobs were given up.
pub fn dead(c: &mut Conn) -> Outcome<i64> {
    count(c, JobState::Dead)
}

/// How many jobs of a type were enqueued before `before` and are still to be done.
pub fn waiting_since<J: Job>(c: &mut Conn, before: NaiveDateTime) -> Outcome<i64> {
    let of_kind = jobs::kind.eq(J::KIND.word());
    let waiting = jobs::table.filter(jobs::state.eq(WAITING).and(of_kind));
    let old = waiting.filter(jobs::created_at.lt(before));
    Ok(old.count().get_result(c)?)
}

/// The jobs of a type that were enqueued before `before` and are still to be done, the oldest first.
pub fn late<J: Job>(c: &mut Conn, before: NaiveDateTime, limit: i64) -> Outcome<Vec<WaitingJob>> {
    let of_kind = jobs::kind.eq(J::KIND.word());
    let waiting = jobs::table.filter(jobs::state.eq(WAITING).and(of_kind));
    Ok(waiting
        .filter(jobs::created_at.lt(before))
        .order((jobs::created_at, jobs::id))
        .limit(limit)
        .select(WaitingJob::as_select())
        .load(c)?)
}

fn count(c: &mut Conn, state: JobState) -> Outcome<i64> {
    let count = jobs::table.filter(jobs::state.eq(state.word())).count();
    Ok(count.get_result(c)?)
}

/// How a job stands. `None` if there is none of this number (any more): what was done is forgotten
/// after 30 days.
pub fn status(c: &mut Conn, id: i64) -> Outcome<Option<JobStatus>> {
    let row: Option<(String, JobProgress, String)> = jobs::table
        .find(id)
        .select((jobs::state, JobProgress::as_select(), jobs::last_error))
        .first(c)
        .optional()?;
    Ok(row.and_then(|(state, progress, last_error)| {
        Some(JobStatus {
            state: JobState::parse(&state)?,
            progress,
            last_error,
        })
    }))
}

/// The jobs of a type that are still to be done; an error stands for a payload that nobody can read.
pub fn waiting_payloads<J: Job>(c: &mut Conn) -> Outcome<Vec<Result<J, JobError>>> {
    let of_kind = jobs::kind.eq(J::KIND.word());
    let waiting = jobs::table.filter(jobs::state.eq(WAITING).and(of_kind));
    let payloads: Vec<String> = waiting.select(jobs::payload).load(c)?;
    Ok(payloads.iter().map(|text| payload::decode(text)).collect())
}

/// The jobs that were given up, the latest first.
pub fn dead_letters(c: &mut Conn, limit: i64) -> Outcome<Vec<DeadLetter>> {
    Ok(jobs::table
        .filter(jobs::state.eq(DEAD))
        .order((jobs::run_at.desc(), jobs::id.desc()))
        .limit(limit)
        .select(DeadLetter::as_select())
        .load(c)?)
}

/// Gives a dead job all its attempts anew; it goes on from its last chunk. `false` if it is not dead
/// (any more).
pub fn retry_dead(c: &mut Conn, id: i64, now: NaiveDateTime) -> Outcome<bool> {
    let dead = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq(DEAD)));
    let anew = (
        jobs::state.eq(WAITING),
        jobs::attempts.eq(0),
        jobs::run_at.eq(now),
    );
    Ok(diesel::update(dead).set(anew).execute(c)? == 1)
}

/// What is due, the longest waiting first, without the payloads: a mail may have files in it.
pub(super) fn due(
    c: &mut Conn,
    kinds: &[&'static str],
    now: NaiveDateTime,
    limit: i64,
) -> Outcome<Vec<JobVersion>> {
    let due = jobs::state.eq(WAITING).and(jobs::run_at.le(now));
    Ok(on_each!(c, |c| {
        jobs::table
            .filter(due.and(jobs::kind.eq_any(kinds.to_vec())))
            .order((jobs::run_at, jobs::id))
            .limit(limit)
            .select(JobVersion::as_select())
            .load(c)
    })?)
}

/// Takes the first of these jobs that nobody else took since they were read, until `until`. The
/// attempt counts from here on, so that a job that kills its process does not do so for ever.
pub(super) fn claim_first(
    c: &mut Conn,
    seen: &[JobVersion],
    until: NaiveDateTime,
) -> Outcome<Option<ClaimedJob>> {
    for job in seen {
        let claim = (jobs::attempts.eq(job.attempts + 1), jobs::run_at.eq(until));
        let waiting = jobs::table.filter(still(job));
        if diesel::update(waiting).set(claim).execute(c)? == 1 {
            let ours = jobs::table.find(job.id).select(ClaimedJob::as_select());
            return Ok(Some(ours.get_result(c)?));
        }
    }
    Ok(None)
}

/// What an attempt writes into the row, all in one write. `None` leaves a column as it is.
#[derive(AsChangeset)]
#[diesel(table_name = jobs)]
struct Settlement<'a> {
    state: &'static str,
    run_at: NaiveDateTime,
    last_error: &'a str,
    payload: Option<&'a str>,
    attempts: Option<i32>,
    chunks_done: Option<i32>,
    progress_done: Option<i64>,
    progress_total: Option<Option<i64>>,
}

impl<'a> Settlement<'a> {
    fn to(state: JobState, run_at: NaiveDateTime, last_error: &'a str) -> Self {
        Self {
            state: state.word(),
            run_at,
            last_error,
            payload: None,
            attempts: None,
            chunks_done: None,
            progress_done: None,
            progress_total: None,
        }
    }

    fn of(job: JobVersion, now: NaiveDateTime, outcome: &'a AttemptOutcome) -> Self {
        match outcome {
            // What is done needs no payload any more: the less is kept, the less can leak.
            AttemptOutcome::Done { progress } => Self {
                payload: Some(""),
                progress_done: Some(progress.done),
                ..Self::to(JobState::Done, now, "")
            },
            AttemptOutcome::Continue { payload, progress } => Self {
                payload: Some(payload),
                attempts: Some(0),
                chunks_done: Some(job.chunks_done.saturating_add(1)),
                progress_done: Some(progress.done),
                progress_total: Some(progress.total),
                ..Self::to(JobState::Waiting, now, "")
            },
            AttemptOutcome::Retry { at, why } => Self::to(JobState::Waiting, *at, why),
            AttemptOutcome::Dead { why } => Self::to(JobState::Dead, now, why),
            AttemptOutcome::GivenBack => Self {
                attempts: Some(job.attempts - 1),
                ..Self::to(JobState::Waiting, now, "")
            },
        }
    }
}

/// Writes down what became of a job, unless its lease ran out and it is somebody else's now.
pub(super) fn settle(
    c: &mut Conn,
    job: JobVersion,
    now: NaiveDateTime,
    outcome: &AttemptOutcome,
) -> Outcome<bool> {
    let ours = jobs::table.filter(still(&job));
    let settled = diesel::update(ours).set(Settlement::of(job, now, outcome));
    Ok(settled.execute(c)? == 1)
}

/// Forgets what was done before `before`. Dead jobs stay until somebody looks at them.
pub(super) fn prune(c: &mut Conn, before: NaiveDateTime) -> Outcome<usize> {
    let old = jobs::state
        .eq(JobState::Done.word())
        .and(jobs::run_at.lt(before));
    Ok(diesel::delete(jobs::table.filter(old)).execute(c)?)
}

/// The row is as it was read.
#[diesel::dsl::auto_type(no_type_alias)]
fn still(job: &JobVersion) -> _ {
    let id: i64 = job.id;
    let waiting: &'static str = WAITING;
    let attempts: i32 = job.attempts;
    let run_at: NaiveDateTime = job.run_at;
    let chunks_done: i32 = job.chunks_done;
    jobs::id
        .eq(id)
        .and(jobs::state.eq(waiting))
        .and(jobs::attempts.eq(attempts))
        .and(jobs::run_at.eq(run_at))
        .and(jobs::chunks_done.eq(chunks_done))
}
