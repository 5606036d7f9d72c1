//! Trace codes: printed on goods, read aloud, typed from a wet label.
//!
//! Twelve characters of Crockford's base 32 (no I, L, O, U), in groups of four: eleven random ones
//! (55 bits) and a check character.
//!
//! # The check
//! Each character stands for an element d of GF(32), the bits of a polynomial over GF(2) modulo
//! x⁵ + x² + 1. That polynomial is primitive: the powers x⁰ … x³⁰ are all the elements but 0. A code
//! d₀ … d₁₁ is good if `x¹² + Σ x¹¹⁻ⁱ·dᵢ = 0`.
//!
//! - One wrong character changes the sum by x¹¹⁻ⁱ·e with e ≠ 0, which is not 0.
//! - Two characters that changed places, neighbours or not, change it by
//!   (x¹¹⁻ⁱ + x¹¹⁻ʲ)·(dᵢ + dⱼ); the powers differ, so it is not 0 unless the characters were equal.
//! - Any other slip is missed once in 32. The term x¹² keeps `0000-0000-0000` from being a code.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;

use super::ascii::Ascii;
use super::column::text_column;
use super::random::random_bytes;
use crate::error::Message;

const LENGTH: usize = 12;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// x⁵ = x² + 1 in bits.
const REDUCTION: u8 = 0b10_0101;

/// A code for one lot or product, never used again for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct TraceCode(Ascii<LENGTH>);

text_column!(TraceCode);

impl TraceCode {
    pub fn random() -> Self {
        Self::drawn(random_bytes())
    }

    /// The code that stands for bytes already drawn: for who may not be surprised by it, such as
    /// the demo. What opens anything is made by [`random`](Self::random) alone.
    pub fn drawn(mut digits: [u8; LENGTH]) -> Self {
        let mut sum = 1;
        for digit in digits.iter_mut().take(LENGTH - 1) {
            *digit &= 31;
            sum = append(sum, *digit);
        }
        if let Some(check) = digits.last_mut() {
            *check = append(sum, 0);
        }
        Self(Ascii::from(digits.map(letter)))
    }

    /// Lower case, blanks and hyphens are allowed; I and L are read as 1, O as 0.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let digits = digits_of(text)?;
        let digits: [u8; LENGTH] = digits.try_into().map_err(|digits: Vec<u8>| {
            Message::new("values.trace_code.length")
                .with("expected", LENGTH)
                .with("found", digits.len())
        })?;
        match digits.into_iter().fold(1, append) {
            0 => Ok(Self(Ascii::from(digits.map(letter)))),
            _ => Err(Message::new("values.trace_code.check")),
        }
    }

    /// `XXXXXXXXXXXX`, as it stands in an address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// `XXXX-XXXX-XXXX`, as it is printed.
    pub fn grouped(&self) -> String {
        let (first, rest) = self.as_str().split_at(4);
        let (second, third) = rest.split_at(4);
        format!("{first}-{second}-{third}")
    }
}

/// The sum so far times x, plus the next digit.
const fn append(sum: u8, digit: u8) -> u8 {
    let shifted = sum << 1;
    let reduced = if shifted & 32 == 0 {
        shifted
    } else {
        shifted ^ REDUCTION
    };
    reduced ^ digit
}

fn digits_of(text: &str) -> Result<Vec<u8>, Message> {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| {
            digit(c).ok_or_else(|| Message::new("values.trace_code.character").with("found", c))
        })
        .collect()
}

fn digit(c: char) -> Option<u8> {
    let plain = match c.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = ALPHABET.iter().position(|one| char::from(*one) == plain)?;
    u8::try_from(place).ok()
}

