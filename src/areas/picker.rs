//! Reading a choice of a place back with the database alone.

use chrono::NaiveDate;

use super::choice::{codes, unknown};
use super::model::{Level, Place, REFORM};
use super::{store, succession};
use crate::db::{Conn, Outcome};
use crate::error::Message;

/// Reads a choice back with the database alone; forms use [`Gazetteer::resolve`].
///
/// [`Gazetteer::resolve`]: super::Gazetteer::resolve
pub fn resolve(c: &mut Conn, value: &str, today: NaiveDate) -> Outcome<Result<Place, Message>> {
    let (new, old) = codes(value);
    let Some(commune) = store::by_code(c, Level::Commune, new, today)? else {
        return Ok(Err(unknown()));
    };
    let old = match old {
        None => None,
        Some(code) => match store::by_code(c, Level::Commune, code, day_before_reform())? {
            None => return Ok(Err(unknown())),
            found => found,
        },
    };
    succession::place_of(c, &commune, old.as_ref())
}

fn day_before_reform() -> NaiveDate {
    REFORM.pred_opt().unwrap_or(REFORM)
}
