//! Mobile numbers of Vietnam.

use std::fmt;

use super::ascii::Ascii;
use crate::error::Message;

/// A mobile number: 0, then nine digits of which the first is 3, 5, 7, 8 or 9.
///
/// It is a way to reach someone, not who someone is: families share phones and numbers change
/// hands. Not a database column: it is sealed and marked by the vault.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(Ascii<10>);

impl Phone {
    /// `0905 123 456`, `+84905123456`, `84-905-123-456`, `0084.905.123.456`.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        let (abroad, local) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let digits = digits_of(local)?;
        if digits.is_empty() {
            return Err(Message::new("values.phone.empty"));
        }
        check(national(&digits, abroad)?)
    }

    /// `0905123456`
    pub fn digits(&self) -> &str {
        self.0.as_str()
    }

    /// `0905 123 456`
    pub fn display(&self) -> String {
        let (network, rest) = self.digits().split_at(4);
        let (middle, last) = rest.split_at(3);
        format!("{network} {middle} {last}")
    }
}

fn digits_of(text: &str) -> Result<String, Message> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' => {}
            _ if c.is_whitespace() => {}
            _ => return Err(Message::new("values.phone.character").with("found", c)),
        }
    }
    Ok(digits)
}

/// What follows the country code or the leading 0. `84…` without a plus is a country code only
/// where the length leaves nothing else: 084 is also the beginning of Vietnamese numbers.
fn national(digits: &str, abroad: bool) -> Result<&str, Message> {
    let long = matches!(digits.len(), 11 | 12);
    let coded = match digits.strip_prefix("00") {
        Some(rest) => Some(rest),
        None if abroad || (long && digits.starts_with("84")) => Some(digits),
        None => None,
    };
    match coded {
        Some(coded) => coded
            .strip_prefix("84")
            .map(|rest| rest.strip_prefix('0').unwrap_or(rest))
            .ok_or_else(|| Message::new("values.phone.foreign")),
        None => digits
            .strip_prefix('0')
            .ok_or_else(|| Message::new("values.phone.zero")),
    }
}

fn check(subscriber: &str) -> Result<Phone, Message> {
    match (subscriber.chars().next(), subscriber.len()) {
        (Some('2'), 9 | 10) => Err(Message::new("values.phone.landline")),
        // The eleven-digit mobile numbers were all renumbered in 2018.
        (Some('1'), 10) => Err(Message::new("values.phone.eleven")),
        (Some('3' | '5' | '7' | '8' | '9'), 9) => {
            let mut digits = [b'0'; 10];
            for (to, from) in digits.iter_mut().skip(1).zip(subscriber.bytes()) {
                *to = from;
            }
            Ok(Phone(Ascii::from(digits)))
        }
        (_, 9) => Err(Message::new("values.phone.prefix")),
        (_, length) => Err(Message::new("values.phone.length").with("found", length + 1)),
    }
}

/// The last three digits: enough to tell two apart in a log, too little to call.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", self.digits().split_at(7).1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_usual_ways_of_writing() {
        for good in [
            "0905123456",
            " 0905 123 456 ",
            "0905.123.456",
            "0905-123-456",
            "+84905123456",
            "+84 905 123 456",
            "+84 (0)905 123 456",
            "84905123456",
            "840905123456",
            "0084905123456",
            "00840905123456",
        ] {
            let phone = Phone::parse(good).unwrap();
            assert_eq!(phone.digits(), "0905123456", "{good}");
            assert_eq!(phone.display(), "0905 123 456");
        }
        assert_eq!(Phone::parse("0845123456").unwrap().digits(), "0845123456");
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "empty"),
            ("  - ", "empty"),
            ("0905 123 45x", "character"),
            ("+1 202 555 0100", "foreign"),
            ("0086 138 0013 8000", "foreign"),
            ("905123456", "zero"),
            ("090512345", "length"),
            ("09051234567", "length"),
            ("0", "length"),
            ("+84", "length"),
            ("0405123456", "prefix"),
            ("01234567890", "eleven"),
            ("024 3825 1234", "landline"),
        ] {
            let error = Phone::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.phone.{why}"), "{bad}");
        }
    }

    #[test]
    fn a_log_does_not_give_it_away() {
        let phone = Phone::parse("0905123456").unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(…456)");
    }

    proptest! {
        #[test]
        fn every_good_number_reads_in_every_form(digits in "[35789][0-9]{8}") {
            let plain = Phone::parse(&format!("0{digits}")).unwrap();
            for prefix in ["+84", "84", "0084", "+84 0"] {
                prop_assert_eq!(Phone::parse(&format!("{prefix}{digits}")).unwrap(), plain);
            }
            prop_assert_eq!(Phone::parse(&plain.display()).unwrap(), plain);
        }

        #[test]
        fn never_panics(text in ".*|[+0-9]{0,14}") {
            let _ = Phone::parse(&text);
        }
    }
}
