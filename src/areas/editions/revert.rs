//! Takes an edition back completely, as long as nobody relies on it, or ends the time in which that
//! is possible.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Edition;
use crate::db::schema::{area_editions, area_successions, areas};
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
pub(super) fn revert(c: &mut Conn, code: &str) -> Outcome<Result<(), Blocked>> {
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
            areas::valid_to.eq(None::<NaiveDate>),
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
    let used = used(c, edition.id)?;
    Ok(used.map(|(what, number)| Blocked::Used(what, number)))
}

/// What may refer to a unit: the table, its columns, and what that is called in a sentence. Every
/// foreign key to `areas` stands here, but for those by which units hold together themselves.
pub const REFERENCES: [(&str, &[&str], &str); 12] = [
    (
        "producers",
        &["commune_id", "old_commune_id", "district_id"],
        "areas.editions.producers",
    ),
    (
        "earlier_places",
        &["commune_id", "old_commune_id", "district_id"],
        "areas.editions.moved",
    ),
    (
        "left_places",
        &["commune_id", "district_id"],
        "areas.editions.moved",
    ),
    (
        "listings",
        &["origin_commune_id", "origin_old_commune_id"],
        "areas.editions.listings",
    ),
    (
        "listing_drafts",
        &["origin_commune_id", "origin_old_commune_id"],
        "areas.editions.drafts",
    ),
    ("courses", &["commune_id"], "areas.editions.courses"),
    ("account_areas", &["area_id"], "areas.editions.accounts"),
    ("denominators", &["area_id"], "areas.editions.bases"),
    ("targets", &["area_id"], "areas.editions.targets"),
    ("signed_files", &["province_id"], "areas.editions.signed"),
    (
        "regroupings",
        &["province_id"],
        "areas.editions.regroupings",
    ),
    (
        "regrouping_members",
        &["commune_id", "former_district_id"],
        "areas.editions.regroupings",
    ),
];

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The first that refers to units which the edition began, and how many rows do.
fn used(c: &mut Conn, edition: i64) -> Outcome<Option<(&'static str, i64)>> {
    let begun = format!("(SELECT id FROM areas WHERE edition_id = {edition})");
    for (table, columns, what) in REFERENCES {
        let refer: Vec<String> = columns
            .iter()
            .map(|column| format!("{column} IN {begun}"))
            .collect();
        let count = format!(
            "SELECT COUNT(*) AS number FROM {table} WHERE {}",
            refer.join(" OR ")
        );
        let found: Number = diesel::sql_query(count).get_result(c)?;
        if found.number > 0 {
            return Ok(Some((what, found.number)));
        }
    }
    Ok(None)
}

/// False where there is no such edition; confirming twice keeps the first moment.
pub(super) fn confirm(c: &mut Conn, code: &str, now: NaiveDateTime) -> Outcome<bool> {
    let edition = area_editions::table.filter(area_editions::code.eq(code));
    if edition.count().get_result::<i64>(c)? == 0 {
        return Ok(false);
    }
    let waiting = area_editions::table
        .filter(area_editions::code.eq(code))
        .filter(area_editions::confirmed_at.is_null());
    diesel::update(waiting)
        .set(area_editions::confirmed_at.eq(now))
        .execute(c)?;
    Ok(true)
}
