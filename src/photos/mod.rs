//! Photos of products: from whatever a phone sends to three light pictures that any phone shows.
//!
//! [`process`] is pure: bytes in, pictures or a sentence for a person out. Uploads are hostile until
//! they have passed it, so what a file claims is checked in its header before anything is allocated
//! for it, and nothing of the file but its pixels is kept: no position, no camera, no comment.

mod decode;
mod flatten;
mod gate;
mod jpeg_file;
mod kind;
pub mod process;
mod sizes;
mod webp_file;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

pub use gate::DecodeGate;
pub use process::{Label, Processed, Variant, process};
