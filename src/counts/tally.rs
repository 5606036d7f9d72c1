//! The tally in memory: to merge changes before they are written, and to compare what was
//! written with what the facts say.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use diesel::prelude::*;

use super::model::{CountChange, CountKey};
use super::sums::all_waiting;
use crate::db::schema::counts;
use crate::db::{Conn, Outcome};

/// Sums by key, in the order of the keys. A sum of 0 is not kept: it says the same as no row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<CountKey, i64>);

/// A place where two tallies do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    pub key: CountKey,
    pub here: i64,
    pub there: i64,
}

impl Tally {
    /// All that was counted, folded or waiting.
    pub fn from_counts(c: &mut Conn) -> Outcome<Self> {
        let rows: Vec<(i64, i64, i32, i32, i32, i32, i64)> = counts::table.load(c)?;
        let mut tally = Self::default();
        for (district_id, commune_id, half_month, measure, channel, evidence, value) in rows {
            let key = CountKey {
                district_id,
                commune_id,
                half_month,
                measure,
                channel,
                evidence,
            };
            tally.add_to(key, value);
        }
        for (key, value) in all_waiting(c, i32::MIN, i32::MAX)? {
            tally.add_to(key, value);
        }
        Ok(tally)
    }

    pub fn add(&mut self, change: &CountChange) {
        self.add_to(change.key(), change.by);
    }

    pub fn merge(&mut self, other: &Self) {
        for (key, value) in &other.0 {
            self.add_to(*key, *value);
        }
    }

    pub fn get(&self, key: &CountKey) -> i64 {
        self.0.get(key).copied().unwrap_or(0)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&CountKey, i64)> {
        self.0.iter().map(|(key, value)| (key, *value))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the two do not agree, in the order of the keys; empty = the same.
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        let mut all = self.clone();
        for (key, value) in &other.0 {
            all.add_to(*key, -value);
        }
        all.iter()
            .map(|(key, _)| Difference {
                key: *key,
                here: self.get(key),
                there: other.get(key),
            })
            .collect()
    }

    fn add_to(&mut self, key: CountKey, by: i64) {
        match self.0.entry(key) {
            Entry::Vacant(free) => {
                if by != 0 {
                    free.insert(by);
                }
            }
            Entry::Occupied(mut sum) => {
                *sum.get_mut() += by;
                if *sum.get() == 0 {
                    sum.remove();
                }
            }
        }
    }
}

impl<'a> FromIterator<&'a CountChange> for Tally {
    fn from_iter<T: IntoIterator<Item = &'a CountChange>>(changes: T) -> Self {
        let mut tally = Self::default();
        for change in changes {
            tally.add(change);
        }
        tally
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::counts::{Channel, CountPlace, Evidence, Measure};

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// Few places and days, so that keys meet.
    fn change() -> impl Strategy<Value = CountChange> {
        (1i64..4, 0i64..3, 0u64..60, 0usize..13, -3i64..4).prop_map(
            |(commune_id, district, days, measure, by)| CountChange {
                commune_id,
                district_id: (district > 0).then_some(district),
                on: day(2024, 7, 1) + chrono::Days::new(days),
                measure: Measure::ALL[measure],
                channel: Channel::ALL[measure % 3],
                evidence: Evidence::None,
                by,
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_makes_no_difference(
            (changes, shuffled) in prop::collection::vec(change(), 0..60)
                .prop_flat_map(|changes| (Just(changes.clone()), Just(changes).prop_shuffle()))
        ) {
            let (one, other): (Tally, Tally) = (changes.iter().collect(), shuffled.iter().collect());
            prop_assert_eq!(&one, &other);
            prop_assert!(one.diff(&other).is_empty());
        }

        #[test]
        fn parts_merge_to_the_whole(changes in prop::collection::vec(change(), 0..60), at in 0usize..60) {
            let (left, right) = changes.split_at(at.min(changes.len()));
            let mut merged: Tally = left.iter().collect();
            merged.merge(&right.iter().collect());
            prop_assert_eq!(merged, changes.iter().collect());
        }

        #[test]
        fn nothing_is_lost_or_made(changes in prop::collection::vec(change(), 0..60)) {
            let tally: Tally = changes.iter().collect();
            let sum: i64 = tally.iter().map(|(_, value)| value).sum();
            prop_assert_eq!(sum, changes.iter().map(|change| change.by).sum::<i64>());
        }

        #[test]
        fn what_is_taken_back_leaves_nothing(changes in prop::collection::vec(change(), 0..60)) {
            let back: Vec<CountChange> = changes.iter().map(|change| change.by(-change.by)).collect();
            let tally: Tally = changes.iter().chain(&back).collect();
            prop_assert!(tally.is_empty());
        }
    }

    #[test]
    fn the_fourteenth_and_the_fifteenth_are_two_halves() {
        let on = |day| {
            CountChange::one(Measure::Lots, CountPlace::new(1, None), day)
                .key()
                .half_month
        };
        assert_eq!(on(day(2024, 8, 1)), on(day(2024, 8, 14)));
        assert_eq!(on(day(2024, 8, 15)), on(day(2024, 8, 31)));
        assert_eq!(on(day(2024, 8, 14)) + 1, on(day(2024, 8, 15)));
        assert_eq!(on(day(2024, 12, 31)) + 1, on(day(2025, 1, 1)));
    }

    #[test]
    fn a_difference_tells_both_sides() {
        let change = CountChange::one(
            Measure::Scans,
            CountPlace::new(7, Some(3)),
            day(2024, 8, 20),
        );
        let here: Tally = [change.by(5)].iter().collect();
        let there: Tally = [change.by(2)].iter().collect();
        let difference = Difference {
            key: change.key(),
            here: 5,
            there: 2,
        };
        assert_eq!(here.diff(&there), [difference]);
        assert_eq!(Tally::default().diff(&there).len(), 1);
    }
}
