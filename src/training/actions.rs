//! Holding a course, putting households on its roll and taking them off, each inside one write.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::model::{NewCourse, RecordedCourse, Trainee};
use super::store;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange};
use crate::db::{Batch, Conn, DbFailure, Outcome};
use crate::error::{Message, RowError};
use crate::producers;
use crate::residence_history::ResidenceHistory;

/// Attendees in one write: a village that was pasted as one list. Two values a row are far below the
/// limit of either database (32,766 and 65,535).
pub const MOST_ATTENDEES: usize = 2_000;

/// Writes a course down. `DbFailure::Missing` where another account has used the UUID.
pub fn hold(c: &mut Conn, by: Author, new: &NewCourse) -> Outcome<RecordedCourse> {
    let held = |id, already| RecordedCourse {
        id,
        uuid: new.uuid,
        already,
    };
    match store::by_uuid(c, &new.uuid)? {
        Some((id, author)) if author == store::author(by) => return Ok(held(id, true)),
        Some(_) => return Err(DbFailure::Missing),
        None => {}
    }
    let id = store::insert(c, by, new)?;
    by.note(c, AuditEvent::new(EventKind::CourseHeld, id))?;
    Ok(held(id, false))
}

/// What became of somebody who attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    Added,
    /// On the roll before, or further up in the list.
    Already,
}

/// Puts producers on the roll of a course and answers for each, in the order of the list. Who does
/// not exist is put on no roll.
///
/// Made for lists of thousands: a few statements for a batch, one for the counts of a commune and
/// day, and one trace.
pub fn attend(
    c: &mut Conn,
    by: Author,
    course_id: i64,
    producer_ids: Batch<i64, MOST_ATTENDEES>,
) -> Outcome<Vec<Result<Attendance, RowError>>> {
    let held_on = store::held_on(c, course_id)?;
    let mut on_roll = store::roll(c, course_id)?;
    let trainees = store::trainees(c, &producer_ids)?;
    let known: HashSet<i64> = trainees.iter().map(|trainee| trainee.id).collect();
    let mut fresh = Vec::new();
    let answers = producer_ids.iter().map(|id| {
        if !known.contains(id) {
            let unknown = Message::new("training.report.unknown");
            return Err(RowError::new("producer", unknown));
        }
        if !on_roll.insert(*id) {
            return Ok(Attendance::Already);
        }
        fresh.push(*id);
        Ok(Attendance::Added)
    });
    let answers = answers.collect();
    if !fresh.is_empty() {
        put_on_roll(c, by, course_id, &fresh)?;
        let fresh: HashSet<i64> = fresh.into_iter().collect();
        let added = trainees
            .iter()
            .filter(|trainee| fresh.contains(&trainee.id));
        train(c, added, held_on)?;
        // Whoever sat there was seen.
        let added: Vec<i64> = fresh.into_iter().collect();
        producers::verify(c, by, &added)?;
    }
    Ok(answers)
}

fn put_on_roll(c: &mut Conn, by: Author, course_id: i64, fresh: &[i64]) -> Outcome<()> {
    store::insert_attendances(c, course_id, fresh)?;
    let event = AuditEvent::new(EventKind::CourseAttended, course_id);
    by.note(c, event.detail(fresh.len().to_string()))
}

/// Moves the day of training of those for whom this is the earliest course.
fn train<'a>(
    c: &mut Conn,
    trainees: impl Iterator<Item = &'a Trainee>,
    held_on: NaiveDate,
) -> Outcome<()> {
    let earlier = |t: &&Trainee| t.trained_on.is_none_or(|day| held_on < day);
    let earlier: Vec<&Trainee> = trainees.filter(earlier).collect();
    let ids: Vec<i64> = earlier.iter().map(|trainee| trainee.id).collect();
    store::set_trained_on(c, &ids, Some(held_on))?;
    let history = ResidenceHistory::of(c, &ids)?;
    let changes = earlier
        .iter()
        .flat_map(|t| t.moved_to(Some(held_on), &history));
    counts::add_all(c, &changes.collect::<Vec<CountChange>>())
}

/// Takes a producer off the roll; it then counts from its next course, or not at all. False where
/// it was not on it.
pub fn remove(c: &mut Conn, by: Author, course_id: i64, producer_id: i64) -> Outcome<bool> {
    if !store::delete_attendance(c, course_id, producer_id)? {
        return Ok(false);
    }
    let earliest = store::earliest_course(c, producer_id)?;
    let trainees = store::trainees(c, &[producer_id])?;
    let trainee = trainees.first().ok_or(DbFailure::Missing)?;
    if trainee.trained_on != earliest {
        store::set_trained_on(c, &[producer_id], earliest)?;
    }
    let event = AuditEvent::new(EventKind::CourseLeft, course_id);
    by.note(c, event.on_behalf_of(Some(producer_id)))?;
    let history = ResidenceHistory::of(c, &[producer_id])?;
    counts::add_all(c, &trainee.moved_to(earliest, &history))?;
    Ok(true)
}
