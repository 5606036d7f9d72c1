//! The first start: the editions that the program brings along, in one write and confirmed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::apply::NewEdition;
use super::import::PlannedEdition;
use super::{apply, builtin, standing};
use crate::areas::model::{BEGINNING, Level, REFORM};
use crate::db::schema::{area_editions, area_successions, areas};
use crate::db::{Conn, Outcome};

/// How many rows a start has added: none from the second one on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadedCounts {
    pub areas: usize,
    pub successions: usize,
}

/// Up to which of its own editions a program loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuiltinEdition {
    /// Three tiers: 63 provinces, 696 districts, 10,035 communes.
    ThreeTiers,
    /// Two tiers: 34 provinces, 3,321 communes.
    Reform,
    /// The changes of type of 2026 as well.
    ChangesOf2026,
}

/// Loads the units into an empty database; does nothing where there are any.
///
/// Belongs into one write: either all of the country is there or none of it. Where several
/// processes start on one empty database at the same time, all but one get `Conflict` on `areas`
/// and find everything loaded when they try again.
pub fn load(c: &mut Conn) -> Outcome<LoadedCounts> {
    load_through(c, BuiltinEdition::ChangesOf2026)
}

/// The same up to an edition; what comes after it can be imported.
#[allow(
    clippy::disallowed_methods,
    reason = "no rule asks when the program's own lists were loaded"
)]
pub fn load_through(c: &mut Conn, through: BuiltinEdition) -> Outcome<LoadedCounts> {
    if area_editions::table.count().get_result::<i64>(c)? > 0 {
        return Ok(LoadedCounts::default());
    }
    let now = chrono::Utc::now().naive_utc();
    let steps = [
        BuiltinEdition::ThreeTiers,
        BuiltinEdition::Reform,
        BuiltinEdition::ChangesOf2026,
    ];
    let adopted = adopt(c, now)?;
    let mut loaded = LoadedCounts::default();
    let editions = steps.into_iter().zip(builtin::editions());
    for (_, (code, import)) in editions
        .skip(adopted)
        .take_while(|(step, _)| *step <= through)
    {
        let ready = import.plan(&standing::read(c)?);
        // The lists are part of the program and tested: a fault in them is a fault of the build.
        let ready = ready.map_err(|wrong| apply::broken(format!("{:?}", wrong.first())))?;
        let edition = NewEdition {
            code,
            valid_from: ready.from,
            legal_basis: &ready.basis,
            files: &import.files(),
            loaded_at: now,
            confirmed_at: Some(now),
        };
        apply::apply(c, &ready, &edition)?;
        loaded.areas += rows_of(&ready);
        loaded.successions += ready.plan.edges.len();
    }
    Ok(loaded)
}

fn rows_of(ready: &PlannedEdition) -> usize {
    ready.plan.begins.len() + ready.plan.lives.len()
}

/// Units that a version without editions has loaded are given theirs. How many editions that were.
fn adopt(c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
    let there = areas::table
        .filter(areas::code.eq("01"))
        .filter(areas::level.eq(Level::Province))
        .count()
        .get_result::<i64>(c)?;
    if there == 0 {
        return Ok(0);
    }
    let mut before: Option<i64> = None;
    for ((code, import), from) in builtin::editions().into_iter().zip([BEGINNING, REFORM]) {
        let edition = NewEdition {
            code,
            valid_from: from,
            legal_basis: import.basis(),
            files: &import.files(),
            loaded_at: now,
            confirmed_at: Some(now),
        };
        let id = apply::insert_edition(c, &edition)?;
        let begun = areas::table.filter(areas::valid_from.eq(from));
        diesel::update(begun)
            .set(areas::edition_id.eq(id))
            .execute(c)?;
        if let Some(before) = before {
            end_adopted(c, before, id)?;
        }
        before = Some(id);
    }
    Ok(2)
}

fn end_adopted(c: &mut Conn, before: i64, by: i64) -> Outcome<()> {
    diesel::update(areas::table.filter(areas::edition_id.eq(before)))
        .set(areas::ended_by.eq(by))
        .execute(c)?;
    diesel::update(area_successions::table)
        .set(area_successions::edition_id.eq(by))
        .execute(c)?;
    Ok(())
}
