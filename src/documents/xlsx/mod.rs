//! A sheet as a workbook: figures are numbers, days are days, codes are text with their zeros.
//! Whatever begins like a formula is a string cell, which no spreadsheet runs.
//!
//! The first sheet is the report, ready to be sorted, filtered and printed; the second says what
//! each figure means, for whoever gets the file without the page it came from.

mod formats;
mod meanings;
mod report;

use rust_xlsxwriter::{ColNum, DocProperties, RowNum, Workbook, XlsxError};

use crate::documents::{DocumentError, Sheet};

impl Sheet {
    /// The workbook's bytes; the same for the same sheet.
    pub fn xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        self.workbook()
            .and_then(|mut book| book.save_to_buffer())
            .map_err(DocumentError::of)
    }

    fn workbook(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        let properties = DocProperties::new()
            .set_title(&self.title)
            .set_author("lensan");
        book.set_properties(&properties.set_creation_datetime(&self.made));
        report::write(book.add_worksheet(), self)?;
        meanings::write(book.add_worksheet(), self)?;
        Ok(book)
    }
}

/// Beyond Excel's last row or column the writer answers with an error of its own.
fn row(number: usize) -> RowNum {
    RowNum::try_from(number).unwrap_or(RowNum::MAX)
}

fn col(number: usize) -> ColNum {
    ColNum::try_from(number).unwrap_or(ColNum::MAX)
}

/// How high a row must be for a text that wraps within a width of so many letters.
fn height(text: &str, width: f64) -> f64 {
    let letters = f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let lines = (letters * 1.1 / width.max(1.0)).ceil().max(1.0);
    // Excel's highest row is 409 points.
    (lines * formats::LINE).min(409.0)
}
