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
//! [`verify`] is the other half: it counts the facts again and tells every difference.

mod answer;
mod bases;
mod change;
mod channels;
mod columns;
mod export;
mod figures;
mod former;
mod funnel;
mod handlers;
mod integrity;
mod lagging;
mod lanes;
mod letterhead;
mod mailing;
mod open;
mod pages;
mod periods;
mod photo_check;
mod question;
mod recount;
mod report;
mod scope;
mod signing;
mod store;
mod target_list;
mod targets;
mod tiles;
mod trend;
mod verify;

pub use export::{File, Format, file};
pub use figures::Figures;
pub use handlers::routes;
pub use integrity::newest_moment;
pub use lanes::Lanes;
pub use mailing::{MAILING, Mailer, queue_mailings, subscription_name};
pub use open::{OpenTables, publish_quarters};
pub use photo_check::PhotoDepth;
pub use report::{About, Report, Row, district_report, report};
pub use signing::{signed_file, signed_title};
pub use target_list::{NewTarget, TargetsOf, set_targets};
pub use verify::{Verdict, facts, verify, verify_alone};
