//! The published figures, and the rule by which they are spread.
//!
//! Totals: Đắk Lắk, August 2024: 1,715 products listed, 42,933 transactions, 259,652 households
//! trained of 603,841; Thái Bình: 2,300 products listed. No source gives them per district, so
//! each total is shared among the districts in proportion to their number of communes, varied by
//! up to a fifth either way, and within a district evenly over its communes; what rounding leaves
//! over goes to the largest remainders. Every total therefore comes out exactly.

use super::dice::Dice;

/// The last day of the demo's figures.
pub(super) const AS_OF: (i32, u32, u32) = (2024, 8, 31);

/// One province's published totals.
pub(super) struct Figures {
    /// The code before July 2025.
    pub province: &'static str,
    pub listings: i64,
    pub transactions: i64,
    pub trained: i64,
    /// Households that live there: the base of the rate. 0 = not published.
    pub base: i64,
}

pub(super) const DAK_LAK: Figures = Figures {
    province: "66",
    listings: 1_715,
    transactions: 42_933,
    trained: 259_652,
    base: 603_841,
};

pub(super) const THAI_BINH: Figures = Figures {
    province: "34",
    listings: 2_300,
    transactions: 0,
    trained: 0,
    base: 0,
};

/// A district's weight: its communes, in thousandths, varied by up to a fifth.
pub(super) fn weight(district: &str, communes: usize) -> i64 {
    communes as i64 * Dice::of(district, 0).between(800, 1_200)
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

    use super::share;

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
