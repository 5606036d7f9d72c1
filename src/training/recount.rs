//! Counting again from the rolls, for `verify`.

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable};

use crate::counts::{Change, Measure, Tally};
use crate::db::{Conn, Outcome};
use crate::stays::{PLACE, Whose, at_place_of, half_month_of};

/// Every household once, on the day of its earliest course.
fn trained(whose: Whose, postgres: bool) -> String {
    format!(
        "SELECT {PLACE}, {} AS half, COUNT(*) AS households \
         FROM (SELECT a.producer_id, MIN(k.held_on) AS trained_on \
               FROM attendances a JOIN courses k ON k.id = a.course_id \
               WHERE {} GROUP BY a.producer_id) t \
         JOIN producers p ON p.id = t.producer_id {} \
         WHERE p.kind IN ('household', 'household_business') GROUP BY 1, 2, 3",
        half_month_of("t.trained_on", postgres),
        whose.condition("a.producer_id"),
        at_place_of("t.trained_on")
    )
}

#[derive(QueryableByName)]
struct Group {
    #[diesel(sql_type = Nullable<BigInt>)]
    district_id: Option<i64>,
    #[diesel(sql_type = BigInt)]
    commune_id: i64,
    #[diesel(sql_type = Date)]
    half: NaiveDate,
    #[diesel(sql_type = BigInt)]
    households: i64,
}

/// What `counts` must say of households trained: from the rolls, and not from the day that stands
/// with the producer. The database groups by place and half-month and hands over one
/// group after the other.
pub fn recount(c: &mut Conn, whose: Whose) -> Outcome<Tally> {
    let trained = diesel::sql_query(trained(whose, c.is_postgres()));
    let mut tally = Tally::default();
    for group in trained.load_iter::<Group, DefaultLoadingMode>(c)? {
        let group = group?;
        let place = (group.commune_id, group.district_id);
        let change = Change::one(Measure::HouseholdsTrained, place, group.half);
        tally.add(&change.by(group.households));
    }
    Ok(tally)
}
