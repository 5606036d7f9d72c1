//! Watches who comes: writes what was gathered, tells administrators of what is too much, and shows both.

mod alarms;
mod events;
mod handlers;
mod keep;
mod pages;
mod store;

use crate::db::DatedColumn;

pub use alarms::{Alarm, OpenAlarm, open_alarms};
pub use handlers::routes;
pub use keep::keep;

/// What a clock that was ahead has raised counts as raised now.
pub const DATED: &[DatedColumn] = &[DatedColumn::past("security_alarms", "raised_at")];
