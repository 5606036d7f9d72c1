//! Free text, tidied: NFC, without what nobody sees, blanks as one space.

use crate::error::Message;
use crate::text::{is_invisible, nfc};

/// One line of text of 1 to `max` characters.
///
/// Nothing but blanks is refused: a field that may be left out asks for emptiness first.
pub fn line(text: &str, max: usize) -> Result<String, Message> {
    within(nfc(&tidy(text)), max)
}

/// Text of 1 to `max` characters, its lines ended by `\n`, at most one of them blank in a row.
pub fn paragraph(text: &str, max: usize) -> Result<String, Message> {
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    for row in text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(tidy) {
        if !row.is_empty() {
            if !out.is_empty() {
                out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
            }
            out.push_str(&row);
            breaks = 0;
        }
        breaks += 1;
    }
    within(nfc(&out), max)
}

/// Trimmed, blanks of any kind collapsed to one space, invisible characters dropped. The databases
/// differ in what they refuse of these (PostgreSQL takes no NUL), and no person meant them.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_invisible(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

fn within(text: String, max: usize) -> Result<String, Message> {
    match text.chars().count() {
        0 => Err(Message::new("values.text.empty")),
        length if length > max => Err(Message::new("values.text.too_long")
            .with("max", max)
            .with("length", length)),
        _ => Ok(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_tidied() {
        assert_eq!(
            line("  Cà\tphê \r\n Buôn\u{a0}Ma ", 99).unwrap(),
            "Cà phê Buôn Ma"
        );
        assert_eq!(line("Ho\u{300}a\0\u{202e}", 3).unwrap(), "Hòa");
    }

    #[test]
    fn lengths_count_letters_as_people_see_them() {
        assert_eq!(line("Đắk Lắk", 7).unwrap(), "Đắk Lắk");
        let error = line("Đắk Lắk", 6).unwrap_err();
        assert_eq!(error.key, "values.text.too_long");
        assert_eq!(
            error.args,
            [("max", "6".to_owned()), ("length", "7".to_owned())]
        );
        assert_eq!(line(" \u{200b} ", 9).unwrap_err().key, "values.text.empty");
    }

    #[test]
    fn a_paragraph_keeps_its_lines() {
        let text = "\r\n\r\n Một \r\nhai\r\n \r\n\t\r\n\r\nba  bốn\rnăm\n\n";
        assert_eq!(paragraph(text, 99).unwrap(), "Một\nhai\n\nba bốn\nnăm");
        assert_eq!(paragraph("\n \n", 9).unwrap_err().key, "values.text.empty");
        assert_eq!(
            paragraph("a\nb", 2).unwrap_err().key,
            "values.text.too_long"
        );
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in ".*|[a \r\n\t]{0,20}") {
            if let Ok(once) = line(&text, 1000) {
                prop_assert_eq!(line(&once, 1000).unwrap(), once);
            }
            if let Ok(once) = paragraph(&text, 1000) {
                prop_assert!(!once.contains("\n\n\n"));
                prop_assert_eq!(paragraph(&once, 1000).unwrap(), once);
            }
        }
    }
}
