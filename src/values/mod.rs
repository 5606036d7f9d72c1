//! The words of the field as types: whoever holds one holds a good one.
//!
//! `parse` takes what a person typed and answers with the value or with a [`Message`] that tells
//! what to do. Nothing here knows a database, a page or a language.
//!
//! [`Message`]: crate::error::Message

mod ascii;
mod column;
mod public_id;
mod random;

pub use public_id::PublicId;
pub use random::random_bytes;
