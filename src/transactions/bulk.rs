//! Many sales at once, for loaders and order files: the rules of one, a fraction of its cost.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::actions::order_code_taken;
use super::model::{Goods, NewTransaction, Refused};
use super::store;
use crate::audit::By;
use crate::counts::{self, Change};
use crate::db::schema::transactions;
use crate::db::{Conn, Failure, Outcome, on_each};
use crate::residence_history::History;
use crate::values::PublicId;

/// Eleven values a row: far below the limit of either database (32,766 and 65,535).
const ROWS: usize = 500;

/// Records all of them or none and says how many were new; what the same account has sent before
/// is passed over.
///
/// # Errors
/// As [`record`](super::record), for the first sale that cannot be taken.
pub fn record_many(c: &mut Conn, by: By, sales: &[NewTransaction]) -> Result<usize, Refused> {
    let fresh = not_yet_recorded(c, by, sales)?;
    let goods = goods_by_id(c, &fresh)?;
    let mut sold: Vec<(&NewTransaction, &Goods)> = Vec::with_capacity(fresh.len());
    for sale in fresh {
        let goods = goods.get(&sale.listing_id).ok_or(Failure::Missing)?;
        goods.admit(sale, by.today())?;
        sold.push((sale, goods));
    }
    for part in sold.chunks(ROWS) {
        insert(c, by, part)?;
    }
    let producers: HashSet<i64> = goods.values().map(|goods| goods.producer_id).collect();
    let history = History::of(c, &producers.into_iter().collect::<Vec<i64>>())?;
    let changes = sold
        .iter()
        .flat_map(|(sale, goods)| goods.fact(sale, &history).counted());
    counts::add_all(c, &changes.collect::<Vec<Change>>())?;
    Ok(sold.len())
}

/// Without what was sent before, and without what stands twice in the list itself.
fn not_yet_recorded<'a>(
    c: &mut Conn,
    by: By,
    sales: &'a [NewTransaction],
) -> Outcome<Vec<&'a NewTransaction>> {
    let mut seen: HashSet<PublicId> = HashSet::new();
    for part in sales.chunks(ROWS) {
        let earlier: Vec<(PublicId, i64)> = transactions::table
            .filter(transactions::uuid.eq_any(part.iter().map(|sale| sale.uuid)))
            .select((transactions::uuid, transactions::recorded_by))
            .load(c)?;
        if earlier
            .iter()
            .any(|(_, author)| *author != store::author(by))
        {
            return Err(Failure::Missing);
        }
        seen.extend(earlier.into_iter().map(|(uuid, _)| uuid));
    }
    Ok(sales.iter().filter(|sale| seen.insert(sale.uuid)).collect())
}

fn goods_by_id(c: &mut Conn, sales: &[&NewTransaction]) -> Outcome<HashMap<i64, Goods>> {
    let ids: HashSet<i64> = sales.iter().map(|sale| sale.listing_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(ROWS) {
        let goods = store::goods_of(c, part)?;
        found.extend(goods.into_iter().map(|goods| (goods.listing_id, goods)));
    }
    Ok(found)
}

/// One statement for the rows, one for their ids, and the trace of each.
fn insert(c: &mut Conn, by: By, part: &[(&NewTransaction, &Goods)]) -> Result<(), Refused> {
    insert_rows(c, by, part).map_err(told)?;
    let ids = ids_of(c, part)?;
    let event = |(sale, goods): &(&NewTransaction, &Goods)| {
        let id = ids.get(&sale.uuid)?;
        Some(goods.recorded(*id, sale.evidence))
    };
    Ok(by.note_all(c, part.iter().filter_map(event))?)
}

fn insert_rows(c: &mut Conn, by: By, part: &[(&NewTransaction, &Goods)]) -> Outcome<()> {
    let rows: Vec<store::Values> = part
        .iter()
        .map(|(sale, goods)| store::values(by, sale, goods.producer_id))
        .collect();
    on_each!(c, |c| diesel::insert_into(transactions::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

fn ids_of(c: &mut Conn, part: &[(&NewTransaction, &Goods)]) -> Outcome<HashMap<PublicId, i64>> {
    let ids: Vec<(PublicId, i64)> = transactions::table
        .filter(transactions::uuid.eq_any(part.iter().map(|(sale, _)| sale.uuid)))
        .select((transactions::uuid, transactions::id))
        .load(c)?;
    Ok(ids.into_iter().collect())
}

/// The database itself finds an order that stands twice, in the list or before it.
fn told(failure: Failure) -> Refused {
    match failure {
        Failure::Conflict { column, .. } if column == "order_code" => order_code_taken(),
        other => other.into(),
    }
}
