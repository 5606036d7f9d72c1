//! The report of a province, of a district, of the country.

mod crumbs;
mod handlers;
mod multiples;
mod page;
mod rows;
mod tiles;
mod ways;

pub(super) use handlers::{country, csv, json, show, xlsx};
pub(super) use multiples::show as multiples;
