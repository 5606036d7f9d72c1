//! A range of half-months in whole years and what is left over.
//!
//! A year is stored as one row beside its 24 half-months. Where a range has more than half of a
//! year, it is cheaper to take the year and to take off the rest: no range needs more than 12
//! rows at either end.

const YEAR: i32 = 24;

/// Which spans of `count_sums` a range is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans {
    pub plus: Vec<i32>,
    pub minus: Vec<i32>,
}

impl Spans {
    /// Both ends are numbers of half-months and belong to the range.
    pub fn over(first: i32, last: i32) -> Self {
        let mut spans = Self::default();
        for year in first.div_euclid(YEAR)..=last.div_euclid(YEAR) {
            let (opens, ends) = (year * YEAR, year * YEAR + YEAR - 1);
            let inside = first.max(opens)..=last.min(ends);
            if inside.clone().count() <= 12 {
                spans.plus.extend(inside);
            } else {
                spans.plus.push(whole_year(year));
                spans
                    .minus
                    .extend((opens..=ends).filter(|half| !inside.contains(half)));
            }
        }
        spans
    }

    pub fn all(&self) -> impl Iterator<Item = i32> {
        self.plus.iter().chain(&self.minus).copied()
    }
}

/// Half-months are numbered from 0 on, so what is below is free for years.
pub(super) const fn whole_year(year: i32) -> i32 {
    -year
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How often each half-month of three years is taken.
    fn taken(spans: &Spans) -> Vec<i32> {
        let covers = |span: i32, half: i32| {
            if span < 0 {
                half / YEAR == -span
            } else {
                half == span
            }
        };
        (2023 * YEAR..2026 * YEAR)
            .map(|half| {
                let times = |some: &[i32]| -> i32 {
                    some.iter().map(|s| i32::from(covers(*s, half))).sum()
                };
                times(&spans.plus) - times(&spans.minus)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn every_half_month_is_taken_once(
            first in 2023 * YEAR..2026 * YEAR, length in 0..3 * YEAR
        ) {
            let last = (first + length).min(2026 * YEAR - 1);
            let spans = Spans::over(first, last);
            let expected: Vec<i32> = (2023 * YEAR..2026 * YEAR)
                .map(|half| i32::from((first..=last).contains(&half)))
                .collect();
            prop_assert_eq!(taken(&spans), expected);
            prop_assert!(spans.all().count() <= 12 + 1 + 12);
        }
    }

    #[test]
    fn a_year_of_the_state_is_a_year_with_one_half_month_for_another() {
        let december = 2024 * YEAR + 23;
        let spans = Spans::over(december, december + YEAR - 1);
        assert_eq!(spans.plus, [december, whole_year(2025)]);
        assert_eq!(spans.minus, [2025 * YEAR + 23]);
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        assert_eq!(Spans::over(48_000, 47_999), Spans::default());
    }
}
