//! `lensan verify`: the facts counted again, and everything told that does not agree.

mod integrity;
mod photo_check;
mod verify;

pub use integrity::newest_moment;
pub use photo_check::PhotoDepth;
pub use verify::{Verdict, verify, verify_alone};
