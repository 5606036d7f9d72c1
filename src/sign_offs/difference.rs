//! What differs between two states of the same report, cell by cell.

use std::collections::BTreeMap;

use super::document::{BASE, DocumentFigures, DocumentRow};
use crate::reports::figures::columns::Column;

/// Which line of the report is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LineRef {
    /// With its code and name.
    Unit(String, String),
    NotPlaced,
    Total,
}

/// A cell that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellChange {
    pub at: LineRef,
    /// A measure by its name in files, or the base of rates.
    pub measure: &'static str,
    /// `None`: there was no such figure.
    pub before: Option<i64>,
    pub after: Option<i64>,
}

impl CellChange {
    pub fn by(&self) -> i64 {
        self.after.unwrap_or(0) - self.before.unwrap_or(0)
    }
}

/// In the order of the rows; the total last.
pub(super) fn changes(before: &DocumentFigures, after: &DocumentFigures) -> Vec<CellChange> {
    let mut found = Vec::new();
    let mut units: BTreeMap<&str, (Option<&DocumentRow>, Option<&DocumentRow>)> = BTreeMap::new();
    for line in &before.rows {
        units.entry(&line.code).or_default().0 = Some(line);
    }
    for line in &after.rows {
        units.entry(&line.code).or_default().1 = Some(line);
    }
    for (code, (old, new)) in units {
        let name = new.or(old).map(|line| line.name.clone());
        let at = LineRef::Unit(code.to_owned(), name.unwrap_or_default());
        compare(&at, old, new, &mut found);
    }
    let loose = (before.not_placed.as_ref(), after.not_placed.as_ref());
    compare(&LineRef::NotPlaced, loose.0, loose.1, &mut found);
    compare(
        &LineRef::Total,
        Some(&before.total),
        Some(&after.total),
        &mut found,
    );
    found
}

fn compare(
    at: &LineRef,
    before: Option<&DocumentRow>,
    after: Option<&DocumentRow>,
    found: &mut Vec<CellChange>,
) {
    let figure = |line: Option<&DocumentRow>, code: &str| line.map(|line| of(line, code));
    for measure in Column::file_keys() {
        let (old, new) = (figure(before, measure), figure(after, measure));
        // A line that is not there counts nothing.
        if old.unwrap_or(0) != new.unwrap_or(0) {
            found.push(change(at, measure, old, new));
        }
    }
    let base = |line: Option<&DocumentRow>| line.and_then(|line| line.households_base);
    if base(before) != base(after) {
        found.push(change(at, BASE, base(before), base(after)));
    }
}

fn change(
    at: &LineRef,
    measure: &'static str,
    before: Option<i64>,
    after: Option<i64>,
) -> CellChange {
    CellChange {
        at: at.clone(),
        measure,
        before,
        after,
    }
}

fn of(line: &DocumentRow, code: &str) -> i64 {
    line.figures.get(code).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_offs::document::tests::{document, line};

    #[test]
    fn the_same_differs_in_nothing() {
        let figured = document().figured();
        assert_eq!(changes(&figured, &figured), []);
    }

    #[test]
    fn what_moved_is_told_in_both_places_and_a_new_line_is_no_nothing() {
        let before = document().figured();
        let mut after = before.clone();
        after.rows = vec![line("643", 3), line("644", 5), line("645", 0)];
        after.not_placed = Some(line("", 1));
        let differences: Vec<(LineRef, i64)> = changes(&before, &after)
            .into_iter()
            .map(|change| (change.at.clone(), change.by()))
            .collect();
        let district = LineRef::Unit("643".to_owned(), "Huyện 643".to_owned());
        assert_eq!(differences, [(district, -1), (LineRef::NotPlaced, 1)]);
    }

    #[test]
    fn a_base_that_was_mended_is_told() {
        let before = document().figured();
        let mut after = before.clone();
        after.total.households_base = Some(100);
        let found = changes(&before, &after);
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|change| change.measure == BASE));
    }
}
