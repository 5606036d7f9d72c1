//! The report of a province, of a district, of the country.

mod crumbs;
mod handlers;
mod multiples;
mod page;
mod related_links;
mod rows;
mod tiles;

pub(super) use handlers::{country, csv, json, show, xlsx};
pub(super) use multiples::show as multiples;
