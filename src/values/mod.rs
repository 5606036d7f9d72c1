//! The words of the field as types: whoever holds one holds a good one.
//!
//! `parse` takes what a person typed and answers with the value or with a [`Message`] that tells
//! what to do. Nothing here knows a database, a page or a language.
//!
//! [`Message`]: crate::error::Message

mod ascii;
mod column;
mod day;
mod email;
pub mod grouping;
mod half_month;
mod host;
mod lines;
mod money;
mod names;
mod period;
mod phone;
mod public_id;
mod quantity;
mod random;
mod tax_code;
mod trace_code;
mod unit;
mod words;

pub use day::day;
pub use email::Email;
pub use half_month::HalfMonth;
pub use host::host_of;
pub use lines::{line, paragraph};
pub use money::Money;
pub use names::name;
pub use period::{Period, PeriodKind};
pub use phone::Phone;
pub use public_id::PublicId;
pub use quantity::Quantity;
pub use random::random_bytes;
pub use tax_code::TaxCode;
pub use trace_code::TraceCode;
pub use unit::Unit;
pub(crate) use words::words;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod keys;
