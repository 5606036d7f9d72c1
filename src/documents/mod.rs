//! Figures as a file for people: a workbook or the State's document. Knows no report.
//!
//! A neutral [`Sheet`] (titles, typed columns, rows, a total, what the figures mean) is what any room
//! can fill; from it comes a workbook (`xlsx`) or a document (`pdf`). [`CsvTable`] is the same cells for
//! scripts.
//!
//! The same sheet gives the same bytes, whenever and wherever it is made: a report that is signed
//! off is known by the hash of its file. Nobody in here asks the clock.

mod csv;
mod pdf;
mod sheet;
mod xlsx;

use std::fmt;

pub use csv::{CSV_TYPE, CsvTable};
pub use pdf::OfficialLetter;
pub use sheet::{ColumnKind, Sheet, SheetCell, SheetColumn, SheetFact, lowered};

/// A file could not be written. Nothing a reader could mend: the cause is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the file could not be made: {0}")]
pub struct DocumentError(String);

impl DocumentError {
    fn of(cause: impl fmt::Display) -> Self {
        Self(cause.to_string())
    }
}
