//! Open data: aggregates for anybody, without an account, and nobody to be recognised in them.
//!
//! What protects people, in [`suppress`]: no figure with fewer than five producers behind it, each
//! figure by its own (who sold, who listed, who was trained, who registered: [`behind`]); no way to
//! compute such a figure from a total; no way to compute the sales of a few as the difference of
//! periods. What it does not do: two cumulative numbers of households, taken off one another, tell
//! how many joined in between, be it one; somebody who compares two different boundaries of one
//! province may still narrow a figure down.
//!
//! Addresses are stable: what `/open/v1/…` answers keeps its shape; a new shape would be `v2`.

mod behind;
mod handlers;
mod pages;
mod suppress;
mod table;

pub use handlers::routes;
