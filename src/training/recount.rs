//! Counting again from the rolls, for `verify`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::counts::{CountChange, CountPlace, Measure, Slice};
use crate::db::{Conn, Outcome, each_row, is_one_of};
use crate::producers::ProducerKind;
use crate::residence_history::{self, FactScope, PLACE, at_place_of};

/// Every household once, on the day of its earliest course.
fn trained(scope: FactScope, slice: Slice) -> String {
    format!(
        "SELECT {PLACE}, CAST(t.trained_on AS TEXT) \
         FROM (SELECT a.producer_id, MIN(k.held_on) AS trained_on \
               FROM attendances a JOIN courses k ON k.id = a.course_id \
               WHERE {} GROUP BY a.producer_id) t \
         JOIN producers p ON p.id = t.producer_id {} \
         WHERE {} AND {}",
        scope.condition("a.producer_id"),
        at_place_of("t.trained_on"),
        is_one_of("p.kind", &ProducerKind::HOUSEHOLDS.map(ProducerKind::code)),
        slice.of_day("t.trained_on")
    )
}

type Types = (Nullable<BigInt>, BigInt, Text);

/// Tells what `counts` must say of households trained: from the rolls, and not from the day that
/// stands with the producer.
pub fn recount(
    c: &mut Conn,
    scope: FactScope,
    slice: Slice,
    visit: &mut dyn FnMut(&CountChange),
) -> Outcome<()> {
    let trained = trained(scope, slice);
    type Row = (Option<i64>, i64, String);
    each_row!(c, diesel::dsl::sql::<Types>(&trained), |row: Row| {
        let (district, commune, on) = row;
        let on = residence_history::day_of(&on)?;
        visit(&CountChange::one(
            Measure::HouseholdsTrained,
            CountPlace::new(commune, district),
            on,
        ));
    });
    Ok(())
}
