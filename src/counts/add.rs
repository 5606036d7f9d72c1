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

use super::model::{Change, Key};
use super::tally::Tally;
use crate::db::{Conn, Outcome, on_each};

/// Adds one change, inside the transaction of the fact it counts.
pub fn add(c: &mut Conn, change: Change) -> Outcome<()> {
    add_all(c, &[change])
}

/// Adds several changes at once. Equal keys are merged first, so a use case calls this once, at
/// its end, with everything it has to count.
pub fn add_all(c: &mut Conn, changes: &[Change]) -> Outcome<()> {
    let merged: Tally = changes.iter().collect();
    for (key, by) in merged.iter() {
        let append = Append { key: *key, by };
        on_each!(c, |c| append.execute(c))?;
    }
    Ok(())
}

impl<C> RunQueryDsl<C> for Append {}

/// Written by hand: it runs with every fact, and so its prepared statement is kept.
#[derive(Debug, Clone, Copy, QueryId)]
struct Append {
    key: Key,
    by: i64,
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
