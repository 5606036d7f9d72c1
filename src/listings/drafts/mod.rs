//! Listings in the making: one question a page, for who holds a cheap telephone and reads slowly.
//!
//! Each answer is kept as soon as it is sent, so a lost network or a closed tab loses one page at
//! most. A draft knows what has not been said yet; a [`Listing`](super::Listing) has no such gaps,
//! so only a draft whose every question is answered becomes one, under the uuid it had all along.

mod actions;
mod forms;
mod handlers;
mod model;
mod pages;
mod photo_target;
mod store;

pub(super) use handlers::{new, routes};
pub use model::UnfinishedDraft;
pub use store::{draft_title, pictures_in_drafts, shows, unfinished_of, unfinished_seen_by};
