//! Money.

use std::fmt;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;

use super::column::integer_column;
use super::grouping::{is_fraction, is_negative, plain_blanks, whole};
use crate::error::Message;
use crate::text;

const MAX: i64 = 1_000_000_000_000;
/// Longest first, or "đồng" would lose its "đ" only.
const SUFFIXES: [&str; 6] = ["đồng", "dong", "vnđ", "vnd", "đ", "₫"];

/// An amount in đồng, which has no smaller coin: from 0 to 1.000.000.000.000.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
pub struct Money(i64);

integer_column!(Money, BigInt, i64);

impl Money {
    pub const ZERO: Self = Self(0);
    pub const MAX: Self = Self(MAX);

    pub fn new(dong: i64) -> Result<Self, Message> {
        match dong {
            ..0 => Err(Message::new("values.money.negative")),
            0..=MAX => Ok(Self(dong)),
            _ => Err(too_large()),
        }
    }

    /// `25000`, `25.000`, `25,000` or `25 000`, with or without đ, ₫ or VND.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text::nfc(&plain_blanks(text)).to_lowercase();
        let amount = SUFFIXES
            .iter()
            .find_map(|suffix| text.strip_suffix(suffix))
            .unwrap_or(&text)
            .trim();
        if amount.is_empty() {
            return Err(Message::new("values.money.empty"));
        }
        if is_negative(amount) {
            return Err(Message::new("values.money.negative"));
        }
        let digits = whole(amount).ok_or_else(|| misshapen(amount))?;
        // Only too many digits are left to fail.
        let dong = digits.parse().ok();
        dong.ok_or_else(too_large).and_then(Self::new)
    }

    pub const fn dong(self) -> i64 {
        self.0
    }

    /// `None` beyond the largest amount.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }
}

fn misshapen(amount: &str) -> Message {
    Message::new(if is_fraction(amount) {
        "values.money.fraction"
    } else {
        "values.money.shape"
    })
}

fn too_large() -> Message {
    Message::new("values.money.too_large").with("max", Money::MAX)
}

/// `12.345.678 ₫`
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&text::money(self.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for good in [
            "25000",
            "25.000",
            "25 000",
            "25.000đ",
            "25.000 ₫",
            "25,000",
            " 25.000 VNĐ ",
            "25\u{a0}000 vnd",
            "25.000 đồng",
            "25000 dong",
        ] {
            assert_eq!(Money::parse(good).unwrap().dong(), 25_000, "{good}");
        }
        assert_eq!(Money::parse("0").unwrap(), Money::ZERO);
        assert_eq!(Money::parse("1.000.000.000.000").unwrap(), Money::MAX);
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "empty"),
            (" đ ", "empty"),
            ("-1", "negative"),
            ("−5.000", "negative"),
            ("12.5", "fraction"),
            ("17000.00", "fraction"),
            ("25.000,50", "fraction"),
            ("1e99", "shape"),
            ("25k", "shape"),
            ("NaN", "shape"),
            ("1..000", "shape"),
            ("٢٥", "shape"),
            ("1.000.000.000.001", "too_large"),
            ("99999999999999999999999", "too_large"),
        ] {
            let error = Money::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.money.{why}"), "{bad}");
        }
    }

    #[test]
    fn sums_stay_within_bounds() {
        let half = Money::new(MAX / 2).unwrap();
        assert_eq!(half.checked_add(half), Some(Money::MAX));
        assert_eq!(Money::MAX.checked_add(Money(1)), None);
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(dong in 0..=MAX) {
            let money = Money::new(dong).unwrap();
            prop_assert_eq!(Money::parse(&money.to_string()).unwrap(), money);
            prop_assert_eq!(Money::parse(&dong.to_string()).unwrap(), money);
        }

        #[test]
        fn never_panics(text in ".*") {
            if let Ok(money) = Money::parse(&text) {
                prop_assert!((0..=MAX).contains(&money.dong()));
            }
        }
    }
}
