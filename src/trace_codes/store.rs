//! Issuing, looking up and retiring codes. Each runs inside one transaction.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{CodeSubject, IssuedCode};
use crate::db::schema::trace_codes;
use crate::db::{Conn, DbFailure, Outcome, on_each};
use crate::values::TraceCode;

/// More draws than will ever be needed.
const DRAWS: usize = 8;

/// The code of a subject that holds, else the one that was retired last; `None` where it never had one.
pub fn of_subject(c: &mut Conn, subject: CodeSubject) -> Outcome<Option<IssuedCode>> {
    match holding(c, subject)? {
        Some(code) => Ok(Some(code)),
        None => last_retired(c, subject),
    }
}

fn holding(c: &mut Conn, subject: CodeSubject) -> Outcome<Option<IssuedCode>> {
    Ok(trace_codes::table
        .filter(trace_codes::subject_kind.eq(subject.kind()))
        .filter(trace_codes::subject_id.eq(subject.id()))
        .filter(trace_codes::retired_at.is_null())
        .select((trace_codes::code, trace_codes::retired_at))
        .get_result(c)
        .optional()?)
}

fn last_retired(c: &mut Conn, subject: CodeSubject) -> Outcome<Option<IssuedCode>> {
    Ok(trace_codes::table
        .filter(trace_codes::subject_kind.eq(subject.kind()))
        .filter(trace_codes::subject_id.eq(subject.id()))
        .filter(trace_codes::retired_at.is_not_null())
        .order(trace_codes::retired_at.desc())
        .select((trace_codes::code, trace_codes::retired_at))
        .limit(1)
        .get_result(c)
        .optional()?)
}

/// Whether the code was ever given out.
pub fn is_known(c: &mut Conn, code: &TraceCode) -> Outcome<bool> {
    let same = trace_codes::table.filter(trace_codes::code.eq(code));
    Ok(same.count().get_result::<i64>(c)? > 0)
}

/// Gives a subject a code of its own. `draw` makes codes; one that was ever given out is not taken:
/// 55 bits make that a matter of centuries, and another is drawn all the same.
///
/// # Errors
/// `Busy` where the subject has a code that holds.
pub fn issue(
    c: &mut Conn,
    subject: CodeSubject,
    now: NaiveDateTime,
    draw: &mut dyn FnMut() -> TraceCode,
) -> Outcome<TraceCode> {
    for _ in 0..DRAWS {
        let code = draw();
        if insert(c, subject, &code, now)? {
            return Ok(code);
        }
    }
    Err(DbFailure::Busy)
}

/// False where the code was drawn before, or the subject has one that holds.
fn insert(
    c: &mut Conn,
    subject: CodeSubject,
    code: &TraceCode,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let values = (
        trace_codes::code.eq(code),
        trace_codes::subject_kind.eq(subject.kind()),
        trace_codes::subject_id.eq(subject.id()),
        trace_codes::issued_at.eq(now),
    );
    let added = on_each!(c, |c| diesel::insert_into(trace_codes::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(added == 1)
}

/// Ends the code of a subject for good and tells which it was; `None` where none holds.
pub fn retire(
    c: &mut Conn,
    subject: CodeSubject,
    now: NaiveDateTime,
) -> Outcome<Option<TraceCode>> {
    let Some(held) = holding(c, subject)? else {
        return Ok(None);
    };
    let row = trace_codes::table
        .filter(trace_codes::code.eq(held.code))
        .filter(trace_codes::retired_at.is_null());
    let retired = diesel::update(row)
        .set(trace_codes::retired_at.eq(now))
        .execute(c)?;
    Ok((retired == 1).then_some(held.code))
}
