//! Takes an edition back completely, as long as nobody relies on it, or ends the time in which that
//! is possible.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Edition;
use super::facts::UnitReference;
use crate::db::schema::{area_editions, area_successions, areas};
use crate::db::{Conn, Outcome};

/// Why an edition stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevertObstacle {
    Unknown,
    Confirmed,
    /// This one was loaded after it.
    Followed(String),
    /// So many of these refer to its units.
    Used(&'static str, i64),
}

/// Units, edges and ends of the edition are gone afterwards, as if it had never been loaded.
pub(super) fn revert(
    c: &mut Conn,
    code: &str,
    references: &[UnitReference],
) -> Outcome<Result<(), RevertObstacle>> {
    let editions = super::all(c)?;
    let Some(edition) = editions.iter().find(|edition| edition.code == code) else {
        return Ok(Err(RevertObstacle::Unknown));
    };
    if let Some(blocked) = blocked(c, edition, editions.last(), references)? {
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

fn blocked(
    c: &mut Conn,
    edition: &Edition,
    last: Option<&Edition>,
    references: &[UnitReference],
) -> Outcome<Option<RevertObstacle>> {
    if edition.confirmed_at.is_some() {
        return Ok(Some(RevertObstacle::Confirmed));
    }
    if let Some(last) = last.filter(|last| last.id != edition.id) {
        return Ok(Some(RevertObstacle::Followed(last.code.clone())));
    }
    used(c, edition.id, references)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The first that refers to units which the edition began.
fn used(
    c: &mut Conn,
    edition: i64,
    references: &[UnitReference],
) -> Outcome<Option<RevertObstacle>> {
    let begun = format!("(SELECT id FROM areas WHERE edition_id = {edition})");
    for reference in references {
        let refer = reference.columns.iter();
        let refer: Vec<String> = refer.map(|column| format!("{column} IN {begun}")).collect();
        let count = format!(
            "SELECT COUNT(*) AS number FROM {} WHERE {}",
            reference.table,
            refer.join(" OR ")
        );
        let found: NumberRow = diesel::sql_query(count).get_result(c)?;
        if found.number > 0 {
            return Ok(Some(RevertObstacle::Used(
                reference.label_key,
                found.number,
            )));
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
