//! What places are to reach within a year.

mod handlers;
mod list;
mod page;
mod yearly;

pub(super) use handlers::{save, show};
pub use list::{NewTarget, TargetsOf, set_targets};
pub(super) use yearly::{Targets, read};
