//! Courses and their rolls.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;

use super::model::{NewCourse, Trainee};
use crate::accounts::{Principal, Sight};
use crate::audit::Author;
use crate::db::schema::{area_successions, areas, attendances, courses, producers};
use crate::db::{Conn, MultiBackend, Outcome, on_each};
use crate::text::fold;
use crate::values::PublicId;

/// Who wrote it down; 0 = the program itself.
pub(super) fn author(by: Author) -> i64 {
    by.account.unwrap_or(0)
}

/// The course that a form has made before, and by whom.
pub(super) fn by_uuid(c: &mut Conn, uuid: &PublicId) -> Outcome<Option<(i64, i64)>> {
    Ok(courses::table
        .filter(courses::uuid.eq(uuid))
        .select((courses::id, courses::created_by))
        .get_result(c)
        .optional()?)
}

pub(super) fn insert(c: &mut Conn, by: Author, new: &NewCourse) -> Outcome<i64> {
    let values = (
        courses::uuid.eq(&new.uuid),
        courses::topic.eq(&new.topic),
        courses::held_on.eq(new.held_on),
        courses::place.eq(&new.place),
        courses::agency.eq(&new.agency),
        courses::commune_id.eq(new.commune.id()),
        courses::created_by.eq(author(by)),
        courses::created_at.eq(by.at),
        courses::folded.eq(folded(&new.topic, &new.place, &new.agency)),
    );
    Ok(on_each!(c, |c| diesel::insert_into(courses::table)
        .values(values)
        .returning(courses::id)
        .get_result(c))?)
}

/// What the search of the list looks through.
fn folded(topic: &str, place: &str, agency: &str) -> String {
    fold(&format!("{topic} {place} {agency}"))
}

/// Fills in what the search looks through for courses that were written down before there was one.
/// Says how many those were: none from the second start on.
pub fn fold_courses(c: &mut Conn) -> Outcome<usize> {
    let unfolded: Vec<(i64, String, String, String)> = courses::table
        .filter(courses::folded.eq(""))
        .select((courses::id, courses::topic, courses::place, courses::agency))
        .load(c)?;
    for (id, topic, place, agency) in &unfolded {
        diesel::update(courses::table.filter(courses::id.eq(id)))
            .set(courses::folded.eq(folded(topic, place, agency)))
            .execute(c)?;
    }
    Ok(unfolded.len())
}

pub(super) fn held_on(c: &mut Conn, course_id: i64) -> Outcome<NaiveDate> {
    Ok(courses::table
        .filter(courses::id.eq(course_id))
        .select(courses::held_on)
        .get_result(c)?)
}

pub(super) fn roll(c: &mut Conn, course_id: i64) -> Outcome<HashSet<i64>> {
    let ids: Vec<i64> = attendances::table
        .filter(attendances::course_id.eq(course_id))
        .select(attendances::producer_id)
        .load(c)?;
    Ok(ids.into_iter().collect())
}

pub(super) fn insert_attendances(c: &mut Conn, course_id: i64, ids: &[i64]) -> Outcome<()> {
    let row = |id: &i64| {
        (
            attendances::course_id.eq(course_id),
            attendances::producer_id.eq(*id),
        )
    };
    let rows: Vec<_> = ids.iter().map(row).collect();
    on_each!(c, |c| diesel::insert_into(attendances::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

pub(super) fn trainees(c: &mut Conn, ids: &[i64]) -> Outcome<Vec<Trainee>> {
    Ok(producers::table
        .filter(producers::id.eq_any(ids))
        .select((
            producers::id,
            producers::kind,
            producers::commune_id,
            producers::district_id,
            producers::trained_on,
        ))
        .load(c)?)
}

pub(super) fn set_trained_on(c: &mut Conn, ids: &[i64], day: Option<NaiveDate>) -> Outcome<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::update(producers::table.filter(producers::id.eq_any(ids)))
        .set(producers::trained_on.eq(day))
        .execute(c)?;
    Ok(())
}

/// False where there was nothing to delete: the condition decides, not a look before it.
pub(super) fn delete_attendance(c: &mut Conn, course_id: i64, producer_id: i64) -> Outcome<bool> {
    let attendance = attendances::table
        .filter(attendances::course_id.eq(course_id))
        .filter(attendances::producer_id.eq(producer_id));
    Ok(diesel::delete(attendance).execute(c)? == 1)
}

pub(super) fn earliest_course(c: &mut Conn, producer_id: i64) -> Outcome<Option<NaiveDate>> {
    Ok(attendances::table
        .inner_join(courses::table)
        .filter(attendances::producer_id.eq(producer_id))
        .select(min(courses::held_on))
        .get_result(c)?)
}

diesel::alias! {
    // Where districts still stand between a province and its communes.
    const BETWEEN: Alias<Between> = areas as between_them;
}

pub(super) type CourseSelect = courses::BoxedQuery<'static, MultiBackend>;

/// The courses that somebody may see: the ones written down by the account itself, and those held
/// in the communes of its places. A former district holds what is left of its old communes.
pub(super) fn seen_by(principal: &Principal) -> CourseSelect {
    let all = courses::table.into_boxed();
    let own = courses::created_by.eq(principal.account_id);
    match &principal.sight {
        Sight::Everything => all,
        Sight::Communes(ids) => all.filter(own.or(courses::commune_id.eq_any(ids.clone()))),
        Sight::Provinces(ids) => {
            let below = areas::parent_id.eq_any(ids.clone());
            let communes = areas::table.filter(below).select(areas::id);
            let districts = BETWEEN
                .filter(BETWEEN.field(areas::parent_id).eq_any(ids.clone()))
                .select(BETWEEN.field(areas::id).nullable());
            let older = areas::table
                .filter(areas::parent_id.eq_any(districts))
                .select(areas::id);
            let here = courses::commune_id.eq_any(communes);
            all.filter(own.or(here).or(courses::commune_id.eq_any(older)))
        }
        Sight::Districts(ids) => {
            let below = areas::parent_id.eq_any(ids.clone());
            let communes = areas::table.filter(below).select(areas::id);
            let old = areas::id.eq(area_successions::predecessor_id);
            let became = area_successions::table
                .inner_join(areas::table.on(old))
                .filter(areas::parent_id.eq_any(ids.clone()))
                .select(area_successions::successor_id);
            let here = courses::commune_id.eq_any(communes);
            all.filter(own.or(here).or(courses::commune_id.eq_any(became)))
        }
        Sight::Own { .. } | Sight::Cooperative { .. } => all.filter(own),
    }
}
