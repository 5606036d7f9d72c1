//! The whole map in memory, and what it says of a count under the boundaries of any day.
//!
//! What was counted lies in *cells*: (former district or 0, commune). A cell never moves. A
//! [`Frame`] is the country as it was divided on one day; it says in which of its units a cell
//! lies, and [`Placed::Undecided`] where the cell lies across units and nobody can tell. So every
//! cell has exactly one answer on every day, and a total does not depend on the boundaries.
//!
//! ```text
//! let boundaries = cache.current(c)?;            // Arc<Boundaries>; looks whether anything changed
//! let frame = boundaries.frame(day);             // cheap, borrows the boundaries
//! let scope = Scope::Province { id, grain: Grain::District };
//! let units = frame.units(scope);                // the lines of a table, by code
//! let cells = frame.cells(scope);                // what to ask `counts` for
//! match frame.place_in(Cell::new(district, commune), scope) {
//!     Some(Placed::Unit(unit)) => …              // a line
//!     Some(Placed::Undecided) => …               // the line "not decided"
//!     None => …                                  // not of this scope: leave it out
//! }
//! ```

mod cache;
mod frame;
mod regrouping;
mod scope;
mod territories;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::NaiveDate;

pub use cache::{BoundariesCache, regroupings};
pub use frame::{Cell, CellPlacement, Frame, Grain, ReportUnitId};
pub use regrouping::{RegroupedPart, RegroupedUnit, Regrouping};
pub use scope::{Cells, ReportUnit, Scope};
pub use territories::{Life, Territories};

/// All units in all their lives, what became of them, and how provinces have regrouped their
/// reporting districts.
#[derive(Debug, Clone)]
pub struct Boundaries {
    territories: Arc<Territories>,
    regroupings: Arc<Vec<Regrouping>>,
}

impl Boundaries {
    pub fn new(territories: Arc<Territories>, mut regroupings: Vec<Regrouping>) -> Self {
        regroupings.sort_by_key(|one| (one.valid_from, one.id));
        Self {
            territories,
            regroupings: Arc::new(regroupings),
        }
    }

    pub fn territories(&self) -> &Territories {
        &self.territories
    }

    /// In the order in which they came into force.
    pub fn regroupings(&self) -> &[Regrouping] {
        &self.regroupings
    }

    /// The country as it was divided on a day. A day before the first edition is within it.
    pub fn frame(&self, boundaries_on: NaiveDate) -> Frame<'_> {
        Frame::new(self, boundaries_on.max(super::BEGINNING))
    }

    /// The frame that reports are read through: provinces and districts of the day, and communes
    /// since the reform. What is counted lies in communes of today; under the communes of before
    /// nearly all of it would be undecided.
    pub fn reporting_frame(&self, boundaries_on: NaiveDate) -> Frame<'_> {
        let communes_of = boundaries_on.max(super::REFORM);
        self.frame(boundaries_on).with_communes_of(communes_of)
    }

    /// The first day from which on everything was divided, called and grouped as it is on a day.
    pub fn standing_since(&self, day: NaiveDate) -> NaiveDate {
        let drawn = self.regroupings.iter().map(|one| one.valid_from);
        let drawn = drawn.filter(|from| *from <= day).max();
        let last_change = self.territories.last_change(day);
        last_change.max(drawn).unwrap_or(super::BEGINNING)
    }
}
