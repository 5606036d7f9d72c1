//! Listings in the database. Every look-up by address starts at what the asker may see.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::drafts::{UnfinishedDraft, unfinished_of};
use super::model::{Category, Listing, ListingParticulars, NewListing, Origin, Status};
use crate::accounts::{HistoryLine, Sight};
use crate::areas::{self as places, CountsByCommune};
use crate::audit::{Author, SubjectKind};
use crate::db::schema::{accounts, areas, listings, producers};
use crate::db::{Conn, MultiBackend, Outcome, PageSize, contains, on_each};
use crate::photos;
use crate::producers::{self as people, Producer, seen_by};
use crate::text::fold;
use crate::trace_codes::{self, CodeSubject, IssuedCode};
use crate::values::{Money, PublicId, Quantity, Unit};

/// The listing with this address, if its producer is in sight; else `Missing`.
pub fn find(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<Listing> {
    Ok(listings::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .filter(listings::uuid.eq(uuid))
        .select(Listing::as_select())
        .get_result(c)?)
}

pub fn find_with_producer(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<(Listing, Producer)> {
    Ok(listings::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .filter(listings::uuid.eq(uuid))
        .select((Listing::as_select(), Producer::as_select()))
        .get_result(c)?)
}

/// Whether the producer ever put anything up.
pub fn has_any(c: &mut Conn, producer_id: i64) -> Outcome<bool> {
    let own = listings::table.filter(listings::producer_id.eq(producer_id));
    Ok(own.count().get_result::<i64>(c)? > 0)
}

pub fn has_photo(c: &mut Conn, listing_id: i64) -> Outcome<bool> {
    Ok(photos::count(c, listing_id)? > 0)
}

/// The new row's id; `None` where the uuid is taken.
pub(super) fn insert(
    c: &mut Conn,
    by: Author,
    account: i64,
    producer: &Producer,
    new: &NewListing,
) -> Outcome<Option<i64>> {
    let particulars = &new.particulars;
    let origin = origin(producer, particulars);
    let values = (
        (
            listings::uuid.eq(new.uuid),
            listings::producer_id.eq(producer.id),
            listings::title.eq(&particulars.title),
            listings::folded.eq(fold(&particulars.title)),
            listings::category.eq(particulars.category),
            listings::description.eq(&particulars.description),
            listings::unit.eq(particulars.unit),
            listings::price_vnd.eq(particulars.price),
        ),
        (
            listings::quantity_milli.eq(particulars.quantity),
            listings::season.eq(&particulars.season),
            listings::origin_commune_id.eq(origin.commune_id),
            listings::origin_old_commune_id.eq(origin.old_commune_id),
            listings::status.eq(Status::Draft),
            listings::created_by.eq(account),
            listings::created_at.eq(by.at),
            listings::updated_at.eq(by.at),
        ),
    );
    Ok(on_each!(c, |c| diesel::insert_into(listings::table)
        .values(values)
        .on_conflict_do_nothing()
        .returning(listings::id)
        .get_result(c)
        .optional())?)
}

/// Where the goods grow: where the producer is, unless it said otherwise.
fn origin(producer: &Producer, particulars: &ListingParticulars) -> Origin {
    match particulars.origin {
        Some(place) => Origin::from(place),
        None => Origin::home(producer),
    }
}

/// The listing that was made with this form before, and who made it.
pub(super) fn by_uuid(c: &mut Conn, uuid: &PublicId) -> Outcome<(i64, i64, i64)> {
    Ok(listings::table
        .filter(listings::uuid.eq(uuid))
        .select((listings::id, listings::created_by, listings::producer_id))
        .get_result(c)?)
}

pub(super) fn update(
    c: &mut Conn,
    id: i64,
    producer: &Producer,
    particulars: &ListingParticulars,
    now: NaiveDateTime,
) -> Outcome<()> {
    let origin = origin(producer, particulars);
    diesel::update(listings::table.filter(listings::id.eq(id)))
        .set((
            listings::title.eq(&particulars.title),
            listings::folded.eq(fold(&particulars.title)),
            listings::category.eq(particulars.category),
            listings::description.eq(&particulars.description),
            listings::unit.eq(particulars.unit),
            listings::price_vnd.eq(particulars.price),
            listings::quantity_milli.eq(particulars.quantity),
            listings::season.eq(&particulars.season),
            listings::origin_commune_id.eq(origin.commune_id),
            listings::origin_old_commune_id.eq(origin.old_commune_id),
            listings::updated_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// From one state to another, if it still is in the one. False where somebody was faster.
pub(super) fn move_on(
    c: &mut Conn,
    id: i64,
    from: Status,
    to: Status,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let moved = diesel::update(
        listings::table
            .filter(listings::id.eq(id))
            .filter(listings::status.eq(from)),
    )
    .set((listings::status.eq(to), listings::updated_at.eq(now)))
    .execute(c)?;
    Ok(moved == 1)
}

pub(super) fn set_published_on(c: &mut Conn, id: i64, day: NaiveDate) -> Outcome<()> {
    diesel::update(listings::table.filter(listings::id.eq(id)))
        .set(listings::published_on.eq(day))
        .execute(c)?;
    Ok(())
}

pub(super) fn set_closed_on(c: &mut Conn, id: i64, day: NaiveDate) -> Outcome<()> {
    diesel::update(listings::table.filter(listings::id.eq(id)))
        .set(listings::closed_on.eq(day))
        .execute(c)?;
    Ok(())
}

/// The producer for whom an account acts; `None` where it acts for itself.
pub fn on_behalf_of(c: &mut Conn, account: Option<i64>, producer_id: i64) -> Outcome<Option<i64>> {
    let Some(account) = account else {
        return Ok(Some(producer_id));
    };
    let own: Option<Option<i64>> = accounts::table
        .filter(accounts::id.eq(account))
        .select(accounts::producer_id)
        .get_result(c)
        .optional()?;
    Ok((own.flatten() != Some(producer_id)).then_some(producer_id))
}

/// Listings on a page of the list.
pub(super) const PAGE: PageSize = PageSize::new(50);

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct ListingQuery {
    pub text: String,
    pub status: Option<Status>,
    pub category: Option<Category>,
    /// The uuid of the one producer whose listings are asked for.
    pub producer: Option<String>,
    /// The last listing of the page before.
    pub after: Option<String>,
}

impl ListingQuery {
    /// Nothing was asked for: an empty answer means that there is nothing at all.
    pub fn is_open(&self) -> bool {
        self.text.is_empty() && self.status.is_none() && self.category.is_none()
    }
}

/// A listing as the list shows it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ListingSummary {
    pub id: i64,
    pub uuid: PublicId,
    pub title: String,
    pub category: Category,
    pub unit: Unit,
    pub price: Money,
    pub quantity: Quantity,
    pub status: Status,
    pub updated_at: NaiveDateTime,
    pub producer: String,
    pub commune: String,
}

pub(super) struct ListingResults {
    pub lines: Vec<ListingSummary>,
    pub photos: Vec<photos::Photo>,
    pub unfinished: Vec<UnfinishedDraft>,
    /// Whose listings alone these are.
    pub producer: Option<Producer>,
    pub more: bool,
}

/// One page, the newest first. The title and the producer's name are both looked through.
///
/// # Errors
/// `Missing` where the one producer that is asked for is not in sight.
pub(super) fn list(c: &mut Conn, sight: &Sight, query: &ListingQuery) -> Outcome<ListingResults> {
    let producer = match &query.producer {
        Some(uuid) => Some(people::find(c, sight, uuid)?),
        None => None,
    };
    let text = fold(&query.text);
    let statuses = query.status.map_or(Status::ALL.to_vec(), |s| vec![s]);
    let categories = query.category.map_or(Category::ALL.to_vec(), |s| vec![s]);
    let mut rows = listings::table
        .inner_join(producers::table)
        .inner_join(areas::table.on(areas::id.eq(producers::commune_id)))
        .filter(seen_by(sight))
        .filter(listings::status.eq_any(statuses))
        .filter(listings::category.eq_any(categories))
        .filter(contains(listings::folded, &text).or(contains(producers::folded, &text)))
        .filter(listings::id.lt(before(c, query)?))
        .order(listings::id.desc())
        .limit(PAGE.and_one_more())
        .select((
            listings::id,
            listings::uuid,
            listings::title,
            listings::category,
            listings::unit,
            listings::price_vnd,
            listings::quantity_milli,
            listings::status,
            listings::updated_at,
            producers::name,
            places::name_of_today(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(producer) = &producer {
        rows = rows.filter(listings::producer_id.eq(producer.id));
    }
    let mut lines: Vec<ListingSummary> = rows.load(c)?;
    let more = PAGE.cut(&mut lines);
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    Ok(ListingResults {
        photos: photos::first_of(c, &ids)?,
        unfinished: unfinished(c, sight, query)?,
        producer,
        lines,
        more,
    })
}

/// Stands before a household's products; officers meet it on their first screen.
fn unfinished(c: &mut Conn, sight: &Sight, query: &ListingQuery) -> Outcome<Vec<UnfinishedDraft>> {
    match sight {
        Sight::Own { producer_id } if query.is_open() && query.after.is_none() => {
            unfinished_of(c, *producer_id)
        }
        _ => Ok(Vec::new()),
    }
}

fn before(c: &mut Conn, query: &ListingQuery) -> Outcome<i64> {
    let Some(after) = &query.after else {
        return Ok(i64::MAX);
    };
    let id: Option<i64> = listings::table
        .filter(listings::uuid.eq(after))
        .select(listings::id)
        .get_result(c)
        .optional()?;
    Ok(id.unwrap_or(i64::MAX))
}

/// A producer for whom a listing can be made.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ProducerOption {
    pub uuid: PublicId,
    pub name: String,
    pub number: String,
    pub commune: String,
}

/// As many producers as one looks through before typing more of the name.
const MOST_OFFERED: i64 = 20;

/// Those in sight whose name or number holds the text, the newest first.
pub(super) fn producers_to_choose(
    c: &mut Conn,
    sight: &Sight,
    text: &str,
) -> Outcome<Vec<ProducerOption>> {
    let text = fold(text);
    Ok(producers::table
        .inner_join(areas::table.on(areas::id.eq(producers::commune_id)))
        .filter(seen_by(sight))
        .filter(producers::status.eq_any(people::Status::MAY_LIST))
        .filter(contains(producers::folded, &text).or(contains(producers::number, &text)))
        .order(producers::id.desc())
        .limit(MOST_OFFERED)
        .select((
            producers::uuid,
            producers::name,
            producers::number,
            places::name_of_today(),
        ))
        .load(c)?)
}

/// How many come from each commune.
pub fn by_commune(c: &mut Conn) -> Outcome<CountsByCommune> {
    Ok(listings::table
        .group_by(listings::origin_commune_id)
        .select((listings::origin_commune_id, count_star()))
        .load(c)?)
}

/// All that the page of one listing shows.
pub(super) struct ListingDetails {
    pub listing: Listing,
    pub producer: Producer,
    pub photos: Vec<photos::Photo>,
    pub code: Option<IssuedCode>,
    pub publicly_shown: bool,
    pub history: Vec<HistoryLine>,
}

pub(super) fn sheet(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<ListingDetails> {
    let (listing, producer) = find_with_producer(c, sight, uuid)?;
    Ok(ListingDetails {
        photos: photos::of_listing(c, listing.id)?,
        code: trace_codes::of_subject(c, CodeSubject::Listing(listing.id))?,
        publicly_shown: people::is_publicly_shown(c, producer.id)?,
        history: crate::producers::history(c, SubjectKind::Listing, listing.id, 20)?,
        listing,
        producer,
    })
}
