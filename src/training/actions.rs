//! Holding a course, putting households on its roll and taking them off, each inside one write.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::model::{Held, NewCourse, Trainee};
use super::store;
use crate::audit::{AuditEvent, By, EventKind};
use crate::counts::{self, Change};
use crate::db::{Conn, Failure, Outcome};
use crate::residence_history::History;

/// Ids in one statement: far below the limit of either database (32,766 and 65,535).
const PART: usize = 2000;

/// Writes a course down. `Failure::Missing` where another account has used the UUID.
pub fn hold(c: &mut Conn, by: By, new: &NewCourse) -> Outcome<Held> {
    let held = |id, already| Held {
        id,
        uuid: new.uuid,
        already,
    };
    match store::by_uuid(c, &new.uuid)? {
        Some((id, author)) if author == store::author(by) => return Ok(held(id, true)),
        Some(_) => return Err(Failure::Missing),
        None => {}
    }
    let id = store::insert(c, by, new)?;
    by.note(c, AuditEvent::new(EventKind::CourseHeld, id))?;
    Ok(held(id, false))
}

/// Puts producers on the roll of a course and says how many were not on it yet. All of them or
/// none: `Failure::Missing` where one does not exist.
///
/// Made for lists of thousands: a few statements for every two thousand, one for the counts of a
/// commune and day, and one trace for the list.
pub fn attend(c: &mut Conn, by: By, course_id: i64, producer_ids: &[i64]) -> Outcome<usize> {
    let held_on = store::held_on(c, course_id)?;
    let mut known = store::roll(c, course_id)?;
    let fresh: Vec<i64> = producer_ids
        .iter()
        .copied()
        .filter(|id| known.insert(*id))
        .collect();
    let mut changes = Vec::new();
    for part in fresh.chunks(PART) {
        store::insert_attendances(c, course_id, part)?;
        changes.extend(train(c, part, held_on)?);
    }
    if !fresh.is_empty() {
        let event = AuditEvent::new(EventKind::CourseAttended, course_id);
        by.note(c, event.detail(fresh.len().to_string()))?;
    }
    counts::add_all(c, &changes)?;
    Ok(fresh.len())
}

/// Moves the day of training of those for whom this is the earliest course.
fn train(c: &mut Conn, ids: &[i64], held_on: NaiveDate) -> Outcome<Vec<Change>> {
    let trainees = store::trainees(c, ids)?;
    if trainees.len() != ids.len() {
        return Err(Failure::Missing);
    }
    let earlier = |t: &&Trainee| t.trained_on.is_none_or(|day| held_on < day);
    let earlier: Vec<&Trainee> = trainees.iter().filter(earlier).collect();
    let ids: Vec<i64> = earlier.iter().map(|trainee| trainee.id).collect();
    store::set_trained_on(c, &ids, Some(held_on))?;
    let history = History::of(c, &ids)?;
    Ok(earlier
        .iter()
        .flat_map(|t| t.moved_to(Some(held_on), &history))
        .collect())
}

/// Takes a producer off the roll; it then counts from its next course, or not at all. False where
/// it was not on it.
pub fn remove(c: &mut Conn, by: By, course_id: i64, producer_id: i64) -> Outcome<bool> {
    if !store::delete_attendance(c, course_id, producer_id)? {
        return Ok(false);
    }
    let earliest = store::earliest_course(c, producer_id)?;
    let trainees = store::trainees(c, &[producer_id])?;
    let trainee = trainees.first().ok_or(Failure::Missing)?;
    if trainee.trained_on != earliest {
        store::set_trained_on(c, &[producer_id], earliest)?;
    }
    let event = AuditEvent::new(EventKind::CourseLeft, course_id);
    by.note(c, event.on_behalf_of(Some(producer_id)))?;
    let history = History::of(c, &[producer_id])?;
    counts::add_all(c, &trainee.moved_to(earliest, &history))?;
    Ok(true)
}

/// Who of these is on the roll already.
pub(super) fn on_roll(c: &mut Conn, course_id: i64) -> Outcome<HashSet<i64>> {
    store::roll(c, course_id)
}
