//! Who came: signing in and out, failing to, what was refused, and who registered itself.
//!
//! Handlers say it to a [`SecurityRecorder`], which keeps it in memory; `security_watch` writes it once
//! a minute, so that no page and no guess costs a write. An address stands here as a keyed mark.

mod kinds;
mod recorder;
mod store;

use crate::db::DatedColumn;

pub use kinds::SecurityEvent;
pub use recorder::{AddressMark, GatheredEvent, SecurityRecorder};
pub use store::{by_account, by_address, in_all, insert, sweep};

/// What a clock that was ahead has written counts as now.
pub const DATED: &[DatedColumn] = &[
    DatedColumn::past("security_events", "first_at"),
    DatedColumn::past("security_events", "last_at"),
];
