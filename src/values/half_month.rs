//! The smallest span that anything is counted by.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Integer;

use super::column::integer_column;
use crate::error::Message;

/// Half-months in a year.
const YEAR: i32 = 24;
const YEARS: RangeInclusive<i32> = 1900..=2200;
const FIRST: i32 = 1900 * YEAR;
const LAST: i32 = 2200 * YEAR + YEAR - 1;

/// The 1st to the 14th of a month, or the 15th to its end: calendar months and the State's
/// reporting months (15th to 14th) are both exact unions of these.
///
/// Its number is `(year * 12 + month - 1) * 2 + half`; neighbours differ by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct HalfMonth(i32);

integer_column!(HalfMonth, Integer, i32);

impl HalfMonth {
    /// From its number; of the years 1900 to 2200.
    pub fn new(number: i32) -> Result<Self, Message> {
        match number {
            FIRST..=LAST => Ok(Self(number)),
            _ => Err(Message::new("values.half_month.range")
                .with("first", YEARS.start())
                .with("last", YEARS.end())),
        }
    }

    /// The one that `day` lies in.
    pub fn of(day: NaiveDate) -> Self {
        let half = i32::from(day.day() >= 15);
        let month0 = i32::try_from(day.month0()).unwrap_or_default();
        Self(((day.year() * 12 + month0) * 2 + half).clamp(FIRST, LAST))
    }

    pub const fn number(self) -> i32 {
        self.0
    }

    pub fn first_day(self) -> NaiveDate {
        let day = if self.0 % 2 == 0 { 1 } else { 15 };
        let month0 = u32::try_from(self.0 % YEAR / 2).unwrap_or_default();
        // Every number within bounds has a first day, so the fallback is never taken.
        NaiveDate::from_ymd_opt(self.0 / YEAR, month0 + 1, day).unwrap_or_default()
    }

    pub fn last_day(self) -> NaiveDate {
        if self.0 % 2 == 0 {
            self.first_day() + Days::new(13)
        } else {
            // From the 15th, 20 days lead into the next month whatever its length.
            let next = self.first_day() + Days::new(20);
            next - Days::new(u64::from(next.day()))
        }
    }

    /// The one so many half-months later, or earlier; it stops at the first and last there are.
    #[must_use]
    pub fn shift(self, by: i32) -> Self {
        Self(self.0.saturating_add(by).clamp(FIRST, LAST))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn splits_a_month_after_the_14th() {
        let first = HalfMonth::of(date(2024, 2, 14));
        assert_eq!(first.number(), (2024 * 12 + 1) * 2);
        assert_eq!(
            (first.first_day(), first.last_day()),
            (date(2024, 2, 1), date(2024, 2, 14))
        );
        let second = HalfMonth::of(date(2024, 2, 15));
        assert_eq!(second, first.shift(1));
        assert_eq!(second.first_day(), date(2024, 2, 15));
        assert_eq!(second.last_day(), date(2024, 2, 29));
        assert_eq!(second.shift(YEAR).last_day(), date(2025, 2, 28));
    }

    #[test]
    fn stays_within_its_years() {
        assert_eq!(HalfMonth::of(NaiveDate::MIN).first_day(), date(1900, 1, 1));
        assert_eq!(HalfMonth::of(NaiveDate::MAX).last_day(), date(2200, 12, 31));
        assert_eq!(HalfMonth(FIRST).shift(i32::MIN), HalfMonth(FIRST));
        assert!(HalfMonth::new(0).is_err());
        assert!(HalfMonth::new(LAST + 1).is_err());
    }

    proptest! {
        #[test]
        fn they_tile_the_years(number in FIRST..LAST) {
            let half = HalfMonth::new(number).unwrap();
            prop_assert_eq!(HalfMonth::of(half.first_day()), half);
            prop_assert_eq!(HalfMonth::of(half.last_day()), half);
            let next = half.last_day().succ_opt().unwrap();
            prop_assert_eq!(half.shift(1).first_day(), next);
        }
    }
}
