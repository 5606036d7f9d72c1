//! Counting again from the facts, for `verify`.

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

use super::store::{channel_of, evidence_of};
use crate::counts::{Change, Measure, Tally};
use crate::db::{Conn, Outcome};
use crate::stays::{PLACE, Whose, at_place_of, half_month_of};

/// Every standing sale. The sum of a BIGINT is NUMERIC on PostgreSQL, hence the cast.
fn sold(whose: Whose, postgres: bool) -> String {
    format!(
        "SELECT {PLACE}, {} AS half, t.channel, t.evidence, \
                COUNT(*) AS sales, CAST(SUM(t.amount_vnd) AS BIGINT) AS value \
         FROM transactions t JOIN producers p ON p.id = t.producer_id {} \
         WHERE t.cancelled_at IS NULL AND {} GROUP BY 1, 2, 3, 4, 5",
        half_month_of("t.sold_on", postgres),
        at_place_of("t.sold_on"),
        whose.condition("t.producer_id")
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
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Text)]
    evidence: String,
    #[diesel(sql_type = BigInt)]
    sales: i64,
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// What `counts` must say of transactions and their value. The database groups by place and half-month
/// and hands over one group after the other.
pub fn recount(c: &mut Conn, whose: Whose) -> Outcome<Tally> {
    let sold = diesel::sql_query(sold(whose, c.is_postgres()));
    let mut tally = Tally::default();
    for group in sold.load_iter::<Group, DefaultLoadingMode>(c)? {
        for change in group?.counted()? {
            tally.add(&change);
        }
    }
    Ok(tally)
}

impl Group {
    fn counted(&self) -> Outcome<[Change; 2]> {
        let (channel, evidence) = (channel_of(&self.channel)?, evidence_of(&self.evidence)?);
        let place = (self.commune_id, self.district_id);
        let change = |measure, by| {
            Change::one(measure, place, self.half)
                .through(channel, evidence)
                .by(by)
        };
        Ok([
            change(Measure::Transactions, self.sales),
            change(Measure::TransactionValue, self.value),
        ])
    }
}
