//! Counting again from the facts, for `verify`.

use chrono::NaiveDate;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::store::{channel_of, evidence_of};
use crate::counts::{Change, Measure, Tally};
use crate::db::schema::{producers, transactions};
use crate::db::{Conn, Outcome};

type Group = (Option<i64>, i64, NaiveDate, String, String, i64, i64);

/// What `counts` must say of transactions and their value. The database groups by day and place,
/// so this holds days in memory and not sales.
pub fn recount(c: &mut Conn) -> Outcome<Tally> {
    let key = (
        producers::district_id,
        producers::commune_id,
        transactions::sold_on,
        transactions::channel,
        transactions::evidence,
    );
    let groups: Vec<Group> = transactions::table
        .inner_join(producers::table)
        .filter(transactions::cancelled_at.is_null())
        .group_by(key)
        .select((
            producers::district_id,
            producers::commune_id,
            transactions::sold_on,
            transactions::channel,
            transactions::evidence,
            count_star(),
            // The sum of a BIGINT is NUMERIC on PostgreSQL.
            sql::<BigInt>("CAST(SUM(transactions.amount_vnd) AS BIGINT)"),
        ))
        .load(c)?;
    let mut tally = Tally::default();
    for group in &groups {
        for change in counted(group)? {
            tally.add(&change);
        }
    }
    Ok(tally)
}

fn counted((district, commune, on, channel, evidence, number, value): &Group) -> Outcome<[Change; 2]> {
    let (channel, evidence) = (channel_of(channel)?, evidence_of(evidence)?);
    let change = |measure, by| {
        Change::one(measure, (*commune, *district), *on)
            .through(channel, evidence)
            .by(by)
    };
    Ok([
        change(Measure::Transactions, *number),
        change(Measure::TransactionValue, *value),
    ])
}
