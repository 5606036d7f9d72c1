//! Takes an edition back completely, as long as nobody relies on it.

use diesel::prelude::*;

use super::Edition;
use crate::areas::model::AreaId;
use crate::db::schema::{
    account_areas, area_editions, area_successions, areas, courses, denominators, earlier_places,
    listing_drafts, listings, producers, regrouping_members, regroupings,
};
use crate::db::{Conn, Outcome};

/// Why an edition stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    Unknown,
    Confirmed,
    /// This one was loaded after it.
    Followed(String),
    /// So many of these refer to its units.
    Used(&'static str, i64),
}

/// Units, edges and ends of the edition are gone afterwards, as if it had never been loaded.
pub fn revert(c: &mut Conn, code: &str) -> Outcome<Result<(), Blocked>> {
    let editions = super::all(c)?;
    let Some(edition) = editions.iter().find(|edition| edition.code == code) else {
        return Ok(Err(Blocked::Unknown));
    };
    if let Some(blocked) = blocked(c, edition, editions.last())? {
        return Ok(Err(blocked));
    }
    diesel::delete(area_successions::table.filter(area_successions::edition_id.eq(edition.id)))
        .execute(c)?;
    // Children before parents, as each names its parent.
    let begun = || areas::table.filter(areas::edition_id.eq(edition.id));
    diesel::delete(begun().filter(areas::same_as.is_not_null())).execute(c)?;
    for level in super::plan::LEVELS.into_iter().rev() {
        diesel::delete(begun().filter(areas::level.eq(level))).execute(c)?;
    }
    diesel::update(areas::table.filter(areas::ended_by.eq(edition.id)))
        .set((
            areas::valid_to.eq(None::<chrono::NaiveDate>),
            areas::ended_by.eq(None::<i64>),
        ))
        .execute(c)?;
    diesel::delete(area_editions::table.find(edition.id)).execute(c)?;
    Ok(Ok(()))
}

fn blocked(c: &mut Conn, edition: &Edition, last: Option<&Edition>) -> Outcome<Option<Blocked>> {
    if edition.confirmed_at.is_some() {
        return Ok(Some(Blocked::Confirmed));
    }
    if let Some(last) = last.filter(|last| last.id != edition.id) {
        return Ok(Some(Blocked::Followed(last.code.clone())));
    }
    for (what, count) in used(c, edition.id)? {
        if count > 0 {
            return Ok(Some(Blocked::Used(what, count)));
        }
    }
    Ok(None)
}

/// What refers to territories that the edition began. A further life is never referred to.
fn used(c: &mut Conn, edition: i64) -> Outcome<Vec<(&'static str, i64)>> {
    let begun: Vec<AreaId> = areas::table
        .filter(areas::edition_id.eq(edition))
        .filter(areas::same_as.is_null())
        .select(areas::id)
        .load(c)?;
    let ids = || begun.clone();
    let producers = producers::table.filter(
        (producers::commune_id.eq_any(ids()))
            .or(producers::old_commune_id.eq_any(ids()))
            .or(producers::district_id.eq_any(ids())),
    );
    let listings = listings::table.filter(
        (listings::origin_commune_id.eq_any(ids()))
            .or(listings::origin_old_commune_id.eq_any(ids())),
    );
    let moved = earlier_places::table.filter(
        (earlier_places::commune_id.eq_any(ids()))
            .or(earlier_places::old_commune_id.eq_any(ids()))
            .or(earlier_places::district_id.eq_any(ids())),
    );
    let drafts = listing_drafts::table.filter(
        (listing_drafts::origin_commune_id.eq_any(ids()))
            .or(listing_drafts::origin_old_commune_id.eq_any(ids())),
    );
    let courses = courses::table.filter(courses::commune_id.eq_any(ids()));
    let accounts = account_areas::table.filter(account_areas::area_id.eq_any(ids()));
    let bases = denominators::table.filter(denominators::area_id.eq_any(ids()));
    Ok(vec![
        ("areas.editions.producers", producers.count().get_result(c)?),
        ("areas.editions.listings", listings.count().get_result(c)?),
        ("areas.editions.courses", courses.count().get_result(c)?),
        ("areas.editions.accounts", accounts.count().get_result(c)?),
        ("areas.editions.bases", bases.count().get_result(c)?),
        ("areas.editions.producers", moved.count().get_result(c)?),
        ("areas.editions.listings", drafts.count().get_result(c)?),
        ("areas.editions.regroupings", regrouped(c, &begun)?),
    ])
}

/// Regroupings of a province's reporting districts that name one of the units, also those that were
/// taken back: they are kept.
fn regrouped(c: &mut Conn, begun: &[AreaId]) -> Outcome<i64> {
    let own = regroupings::table.filter(regroupings::province_id.eq_any(begun));
    let members = regrouping_members::table.filter(regrouping_members::commune_id.eq_any(begun));
    let own: i64 = own.count().get_result(c)?;
    let members: i64 = members.count().get_result(c)?;
    Ok(own.saturating_add(members))
}
