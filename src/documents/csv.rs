//! A table for scripts, which Excel opens as well.
//!
//! UTF-8 with a byte order mark (Excel takes anything else for Windows-1258) and commas: which
//! separator an Excel splits by is a setting of the machine it runs on, nothing a server can know,
//! while commas are read by every script, by LibreOffice, Google Sheets, and Excel's "From
//! Text/CSV".

use super::DocumentError;
use super::sheet::SheetCell;

/// How such a file is sent.
pub const CSV_TYPE: &str = "text/csv; charset=utf-8";

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table that is written line by line.
pub struct CsvTable(csv::Writer<Vec<u8>>);

impl CsvTable {
    /// `keys` name the columns: words of ours, which never change.
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a str>) -> Result<Self, DocumentError> {
        let mut file = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        file.write_record(keys).map_err(DocumentError::of)?;
        Ok(Self(file))
    }

    pub fn line(
        &mut self,
        cells: impl IntoIterator<Item = SheetCell>,
    ) -> Result<(), DocumentError> {
        let cells = cells.into_iter().map(written);
        self.0.write_record(cells).map_err(DocumentError::of)
    }

    pub fn finish(self) -> Result<String, DocumentError> {
        let bytes = self.0.into_inner().map_err(DocumentError::of)?;
        String::from_utf8(bytes).map_err(DocumentError::of)
    }
}

fn written(cell: SheetCell) -> String {
    match cell {
        SheetCell::Empty => String::new(),
        SheetCell::Text(text) => guarded(text),
        SheetCell::Figure(figure) => figure.to_string(),
        SheetCell::Day(day) => day.to_string(),
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it, which Excel
/// shows as text. Figures go without: a negative one is a number.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_only_shown() {
        for text in ["=1+1", "+84905", "-2", "@sum(A1)", "\tx", "\rx", "\nx"] {
            assert_eq!(written(SheetCell::text(text)), format!("'{text}"));
        }
        for text in ["", "Huyện Cư M'gar", "Buôn Hồ", "651", "a=b"] {
            assert_eq!(written(SheetCell::text(text)), text);
        }
    }

    #[test]
    fn a_table_is_written_for_scripts() {
        let mut table = CsvTable::new(["code", "value_vnd", "as_of"]).unwrap();
        let day = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap();
        let figure = SheetCell::Figure(-1_234_567);
        table
            .line([SheetCell::text("00643"), figure, SheetCell::Day(day)])
            .unwrap();
        table
            .line([SheetCell::text("a, b"), SheetCell::Empty, SheetCell::Empty])
            .unwrap();
        assert_eq!(
            table.finish().unwrap(),
            "\u{feff}code,value_vnd,as_of\n00643,-1234567,2024-08-31\n\"a, b\",,\n"
        );
    }
}
