//! A throw-away province that shows the program with real figures: Đắk Lắk as of August 2024 and
//! Thái Bình beside it.
//!
//! The totals are the published ones. How they are spread over communes is our rule, stated in
//! `plan`; every producer is invented, named after plants and marked as invented. Everything is
//! done through the rooms' own actions, so `lensan verify` holds for the demo as for a real
//! province.
//!
//! Whatever it draws, it draws from its own seeded generator, so two demos hold the same rows: names, numbers,
//! trace codes, days. Only what opens something is drawn from the system, here as everywhere: the
//! key, what is sealed or marked with it, the hash of the password, one-time codes, and the
//! addresses of accounts.

mod build;
mod district_listings;
mod error;
mod goods;
mod officer;
mod people;
mod places;
mod plan;
mod queue;
mod sales;
mod seeded_rng;
mod sign_ins;
mod targets;
mod training;

pub use build::{DemoSummary, build};
pub use error::DemoError;
pub use plan::DemoScale;
pub use sign_ins::{PASSWORD, SignIn, sign_ins};
