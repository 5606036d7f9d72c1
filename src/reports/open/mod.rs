//! Open data: aggregates for anybody, without an account, and nobody to be recognised in them.
//!
//! What protects people, all in [`suppress`]: no figure of an area with fewer than five producers
//! behind it; no way to compute such a figure from a total; no way to compute it as the difference
//! of two periods. What it does not do: somebody who compares two different boundaries of one
//! province may still narrow a figure down.
//!
//! Addresses are stable: what `/open/v1/…` answers keeps its shape; a new shape would be `v2`.

mod handlers;
mod pages;
mod suppress;
mod table;

pub use handlers::routes;
