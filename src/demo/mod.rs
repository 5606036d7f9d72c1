//! A throw-away province that shows the program with real figures: Đắk Lắk as of August 2024 and
//! Thái Bình beside it.
//!
//! The totals are the published ones. How they are spread over communes is our rule, stated in
//! `plan`; every producer is invented, named after plants and marked as invented. Everything is
//! done through the rooms' own actions, so `lensan verify` holds for the demo as for a real
//! province.

mod build;
mod dice;
mod goods;
mod people;
mod places;
mod plan;
mod sales;
mod shelves;
mod sign_ins;
mod training;

pub use build::{Built, DemoError, build};
pub use sign_ins::{PASSWORD, SignIn, sign_ins};
