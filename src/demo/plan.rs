//! The published figures, and the rule by which they are spread.
//!
//! Totals: Đắk Lắk, August 2024: 1,715 products listed, 42,933 transactions, 259,652 households
//! trained of 603,841; Thái Bình: 2,300 products listed. No source gives them per district, so
//! each total is shared among the districts in proportion to their number of communes, varied by
//! up to a fifth either way, and within a district evenly over its communes; what rounding leaves
//! over goes to the largest remainders. Every total therefore comes out exactly.
//!
//! Who did what, nobody has published either. Our rule:
//! - Every household of Đắk Lắk that lists came to one of the first five courses of a commune
//!   before; they are spread evenly over those courses. No source says how many were trained in
//!   Thái Bình, so nobody is there.
//! - Of the households that list, one in five has not sold yet, two in five sold until May 2024,
//!   two in five still sell; cooperatives all do. Four in five have opened their own account.
//! - Of all others who came to a course, one in a hundred has.
//! - The targets of 2024 are what was reached by August, stretched to the year, up to a quarter
//!   less or a third more. Three districts have targets by commune.
//! - Sixteen households registered after the reform, in communes across former districts, and wait
//!   to be placed.

use chrono::{NaiveDate, NaiveDateTime};

use super::seeded_rng::SeededRng;

/// The last day of the demo's figures.
pub(super) fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 8, 31).unwrap_or_default()
}

/// Five in the morning UTC is noon in Vietnam.
pub(super) fn at_noon(day: NaiveDate) -> NaiveDateTime {
    day.and_hms_opt(5, 0, 0).unwrap_or_default()
}

/// How a household fares that lists; by the order in which the owners of its district came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SalesPattern {
    StillSells,
    SoldUntilMay,
    NotSoldYet,
}

impl SalesPattern {
    pub fn of(n: usize) -> Self {
        match n % 5 {
            0 | 1 => Self::StillSells,
            2 | 3 => Self::SoldUntilMay,
            _ => Self::NotSoldYet,
        }
    }

    /// Its last sale: more than ninety days before the day of the figures, where it sold until May.
    pub fn last_sale(self) -> NaiveDate {
        match self {
            Self::SoldUntilMay => NaiveDate::from_ymd_opt(2024, 5, 31).unwrap_or_default(),
            Self::StillSells | Self::NotSoldYet => as_of(),
        }
    }
}

/// Whether the n-th household that lists has an account. The first of all has not: it is given the
/// demo's sign-in.
pub(super) const fn owner_activates(n: usize) -> bool {
    !n.is_multiple_of(5)
}

/// Whether the n-th of a course has, where it does not list.
pub(super) const fn trainee_activates(n: usize) -> bool {
    n % 100 == 50
}

/// How much of it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoScale {
    /// The published totals.
    Published,
    /// A tenth of them, for who only wants to see that it is built as it should be.
    Tenth,
}

impl DemoScale {
    pub(super) fn figures(self, of: &PublishedTotals) -> PublishedTotals {
        let part = |total: i64| match self {
            Self::Published => total,
            Self::Tenth => total / 10,
        };
        PublishedTotals {
            province: of.province,
            listings: part(of.listings),
            transactions: part(of.transactions),
            trained: part(of.trained),
            base: part(of.base),
        }
    }
}

/// One province's published totals.
pub(super) struct PublishedTotals {
    /// The code before July 2025.
    pub province: &'static str,
    pub listings: i64,
    pub transactions: i64,
    pub trained: i64,
    /// Households that live there: the base of the rate. 0 = not published.
    pub base: i64,
}

pub(super) const DAK_LAK: PublishedTotals = PublishedTotals {
    province: "66",
    listings: 1_715,
    transactions: 42_933,
    trained: 259_652,
    base: 603_841,
};

pub(super) const THAI_BINH: PublishedTotals = PublishedTotals {
    province: "34",
    listings: 2_300,
    transactions: 0,
    trained: 0,
    base: 0,
};

/// A district's weight: its communes, in thousandths, varied by up to a fifth.
pub(super) fn weight(district: &str, communes: i64) -> i64 {
    communes * SeededRng::of(district, 0).between(800, 1_200)
}

/// How many these are, in the type that shares are reckoned in.
pub(super) fn number_of<T>(these: &[T]) -> i64 {
    i64::try_from(these.len()).unwrap_or(i64::MAX)
}

/// Shares a total in proportion to weights, in whole numbers that add up to it exactly.
pub(super) fn share(total: i64, weights: &[i64]) -> Vec<i64> {
    let all: i64 = weights.iter().sum::<i64>().max(1);
    let mut shares: Vec<i64> = weights.iter().map(|w| total * w / all).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(weights.get(*at).map_or(0, |w| total * w % all)));
    let left = total - shares.iter().sum::<i64>();
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::demo::plan::share;

    proptest! {
        #[test]
        fn shares_add_up(
            total in 0_i64..1_000_000,
            weights in prop::collection::vec(1_i64..100_000, 1..200),
        ) {
            let shares = share(total, &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            let all: i64 = weights.iter().sum();
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!((share - total * weight / all).abs() <= 1);
            }
        }
    }
}
