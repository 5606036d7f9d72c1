//! The six figures of a place, as the programme reports them everywhere.

use std::ops::AddAssign;

use crate::counts::Measure;

/// What one place came to in a period. All but the value are numbers of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Households and household businesses registered.
    pub households: i64,
    /// Cooperatives and cooperative groups that were let in.
    pub cooperatives: i64,
    /// Put on the floor less taken off it: in a single period it may fall below zero.
    pub listings: i64,
    pub transactions: i64,
    /// In đồng.
    pub value: i64,
    pub trained: i64,
}

impl Figures {
    /// The measures that a report is made of, for the query that reads them.
    pub const MEASURES: [Measure; 9] = [
        Measure::HouseholdsRegistered,
        Measure::HouseholdBusinessesRegistered,
        Measure::CooperativesRegistered,
        Measure::GroupsRegistered,
        Measure::HouseholdsTrained,
        Measure::ListingsPublished,
        Measure::ListingsWithdrawn,
        Measure::Transactions,
        Measure::TransactionValue,
    ];

    pub fn count(&mut self, measure: Measure, sum: i64) {
        match measure {
            Measure::HouseholdsRegistered | Measure::HouseholdBusinessesRegistered => {
                self.households += sum;
            }
            Measure::CooperativesRegistered | Measure::GroupsRegistered => {
                self.cooperatives += sum;
            }
            Measure::HouseholdsTrained => self.trained += sum,
            Measure::ListingsPublished => self.listings += sum,
            Measure::ListingsWithdrawn => self.listings -= sum,
            Measure::Transactions => self.transactions += sum,
            Measure::TransactionValue => self.value += sum,
            Measure::AccountsActivated
            | Measure::TracedProducts
            | Measure::Lots
            | Measure::Scans => {}
        }
    }

    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.households += other.households;
        self.cooperatives += other.cooperatives;
        self.listings += other.listings;
        self.transactions += other.transactions;
        self.value += other.value;
        self.trained += other.trained;
    }
}

/// `part` of `base` in tenths of a percent, rounded: 433 = 43,3 %. None of an empty base.
pub fn per_mille(part: i64, base: Option<i64>) -> Option<i64> {
    let base = base.filter(|base| *base > 0)?;
    let rounded = (i128::from(part) * 2000 + i128::from(base)).div_euclid(i128::from(base) * 2);
    i64::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_to_a_tenth_of_a_percent() {
        assert_eq!(per_mille(259_652, Some(604_000)), Some(430));
        assert_eq!(per_mille(1, Some(3)), Some(333));
        assert_eq!(per_mille(2, Some(3)), Some(667));
        assert_eq!(per_mille(-1, Some(3)), Some(-333));
        assert_eq!(per_mille(5, Some(0)), None);
        assert_eq!(per_mille(5, None), None);
    }

    #[test]
    fn what_left_the_floor_is_taken_off() {
        let mut figures = Figures::default();
        figures.count(Measure::ListingsPublished, 7);
        figures.count(Measure::ListingsWithdrawn, 9);
        figures.count(Measure::Scans, 1000);
        assert_eq!(figures.listings, -2);
        assert!(!figures.is_zero());
    }

    #[test]
    fn every_measure_read_is_counted_and_no_other() {
        for measure in Measure::ALL {
            let mut figures = Figures::default();
            figures.count(*measure, 1);
            let read = Figures::MEASURES.contains(measure);
            assert_eq!(figures.is_zero(), !read, "{measure:?}");
        }
    }
}
