//! What happened since a report was signed that may explain why its figures differ now.
//!
//! Only what can have changed a figure of that place counts: an event elsewhere, or one that changes
//! no figure, would be told in a signed file as a reason that it is not.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Timestamp};
use serde::{Deserialize, Serialize};

use super::sight;
use crate::areas::{AreaId, BEGINNING, Cell, Cells, Frame, Scope};
use crate::audit::{EventKind, SubjectKind};
use crate::counts::CountPlace;
use crate::db::schema::{audit_events, courses, left_places, producers, regroupings};
use crate::db::{Conn, Outcome};
use crate::producers as people;
use crate::reports;
use crate::reports::figures::report::ReportSubject;
use crate::residence_history::{self, PLACE, at_place_of};
use crate::values::Period;

/// How many things of a kind happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cause {
    pub kind: String,
    pub number: i64,
}

/// From where on causes are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct CauseCursor {
    pub at: NaiveDateTime,
    /// The last of `audit_events` by then.
    pub event: i64,
}

const OF_PRODUCERS: [EventKind; 3] = [
    EventKind::ProducerPlaced,
    EventKind::ProducerMoved,
    EventKind::ProducerPlaceMended,
];
const OF_COURSES: [EventKind; 2] = [EventKind::CourseAttended, EventKind::CourseLeft];
/// Confirming an edition changes nothing.
const OF_EDITIONS: [EventKind; 2] = [EventKind::EditionLoaded, EventKind::EditionTakenBack];
const OF_BASES: [EventKind; 2] = [EventKind::DenominatorSet, EventKind::DenominatorCleared];

/// By kind, those that happened at all. They are numbers of events, not of figures.
pub(super) fn since(
    c: &mut Conn,
    frame: &Frame,
    about: &ReportSubject,
    period: &Period,
    since: CauseCursor,
) -> Outcome<Vec<Cause>> {
    let Some(place) = SignedPlace::of(frame, about) else {
        return Ok(Vec::new());
    };
    let late = "t.created_at > $3 AND t.cancelled_at IS NULL";
    let cancelled = "t.created_at <= $3 AND t.cancelled_at > $3";
    let found = [
        ("late_sales", sales(c, &place, period, since, late)?),
        (
            "cancelled_sales",
            sales(c, &place, period, since, cancelled)?,
        ),
        ("places", places_changed(c, &place, since)?),
        ("courses", rolls_changed(c, &place, period, since)?),
        ("boundaries", boundaries_changed(c, &place, since)?),
        ("bases", bases_changed(c, &place, period, since)?),
    ];
    let happened = found.into_iter().filter(|(_, number)| *number > 0);
    let cause = |(kind, number): (&str, i64)| Cause {
        kind: kind.to_owned(),
        number,
    };
    Ok(happened.map(cause).collect())
}

/// What was signed, and which cells may lie in it.
struct SignedPlace<'a> {
    frame: &'a Frame<'a>,
    scope: Scope,
    province: AreaId,
    districts: Vec<AreaId>,
    communes: Vec<AreaId>,
}

impl<'a> SignedPlace<'a> {
    /// `None` of the whole country, which nobody signs.
    fn of(frame: &'a Frame<'a>, about: &ReportSubject) -> Option<Self> {
        let (_, province) = sight::of(about)?;
        match frame.cells(about.scope) {
            Cells::All => None,
            Cells::Of {
                districts,
                loose_communes,
            } => Some(Self {
                frame,
                scope: about.scope,
                province,
                districts,
                communes: loose_communes,
            }),
        }
    }

    fn has(&self, counted: CountPlace) -> bool {
        let cell = Cell::new(counted.district_id.unwrap_or(0), counted.commune_id);
        self.frame.place_in(cell, self.scope).is_some()
    }

    /// Whether a row of a table lies in one of the cells. The numbers are the database's own.
    fn condition(&self, table: &str) -> String {
        let list = |ids: &[AreaId]| {
            let ids: Vec<String> = ids.iter().map(AreaId::to_string).collect();
            // Nothing is among none; the databases do not take an empty list.
            ids.join(", ") + if ids.is_empty() { "0" } else { "" }
        };
        format!(
            "({table}.district_id IN ({}) \
             OR ({table}.district_id IS NULL AND {table}.commune_id IN ({})))",
            list(&self.districts),
            list(&self.communes)
        )
    }
}

#[derive(QueryableByName)]
struct PlaceGroupRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    district_id: Option<i64>,
    #[diesel(sql_type = BigInt)]
    commune_id: i64,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn number_in(place: &SignedPlace, groups: &[PlaceGroupRow]) -> i64 {
    let inside = groups
        .iter()
        .filter(|group| place.has(CountPlace::new(group.commune_id, group.district_id)));
    inside.map(|group| group.number).sum()
}

