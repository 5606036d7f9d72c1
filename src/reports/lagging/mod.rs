//! What lags: communes behind their targets, people without a listing or a sale.

mod handlers;
mod lists;
mod page;

pub(super) use handlers::show;
pub(super) use lists::{Summary, summary};
