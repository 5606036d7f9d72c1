//! What the rooms below know of units. An edition counts what it touches and stays where somebody
//! relies on it, yet this room knows neither a household nor a product: both are asked of these.

use std::collections::HashSet;

use crate::areas::model::AreaId;
use crate::db::{Conn, Outcome};

/// How many stand in each commune.
pub type CountsByCommune = Vec<(AreaId, i64)>;

/// Given by the room `app`.
#[derive(Debug, Clone, Copy)]
pub struct UnitFacts {
    /// Producers, by the commune they live in.
    pub producers: fn(&mut Conn) -> Outcome<CountsByCommune>,
    /// Listings, by the commune they come from.
    pub listings: fn(&mut Conn) -> Outcome<CountsByCommune>,
    /// The number of accounts that answer for any of these units.
    pub accounts: fn(&mut Conn, &HashSet<AreaId>) -> Outcome<i64>,
    /// Every foreign key to `areas`, but for those by which units hold together themselves.
    pub references: &'static [UnitReference],
}

/// A table that refers to units.
#[derive(Debug, Clone, Copy)]
pub struct UnitReference {
    pub table: &'static str,
    pub columns: &'static [&'static str],
    /// What its rows are called in a sentence.
    pub label_key: &'static str,
}
