//! The counts against the facts, and the sums against the counts: for `verify`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::difference_table::{DifferenceTable, LineKey, PlaceKey};
use super::model::{CountChange, CountKey};
use super::slice::Slice;
use super::tally::Difference;
use crate::db::schema::{count_changes, counts};
use crate::db::{Conn, Outcome, each_row};

/// So many lines are held at once: some 70 MB. A database with more is gone through more than
/// once, each time for other months of the year.
const MOST_LINES: i64 = 3_500_000;

/// Compares all that was counted (`here`) with the facts (`there`), which `facts` tells once for
/// every slice. Gives how many keys differ and the first `told` of them in their order.
pub fn differences(
    c: &mut Conn,
    limit: usize,
    leaves_a_fact: impl Fn(&CountKey) -> bool,
    facts: impl Fn(&mut Conn, Slice, &mut dyn FnMut(&CountChange)) -> Outcome<()>,
) -> Outcome<(usize, Vec<Difference>)> {
    let mut wrong: Vec<(CountKey, i64)> = Vec::new();
    let rows = counts::table.count().get_result(c)?;
    for slice in Slice::cut(rows, MOST_LINES) {
        let mut differences =
            DifferenceTable::with_room(usize::try_from(rows / slice.of()).unwrap_or(0));
        counted(c, slice, &mut differences)?;
        facts(c, slice, &mut |change| {
            let (place, what) = line(&change.key());
            differences.add(place, what, -change.by);
        })?;
        let left = differences.left().into_iter();
        wrong.extend(left.map(|(place, what, by)| (key(place, what), by)));
    }
    wrong.retain(|(key, _)| leaves_a_fact(key));
    wrong.sort_unstable();
    let first = wrong.iter().take(limit);
    let first: Outcome<Vec<Difference>> = first
        .map(|(key, by)| whole_difference(c, *key, *by))
        .collect();
    Ok((wrong.len(), first?))
}

fn line(key: &CountKey) -> (PlaceKey, LineKey) {
    let what = [key.half_month, key.measure, key.channel, key.evidence];
    ((key.district_id, key.commune_id), what)
}

fn key(place: PlaceKey, line: LineKey) -> CountKey {
    let (district_id, commune_id) = place;
    let [half_month, measure, channel, evidence] = line;
    CountKey {
        district_id,
        commune_id,
        half_month,
        measure,
        channel,
        evidence,
    }
}

/// Folded or waiting.
fn counted(c: &mut Conn, slice: Slice, differences: &mut DifferenceTable) -> Outcome<()> {
    type Types = (BigInt, BigInt, Integer, Integer, Integer, Integer, BigInt);
    type Row = (i64, i64, i32, i32, i32, i32, i64);
    for table in ["counts", "count_changes"] {
        let sql = format!(
            "SELECT district_id, commune_id, half_month, measure, channel, evidence, value \
             FROM {table} WHERE {}",
            slice.of_half_month("half_month")
        );
        each_row!(c, diesel::dsl::sql::<Types>(&sql), |row: Row| {
            let (district, commune, half_month, measure, channel, evidence, value) = row;
            let what = [half_month, measure, channel, evidence];
            differences.add((district, commune), what, value);
        });
    }
    Ok(())
}

fn whole_difference(c: &mut Conn, key: CountKey, by: i64) -> Outcome<Difference> {
    macro_rules! value {
        ($table:ident) => {
            $table::table
                .filter($table::district_id.eq(key.district_id))
                .filter($table::commune_id.eq(key.commune_id))
                .filter($table::half_month.eq(key.half_month))
                .filter($table::measure.eq(key.measure))
                .filter($table::channel.eq(key.channel))
                .filter($table::evidence.eq(key.evidence))
                .select($table::value)
                .load::<i64>(c)?
                .iter()
                .sum::<i64>()
        };
    }
    let counted = value!(counts) + value!(count_changes);
    Ok(Difference {
        key,
        here: counted,
        there: counted - by,
    })
}

/// Rows of the sums that do not say what `counts` says; `verify` asks for none.
///
/// The database adds up what a measure has by commune and half-month, which is the order of the
/// table's key; what follows from that by district and by year is added up here.
pub fn sums_at_odds(c: &mut Conn) -> Outcome<usize> {
    let rows = counts::table.count().get_result(c)?;
    let mut years = DifferenceTable::default();
    let mut odd = 0;
    for slice in Slice::cut(rows, MOST_LINES) {
        let mut halves = DifferenceTable::default();
        summed(c, slice, &mut halves, &mut years)?;
        odd += halves.left().len();
    }
    stored(c, "span < 0", &mut years)?;
    Ok(odd + years.left().len())
}

fn summed(
    c: &mut Conn,
    slice: Slice,
    halves: &mut DifferenceTable,
    years: &mut DifferenceTable,
) -> Outcome<()> {
    type Types = (BigInt, BigInt, Integer, Integer, BigInt);
    let sql = format!(
        "SELECT district_id, commune_id, half_month, measure, CAST(SUM(value) AS BIGINT) \
         FROM counts WHERE {} GROUP BY district_id, commune_id, half_month, measure",
        slice.of_half_month("half_month")
    );
    each_row!(c, diesel::dsl::sql::<Types>(&sql), |row: (
        i64,
        i64,
        i32,
        i32,
        i64
    )| {
        let (district, commune, half_month, measure, value) = row;
        // A district has one row; of what is in no district yet, each commune has one.
        let loose = if district == 0 { commune } else { 0 };
        for (detail, commune) in [(1, loose), (2, commune)] {
            let place = (district, commune);
            halves.add(place, [detail, half_month, measure, 0], -value);
            years.add(place, [detail, -(half_month / 24), measure, 0], -value);
        }
    });
    let here = format!("span >= 0 AND {}", slice.of_half_month("span"));
    stored(c, &here, halves)
}

fn stored(c: &mut Conn, which: &str, differences: &mut DifferenceTable) -> Outcome<()> {
    type Types = (Integer, Integer, BigInt, BigInt, Integer, BigInt);
    let sql = format!(
        "SELECT detail, span, district_id, commune_id, measure, value FROM count_sums WHERE {which}"
    );
    each_row!(c, diesel::dsl::sql::<Types>(&sql), |row: (
        i32,
        i32,
        i64,
        i64,
        i32,
        i64
    )| {
        let (detail, span, district, commune, measure, value) = row;
        differences.add((district, commune), [detail, span, measure, 0], value);
    });
    Ok(())
}
