//! Somebody answers for a report: it is frozen as bytes, and what changes later is told.
//!
//! A sign-off is one canonical JSON file (keys in the order of the alphabet, no spaces, whole
//! numbers only) kept as it was signed, in the database, so that every backup holds it. Its SHA-256
//! is what a printed copy is checked by. Where the figures of today differ, the person responsible
//! publishes a *restatement*: a further file with the reason, which holds the hash of the file
//! before it. No file is ever altered; both databases refuse it.
//!
//! Who signs: staff of a district their own, staff of a province any of theirs. Another's is not
//! there at all.

mod actions;
mod causes;
mod check;
mod difference;
mod document;
mod forms;
mod handlers;
mod pages;
mod question;
mod sheet;
mod sight;
mod store;
mod view;

pub use handlers::routes;
pub use store::signed_file;
pub use view::signed_title;

pub use check::check;
pub use question::last_ended;
