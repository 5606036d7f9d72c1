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
//! A rename or a change of type without a change of land (in 2026, xã that became phường and
//! provinces that became cities) is a further *life* of the same territory: another row, `same_as`
//! the first one. Facts refer to the first life, and [`Area::id`] is its id in every life; so such a
//! change rewrites nothing. A merger or a division begins new territories.

mod boundaries;
mod choice;
mod country;
mod current;
mod denominators;
mod editions;
mod entry;
mod gazetteer;
mod handlers;
mod holding;
mod label;
mod matching;
mod model;
mod picker;
mod store;
mod succession;

pub use boundaries::{
    Boundaries, BoundariesCache, Cell, CellPlacement, Cells, Frame, Grain, Life, RegroupedPart,
    RegroupedUnit, Regrouping, ReportUnit, ReportUnitId, Scope, Territories, regroupings,
};
pub use choice::PlaceChoice;
pub use current::Gazetteer;
pub use denominators::{clear_households_base, households_base, set_households_base};
pub use editions::{
    BuiltinEdition, CountsByCommune, Edition, EditionFile, EditionFileError, EditionImpact,
    EditionPlan, Import, ImportOutcome, LoadedCounts, PlanSummary, RevertObstacle, UnitFacts,
    UnitReference, all as editions, confirm, import, load, load_through, preview, revert,
};
pub use handlers::routes;
pub use holding::{EndedUnit, ended, held};
pub use label::{PlaceLabel, label, name_of_today, now_at};
pub use model::{Area, AreaId, BEGINNING, Level, Place, REFORM};
pub use picker::resolve;
pub use store::{by_code, by_id, by_ids, by_ids_on, children, children_on, province_of, provinces};
pub use succession::{
    Succession, communes_on_land_of, districts_of_province, origins, place_of, predecessors,
    successors,
};
