//! The bases of rates: how many households live in a district.

mod bases;
mod handlers;
mod page;
mod year;

pub use bases::base_details_like;
pub(super) use bases::{BaseErrors, BasesQuery, BasesQuestion, number};
pub(super) use handlers::{save, show};
pub(super) use year::{TARGETS, chosen, year_tabs};
