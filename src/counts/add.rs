//! Adding to the tally: a row beside the fact, in the fact's transaction.
//!
//! The row is appended, not added to a sum: a sum would be one row that everybody in a commune
//! writes, and on PostgreSQL everybody would wait for it. [`fold`](super::fold) adds up later;
//! whoever reads sees both.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Integer};

use super::model::{CountChange, CountKey};
use super::tally::Tally;
use crate::db::schema::count_changes;
use crate::db::{Conn, Outcome, on_each};

/// From so many on, one statement for all of them costs less than a kept one for each.
const MANY: usize = 16;

/// Seven values a row: far below the limit of either database (32,766 and 65,535).
const ROWS: usize = 1_000;

/// Adds one change, inside the transaction of the fact it counts.
pub fn add(c: &mut Conn, change: CountChange) -> Outcome<()> {
    add_all(c, &[change])
}

/// Adds several changes at once. Equal keys are merged first, so a use case calls this once, at
/// its end, with everything it has to count.
pub fn add_all(c: &mut Conn, changes: &[CountChange]) -> Outcome<()> {
    let merged: Tally = changes.iter().collect();
    let merged: Vec<Append> = merged
        .iter()
        .map(|(key, by)| Append { key: *key, by })
        .collect();
    if merged.len() >= MANY {
        return append_many(c, &merged);
    }
    for append in merged {
        on_each!(c, |c| append.execute(c))?;
    }
    Ok(())
}

/// An order file counts by the thousand, and on PostgreSQL each statement is a journey.
fn append_many(c: &mut Conn, appends: &[Append]) -> Outcome<()> {
    for some in appends.chunks(ROWS) {
        let rows: Vec<_> = some.iter().map(Append::values).collect();
        on_each!(c, |c| diesel::insert_into(count_changes::table)
            .values(&rows)
            .execute(c))?;
    }
    Ok(())
}

impl<C> RunQueryDsl<C> for Append {}

/// Written by hand: it runs with every fact, and so its prepared statement is kept.
#[derive(Debug, Clone, Copy, QueryId)]
struct Append {
    key: CountKey,
    by: i64,
}

type CountChangeValues = (
    diesel::dsl::Eq<count_changes::district_id, i64>,
    diesel::dsl::Eq<count_changes::commune_id, i64>,
    diesel::dsl::Eq<count_changes::half_month, i32>,
    diesel::dsl::Eq<count_changes::measure, i32>,
    diesel::dsl::Eq<count_changes::channel, i32>,
    diesel::dsl::Eq<count_changes::evidence, i32>,
    diesel::dsl::Eq<count_changes::value, i64>,
);

impl Append {
    fn values(&self) -> CountChangeValues {
        let Self { key, by } = self;
        (
            count_changes::district_id.eq(key.district_id),
            count_changes::commune_id.eq(key.commune_id),
            count_changes::half_month.eq(key.half_month),
            count_changes::measure.eq(key.measure),
            count_changes::channel.eq(key.channel),
            count_changes::evidence.eq(key.evidence),
            count_changes::value.eq(*by),
        )
    }
}

impl<DB> QueryFragment<DB> for Append
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
    i32: ToSql<Integer, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Self { key, by } = self;
        out.push_sql(
            "INSERT INTO count_changes (district_id, commune_id, half_month, measure, channel, \
             evidence, value) VALUES (",
        );
        out.push_bind_param::<BigInt, _>(&key.district_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&key.commune_id)?;
        for number in [&key.half_month, &key.measure, &key.channel, &key.evidence] {
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(number)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(by)?;
        out.push_sql(")");
        Ok(())
    }
}
