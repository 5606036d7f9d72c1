//! A part of the year's months, for whoever must not hold all half-months at once.

use std::fmt::Write;

/// Every `of`th month of the year, over all years. The slices of one cut are apart and together
/// everything, so what is compared slice by slice is compared whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    part: i64,
    of: i64,
}

/// Into how many equal parts twelve months can be cut.
const CUTS: [i64; 6] = [1, 2, 3, 4, 6, 12];

impl Slice {
    pub const WHOLE: Self = Self { part: 0, of: 1 };

    /// Slices of some `most` rows each, or twelve where there are more rows than that.
    pub fn cut(rows: i64, most: i64) -> impl Iterator<Item = Self> {
        let fits = |of: &i64| rows.div_euclid(most.max(1)) < *of;
        let of = CUTS.into_iter().find(fits).unwrap_or(12);
        (0..of).map(move |part| Self { part, of })
    }

    /// How many there are of it.
    pub const fn of(&self) -> i64 {
        self.of
    }

    /// The condition on a half-month's number. One that no calendar knows is in a slice too.
    pub fn of_half_month(&self, column: &str) -> String {
        self.holds(&format!("ABS(({column} / 2) % {})", self.of))
    }

    /// The condition on a day. Both databases write it as `2024-08-31`.
    pub fn of_day(&self, day: &str) -> String {
        let month = format!("CAST(substr(CAST({day} AS TEXT), 6, 2) AS INTEGER)");
        self.holds(&format!("({month} - 1) % {}", self.of))
    }

    fn holds(&self, part: &str) -> String {
        let mut condition = String::from("1 = 1");
        if self.of > 1 {
            condition.clear();
            // Writing into a string cannot fail.
            write!(condition, "{part} = {}", self.part).ok();
        }
        condition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_slices_as_it_takes() {
        for (rows, slices) in [(0, 1), (99, 1), (100, 2), (450, 6), (1_000_000, 12)] {
            assert_eq!(Slice::cut(rows, 100).count(), slices, "{rows}");
        }
        assert_eq!(Slice::cut(7, 100).next(), Some(Slice::WHOLE));
    }

    #[test]
    fn a_month_and_its_halves_are_in_one_slice() {
        let condition = Slice { part: 1, of: 6 };
        // August: the eighth month, of every year half-months 14 and 15 from 0.
        assert_eq!(condition.of_half_month("h"), "ABS((h / 2) % 6) = 1");
        assert!(condition.of_day("d").ends_with("- 1) % 6 = 1"));
        assert_eq!(((2024 * 24 + 14) / 2 % 6, (8 - 1) % 6), (1, 1));
        assert_eq!(((2024 * 24 + 15) / 2) % 6, 1);
    }
}
