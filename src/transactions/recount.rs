//! Counting again from the facts, for `verify`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::store::{channel_of, evidence_of};
use crate::counts::{CountChange, CountPlace, Measure, Slice};
use crate::db::{Conn, Outcome, each_row};
use crate::residence_history::{self, FactScope, PLACE, at_place_of};

/// Every standing sale, one by one: five million of them are added up in the time in which a
/// database has sorted half of them into groups. A day is text on either database.
fn sold(scope: FactScope, slice: Slice) -> String {
    format!(
        "SELECT {PLACE}, CAST(t.sold_on AS TEXT), t.channel, t.evidence, t.amount_vnd \
         FROM transactions t JOIN producers p ON p.id = t.producer_id {} \
         WHERE t.cancelled_at IS NULL AND {} AND {}",
        at_place_of("t.sold_on"),
        slice.of_day("t.sold_on"),
        scope.condition("t.producer_id")
    )
}

/// District, commune, day, channel, evidence, value.
type SaleRow = (Option<i64>, i64, String, String, String, i64);
type SaleRowTypes = (Nullable<BigInt>, BigInt, Text, Text, Text, BigInt);

/// Tells what `counts` must say of transactions and their value, sale by sale.
pub fn recount(
    c: &mut Conn,
    scope: FactScope,
    slice: Slice,
    visit: &mut dyn FnMut(&CountChange),
) -> Outcome<()> {
    let sold = sold(scope, slice);
    each_row!(
        c,
        diesel::dsl::sql::<SaleRowTypes>(&sold),
        |sale: SaleRow| {
            for change in counted(&sale)? {
                visit(&change);
            }
        }
    );
    Ok(())
}

fn counted(row: &SaleRow) -> Outcome<[CountChange; 2]> {
    let (district, commune, on, channel, evidence, value) = row;
    let (channel, evidence) = (channel_of(channel)?, evidence_of(evidence)?);
    let on = residence_history::day_of(on)?;
    let change = |measure, by| {
        CountChange::one(measure, CountPlace::new(*commune, *district), on)
            .through(channel, evidence)
            .by(by)
    };
    Ok([
        change(Measure::Transactions, 1),
        change(Measure::TransactionValue, *value),
    ])
}
