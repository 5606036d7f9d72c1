//! How one figure went over the last months, unit by unit.

use std::collections::HashMap;

use super::Figures;
use super::columns::Column;
use super::store;
use crate::areas::{CellPlacement, Frame, ReportUnitId, Scope};
use crate::counts::{self, SumQuery};
use crate::db::{Conn, Outcome};
use crate::values::{HalfMonth, Period};

/// A month is two half-months, counted back from the end of the period: so the months of the State
/// and those of the calendar are both exact.
const HALVES: usize = 2;

/// Figures by half-month, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Trend {
    last: i32,
    length: usize,
    units: HashMap<ReportUnitId, Vec<i64>>,
    loose: Vec<i64>,
}

impl Trend {
    /// The last `months` until the end of the period.
    pub fn read(
        c: &mut Conn,
        frame: &Frame,
        scope: Scope,
        column: Column,
        period: &Period,
        months: usize,
    ) -> Outcome<Self> {
        let (_, last) = period.half_months();
        let length = months * HALVES;
        let back = i32::try_from(length).unwrap_or(i32::MAX) - 1;
        let cells = frame.cells(scope);
        let query = SumQuery {
            cells: &cells,
            detail: store::detail(frame, scope),
            from: Some(last.shift(-back)),
            until: last,
            measures: column.measures(),
        };
        let mut trend = Self {
            last: last.number(),
            length,
            units: HashMap::new(),
            loose: vec![0; length],
        };
        let mut known = HashMap::new();
        for (cell, half, measure, sum) in counts::sums_by_half_month(c, &query)? {
            let placed = *known
                .entry(cell)
                .or_insert_with(|| frame.place_in(cell, scope));
            let mut figures = Figures::default();
            figures.count(measure, sum);
            trend.add(placed, half, column.figure(&figures));
        }
        Ok(trend)
    }

    fn add(&mut self, placed: Option<CellPlacement>, half: HalfMonth, value: i64) {
        let halves = match placed {
            Some(CellPlacement::Unit(unit)) => {
                let none = || vec![0; self.length];
                self.units.entry(unit).or_insert_with(none)
            }
            Some(CellPlacement::Undecided) => &mut self.loose,
            None => return,
        };
        let back = usize::try_from(self.last - half.number()).ok();
        let at = back.and_then(|back| self.length.checked_sub(back + 1));
        if let Some(slot) = at.and_then(|at| halves.get_mut(at)) {
            *slot += value;
        }
    }

    fn halves(&self, unit: Option<ReportUnitId>) -> &[i64] {
        match unit {
            Some(unit) => self.units.get(&unit).map_or(&[], Vec::as_slice),
            None => &self.loose,
        }
    }

    /// By month, the oldest first; `None` = of no unit.
    pub fn months(&self, unit: Option<ReportUnitId>) -> Vec<i64> {
        let halves = self.halves(unit);
        if halves.is_empty() {
            return vec![0; self.length / HALVES];
        }
        halves
            .chunks(HALVES)
            .map(|half| half.iter().sum())
            .collect()
    }

    /// Of all units and of none.
    pub fn total(&self) -> Vec<i64> {
        let mut total = self.months(None);
        for unit in self.units.keys() {
            for (sum, value) in total.iter_mut().zip(self.months(Some(*unit))) {
                *sum += value;
            }
        }
        total
    }

    /// What was counted since the beginning of the year the period ends in.
    pub fn this_year(&self, unit: Option<ReportUnitId>, period: &Period) -> i64 {
        let halves = self.halves(unit);
        let skipped = halves.len().saturating_sub(halves_of_year(period));
        halves.iter().skip(skipped).sum()
    }

    pub fn total_this_year(&self, period: &Period) -> i64 {
        let units = self
            .units
            .keys()
            .map(|unit| self.this_year(Some(*unit), period));
        units.sum::<i64>() + self.this_year(None, period)
    }
}

/// The half-months of the year that are over when a period ends: 1 to 24. The State's year begins
/// on 15 December.
pub fn halves_of_year(period: &Period) -> usize {
    let (_, last) = period.half_months();
    let within = last.number().rem_euclid(24) + 1;
    let before = i32::from(period.kind.is_state());
    usize::try_from(within + before).unwrap_or(24)
}

/// The months of a trend, by number: `["9", "10", …]`, the oldest first.
pub fn labels(period: &Period, months: usize) -> Vec<String> {
    use chrono::Datelike;
    let (_, last) = period.half_months();
    let months = i32::try_from(months).unwrap_or(12);
    (0..months)
        .rev()
        .map(|back| last.shift(-2 * back).last_day().month().to_string())
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn trend(period: &Period, halves: &[i64]) -> Trend {
        let mut trend = Trend {
            last: period.half_months().1.number(),
            length: halves.len(),
            units: HashMap::new(),
            loose: vec![0; halves.len()],
        };
        for (back, value) in (0..).zip(halves.iter().rev()) {
            let half = period.half_months().1.shift(-back);
            trend.add(
                Some(CellPlacement::Unit(ReportUnitId::Area(7))),
                half,
                *value,
            );
        }
        trend
    }

    #[test]
    fn two_half_months_are_a_month_of_whichever_calendar() {
        let period = Period::parse("s2024-08").unwrap();
        let trend = trend(&period, &[1, 2, 3, 4]);
        assert_eq!(trend.months(Some(ReportUnitId::Area(7))), [3, 7]);
        assert_eq!(trend.months(Some(ReportUnitId::Area(8))), [0, 0]);
        assert_eq!(trend.total(), [3, 7]);
        assert_eq!(labels(&period, 3), ["6", "7", "8"]);
    }

    #[test]
    fn a_year_begins_in_january_and_the_states_in_december() {
        let halves = |code: &str| halves_of_year(&Period::parse(code).unwrap());
        assert_eq!(halves("2024-01"), 2);
        assert_eq!(halves("2024-12"), 24);
        assert_eq!(halves("until-2024-01-14"), 1);
        assert_eq!(halves("s2024-01"), 2);
        assert_eq!(halves("s2024"), 24);
        let january = Period::parse("2024-01").unwrap();
        assert_eq!(trend(&january, &[9, 9, 1, 2]).total_this_year(&january), 3);
    }
}
