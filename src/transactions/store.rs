//! Keeping transactions, and what they need of listings.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::model::{NewTransaction, SaleFact, SoldListing};
use crate::accounts::Sight;
use crate::audit::Author;
use crate::counts::{Channel, CountPlace, Evidence};
use crate::db::schema::{accounts, listings, producers, transactions};
use crate::db::{Conn, DbFailure, Outcome, contains, on_each};
use crate::listings::{Status, find_with_producer};
use crate::producers::{place_of, seen_by};
use crate::residence_history;
use crate::values::{Money, PublicId, Quantity, Unit};

/// Who recorded it; 0 = the program itself.
pub(super) fn author(by: Author) -> i64 {
    by.account.unwrap_or(0)
}

/// The transaction that a form has made before, and by whom.
pub(super) fn by_uuid(c: &mut Conn, uuid: &PublicId) -> Outcome<Option<(i64, i64)>> {
    Ok(transactions::table
        .filter(transactions::uuid.eq(uuid))
        .select((transactions::id, transactions::recorded_by))
        .get_result(c)
        .optional()?)
}

/// Those that exist, with id and author.
pub(super) fn by_uuids(
    c: &mut Conn,
    uuids: impl Iterator<Item = PublicId>,
) -> Outcome<HashMap<PublicId, (i64, i64)>> {
    let found: Vec<(PublicId, i64, i64)> = transactions::table
        .filter(transactions::uuid.eq_any(uuids))
        .select((
            transactions::uuid,
            transactions::id,
            transactions::recorded_by,
        ))
        .load(c)?;
    let found = found.into_iter();
    Ok(found.map(|(uuid, id, by)| (uuid, (id, by))).collect())
}

pub(super) fn goods(c: &mut Conn, listing_id: i64) -> Outcome<SoldListing> {
    let found = goods_of(c, &[listing_id])?;
    found.into_iter().next().ok_or(DbFailure::Missing)
}

pub(super) fn goods_of(c: &mut Conn, listing_ids: &[i64]) -> Outcome<Vec<SoldListing>> {
    let rows: Vec<(i64, i64, Status, CountPlace)> = listings::table
        .inner_join(producers::table)
        .filter(listings::id.eq_any(listing_ids))
        .select((
            listings::id,
            listings::producer_id,
            listings::status,
            (producers::commune_id, producers::district_id),
        ))
        .load(c)?;
    let goods = |(listing_id, producer_id, status, now)| SoldListing {
        listing_id,
        producer_id,
        draft: status == Status::Draft,
        now,
    };
    Ok(rows.into_iter().map(goods).collect())
}

/// Whether this order has been recorded for this listing, and stands.
pub(super) fn order_code_stands(c: &mut Conn, new: &NewTransaction) -> Outcome<bool> {
    let Some(code) = &new.order_code else {
        return Ok(false);
    };
    let standing = transactions::table
        .filter(transactions::order_code.eq(code))
        .filter(transactions::channel.eq(new.channel.code()))
        .filter(transactions::listing_id.eq(new.listing_id))
        .filter(transactions::cancelled_at.is_null());
    Ok(standing.count().get_result::<i64>(c)? > 0)
}

/// An order of a platform, of which one listing can be sold once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable)]
pub(super) struct OrderCode {
    listing_id: i64,
    channel: String,
    code: Option<String>,
}

impl OrderCode {
    pub fn of(sale: &NewTransaction) -> Option<Self> {
        sale.order_code.as_ref().map(|code| Self {
            listing_id: sale.listing_id,
            channel: sale.channel.code().to_owned(),
            code: Some(code.clone()),
        })
    }
}

/// Those with a code of these sales that are recorded already, and stand.
pub(super) fn standing_order_codes(
    c: &mut Conn,
    sales: &[NewTransaction],
) -> Outcome<HashSet<OrderCode>> {
    let codes: Vec<&str> = sales
        .iter()
        .filter_map(|sale| sale.order_code.as_deref())
        .collect();
    if codes.is_empty() {
        return Ok(HashSet::new());
    }
    let standing: Vec<OrderCode> = transactions::table
        .filter(transactions::order_code.eq_any(codes))
        .filter(transactions::cancelled_at.is_null())
        .select((
            transactions::listing_id,
            transactions::channel,
            transactions::order_code,
        ))
        .load(c)?;
    Ok(standing.into_iter().collect())
}

type TransactionValues<'a> = (
    diesel::dsl::Eq<transactions::uuid, &'a PublicId>,
    diesel::dsl::Eq<transactions::listing_id, i64>,
    diesel::dsl::Eq<transactions::producer_id, i64>,
    diesel::dsl::Eq<transactions::channel, &'static str>,
    diesel::dsl::Eq<transactions::quantity_milli, Quantity>,
    diesel::dsl::Eq<transactions::amount_vnd, Money>,
    diesel::dsl::Eq<transactions::sold_on, NaiveDate>,
    diesel::dsl::Eq<transactions::order_code, Option<&'a str>>,
    diesel::dsl::Eq<transactions::evidence, &'static str>,
    diesel::dsl::Eq<transactions::recorded_by, i64>,
    diesel::dsl::Eq<transactions::created_at, NaiveDateTime>,
);

