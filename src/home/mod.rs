//! The first screen: it says, to each role, what to do next. Reads what the rooms below hold and
//! changes nothing.

mod handlers;
mod model;
mod pages;
mod store;

pub use handlers::routes;
