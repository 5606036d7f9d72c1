//! Brings the units of both states and what became of them into the database, once.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::editions::{self, Edge, MERGER, Unit};
use super::model::{AreaId, BEGINNING, Level, REFORM};
use crate::db::schema::{area_successions, areas};
use crate::db::{Conn, Failure, Outcome, on_each};
use crate::text;

/// SQLite binds at most 32,766 values in one statement, PostgreSQL 65,535.
const MOST_BINDS: usize = 30_000;
const AREA_COLUMNS: usize = 9;
const EDGE_COLUMNS: usize = 4;

/// How many rows a start has added: none from the second one on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    pub areas: usize,
    pub successions: usize,
}

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
}

#[derive(Insertable)]
#[diesel(table_name = area_successions)]
struct NewSuccession {
    predecessor_id: AreaId,
    successor_id: AreaId,
    suggested: bool,
    legal_basis: &'static str,
}

type Ids = HashMap<(Level, String), AreaId>;

/// Loads the units into an empty database; does nothing where there are any.
///
/// Belongs into one write: either all of the country is there or none of it. Where several
/// processes start on one empty database at the same time, all but one get `Conflict` on `areas`
/// and find everything loaded when they try again.
pub fn load(c: &mut Conn) -> Outcome<Loaded> {
    let filled = areas::table
        .filter(areas::level.eq(Level::Province))
        .filter(areas::code.eq("01"))
        .select(areas::id)
        .load::<AreaId>(c)?;
    if !filled.is_empty() {
        return Ok(Loaded::default());
    }
    let before = editions::units_2024().map_err(unreadable)?;
    let after = editions::units_2025().map_err(unreadable)?;
    let old = insert_units(c, &before, BEGINNING, Some(REFORM))?;
    let new = insert_units(c, &after, REFORM, None)?;
    let edges = editions::edges().map_err(unreadable)?;
    insert_edges(c, &edges, &old, &new)?;
    Ok(Loaded {
        areas: before.len() + after.len(),
        successions: edges.len(),
    })
}

/// Level by level from the top, as a unit names its parent by an id the database has made.
fn insert_units(
    c: &mut Conn,
    units: &[Unit],
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Outcome<Ids> {
    let mut ids = Ids::new();
    for level in [Level::Province, Level::District, Level::Commune] {
        let mut rows = Vec::new();
        for unit in units.iter().filter(|unit| unit.level == level.code()) {
            let parent = match unit.parent_level() {
                Some(above) => Some(id_of(&ids, above, &unit.parent_code)?),
                None => None,
            };
            rows.push(new_area(unit, level, parent, (from, to)));
        }
        for some in rows.chunks(MOST_BINDS / AREA_COLUMNS) {
            on_each!(c, |c| diesel::insert_into(areas::table)
                .values(some)
                .execute(c))?;
        }
        read_ids(c, level, from, &mut ids)?;
    }
    Ok(ids)
}

fn new_area(
    unit: &Unit,
    level: Level,
    parent_id: Option<AreaId>,
    (valid_from, valid_to): (NaiveDate, Option<NaiveDate>),
) -> NewArea<'_> {
    NewArea {
        level,
        code: &unit.code,
        name: &unit.name,
        kind: &unit.kind,
        full_name: &unit.full_name,
        folded: text::fold(&unit.name),
        parent_id,
        valid_from,
        valid_to,
    }
}

fn read_ids(c: &mut Conn, level: Level, from: NaiveDate, ids: &mut Ids) -> Outcome<()> {
    let rows: Vec<(String, AreaId)> = areas::table
        .filter(areas::level.eq(level))
        .filter(areas::valid_from.eq(from))
        .select((areas::code, areas::id))
        .load(c)?;
    ids.extend(rows.into_iter().map(|(code, id)| ((level, code), id)));
    Ok(())
}

fn insert_edges(c: &mut Conn, edges: &[Edge], old: &Ids, new: &Ids) -> Outcome<()> {
    let rows = edges
        .iter()
        .map(|edge| {
            Ok(NewSuccession {
                predecessor_id: id_of(old, edge.from.0, &edge.from.1)?,
                successor_id: id_of(new, edge.to.0, &edge.to.1)?,
                suggested: edge.suggested,
                legal_basis: MERGER,
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

fn id_of(ids: &Ids, level: Level, code: &str) -> Outcome<AreaId> {
    ids.get(&(level, code.to_owned()))
        .copied()
        .ok_or_else(|| unreadable(format!("no {} {code} in the lists", level.code())))
}

/// The lists are part of the program and tested: a fault in them is a fault of the build.
fn unreadable(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::Other(diesel::result::Error::DeserializationError(why.into()))
}
