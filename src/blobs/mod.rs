//! Files kept by what they contain: photos today, certificates tomorrow.
//!
//! A file's name is the SHA-256 of its bytes, so storing it twice stores it once, a name can never
//! come from outside, and whoever serves it may let it be cached for ever. A blob is complete or
//! absent: it is written aside, forced to disk, and only then renamed to its place.
//!
//! [`Store`] is where the bytes lie; no caller learns where that is. Write the blob first and the row
//! that mentions it afterwards: what a crash leaves behind is then a file nobody mentions, never a row
//! without its file.

mod ending;
mod error;
mod files;
mod folder;
mod hash;
mod incoming;
mod name;
mod reader;
mod store;
mod sweep;
mod trash;

pub use ending::Ending;
pub use error::BlobError;
pub use hash::ContentHash;
pub use incoming::{Incoming, Received};
pub use name::BlobName;
pub use reader::BlobReader;
pub use store::Store;
pub use sweep::{ListedBlob, Sixteenth};
