//! A province draws its reporting districts anew: one gets another name, several become one, or a
//! list says for every commune where it belongs.
//!
//! There is no district by law any more; what is reported per district is the province's own
//! affair. So a regrouping is dated, rests on a paper, is always whole (each commune of the
//! province in exactly one reporting district, a commune across former districts possibly in
//! parts), and touches no fact: reports are read through it (`areas::Frame`), and the one before
//! it stays what it was for any earlier day. The last one can be taken back.
//!
//! What this room may not do: change a producer, a count or a unit of the State.

mod actions;
mod compare;
mod forms;
mod handlers;
mod in_sight;
mod list_file;
mod pages;
mod plan;
mod province_units;
mod scope;
mod store;

pub use actions::{
    ApplyOutcome, MakePlan, apply, apply_list, preview, preview_list, province_of, take_back,
};
pub use compare::{ComparedUnit, UnitChange, changes};
pub use handlers::routes;
pub use list_file::read as read_list;
pub use plan::{Complaint, Complaints, Decision, PlannedUnit, RegroupingPlan};
pub use province_units::{Commune, District, ProvinceUnits};
pub use store::{PastRegrouping, history};
