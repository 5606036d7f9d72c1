//! Open data: aggregates for anybody, without an account, and nobody to be recognised in them.
//!
//! What protects people. Numbers of households, cooperatives, listings and people trained are
//! published once, when a quarter is over (`publication`), and told only where in no place a few
//! are new since they were told last (`release`); every such figure of every table is a sum of
//! those told (`stock`). What becomes known of a quarter later is news of a later quarter. Of sales
//! no figure with fewer than five sellers behind it (`behind`), no way to compute one from a total,
//! none to compute it as the difference of periods (`suppress`).
//!
//! What this does not do: a sale of a past quarter that is put right later changes the figures of
//! that quarter, and whoever has kept the old answer can take one off the other; somebody who
//! compares the sales of one province within two different boundaries may narrow a figure down.
//!
//! Addresses are stable: what `/open/v1/…` answers keeps its shape; a new shape would be `v2`.

mod cache;
mod counted;
mod family;
mod handlers;
mod maker;
mod news;
mod pages;
mod place;
mod pool;
mod publication;
mod published;
mod published_columns;
mod quarter;
mod question;
mod release;
mod sellers;
mod suppress;
mod table;
mod tag;

pub use cache::OpenTables;
pub use handlers::routes;
pub use publication::publish_quarters;
