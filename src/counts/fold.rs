//! Adding up what was appended, so that reports find sums.
//!
//! Folding changes no figure: what is read before and after it is the same. So it may happen at
//! any time, in any process, and stop anywhere.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::spans::whole_year;
use crate::db::schema::count_changes;
use crate::db::{Conn, Db, Outcome};

/// So many changes at most in one transaction: some 20 ms, for which others wait on SQLite.
const BATCH: i64 = 4_000;

/// Of a command that has written much: ten times as many meet more often in one sum, and are added
/// in the order of the keys. Others wait a fifth of a second.
const LARGE_BATCH: i64 = 40_000;

const INTO_COUNTS: &str = "\
    INSERT INTO counts (district_id, commune_id, half_month, measure, channel, evidence, value) \
    SELECT district_id, commune_id, half_month, measure, channel, evidence, \
           CAST(SUM(value) AS BIGINT) \
    FROM count_changes WHERE id <= $1 \
    GROUP BY district_id, commune_id, half_month, measure, channel, evidence \
    ON CONFLICT (district_id, commune_id, half_month, measure, channel, evidence) \
    DO UPDATE SET value = counts.value + excluded.value";

/// One level of detail over one kind of span.
struct FoldTarget {
    detail: &'static str,
    span: &'static str,
    commune: &'static str,
}

/// A district has one row; of what is in no district yet, each commune has one.
const OF_DISTRICT: &str = "CASE WHEN district_id = 0 THEN commune_id ELSE 0 END";
const HALF_MONTH: &str = "half_month";
/// [`whole_year`], in the words of the databases.
const YEAR: &str = "-(half_month / 24)";
const _: () = assert!(whole_year(2024) == -(2024 * 24 / 24));

const INTO_SUMS: [FoldTarget; 4] = [
    FoldTarget {
        detail: "1",
        span: HALF_MONTH,
        commune: OF_DISTRICT,
    },
    FoldTarget {
        detail: "1",
        span: YEAR,
        commune: OF_DISTRICT,
    },
    FoldTarget {
        detail: "2",
        span: HALF_MONTH,
        commune: "commune_id",
    },
    FoldTarget {
        detail: "2",
        span: YEAR,
        commune: "commune_id",
    },
];

/// Folds some of what waits into the sums. Returns whether anything is left.
pub fn fold(c: &mut Conn) -> Outcome<bool> {
    fold_some(c, BATCH)
}

fn fold_some(c: &mut Conn, batch: i64) -> Outcome<bool> {
    let ids: Vec<i64> = count_changes::table
        .order(count_changes::id)
        .limit(batch)
        .select(count_changes::id)
        .load(c)?;
    let Some(last) = ids.last() else {
        return Ok(false);
    };
    run(c, INTO_COUNTS, *last)?;
    for into in &INTO_SUMS {
        run(c, &into.sql(), *last)?;
    }
    diesel::delete(count_changes::table.filter(count_changes::id.le(last))).execute(c)?;
    Ok(i64::try_from(ids.len()) == Ok(batch))
}

/// Folds everything there is, for commands that have written much.
pub fn fold_all(db: &Db) -> Outcome<()> {
    while db.write_blocking(|c| fold_some(c, LARGE_BATCH))? {}
    Ok(())
}

fn run(c: &mut Conn, sql: &str, last: i64) -> Outcome<()> {
    // Both databases understand `$1`.
    diesel::sql_query(sql).bind::<BigInt, _>(last).execute(c)?;
    Ok(())
}

impl FoldTarget {
    fn sql(&self) -> String {
        let Self {
            detail,
            span,
            commune,
        } = self;
        format!(
            "INSERT INTO count_sums (detail, span, district_id, commune_id, measure, value) \
             SELECT {detail}, {span}, district_id, {commune}, measure, CAST(SUM(value) AS BIGINT) \
             FROM count_changes WHERE id <= $1 \
             GROUP BY {span}, district_id, {commune}, measure \
             ON CONFLICT (detail, span, district_id, commune_id, measure) \
             DO UPDATE SET value = count_sums.value + excluded.value"
        )
    }
}
