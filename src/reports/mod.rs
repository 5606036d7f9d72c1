//! What the district hands in: figures per district over a period, and the proof that they hold.
//!
//! A report reads the tally (`counts`) and the bases of rates, never a fact: its cost grows with
//! places and half-months, not with transactions. What is not yet placed in a district has a line
//! of its own and is in every total, so a total does not depend on how far the placing has come.
//!
//! Who may read what: staff of a district see the table of their whole province. The figures are
//! sums over districts, nobody's personal data, and a district that cannot be compared with its
//! neighbours learns nothing. The *bases* of rates are another matter: each edits its own.
//!
//! Other rooms use [`figures`] and [`export`]. The parts stand in the order in which they may use one
//! another.

pub mod figures;

pub mod export;

mod household_bases;
mod targets;

mod answer;

mod channels;
mod funnel;
mod lagging;

mod district_page;

mod routes;

pub use export::{File, Format, file};
pub use figures::Figures;
pub use figures::report::{Report, ReportSubject, Row, district_report, report};
pub use figures::work_limits::WorkLimits;
pub use household_bases::base_details_like;
pub use routes::routes;
pub use targets::{NewTarget, TargetsOf, set_targets};
