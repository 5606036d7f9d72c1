//! The list of sales, the newest day first, and one sale with all that its page shows.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::Sight;
use crate::db::schema::{listings, producers, transactions};
use crate::db::{Conn, MultiBackend, Outcome, PageSize, contains};
use crate::producers::{ids_seen_by, seen_by};
use crate::text;
use crate::values::{Money, PublicId, Quantity, Unit};

pub(super) const PAGE: PageSize = PageSize::new(50);

/// What a reader asks the list for.
#[derive(Debug, Clone, Default)]
pub(super) struct SaleFilter {
    /// First and last day.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Folded text of the product's title.
    pub search: String,
    /// The last sale of the page before.
    pub after: Option<PublicId>,
}

/// A line of the list.
#[derive(Debug, Clone, Queryable)]
pub(super) struct SaleSummary {
    pub uuid: PublicId,
    pub sold_on: NaiveDate,
    pub title: String,
    pub unit: Unit,
    pub quantity: Quantity,
    pub amount: Money,
    pub channel: String,
    pub producer: String,
    pub cancelled_at: Option<NaiveDateTime>,
}

/// One line more than a page, if there are more.
pub(super) fn list(c: &mut Conn, sight: &Sight, filter: &SaleFilter) -> Outcome<Vec<SaleSummary>> {
    let after = match &filter.after {
        Some(uuid) => position(c, sight, uuid)?,
        None => None,
    };
    let mut rows = transactions::table
        .inner_join(listings::table)
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .select((
            transactions::uuid,
            transactions::sold_on,
            listings::title,
            listings::unit,
            transactions::quantity_milli,
            transactions::amount_vnd,
            transactions::channel,
            producers::name,
            transactions::cancelled_at,
        ))
        .order((transactions::sold_on.desc(), transactions::id.desc()))
        .limit(PAGE.and_one_more())
        .into_boxed::<MultiBackend>();
    if let Some((first, last)) = filter.days {
        rows = rows.filter(transactions::sold_on.between(first, last));
    }
    if !filter.search.is_empty() {
        rows = rows.filter(contains(listings::folded, &filter.search));
    }
    if let Some((day, id)) = after {
        let same_day = transactions::sold_on.eq(day).and(transactions::id.lt(id));
        rows = rows.filter(transactions::sold_on.lt(day).or(same_day));
    }
    Ok(rows.load(c)?)
}

/// Where a sale stands in the order of the list.
fn position(c: &mut Conn, sight: &Sight, uuid: &PublicId) -> Outcome<Option<(NaiveDate, i64)>> {
    Ok(transactions::table
        .filter(transactions::uuid.eq(uuid))
        .filter(transactions::producer_id.eq_any(ids_seen_by(sight)))
        .select((transactions::sold_on, transactions::id))
        .get_result(c)
        .optional()?)
}

/// A sale as its own page shows it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct SaleDetails {
    pub id: i64,
    pub uuid: PublicId,
    pub sold_on: NaiveDate,
    pub quantity: Quantity,
    pub amount: Money,
    pub channel: String,
    pub evidence: String,
    pub order_code: Option<String>,
    pub cancelled_at: Option<NaiveDateTime>,
    pub cancel_reason: String,
    pub listing_uuid: PublicId,
    pub title: String,
    pub unit: Unit,
    pub producer: String,
}

/// The sale within sight; `Missing` for any other.
pub(super) fn find(c: &mut Conn, sight: &Sight, uuid: &PublicId) -> Outcome<SaleDetails> {
    Ok(transactions::table
        .inner_join(listings::table)
        .inner_join(producers::table)
        .filter(transactions::uuid.eq(uuid))
        .filter(seen_by(sight))
        .select((
            transactions::id,
            transactions::uuid,
            transactions::sold_on,
            transactions::quantity_milli,
            transactions::amount_vnd,
            transactions::channel,
            transactions::evidence,
            transactions::order_code,
            transactions::cancelled_at,
            transactions::cancel_reason,
            listings::uuid,
            listings::title,
            listings::unit,
            producers::name,
        ))
        .get_result(c)?)
}

/// Which sale it is, in one line: what was sold, by whom, when and for how much.
pub fn title_of(c: &mut Conn, sight: &Sight, uuid: &PublicId) -> Outcome<String> {
    let sale = find(c, sight, uuid)?;
    let day = text::date(sale.sold_on);
    Ok(format!(
        "{} ({}), {day}, {}",
        sale.title, sale.producer, sale.amount
    ))
}
