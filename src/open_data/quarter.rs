//! Quarters of the calendar: the steps in which numbers of people and products are published.

use chrono::NaiveDate;

use crate::values::{HalfMonth, Period, PeriodKind};

const HALF_MONTHS: i32 = 6;

/// Numbered on from year 0, so that neighbours differ by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Quarter(i32);

impl Quarter {
    pub fn of(half: HalfMonth) -> Self {
        Self(half.number().div_euclid(HALF_MONTHS))
    }

    /// The last one that is over at the end of this day.
    fn over_by(day: NaiveDate) -> Self {
        let here = Self::of(HalfMonth::of(day));
        let begun = day < here.last_day();
        Self(here.0 - i32::from(begun))
    }

    pub fn last_day(self) -> NaiveDate {
        Period::containing(PeriodKind::Quarter, self.first_day()).until
    }

    pub fn first_day(self) -> NaiveDate {
        self.first_half().first_day()
    }

    fn first_half(self) -> HalfMonth {
        let half = HalfMonth::new(self.0.saturating_mul(HALF_MONTHS));
        half.unwrap_or(HalfMonth::of(NaiveDate::MIN))
    }

    pub const fn number(self) -> i32 {
        self.0
    }

    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    pub const fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// The last one that is over when a day begins.
    pub fn over_before(today: NaiveDate) -> Self {
        today.pred_opt().map_or(Self(0), Self::over_by)
    }

    pub fn since(self, first: Self) -> impl Iterator<Item = Self> {
        (first.0..=self.0).map(Self)
    }
}

/// What a period comes to in quarters that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quarters {
    /// The last one.
    pub until: Quarter,
    /// The one before the first; `None`: from the beginning.
    pub before: Option<Quarter>,
}

impl Quarters {
    /// `None` for a period with a beginning that is not made of whole quarters that are over. One
    /// without a beginning is told as at the end of the last quarter in it.
    pub fn of(period: &Period, today: NaiveDate) -> Option<Self> {
        let until = Quarter::over_by(period.until).min(Quarter::over_before(today));
        let Some(from) = period.from else {
            return Some(Self {
                until,
                before: None,
            });
        };
        let before = Quarter::over_by(from.pred_opt()?);
        let whole = before.last_day().succ_opt() == Some(from) && until.last_day() == period.until;
        whole.then_some(Self {
            until,
            before: Some(before),
        })
    }

    /// The same, told no later than at the end of a quarter.
    pub fn no_later_than(self, last: Quarter) -> Self {
        Self {
            until: self.until.min(last),
            ..self
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of(period: &str, today: &str) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let quarters = Quarters::of(&Period::parse(period).unwrap(), day(today))?;
        Some((
            quarters.until.last_day(),
            quarters.before.map(Quarter::last_day),
        ))
    }

    #[test]
    fn what_is_cumulative_is_told_as_at_the_last_quarter_that_is_over() {
        for (period, today, published) in [
            ("until-2024-08-31", "2026-11-20", "2024-06-30"),
            ("until-2024-09-30", "2026-11-20", "2024-09-30"),
            ("until-2024-12-14", "2026-11-20", "2024-09-30"),
            ("until-2026-12-31", "2026-11-20", "2026-09-30"),
            ("until-2026-12-31", "2026-12-31", "2026-09-30"),
            ("until-2026-12-31", "2027-01-01", "2026-12-31"),
        ] {
            assert_eq!(of(period, today), Some((day(published), None)), "{period}");
        }
    }

    #[test]
    fn a_period_is_told_where_it_is_made_of_quarters_that_are_over() {
        let first_half = Some((day("2024-06-30"), Some(day("2023-12-31"))));
        assert_eq!(of("2024-01-01_2024-06-30", "2026-11-20"), first_half);
        assert_eq!(of("2024-Q4", "2025-01-01").unwrap().0, day("2024-12-31"));
        for none in [
            "2024-08",
            "s2024-Q3",
            "2024-Q4",
            "2024",
            "2024-02-01_2024-06-30",
        ] {
            assert_eq!(of(none, "2024-12-31"), None, "{none}");
        }
    }
}
