//! What happened since a report was signed that may explain why its figures differ now.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::areas::{AreaId, Cells, Frame};
use crate::db::schema::{attendances, audit_events, courses, producers, transactions};
use crate::db::{Conn, Outcome};
use crate::reports::report::About;
use crate::values::Period;

/// How many things of a kind happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cause {
    pub kind: String,
    pub number: i64,
}

/// From where on causes are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since {
    pub at: NaiveDateTime,
    /// The last of `audit_events` by then.
    pub event: i64,
}

/// Deeds by the kind of record they were done to.
const OF_PRODUCERS: [&str; 6] = [
    "producer_edited",
    "producer_placed",
    "producer_moved",
    "producer_place_corrected",
    "place_corrected",
    "place_moved",
];
const OF_COURSES: [&str; 3] = ["course_held", "course_attended", "course_left"];
const OF_BOUNDARIES: [&str; 4] = [
    "districts_regrouped",
    "regrouping_taken_back",
    "edition_confirmed",
    "edition_taken_back",
];
const OF_BASES: [&str; 2] = ["denominator_set", "denominator_cleared"];

/// By kind, those that happened at all. They are numbers of deeds, not of figures.
pub(super) fn since(
    c: &mut Conn,
    frame: &Frame,
    (about, period): (&About, &Period),
    since: Since,
) -> Outcome<Vec<Cause>> {
    let Cells::Of {
        districts,
        loose_communes,
    } = frame.cells(about.scope)
    else {
        return Ok(Vec::new());
    };
    let place = Place {
        districts,
        communes: loose_communes,
    };
    let found = [
        ("late_sales", late_sales(c, &place, period, since)?),
        (
            "cancelled_sales",
            cancelled_sales(c, &place, period, since)?,
        ),
        ("places", producers_changed(c, &place, since)?),
        ("courses", rolls_changed(c, &place, period, since)?),
        ("boundaries", deeds(c, &OF_BOUNDARIES, since)?),
        ("bases", bases_changed(c, &place, since)?),
    ];
    let happened = found.into_iter().filter(|(_, number)| *number > 0);
    let cause = |(kind, number): (&str, i64)| Cause {
        kind: kind.to_owned(),
        number,
    };
    Ok(happened.map(cause).collect())
}

struct Place {
    districts: Vec<AreaId>,
    communes: Vec<AreaId>,
}

/// Producers who live there now.
#[diesel::dsl::auto_type(no_type_alias)]
fn lives_in<'a>(place: &'a Place) -> _ {
    let districts: &'a [AreaId] = place.districts.as_slice();
    let communes: &'a [AreaId] = place.communes.as_slice();
    producers::district_id
        .is_not_null()
        .and(producers::district_id.assume_not_null().eq_any(districts))
        .or(producers::district_id
            .is_null()
            .and(producers::commune_id.eq_any(communes)))
}

fn late_sales(c: &mut Conn, place: &Place, period: &Period, since: Since) -> Outcome<i64> {
    let late = transactions::table
        .inner_join(producers::table)
        .filter(lives_in(place))
        .filter(transactions::sold_on.le(period.until))
        .filter(transactions::sold_on.ge(period.from.unwrap_or(crate::areas::BEGINNING)))
        .filter(transactions::created_at.gt(since.at))
        .filter(transactions::cancelled_at.is_null());
    Ok(late.count().get_result(c)?)
}

fn cancelled_sales(c: &mut Conn, place: &Place, period: &Period, since: Since) -> Outcome<i64> {
    let cancelled = transactions::table
        .inner_join(producers::table)
        .filter(lives_in(place))
        .filter(transactions::sold_on.le(period.until))
        .filter(transactions::sold_on.ge(period.from.unwrap_or(crate::areas::BEGINNING)))
        .filter(transactions::created_at.le(since.at))
        .filter(transactions::cancelled_at.gt(since.at));
    Ok(cancelled.count().get_result(c)?)
}

fn producers_changed(c: &mut Conn, place: &Place, since: Since) -> Outcome<i64> {
    let changed = audit_events::table
        .inner_join(producers::table.on(producers::id.eq(audit_events::subject_id)))
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq("producer"))
        .filter(audit_events::action.eq_any(OF_PRODUCERS))
        .filter(lives_in(place));
    Ok(changed.count().get_result(c)?)
}

/// Rolls of courses of the period that somebody of the place attended.
fn rolls_changed(c: &mut Conn, place: &Place, period: &Period, since: Since) -> Outcome<i64> {
    let attended = attendances::table
        .inner_join(producers::table)
        .filter(lives_in(place))
        .select(attendances::course_id);
    let changed = audit_events::table
        .inner_join(courses::table.on(courses::id.eq(audit_events::subject_id)))
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq("course"))
        .filter(audit_events::action.eq_any(OF_COURSES))
        .filter(courses::held_on.le(period.until))
        .filter(courses::held_on.ge(period.from.unwrap_or(crate::areas::BEGINNING)))
        .filter(courses::id.eq_any(attended));
    Ok(changed.count().get_result(c)?)
}

fn bases_changed(c: &mut Conn, place: &Place, since: Since) -> Outcome<i64> {
    let changed = audit_events::table
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::subject_kind.eq("area"))
        .filter(audit_events::subject_id.eq_any(&place.districts))
        .filter(audit_events::action.eq_any(OF_BASES));
    Ok(changed.count().get_result(c)?)
}

fn deeds(c: &mut Conn, actions: &[&'static str], since: Since) -> Outcome<i64> {
    let done = audit_events::table
        .filter(audit_events::id.gt(since.event))
        .filter(audit_events::action.eq_any(actions.to_vec()));
    Ok(done.count().get_result(c)?)
}
