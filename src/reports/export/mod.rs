//! A report as a file.
//!
//! For scripts [`shapes`]: JSON and CSV, whose names and order never change. For people a neutral
//! [`Sheet`] (titles, typed columns, rows, a total, what the figures mean), which any report can be
//! turned into, and from it a workbook ([`xlsx`]) or the State's document ([`pdf`]).
//!
//! The same sheet gives the same bytes, whenever and wherever it is made: a report that is signed
//! off is known by the hash of its file. Nobody in here asks the clock.

mod district;
mod pdf;
mod shapes;
mod sheet;
mod xlsx;

use std::fmt;

pub use pdf::Letter;
pub(super) use shapes::guarded;
pub use sheet::{Cell, Column, Fact, Kind, Sheet};

/// A file could not be written. Nothing a reader could mend: the cause is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the file could not be made: {0}")]
pub struct ExportError(String);

impl ExportError {
    fn of(cause: impl fmt::Display) -> Self {
        Self(cause.to_string())
    }
}
