//! Who sends a document: the agency, the sign, the place, who signs and who gets it, said once on a
//! page and kept for the account. Every PDF that the account fetches, or that is mailed to it,
//! carries it.
//!
//! The number and the day belong to one document: they go along in its address and are not kept,
//! so that no two documents bear one number by oversight.

mod document;
mod forms;
mod handlers;
mod model;
mod pages;
mod store;

pub use handlers::routes;
pub use model::{Letterhead, letter};
pub use store::of_account;
