//! The list of courses, the newest day first, and one course.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::store::{CourseSelect, seen_by};
use crate::accounts::Principal;
use crate::areas;
use crate::db::schema::{attendances, courses};
use crate::db::{Conn, Outcome, PageSize, contains};
use crate::values::PublicId;

pub(super) const PAGE: PageSize = PageSize::new(50);

/// A course as its pages show it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Course {
    pub id: i64,
    pub uuid: PublicId,
    pub topic: String,
    pub held_on: NaiveDate,
    pub place: String,
    pub agency: String,
    pub commune_id: i64,
}

type CourseColumns = (
    courses::id,
    courses::uuid,
    courses::topic,
    courses::held_on,
    courses::place,
    courses::agency,
    courses::commune_id,
);

const COURSE: CourseColumns = (
    courses::id,
    courses::uuid,
    courses::topic,
    courses::held_on,
    courses::place,
    courses::agency,
    courses::commune_id,
);

/// A course with what a list says of it.
#[derive(Debug, Clone)]
pub(super) struct CourseSummary {
    pub course: Course,
    pub commune: String,
    pub attendees: i64,
}

/// What a reader asks the list for.
#[derive(Debug, Clone, Default)]
pub(super) struct CourseFilter {
    pub year: Option<(NaiveDate, NaiveDate)>,
    /// Folded text of the topic, the place or the agency.
    pub search: String,
    /// The last course of the page before.
    pub after: Option<PublicId>,
}

/// The course within sight; `Missing` for any other.
pub(super) fn find(c: &mut Conn, principal: &Principal, uuid: &PublicId) -> Outcome<Course> {
    let seen = seen_by(principal).filter(courses::uuid.eq(*uuid));
    Ok(seen.select(COURSE).get_result(c)?)
}

/// A course within sight, for rooms that tell what became of it: its id, topic and day.
pub fn course_seen(
    c: &mut Conn,
    principal: &Principal,
    uuid: &PublicId,
) -> Outcome<(i64, String, NaiveDate)> {
    let course = find(c, principal, uuid)?;
    Ok((course.id, course.topic, course.held_on))
}

/// One line more than a page, if there are more.
pub(super) fn list(
    c: &mut Conn,
    principal: &Principal,
    filter: &CourseFilter,
) -> Outcome<Vec<CourseSummary>> {
    let mut rows = seen_by(principal);
    if let Some((first, last)) = filter.year {
        rows = rows.filter(courses::held_on.between(first, last));
    }
    if !filter.search.is_empty() {
        rows = rows.filter(contains(courses::folded, &filter.search));
    }
    if let Some(uuid) = &filter.after
        && let Some(last) = find(c, principal, uuid).optional_row()?
    {
        rows = after(rows, &last);
    }
    let found: Vec<Course> = rows
        .order((courses::held_on.desc(), courses::id.desc()))
        .limit(PAGE.and_one_more())
        .select(COURSE)
        .load(c)?;
    with_words(c, found)
}

fn after(query: CourseSelect, last: &Course) -> CourseSelect {
    let same_day = courses::held_on
        .eq(last.held_on)
        .and(courses::id.lt(last.id));
    query.filter(courses::held_on.lt(last.held_on).or(same_day))
}

/// The names of all communes and the lengths of all rolls in one query each.
fn with_words(c: &mut Conn, found: Vec<Course>) -> Outcome<Vec<CourseSummary>> {
    let communes: Vec<i64> = found.iter().map(|course| course.commune_id).collect();
    let names = areas::by_ids(c, &communes)?;
    let names: HashMap<i64, String> = names.into_iter().map(|a| (a.id, a.full_name)).collect();
    let numbers = attendees(c, &found)?;
    let listed = |course: Course| CourseSummary {
        commune: names.get(&course.commune_id).cloned().unwrap_or_default(),
        attendees: numbers.get(&course.id).copied().unwrap_or(0),
        course,
    };
    Ok(found.into_iter().map(listed).collect())
}

fn attendees(c: &mut Conn, found: &[Course]) -> Outcome<HashMap<i64, i64>> {
    let numbers: Vec<(i64, i64)> = attendances::table
        .filter(attendances::course_id.eq_any(found.iter().map(|course| course.id)))
        .group_by(attendances::course_id)
        .select((attendances::course_id, count_star()))
        .load(c)?;
    Ok(numbers.into_iter().collect())
}

/// "Not there" as a value, for what may be missing.
trait OptionalRow<T> {
    fn optional_row(self) -> Outcome<Option<T>>;
}

impl<T> OptionalRow<T> for Outcome<T> {
    fn optional_row(self) -> Outcome<Option<T>> {
        match self {
            Ok(row) => Ok(Some(row)),
            Err(crate::db::DbFailure::Missing) => Ok(None),
            Err(other) => Err(other),
        }
    }
}
