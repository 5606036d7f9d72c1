//! One measure of every district, each in a small chart of its own.

mod handlers;
mod page;

pub(in crate::reports) use handlers::show;
