//! The table `jobs`. Every change of a row says in its WHERE what it believes the row to be, and
//! counts the rows it changed: neither database needs `FOR UPDATE`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::jobs;
use crate::db::{Conn, Outcome};
use crate::on_each;

use super::model::{Fate, Kind};

const WAITING: &str = "waiting";
const DONE: &str = "done";
const DEAD: &str = "dead";

/// A job as a worker sees it. `run_at` and `attempts` change with every claim, so together they
/// tell whose turn it is.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub(super) struct Job {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub attempts: i32,
    pub run_at: NaiveDateTime,
}

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

/// Writes a job that is due at once, in the transaction that causes it. `payload` is JSON, and
/// sealed if anything personal is in it. Returns the number of the job.
pub fn enqueue(c: &mut Conn, kind: Kind, payload: &str, now: NaiveDateTime) -> Outcome<i64> {
    let row = (
        jobs::kind.eq(kind.word()),
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
pub fn enqueue_once(c: &mut Conn, kind: Kind, run_at: NaiveDateTime) -> Outcome<()> {
    let coming = jobs::table
        .filter(jobs::kind.eq(kind.word()))
        .filter(jobs::state.eq(WAITING))
        // One that is being done counts its attempt.
        .filter(jobs::attempts.eq(0));
    if coming.count().get_result::<i64>(c)? == 0 {
        return enqueue(c, kind, "", run_at).map(drop);
    }
    diesel::update(coming.filter(jobs::run_at.gt(run_at)))
        .set(jobs::run_at.eq(run_at))
        .execute(c)?;
    Ok(())
}

/// How many jobs are still to be done.
pub fn waiting(c: &mut Conn) -> Outcome<i64> {
    let count = jobs::table.filter(jobs::state.eq(WAITING)).count();
    Ok(count.get_result(c)?)
}

/// What the jobs of a kind need that are still to be done.
pub fn waiting_payloads(c: &mut Conn, kind: Kind) -> Outcome<Vec<String>> {
    let waiting = jobs::table.filter(jobs::state.eq(WAITING).and(jobs::kind.eq(kind.word())));
    Ok(waiting.select(jobs::payload).load(c)?)
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

/// Gives a dead job all its attempts anew. `false` if it is not dead (any more).
pub fn retry_dead(c: &mut Conn, id: i64, now: NaiveDateTime) -> Outcome<bool> {
    let dead = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq(DEAD)));
    let anew = (
        jobs::state.eq(WAITING),
        jobs::attempts.eq(0),
        jobs::run_at.eq(now),
    );
    Ok(diesel::update(dead).set(anew).execute(c)? == 1)
}

/// What is due, the longest waiting first.
pub(super) fn due(
    c: &mut Conn,
    kinds: &[&'static str],
    now: NaiveDateTime,
    limit: i64,
) -> Outcome<Vec<Job>> {
    let due = jobs::state.eq(WAITING).and(jobs::run_at.le(now));
    Ok(on_each!(c, |c| {
        jobs::table
            .filter(due.and(jobs::kind.eq_any(kinds.to_vec())))
            .order((jobs::run_at, jobs::id))
            .limit(limit)
            .select(Job::as_select())
            .load(c)
    })?)
}

/// Takes these jobs until `until`, except those that somebody else took since they were read. The
/// attempt counts from here on, so that a job that kills its process does not do so for ever.
pub(super) fn claim(c: &mut Conn, seen: &[Job], until: NaiveDateTime) -> Outcome<Vec<Job>> {
    let mut taken = Vec::with_capacity(seen.len());
    for job in seen {
        taken.extend(claim_one(c, job, until)?);
    }
    Ok(taken)
}

fn claim_one(c: &mut Conn, job: &Job, until: NaiveDateTime) -> Outcome<Option<Job>> {
    let mine = Job {
        attempts: job.attempts + 1,
        run_at: until,
        ..job.clone()
    };
    let set = (jobs::attempts.eq(mine.attempts), jobs::run_at.eq(until));
    let taken = diesel::update(jobs::table.filter(still(job)))
        .set(set)
        .execute(c)?;
    Ok((taken == 1).then_some(mine))
}

/// Writes down what became of a job, unless its lease ran out and it is somebody else's now.
pub(super) fn settle(c: &mut Conn, job: &Job, now: NaiveDateTime, fate: &Fate) -> Outcome<bool> {
    // What is done needs no payload any more: the less is kept, the less can leak.
    let (state, run_at, why, payload) = match fate {
        Fate::Done => (DONE, now, "", ""),
        Fate::Again { at, why } => (WAITING, *at, why.as_str(), job.payload.as_str()),
        Fate::Dead { why } => (DEAD, now, why.as_str(), job.payload.as_str()),
    };
    let set = (
        jobs::state.eq(state),
        jobs::run_at.eq(run_at),
        jobs::last_error.eq(why),
        jobs::payload.eq(payload),
    );
    let mine = jobs::table.filter(still(job));
    Ok(diesel::update(mine).set(set).execute(c)? == 1)
}

/// Forgets what was done before `before`. Dead jobs stay until somebody looks at them.
pub(super) fn prune(c: &mut Conn, before: NaiveDateTime) -> Outcome<usize> {
    let old = jobs::state.eq(DONE).and(jobs::run_at.lt(before));
    Ok(diesel::delete(jobs::table.filter(old)).execute(c)?)
}

/// The row is as `job` says.
#[diesel::dsl::auto_type(no_type_alias)]
fn still(job: &Job) -> _ {
    let id: i64 = job.id;
    let waiting: &'static str = WAITING;
    let attempts: i32 = job.attempts;
    let run_at: NaiveDateTime = job.run_at;
    jobs::id
        .eq(id)
        .and(jobs::state.eq(waiting))
        .and(jobs::attempts.eq(attempts))
        .and(jobs::run_at.eq(run_at))
}
