//! Figures as people type them: with a dot, a comma or a blank between groups of three.

/// The digits of a whole number, plain or in groups of three parted by one kind of mark.
///
/// `None` if it is neither: a group too short or too long is more likely a decimal or a slip than
/// a way of writing.
pub fn whole(text: &str) -> Option<String> {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    if !matches!(mark, '.' | ',' | ' ') {
        return None;
    }
    let (first, rest) = text.split_once(mark)?;
    let first_fits = is_digits(first) && first.len() <= 3 && !first.starts_with('0');
    let rest_fits = rest.split(mark).all(|g| is_digits(g) && g.len() == 3);
    (first_fits && rest_fits).then(|| text.replace(mark, ""))
}

/// Whether it is a number with a part behind the comma, as `12,5` or `60.00`: to be told as such,
/// and never read as a larger number.
pub fn is_fraction(text: &str) -> bool {
    let parts = text.rsplit_once(['.', ',']);
    let has_part = |(before, after)| whole(before).is_some() && is_digits(after);
    // Groups of three are a way of writing a whole number.
    whole(text).is_none() && parts.is_some_and(has_part)
}

pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Trimmed, with every kind of blank (files hold no-break spaces) as a plain space.
pub fn plain_blanks(text: &str) -> String {
    let one = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.trim().chars().map(one).collect()
}

/// Whether it begins with a minus, of the keyboard or of the typesetter.
pub fn is_negative(text: &str) -> bool {
    text.starts_with(['-', '\u{2212}', '\u{2013}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_grouped() {
        for good in ["1234567", "1.234.567", "1,234,567", "1 234 567"] {
            assert_eq!(whole(good).as_deref(), Some("1234567"), "{good}");
        }
        assert_eq!(whole("007").as_deref(), Some("007"));
    }

    #[test]
    fn a_part_behind_the_comma() {
        for fraction in ["12.5", "1,5", "60.00", "1.234,567", "0.123"] {
            assert!(is_fraction(fraction), "{fraction}");
            assert_eq!(whole(fraction), None, "{fraction}");
        }
        for other in ["", "12", "1.000", "1,234,567", "x.5", ".5", "1.", "-1,5"] {
            assert!(!is_fraction(other), "{other}");
        }
    }

    #[test]
    fn nothing_else() {
        for bad in [
            "",
            ".",
            "1.",
            ".123",
            "12.5",
            "1.2345",
            "1234.567",
            "1.234,567",
            "0.123",
            "1e3",
            "١",
            "1..234",
            "1'234",
            "1 .234",
        ] {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }
}