/// Sales of the period at the place of their own day: also of those who have left since. Only those
/// of producers who live there or ever did are looked at.
fn sales(
    c: &mut Conn,
    place: &SignedPlace,
    period: &Period,
    since: CauseCursor,
    which: &str,
) -> Outcome<i64> {
    let sold = format!(
        "SELECT {PLACE}, COUNT(*) AS number \
         FROM transactions t JOIN producers p ON p.id = t.producer_id {} \
         WHERE t.sold_on >= $1 AND t.sold_on <= $2 AND {which} AND ({} \
         OR p.id IN (SELECT w.producer_id FROM earlier_places w WHERE {})) GROUP BY 1, 2",
        at_place_of("t.sold_on"),
        place.condition("p"),
        place.condition("w")
    );
    let groups: Vec<PlaceGroupRow> = diesel::sql_query(sold)
        .bind::<Date, _>(period.from.unwrap_or(BEGINNING))
        .bind::<Date, _>(period.until)
        .bind::<Timestamp, _>(since.at)
        .load(c)?;
    Ok(number_in(place, &groups))
}

/// Into the place, within it, and out of it.
fn places_changed(c: &mut Conn, place: &SignedPlace, since: CauseCursor) -> Outcome<i64> {
    let changed: Vec<(i64, CountPlace)> = audit_events::table
        .inner_join(producers::table.on(producers::id.eq(audit_events::subject_id)))
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq(SubjectKind::Producer.code()))
        .filter(audit_events::action.eq_any(OF_PRODUCERS))
        .select((
            producers::id,
            (producers::commune_id, producers::district_id),
        ))
        .load(c)?;
    let left: Vec<(i64, CountPlace)> = left_places::table
        .filter(left_places::left_at.ge(since.at))
        .select((
            left_places::producer_id,
            (left_places::commune_id, left_places::district_id),
        ))
        .load(c)?;
    let left = left.into_iter().filter(|(_, spot)| place.has(*spot));
    let came_from: HashSet<i64> = left.map(|(id, _)| id).collect();
    let here = |(id, spot): &(i64, CountPlace)| came_from.contains(id) || place.has(*spot);
    Ok(i64::try_from(changed.iter().filter(|one| here(one)).count()).unwrap_or(i64::MAX))
}

/// Changes of the rolls of courses of the period that somebody of the place attends, or has been
/// taken off.
fn rolls_changed(
    c: &mut Conn,
    place: &SignedPlace,
    period: &Period,
    since: CauseCursor,
) -> Outcome<i64> {
    type RollChange = (i64, NaiveDate, Option<i64>);
    let changes: Vec<RollChange> = audit_events::table
        .inner_join(courses::table.on(courses::id.eq(audit_events::subject_id)))
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq(SubjectKind::Course.code()))
        .filter(audit_events::action.eq_any(OF_COURSES))
        .filter(courses::held_on.le(period.until))
        .filter(courses::held_on.ge(period.from.unwrap_or(BEGINNING)))
        .select((courses::id, courses::held_on, audit_events::on_behalf_of))
        .load(c)?;
    let mut attended: HashMap<i64, bool> = HashMap::new();
    let mut number = 0;
    for (course, held_on, taken_off) in changes {
        let here = match taken_off {
            Some(producer) => {
                let now = people::place_of(c, producer)?;
                place.has(residence_history::place_on(c, producer, held_on, now)?)
            }
            None => match attended.get(&course) {
                Some(known) => *known,
                None => {
                    let found = attended_from(c, place, course)?;
                    attended.insert(course, found);
                    found
                }
            },
        };
        number += i64::from(here);
    }
    Ok(number)
}

/// Whether anybody on the roll was of the place on the day of the course.
fn attended_from(c: &mut Conn, place: &SignedPlace, course: i64) -> Outcome<bool> {
    let roll = format!(
        "SELECT {PLACE}, COUNT(*) AS number \
         FROM attendances a JOIN courses k ON k.id = a.course_id \
         JOIN producers p ON p.id = a.producer_id {} WHERE a.course_id = {course} GROUP BY 1, 2",
        at_place_of("k.held_on")
    );
    let groups: Vec<PlaceGroupRow> = diesel::sql_query(roll).load(c)?;
    Ok(number_in(place, &groups) > 0)
}

/// How the signed province was drawn for the signed day, and editions that touch it.
fn boundaries_changed(c: &mut Conn, place: &SignedPlace, since: CauseCursor) -> Outcome<i64> {
    let drawn = regroupings::table
        .filter(regroupings::province_id.eq(place.province))
        .filter(regroupings::valid_from.le(place.frame.day()))
        .filter((regroupings::created_at.gt(since.at)).or(regroupings::taken_back_at.gt(since.at)));
    let drawn: i64 = drawn.count().get_result(c)?;
    let loaded = audit_events::table
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq(SubjectKind::Area.code()))
        .filter(audit_events::subject_id.eq(place.province))
        .filter(audit_events::action.eq_any(OF_EDITIONS));
    let loaded: i64 = loaded.count().get_result(c)?;
    Ok(drawn.saturating_add(loaded))
}

/// Numbers of households of the year whose rates were signed.
fn bases_changed(
    c: &mut Conn,
    place: &SignedPlace,
    period: &Period,
    since: CauseCursor,
) -> Outcome<i64> {
    let changed = audit_events::table
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq(SubjectKind::Area.code()))
        .filter(audit_events::subject_id.eq_any(&place.districts))
        .filter(audit_events::action.eq_any(OF_BASES))
        .filter(audit_events::detail.like(reports::base_details_like(period.until)));
    Ok(changed.count().get_result(c)?)
}
