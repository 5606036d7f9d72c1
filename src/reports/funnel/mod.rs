//! How far households have come: from trained to selling.

mod handlers;
mod page;
mod steps;

pub(super) use handlers::show;
pub(super) use steps::places;
