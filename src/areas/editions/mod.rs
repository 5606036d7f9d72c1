//! Editions of the units: what holds from a day on, loaded as a whole, taken back as a whole until
//! it is confirmed. No fact is ever touched: producers refer to territories, and territories stay.

mod actions;
mod apply;
mod builtin;
mod checks;
mod facts;
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

pub use actions::{confirm, import, preview, revert};
pub use facts::{CountsByCommune, UnitFacts, UnitReference};
pub use files::{EditionFile, EditionFileError};
pub use import::Import;
pub use load::{BuiltinEdition, LoadedCounts, load, load_through};
pub use plan::{EditionPlan, PlanSummary};
pub use revert::RevertObstacle;
pub use touched::EditionImpact;

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
pub enum ImportOutcome {
    /// These files were loaded before, under this code.
    Already(String),
    /// What would happen.
    Preview(EditionPlan, EditionImpact),
    /// What has happened, under this code; to be confirmed or taken back.
    Loaded(String, EditionPlan, EditionImpact),
}

/// Every edition in the order of loading.
pub fn all(c: &mut Conn) -> Outcome<Vec<Edition>> {
    Ok(area_editions::table
        .order(area_editions::id)
        .select(Edition::as_select())
        .load(c)?)
}
