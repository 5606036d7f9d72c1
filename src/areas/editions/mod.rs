//! Editions of the units: what holds from a day on, loaded as a whole, taken back as a whole until
//! it is confirmed. No fact is ever touched: producers refer to territories, and territories stay.

mod apply;
mod builtin;
mod checks;
mod files;
mod import;
mod load;
mod plan;
mod renames;
mod revert;
mod standing;
mod touched;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::schema::area_editions;
use crate::db::{Conn, Outcome};

pub use files::{Refusal, Sheet};
pub use import::Import;
pub use load::{Loaded, Through, load, load_through};
pub use plan::{Plan, Told};
pub use revert::{Blocked, REFERENCES, revert};
pub use touched::{Touched, provinces_touched};

/// An edition as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = area_editions)]
pub struct Edition {
    pub id: i64,
    pub code: String,
    /// The first day on which any of it holds.
    pub valid_from: NaiveDate,
    pub legal_basis: String,
    /// A line a file: what it is, and its SHA-256.
    pub files: String,
    pub loaded_at: NaiveDateTime,
    /// From then on it cannot be taken back.
    pub confirmed_at: Option<NaiveDateTime>,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// These files were loaded before, under this code.
    Already(String),
    /// What would happen.
    Preview(Plan, Touched),
    /// What has happened, under this code; to be confirmed or taken back.
    Loaded(String, Plan, Touched),
}

/// Looks at an edition or, with `apply`, loads it: all of it or nothing. Belongs into one write.
pub fn import(
    c: &mut Conn,
    import: &Import,
    apply: bool,
    now: NaiveDateTime,
) -> Outcome<Result<Imported, Vec<Refusal>>> {
    let files = import.files();
    let known = all(c)?;
    if let Some(same) = known.iter().find(|edition| edition.files == files) {
        return Ok(Ok(Imported::Already(same.code.clone())));
    }
    let standing = standing::read(c)?;
    let ready = match import.plan(&standing) {
        Ok(ready) => ready,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let touched = touched::count(c, &ready.plan)?;
    if !apply {
        return Ok(Ok(Imported::Preview(ready.plan, touched)));
    }
    let code = free_code(&known, ready.from);
    apply::apply(c, &ready, (&code, &files), (now, None))?;
    Ok(Ok(Imported::Loaded(code, ready.plan, touched)))
}

/// The day, and where an edition of that day is there already, a number behind it.
fn free_code(known: &[Edition], from: NaiveDate) -> String {
    let taken = |code: &String| known.iter().any(|edition| edition.code == *code);
    let first = from.to_string();
    let more = (2..).map(|n| format!("{from}-{n}"));
    let mut codes = std::iter::once(first.clone()).chain(more);
    codes.find(|code| !taken(code)).unwrap_or(first)
}

/// Every edition in the order of loading.
pub fn all(c: &mut Conn) -> Outcome<Vec<Edition>> {
    Ok(area_editions::table
        .order(area_editions::id)
        .select(Edition::as_select())
        .load(c)?)
}

/// Ends the time in which an edition can be taken back. False where there is no such edition;
/// confirming twice keeps the first moment.
pub fn confirm(c: &mut Conn, code: &str, now: NaiveDateTime) -> Outcome<bool> {
    let found = area_editions::table.filter(area_editions::code.eq(code));
    if found.count().get_result::<i64>(c)? == 0 {
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