fn letter(digit: u8) -> u8 {
    // Digits are below 32 wherever they come from, so the fallback is never taken.
    ALPHABET.get(usize::from(digit)).copied().unwrap_or(b'0')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_good(code: &[u8]) -> bool {
        TraceCode::parse(std::str::from_utf8(code).unwrap()).is_ok()
    }

    /// All single errors and all swaps of one code.
    fn assert_catches_slips(code: TraceCode) {
        let good = code.as_str().as_bytes();
        assert!(is_good(good));
        for place in 0..LENGTH {
            for other in ALPHABET.iter().filter(|c| **c != good[place]) {
                let mut slip = good.to_vec();
                slip[place] = *other;
                assert!(!is_good(&slip), "{code}: {} at {place}", char::from(*other));
            }
            for other in place + 1..LENGTH {
                let mut slip = good.to_vec();
                slip.swap(place, other);
                assert_eq!(is_good(&slip), slip == good, "{code}: {place} and {other}");
            }
        }
    }

    /// The check is linear: whether a swap is seen depends on the two characters alone.
    #[test]
    fn every_swap_of_every_pair_of_neighbours_is_seen() {
        let base = TraceCode::random();
        for place in 0..LENGTH - 1 {
            for (left, right) in (0..32).flat_map(|l| (0..32).map(move |r| (l, r))) {
                let mut digits = digits_of(base.as_str()).unwrap();
                (digits[place], digits[place + 1]) = (left, right);
                let sum = digits.iter().copied().fold(1, append);
                digits.swap(place, place + 1);
                let swapped = digits.iter().copied().fold(1, append);
                assert_eq!(sum == swapped, left == right, "{left} {right} at {place}");
            }
        }
    }

    #[test]
    fn every_change_of_every_character_is_seen() {
        for place in 0..LENGTH {
            for (from, to) in (0..32).flat_map(|l| (0..32).map(move |r| (l, r))) {
                let sum = |digit| {
                    let mut digits = [0; LENGTH];
                    digits[place] = digit;
                    digits.into_iter().fold(1, append)
                };
                assert_eq!(sum(from) == sum(to), from == to, "{from} {to} at {place}");
            }
        }
    }

    #[test]
    fn every_prefix_has_exactly_one_check_character() {
        for _ in 0..100 {
            let prefix = TraceCode::random().as_str()[..LENGTH - 1].to_owned();
            let good = ALPHABET
                .iter()
                .filter(|c| is_good(format!("{prefix}{}", char::from(**c)).as_bytes()));
            assert_eq!(good.count(), 1);
        }
    }

    #[test]
    fn a_known_code_stays_good() {
        let code = TraceCode::parse("0000-0000-0008").unwrap_err();
        assert_eq!(code.key, "values.trace_code.check");
        assert_eq!(
            TraceCode::parse("00000000000E").unwrap().grouped(),
            "0000-0000-000E"
        );
    }

    #[test]
    fn reads_what_people_type() {
        let code = TraceCode::random();
        for typed in [
            code.grouped(),
            code.grouped().to_lowercase(),
            format!("  {} ", code.grouped().replace('-', " ")),
            code.grouped().replace('-', "–"),
            code.as_str().replace('0', "O").replace('1', "l"),
            code.as_str().replace('0', "o").replace('1', "I"),
        ] {
            assert_eq!(TraceCode::parse(&typed).unwrap(), code, "{typed}");
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "length"),
            ("0000-0000-000", "length"),
            ("0000-0000-0000-0", "length"),
            ("0000-0000-000U", "character"),
            ("0000-0000-000Ố", "character"),
            ("0000/0000/0000", "character"),
            ("0000-0000-0000", "check"),
        ] {
            let error = TraceCode::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.trace_code.{why}"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_code_hides_a_slip(prefix in "[0-9A-HJKMNP-TV-Z]{11}") {
            let good = ALPHABET.iter().find_map(|check| {
                TraceCode::parse(&format!("{prefix}{}", char::from(*check))).ok()
            });
            assert_catches_slips(good.unwrap());
        }

        #[test]
        fn random_codes_are_good(_round in 0..200) {
            let code = TraceCode::random();
            prop_assert_eq!(TraceCode::parse(&code.grouped()).unwrap(), code);
        }

        #[test]
        fn never_panics(text in ".*") {
            let _ = TraceCode::parse(&text);
        }
    }
}
