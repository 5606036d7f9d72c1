//! The tally: how many of what, where, in which half-month.
//!
//! Whoever writes a fact adds to the tally in the same transaction; reports read the tally and
//! nothing else, so their cost grows with places and periods, never with transactions. Half
//! months, because calendar months and the State's reporting months (15th to 14th) are both exact
//! unions of them.
//!
//! Three tables hold it. `count_changes` is appended to by every fact; [`fold`] moves what waits
//! there into `counts` (everything told apart) and `count_sums` (by district, by commune, by
//! half-month, by year). A figure is always the folded sum and what waits, read together.
//!
//! This room holds the tables and their arithmetic only. It knows no household and no product:
//! what a measure means is for the room that writes it; `verify` counts the facts again and
//! compares ([`differences`]).

mod add;
mod check;
mod difference_table;
mod fold;
mod model;
mod moved;
mod slice;
mod spans;
mod sums;
mod tally;

pub use add::{add, add_all};
pub use check::{differences, sums_at_odds};
pub use fold::{fold, fold_all};
pub use model::{Channel, CountChange, CountKey, CountPlace, Evidence, Measure};
pub use moved::moved;
pub use slice::Slice;
pub use sums::{
    ChannelSum, Detail, SumQuery, some_commune, sums, sums_by_channel, sums_by_half_month,
};
pub use tally::{Difference, Tally};
