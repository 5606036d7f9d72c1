//! Two sides of one account, for `verify`: what stands in a table is added, what it should be is
//! taken off, and whatever is left is a difference.
//!
//! A line of it is 17 bytes; two [`Tally`](super::Tally)s side by side took ten times as many, and
//! a national database has millions of lines.

use std::collections::HashMap;
use std::hash::Hash;

/// District (0 = none) and commune.
pub(super) type PlaceKey = (i64, i64);
/// Whatever tells the lines of a place apart.
pub(super) type LineKey = [i32; 4];

#[derive(Debug, Default)]
pub(super) struct DifferenceTable {
    places: Interner<PlaceKey>,
    whats: Interner<LineKey>,
    sums: HashMap<(u32, u32), i64>,
}

impl DifferenceTable {
    /// Room for so many lines from the start: growing would hold them twice for a moment.
    pub fn with_room(lines: usize) -> Self {
        Self {
            sums: HashMap::with_capacity(lines),
            ..Self::default()
        }
    }

    pub fn add(&mut self, place: PlaceKey, what: LineKey, by: i64) {
        let line = (self.places.number(place), self.whats.number(what));
        let sum = self.sums.entry(line).or_default();
        *sum = sum.wrapping_add(by);
    }

    /// What does not come to nothing, in no order.
    pub fn left(&self) -> Vec<(PlaceKey, LineKey, i64)> {
        let (places, whats) = (self.places.reversed(), self.whats.reversed());
        let left = self.sums.iter().filter(|(_, sum)| **sum != 0);
        left.filter_map(|((place, what), sum)| Some((*places.get(place)?, *whats.get(what)?, *sum)))
            .collect()
    }
}

/// A short number for each of few long keys.
#[derive(Debug, Default)]
struct Interner<K>(HashMap<K, u32>);

impl<K: Hash + Eq + Copy> Interner<K> {
    fn number(&mut self, key: K) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }

    fn reversed(&self) -> HashMap<u32, K> {
        self.0.iter().map(|(key, number)| (*number, *key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_to_nothing_is_not_left() {
        let mut differences = DifferenceTable::with_room(2);
        for place in [(0, 7), (3, 7)] {
            differences.add(place, [1, 2, 3, 4], 5);
        }
        differences.add((3, 7), [1, 2, 3, 4], -5);
        differences.add((3, 7), [1, 2, 3, 5], -1);
        let mut left = differences.left();
        left.sort_unstable();
        let expected = [((0, 7), [1, 2, 3, 4], 5), ((3, 7), [1, 2, 3, 5], -1)];
        assert_eq!(left, expected);
    }
}
