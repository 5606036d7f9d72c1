//! How much of something.

use std::fmt;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;

use super::column::integer_column;
use super::grouping::{is_digits, is_negative, plain_blanks, whole};
use crate::error::Message;
use crate::text;

const MAX: i64 = 1_000_000_000_000;
const DECIMALS: usize = 3;

/// An exact number of thousandths of a unit: more than none, up to 1.000.000.000 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Quantity(i64);

integer_column!(Quantity, BigInt, i64);

impl Quantity {
    pub const MAX: Self = Self(MAX);

    /// From thousandths of a unit.
    pub fn new(milli: i64) -> Result<Self, Message> {
        match milli {
            ..0 => Err(Message::new("values.quantity.negative")),
            0 => Err(Message::new("values.quantity.zero")),
            1..=MAX => Ok(Self(milli)),
            _ => Err(too_large()),
        }
    }

    /// `12,5`, `12.5`, `1.234,5` or `1,234.5`. Where a mark may mean either, it means what it does
    /// in Vietnam: `1.234` are more than a thousand, `1,234` are a little more than one.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = plain_blanks(text);
        if text.is_empty() {
            return Err(Message::new("values.quantity.empty"));
        }
        if is_negative(&text) {
            return Err(Message::new("values.quantity.negative"));
        }
        let (units, decimals) =
            split(&text).ok_or_else(|| Message::new("values.quantity.shape"))?;
        if decimals.len() > DECIMALS {
            return Err(Message::new("values.quantity.too_fine").with("decimals", DECIMALS));
        }
        // Only too many digits are left to fail.
        let milli = format!("{units}{decimals:0<DECIMALS$}").parse().ok();
        milli.ok_or_else(too_large).and_then(Self::new)
    }

    /// Thousandths of a unit.
    pub const fn milli(self) -> i64 {
        self.0
    }
}

/// The digits before and after the decimal mark, if it is a number at all.
fn split(text: &str) -> Option<(String, &str)> {
    let Some(mark) = decimal_mark(text) else {
        return Some((whole(text)?, ""));
    };
    let (units, decimals) = text.rsplit_once(mark)?;
    is_digits(decimals).then_some((whole(units)?, decimals))
}

/// The last kind of mark if it stands once; a lone dot only if it cannot part thousands.
fn decimal_mark(text: &str) -> Option<char> {
    let last = text.chars().rfind(|c| matches!(c, '.' | ','))?;
    let once = text.matches(last).count() == 1;
    let groups = last == '.' && whole(text).is_some();
    (once && !groups).then_some(last)
}

fn too_large() -> Message {
    Message::new("values.quantity.too_large").with("max", Quantity::MAX)
}

/// `1.234,5`
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&text::quantity(self.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, milli) in [
            ("20", 20_000),
            ("12,5", 12_500),
            ("12.5", 12_500),
            ("1.234,5", 1_234_500),
            ("1,234.5", 1_234_500),
            ("1 234,5", 1_234_500),
            ("1.234", 1_234_000),
            ("1,234", 1_234),
            ("0.125", 125),
            ("1234.125", 1_234_125),
            ("1.234.567", 1_234_567_000),
            ("1,234,567", 1_234_567_000),
            (" 0,001 ", 1),
            ("1.000.000.000", MAX),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().milli(), milli, "{text}");
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "empty"),
            ("0", "zero"),
            ("0,000", "zero"),
            ("-2", "negative"),
            ("1e99", "shape"),
            ("20 kg", "shape"),
            ("inf", "shape"),
            ("12,", "shape"),
            (",5", "shape"),
            ("1.2.3", "shape"),
            ("1,2345", "too_fine"),
            ("1.2345", "too_fine"),
            ("1.000.000.000,001", "too_large"),
            ("9999999999999999999999", "too_large"),
        ] {
            let error = Quantity::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.quantity.{why}"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(milli in 1..=MAX) {
            let quantity = Quantity::new(milli).unwrap();
            prop_assert_eq!(Quantity::parse(&quantity.to_string()).unwrap(), quantity);
        }

        #[test]
        fn never_panics(text in ".*|[0-9., ]*") {
            if let Ok(quantity) = Quantity::parse(&text) {
                prop_assert!((1..=MAX).contains(&quantity.milli()));
            }
        }
    }
}
