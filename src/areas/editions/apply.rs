//! Writes a plan down. Facts are not touched: what ends keeps its row, what goes on its id.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::files::UnitKey;
use super::import::PlannedEdition;
use super::plan::{LEVELS, NewLife, NewTerritory, PlannedParent, SuccessionEdge};
use crate::areas::model::{AreaId, Level};
use crate::db::schema::{area_editions, area_successions, areas};
use crate::db::{Conn, DbFailure, Outcome, on_each};
use crate::text;

/// SQLite binds at most 32,766 values in one statement, PostgreSQL 65,535.
const MOST_BINDS: usize = 30_000;
const AREA_COLUMNS: usize = 12;
const EDGE_COLUMNS: usize = 5;

#[derive(Insertable)]
#[diesel(table_name = areas, treat_none_as_default_value = false)]
struct NewArea<'a> {
    level: Level,
    code: &'a str,
    name: &'a str,
    kind: &'a str,
    full_name: &'a str,
    folded: String,
    parent_id: Option<AreaId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    same_as: Option<AreaId>,
    legal_basis: Option<&'a str>,
    edition_id: i64,
}

#[derive(Insertable)]
#[diesel(table_name = area_successions)]
struct NewSuccession<'a> {
    predecessor_id: AreaId,
    successor_id: AreaId,
    suggested: bool,
    legal_basis: &'a str,
    edition_id: i64,
}

/// The edition's own row.
#[derive(Insertable)]
#[diesel(table_name = area_editions)]
pub(super) struct NewEdition<'a> {
    pub code: &'a str,
    pub valid_from: NaiveDate,
    pub legal_basis: &'a str,
    pub files: &'a str,
    pub loaded_at: NaiveDateTime,
    /// At once where the program brings the edition along.
    pub confirmed_at: Option<NaiveDateTime>,
}

pub(super) fn apply(c: &mut Conn, ready: &PlannedEdition, edition: &NewEdition) -> Outcome<()> {
    let edition = insert_edition(c, edition)?;
    let ending: Vec<AreaId> = ready.plan.ends.iter().map(|known| known.row).collect();
    end(c, &ending, ready.from, edition)?;
    let ids = begin(c, &ready.plan.begins, ready.from, edition)?;
    lives(c, &ready.plan.lives, edition)?;
    edges(c, &ready.plan.edges, &ids, &ready.basis, edition)
}

pub(super) fn insert_edition(c: &mut Conn, edition: &NewEdition) -> Outcome<i64> {
    Ok(on_each!(c, |c| diesel::insert_into(area_editions::table)
        .values(edition)
        .returning(area_editions::id)
        .get_result(c))?)
}

fn end(c: &mut Conn, rows: &[AreaId], on: NaiveDate, edition: i64) -> Outcome<()> {
    for some in rows.chunks(MOST_BINDS) {
        diesel::update(areas::table.filter(areas::id.eq_any(some)))
            .set((areas::valid_to.eq(on), areas::ended_by.eq(edition)))
            .execute(c)?;
    }
    Ok(())
}

type AreaIdsByKey = HashMap<UnitKey, AreaId>;

/// Level by level from the top, as a unit names its parent by an id the database has made.
fn begin(
    c: &mut Conn,
    begins: &[NewTerritory],
    from: NaiveDate,
    edition: i64,
) -> Outcome<AreaIdsByKey> {
    let mut ids = AreaIdsByKey::new();
    for level in LEVELS {
        let of_level = begins.iter().filter(|begin| begin.key.0 == level);
        let rows = of_level
            .map(|begin| Ok(new_area(begin, parent_of(&ids, begin)?, from, edition)))
            .collect::<Outcome<Vec<_>>>()?;
        insert(c, &rows)?;
        read_ids(c, level, edition, &mut ids)?;
    }
    Ok(ids)
}

fn insert(c: &mut Conn, rows: &[NewArea]) -> Outcome<()> {
    for some in rows.chunks(MOST_BINDS / AREA_COLUMNS) {
        on_each!(c, |c| diesel::insert_into(areas::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}

fn parent_of(ids: &AreaIdsByKey, begin: &NewTerritory) -> Outcome<Option<AreaId>> {
    match &begin.parent {
        PlannedParent::None => Ok(None),
        PlannedParent::Standing(id) => Ok(Some(*id)),
        PlannedParent::New(key) => id_of(ids, key).map(Some),
    }
}

fn new_area(
    begin: &NewTerritory,
    parent_id: Option<AreaId>,
    from: NaiveDate,
    edition: i64,
) -> NewArea<'_> {
    NewArea {
        level: begin.key.0,
        code: &begin.key.1,
        name: &begin.name,
        kind: &begin.kind,
        full_name: &begin.full_name,
        folded: text::fold(&begin.name),
        parent_id,
        valid_from: from,
        valid_to: None,
        same_as: None,
        legal_basis: None,
        edition_id: edition,
    }
}

fn read_ids(c: &mut Conn, level: Level, edition: i64, ids: &mut AreaIdsByKey) -> Outcome<()> {
    let rows: Vec<(String, AreaId)> = areas::table
        .filter(areas::level.eq(level))
        .filter(areas::edition_id.eq(edition))
        .select((areas::code, areas::id))
        .load(c)?;
    ids.extend(rows.into_iter().map(|(code, id)| ((level, code), id)));
    Ok(())
}

/// A further life ends the one before it, and stands below the same parent.
fn lives(c: &mut Conn, lives: &[NewLife], edition: i64) -> Outcome<()> {
    let rows: Vec<NewArea> = lives
        .iter()
        .map(|life| NewArea {
            level: life.of.key.0,
            code: &life.of.key.1,
            name: &life.name,
            kind: &life.kind,
            full_name: &life.full_name,
            folded: text::fold(&life.name),
            parent_id: life.of.parent,
            valid_from: life.from,
            valid_to: None,
            same_as: Some(life.of.id),
            legal_basis: Some(&life.basis),
            edition_id: edition,
        })
        .collect();
    insert(c, &rows)?;
    for life in lives {
        end(c, &[life.of.row], life.from, edition)?;
    }
    Ok(())
}

fn edges(
    c: &mut Conn,
    edges: &[SuccessionEdge],
    ids: &AreaIdsByKey,
    basis: &str,
    edition: i64,
) -> Outcome<()> {
    let rows = edges
        .iter()
        .map(|edge| {
            Ok(NewSuccession {
                predecessor_id: edge.from,
                successor_id: id_of(ids, &edge.to)?,
                suggested: edge.suggested,
                legal_basis: basis,
                edition_id: edition,
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    for some in rows.chunks(MOST_BINDS / EDGE_COLUMNS) {
        on_each!(c, |c| diesel::insert_into(area_successions::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}

/// A plan names nothing that it does not begin.
fn id_of(ids: &AreaIdsByKey, key: &UnitKey) -> Outcome<AreaId> {
    ids.get(key)
        .copied()
        .ok_or_else(|| broken(format!("no {} {} begins", key.0.code(), key.1)))
}

/// What was worked out and what is there do not agree: a fault of the program.
pub(super) fn broken(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DbFailure {
    DbFailure::Other(diesel::result::Error::DeserializationError(why.into()))
}
