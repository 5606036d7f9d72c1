//! Photos of products: from whatever a phone sends to three light pictures that any phone shows.
//!
//! Photos hang on listings by number only: what a listing is, and so who may look at its photos,
//! this room does not know.
//!
//! [`process()`] is pure: bytes in, pictures or a sentence for a person out. Uploads are hostile until
//! they have passed it, so what a file claims is checked in its header before anything is allocated
//! for it, and nothing of the file but its pixels is kept: no position, no camera, no comment.

mod allowance;
mod decode;
mod files;
mod flatten;
mod gate;
mod intake;
mod inventory;
mod jpeg_file;
mod kind;
pub mod process;
mod sizes;
mod store;
mod sweep;
mod unshown;
mod webp_file;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

pub use allowance::{Uploader, spend};
pub use files::{FilePage, each_page, files_after};
pub use gate::DecodeGate;
pub use intake::{
    AddedPhotos, AdmittedPhotos, Intake, IntakeError, IntakeOutcome, PhotoAdmission, PhotoTarget,
    SentPhoto,
};
pub use process::{ProcessedPhoto, process};
pub use sizes::{SizeLabel, Variant};
pub use store::{
    KIND, KeptPicture, Photo, append, count, file_of, first_of, insert_picture, keep, latest_files,
    make_first, of_listing, remove, shows,
};
pub use sweep::{SweepError, Sweeper, sweep_later};
pub use unshown::ShownPictures;
