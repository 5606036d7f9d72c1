//! The tally: how many of what, where, in which half-month.
//!
//! Whoever writes a fact adds to the tally in the same transaction; reports read the tally and
//! nothing else, so their cost grows with communes and periods, never with transactions. Half
//! months, because calendar months and the State's reporting months (15th to 14th) are both exact
//! unions of them.
//!
//! This room holds the table and its arithmetic only. It knows no household and no product: what
//! a measure means is for the room that writes it; `verify` counts the facts again into a
//! [`Tally`] and compares.

mod add;
mod model;
mod moved;
mod sums;
mod tally;

pub use add::{add, add_all};
pub use model::{Change, Channel, Evidence, Key, Measure};
pub use moved::moved;
pub use sums::{By, ChannelSum, SumQuery, sums, sums_by_channel, sums_by_half_month};
pub use tally::{Difference, Tally};
