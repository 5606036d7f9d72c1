//! Cells of CSV files.

/// A text that a spreadsheet would run as a formula gets an apostrophe before it, which Excel
/// shows as text. Figures go without: a negative one is a number.
pub(super) fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
