//! What a report says, of whom, of when and within which boundaries: the part of the reports that
//! other rooms build on.

mod sums;

pub mod columns;

pub mod change;
pub mod former;
pub mod links;
pub mod order;
pub mod periods;
pub mod question;
pub mod report;
pub mod scope;
pub mod selection;
pub mod store;
pub mod trend;
pub mod work_limits;

pub use sums::{Figures, per_mille};
