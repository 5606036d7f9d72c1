//! Quarters of the calendar: the steps in which numbers of people and products are published.

use chrono::NaiveDate;

use super::stock::Figure;
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
        let day = HalfMonth::new(self.0 * HALF_MONTHS).unwrap_or(HalfMonth::of(NaiveDate::MIN));
        let quarter = Period::containing(PeriodKind::Quarter, day.first_day());
        quarter.until
    }

    /// How many quarters later this one is.
    pub fn after(self, first: Self) -> usize {
        usize::try_from(self.0 - first.0).unwrap_or(0)
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
        let over = today.pred_opt().map_or(Quarter(0), Quarter::over_by);
        let until = Quarter::over_by(period.until).min(over);
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

    /// What may be told of sums, the first of which is that of `first`: the last one told in time;
    /// of a period with a beginning what was added since the last one told before it.
    pub fn figure(&self, first: Quarter, shown: &[bool], sums: &[i64]) -> Option<Figure> {
        let (at, value) = last_told(first, self.until, shown, sums)?;
        let as_of = first.plus(at).last_day();
        let Some(before) = self.before else {
            return Some(Figure { value, as_of });
        };
        let earlier = last_told(first, before, shown, sums).map_or(0, |(_, value)| value);
        (as_of > before.last_day()).then_some(Figure {
            value: value - earlier,
            as_of,
        })
    }
}

impl Quarter {
    fn plus(self, quarters: usize) -> Self {
        Self(self.0.saturating_add(i32::try_from(quarters).unwrap_or(0)))
    }
}

/// The place and the value of the last figure told by the end of a quarter.
fn last_told(first: Quarter, until: Quarter, shown: &[bool], sums: &[i64]) -> Option<(usize, i64)> {
    let until = (until >= first).then(|| until.after(first))?;
    let mut told = shown.iter().zip(sums).enumerate().take(until + 1);
    let last = told.rfind(|(_, (shown, _))| **shown);
    last.map(|(at, (_, value))| (at, *value))
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
        for (period, today, told) in [
            ("until-2024-08-31", "2026-11-20", "2024-06-30"),
            ("until-2024-09-30", "2026-11-20", "2024-09-30"),
            ("until-2024-12-14", "2026-11-20", "2024-09-30"),
            ("until-2026-12-31", "2026-11-20", "2026-09-30"),
            ("until-2026-12-31", "2026-12-31", "2026-09-30"),
            ("until-2026-12-31", "2027-01-01", "2026-12-31"),
        ] {
            assert_eq!(of(period, today), Some((day(told), None)), "{period}");
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

    #[test]
    fn the_last_figure_that_was_told_stands() {
        let quarter = |text: &str| Quarter::of(HalfMonth::of(day(text)));
        let first = quarter("2024-01-01");
        let (shown, sums) = ([true, false, true], [9, 12, 20]);
        let figure = |before: Option<&str>, until: &str| {
            let quarters = Quarters {
                until: quarter(until),
                before: before.map(quarter),
            };
            let found = quarters.figure(first, &shown, &sums)?;
            Some((found.value, found.as_of.to_string()))
        };
        let told = |value, day: &str| Some((value, day.to_owned()));
        assert_eq!(figure(None, "2023-12-31"), None);
        assert_eq!(figure(None, "2024-06-30"), told(9, "2024-03-31"));
        assert_eq!(figure(None, "2024-09-30"), told(20, "2024-09-30"));
        assert_eq!(figure(Some("2024-03-31"), "2024-06-30"), None);
        assert_eq!(
            figure(Some("2024-03-31"), "2024-09-30"),
            told(11, "2024-09-30")
        );
        assert_eq!(
            figure(Some("2023-12-31"), "2024-03-31"),
            told(9, "2024-03-31")
        );
    }
}
