//! Places: the administrative units of Viet Nam as they were and as they are.
//!
//! A code does not identify a unit: on 1 July 2025 most codes were kept and many of them changed
//! their meaning. So a row of `areas` is *dated*, and `area_successions` says what became of it.
//! There is no district level any more, yet figures per district go on being asked for; the
//! former districts therefore stay as *reporting districts*, and [`Place`] says which one a
//! household belongs to, or that nobody can tell yet. Nothing is assigned silently.
//!
//! What this room may not do: know a household, a product or a user. It is reference data.
//!
//! **Not applied yet:** the changes of type in 2026 (`data/unit_changes_2026.csv`: xã that became
//! phường and provinces that became cities, codes unchanged). A producer refers to a row by id, so
//! a new row for the same commune means pointing its producers to it; [`pending_changes`] lists
//! what waits, with the dates that are known.

mod atlas;
mod country;
mod denominators;
mod editions;
mod gazetteer;
mod handlers;
mod label;
mod load;
mod matching;
mod model;
mod picker;
mod store;
mod succession;

pub use atlas::{
    Atlas, AtlasShelf, Cell, Cells, Frame, Grain, Land, Life, Member, Placed, RegroupedUnit,
    Regrouping, Scope, Unit, UnitId, regroupings,
};
pub use denominators::{clear_households_base, households_base, set_households_base};
pub use editions::{UnitChange, pending_changes};
pub use gazetteer::Gazetteer;
pub use handlers::routes;
pub use label::{PlaceLabel, label};
pub use load::{Loaded, load};
pub use model::{Area, AreaId, BEGINNING, Level, Place, REFORM};
pub use picker::{PlaceChoice, resolve};
pub use store::{by_code, by_id, by_ids, children, provinces};
pub use succession::{Succession, districts_of_province, place_of, predecessors, successors};
