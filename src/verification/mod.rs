//! `lensan verify`: the facts counted again, and everything told that does not agree.

mod findings;
mod integrity;
mod photo_check;
mod verify;

pub use findings::Verdict;
pub use integrity::newest_moment;
pub use photo_check::PhotoDepth;
pub use verify::{verify, verify_alone};
