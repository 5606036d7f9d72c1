//! Rows of jobs as another version, or somebody by hand, has left them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use lensan::db::schema::jobs;
use lensan::db::{Conn, Outcome};
use lensan::on_each;

/// A job that waits and is due. Returns its number.
pub fn lay(c: &mut Conn, kind: &str, payload: &str, now: NaiveDateTime) -> Outcome<i64> {
    let row = (
        jobs::kind.eq(kind),
        jobs::payload.eq(payload),
        jobs::state.eq("waiting"),
        jobs::attempts.eq(0),
        jobs::run_at.eq(now),
        jobs::created_at.eq(now),
    );
    let insert = diesel::insert_into(jobs::table).values(row);
    Ok(on_each!(c, |c| insert.returning(jobs::id).get_result(c))?)
}
