//! Files kept by what they contain: photos today, certificates tomorrow.
//!
//! A file's name is the SHA-256 of its bytes, so storing it twice stores it once, a name can never
//! come from outside, and whoever serves it may let it be cached for ever. A blob is complete or
//! absent: it is written aside, forced to disk, and only then renamed to its place.
//!
//! [`Store`] is where the bytes lie; no caller learns where that is. The table says of each file how
//! long it is and who keeps it. Write the blob first, and afterwards in one transaction the row of the
//! table and the record that names it: what a crash leaves behind is then a file nobody mentions,
//! never a record without its file.

mod ending;
mod error;
mod files;
mod folder;
mod hash;
mod incoming;
mod name;
mod reader;
mod restoring;
mod rows;
mod store;
mod sweep;
mod trash;

pub use ending::Ending;
pub use error::BlobError;
pub use hash::ContentHash;
pub use incoming::{IncomingFile, ReceivedFile};
pub use name::BlobName;
pub use reader::BlobReader;
pub use restoring::StagedBlobs;
pub use rows::{
    BlobOwner, BlobUse, KeptBlob, KnownBlobs, forget, known, let_go, not_kept, note_found,
    note_kept, note_lengths,
};
pub use store::Store;
pub use sweep::{ListedBlob, NameShard};
