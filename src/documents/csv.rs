//! What makes a text safe in a table that a spreadsheet opens.

/// A text that a spreadsheet would run as a formula gets an apostrophe before it, which Excel
/// shows as text. Figures go without: a negative one is a number.
pub fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_only_shown() {
        for text in ["=1+1", "+84905", "-2", "@sum(A1)", "\tx", "\rx", "\nx"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "Huyện Cư M'gar", "Buôn Hồ", "651", "a=b"] {
            assert_eq!(guarded(text), text);
        }
    }
}