fn values(by: Author, new: &NewTransaction, producer_id: i64) -> TransactionValues<'_> {
    (
        transactions::uuid.eq(&new.uuid),
        transactions::listing_id.eq(new.listing_id),
        transactions::producer_id.eq(producer_id),
        transactions::channel.eq(new.channel.code()),
        transactions::quantity_milli.eq(new.quantity),
        transactions::amount_vnd.eq(new.amount),
        transactions::sold_on.eq(new.sold_on),
        transactions::order_code.eq(new.order_code.as_deref()),
        transactions::evidence.eq(new.evidence.code()),
        transactions::recorded_by.eq(author(by)),
        transactions::created_at.eq(by.at),
    )
}

pub(super) fn insert(
    c: &mut Conn,
    by: Author,
    new: &NewTransaction,
    producer_id: i64,
) -> Outcome<i64> {
    let values = values(by, new, producer_id);
    Ok(on_each!(c, |c| diesel::insert_into(transactions::table)
        .values(values)
        .returning(transactions::id)
        .get_result(c))?)
}

/// One statement: the caller keeps the rows few enough (eleven values each).
pub(super) fn insert_many(
    c: &mut Conn,
    by: Author,
    sold: &[(&NewTransaction, &SoldListing)],
) -> Outcome<()> {
    let rows: Vec<TransactionValues> = sold
        .iter()
        .map(|(sale, goods)| values(by, sale, goods.producer_id))
        .collect();
    on_each!(c, |c| diesel::insert_into(transactions::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// True for the one who cancels it; the condition decides, not a look before it.
pub(super) fn mark_cancelled(c: &mut Conn, by: Author, id: i64, reason: &str) -> Outcome<bool> {
    let standing = transactions::table
        .filter(transactions::id.eq(id))
        .filter(transactions::cancelled_at.is_null());
    let changed = diesel::update(standing)
        .set((
            transactions::cancelled_at.eq(by.at),
            transactions::cancelled_by.eq(author(by)),
            transactions::cancel_reason.eq(reason),
        ))
        .execute(c)?;
    Ok(changed == 1)
}

type SaleFactRow = (i64, NaiveDate, String, String, Money);

/// What the transaction counts as, and whose it is.
pub(super) fn fact(c: &mut Conn, id: i64) -> Outcome<(i64, SaleFact)> {
    let (producer_id, sold_on, channel, evidence, amount): SaleFactRow = transactions::table
        .filter(transactions::id.eq(id))
        .select((
            transactions::producer_id,
            transactions::sold_on,
            transactions::channel,
            transactions::evidence,
            transactions::amount_vnd,
        ))
        .get_result(c)?;
    let now = place_of(c, producer_id)?;
    let fact = SaleFact {
        place: residence_history::place_on(c, producer_id, sold_on, now)?,
        sold_on,
        channel: channel_of(&channel)?,
        evidence: evidence_of(&evidence)?,
        amount,
    };
    Ok((producer_id, fact))
}

/// A code that only a newer version knows: better no figure than a wrong one.
pub(super) fn channel_of(code: &str) -> Outcome<Channel> {
    Channel::from_code(code).ok_or_else(|| unknown(code))
}

pub(super) fn evidence_of(code: &str) -> Outcome<Evidence> {
    Evidence::from_code(code).ok_or_else(|| unknown(code))
}

fn unknown(code: &str) -> DbFailure {
    let why = format!("transactions holds {code:?}, which this version does not know");
    DbFailure::Other(diesel::result::Error::DeserializationError(why.into()))
}

/// The producer, if it is somebody else who acts for it.
pub(super) fn helped(c: &mut Conn, by: Author, producer_id: i64) -> Outcome<Option<i64>> {
    let Some(account) = by.account else {
        return Ok(None);
    };
    let own: Option<Option<i64>> = accounts::table
        .filter(accounts::id.eq(account))
        .select(accounts::producer_id)
        .get_result(c)
        .optional()?;
    let own = own.flatten() == Some(producer_id);
    Ok((!own).then_some(producer_id))
}

/// A listing as the form shows it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ListingOption {
    pub id: i64,
    pub uuid: PublicId,
    pub title: String,
    pub unit: Unit,
    pub price: Money,
    pub status: Status,
    pub producer: String,
}

type ListingOptionColumns = (
    listings::id,
    listings::uuid,
    listings::title,
    listings::unit,
    listings::price_vnd,
    listings::status,
    producers::name,
);

const OFFER: ListingOptionColumns = (
    listings::id,
    listings::uuid,
    listings::title,
    listings::unit,
    listings::price_vnd,
    listings::status,
    producers::name,
);

/// A listing within sight; `Missing` for any other.
pub(super) fn offer(c: &mut Conn, sight: &Sight, uuid: &PublicId) -> Outcome<ListingOption> {
    let (listing, producer) = find_with_producer(c, sight, uuid.as_str())?;
    Ok(ListingOption {
        id: listing.id,
        uuid: listing.uuid,
        title: listing.title,
        unit: listing.unit,
        price: listing.price,
        status: listing.status,
        producer: producer.name,
    })
}

/// The published listings within sight, the newest first.
pub(super) fn offers(
    c: &mut Conn,
    sight: &Sight,
    search: &str,
    limit: i64,
) -> Outcome<Vec<ListingOption>> {
    Ok(listings::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .filter(listings::status.eq(Status::Published))
        .filter(contains(listings::folded, search))
        .order(listings::id.desc())
        .limit(limit)
        .select(OFFER)
        .load(c)?)
}
