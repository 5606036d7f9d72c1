//! The number that a producer is given: on paper, on the phone, and to sign in with.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

use crate::error::Message;
use crate::values::random_bytes;

const LENGTH: usize = 8;
const LOWEST: u32 = 10_000_000;
/// 10000000 … 99999999: no leading zero that a spreadsheet would eat, and two digits short of a
/// phone number, so that neither is taken for the other.
const COUNT: u32 = 90_000_000;

/// Eight digits at random, read as two groups of four.
///
/// No check digit: among 90 million numbers a whole province of households is so sparse that a
/// slip hits nobody 99 times in 100, while one digit less to choose from would make it ten times
/// denser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct ProducerNumber([u8; LENGTH]);

impl ProducerNumber {
    pub fn random() -> Self {
        Self::drawn(u64::from_be_bytes(random_bytes()))
    }

    /// The number that stands for what was drawn already.
    pub fn drawn(random: u64) -> Self {
        // 2⁶⁴ is so much larger than the range that the remainder favours none of it.
        let mut rest = LOWEST + u32::try_from(random % u64::from(COUNT)).unwrap_or_default();
        let mut digits = [b'0'; LENGTH];
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        Self(digits)
    }

    /// `2745 9036`, `2745-9036`, `27459036`.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let wrong = || Message::new("producers.number.shape");
        let typed = text
            .chars()
            .filter(|c| !c.is_whitespace() && !"-.".contains(*c));
        let digits = typed.map(|c| u8::try_from(c).ok().filter(u8::is_ascii_digit));
        let digits: Option<Vec<u8>> = digits.collect();
        let digits = digits.and_then(|digits| <[u8; LENGTH]>::try_from(digits).ok());
        digits.map(Self).ok_or_else(wrong)
    }

    /// `27459036`, as it is stored and typed.
    pub fn as_str(&self) -> &str {
        // Only digits get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `2745 9036`, as it is shown and read out.
    pub fn grouped(&self) -> String {
        let (first, last) = self.as_str().split_at(LENGTH / 2);
        format!("{first} {last}")
    }
}

impl std::fmt::Display for ProducerNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl<DB> FromSql<Text, DB> for ProducerNumber
where
    DB: diesel::backend::Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Self::parse(&text).map_err(|message| message.key.into())
    }
}

impl<DB> ToSql<Text, DB> for ProducerNumber
where
    DB: diesel::backend::Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_have_eight_digits_and_no_leading_zero() {
        for _ in 0..1000 {
            let number = ProducerNumber::random();
            assert!(!number.as_str().starts_with('0'), "{number}");
            assert_eq!(ProducerNumber::parse(&number.grouped()).unwrap(), number);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in ["", "2745903", "274590361", "2745 903a", "２７４５９０３６"] {
            assert!(ProducerNumber::parse(bad).is_err(), "{bad}");
        }
    }
}
