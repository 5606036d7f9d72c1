//! Listings: a product that a producer puts on the floor, from draft to the day it is taken down.
//!
//! Published first, a listing gets its trace code; a new one only after that was retired. "Listings
//! on the floor" in a report is `ListingsPublished` − `ListingsWithdrawn`: first publications less
//! closures of listings that had been published. A pause changes neither, and no listing comes back
//! from being closed.

mod actions;
mod codes;
mod drafts;
mod forms;
mod handlers;
mod mending;
mod model;
mod pages;
mod photo_target;
mod pictures;
mod store;

pub use actions::{
    add_photos, close, create, make_photo_first, pause, publish, publish_drawing, remove_photo,
    resume, update,
};
pub use codes::{code_of, replace_code, retire_code};
pub use drafts::{
    UnfinishedDraft, draft_title, pictures_in_drafts, unfinished_of, unfinished_seen_by,
};
pub use handlers::routes;
pub use model::{
    Category, CreatedListing, Listing, ListingAction, ListingParticulars, ListingRefusal,
    NewListing, NewPhoto, Obstacle, Status,
};
pub use store::{by_commune, find, find_with_producer, has_any, has_photo, on_behalf_of};
