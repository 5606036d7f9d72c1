//! The sums a report is made of. Nothing here looks at a fact.

use std::collections::HashMap;

use super::Figures;
use crate::areas::{self, AreaId, Cell, CellPlacement, Frame, Grain, ReportUnitId, Scope};
use crate::counts::{self, Detail, Measure, SumQuery};
use crate::db::{Conn, Outcome};
use crate::values::Period;

/// Figures by unit, and of what lies in none.
#[derive(Debug, Default)]
pub struct Placements {
    units: HashMap<ReportUnitId, Figures>,
    loose: Figures,
}

impl Placements {
    /// `None` asks for what lies in no unit.
    pub fn of(&self, unit: Option<ReportUnitId>) -> Figures {
        match unit {
            Some(unit) => self.units.get(&unit).copied().unwrap_or_default(),
            None => self.loose,
        }
    }
}

impl Placements {
    /// Of all units and of none.
    pub fn total(&self) -> Figures {
        let mut total = self.loose;
        for figures in self.units.values() {
            total += *figures;
        }
        total
    }
}

/// Where everything lies that was counted in a scope.
pub fn placements(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    period: &Period,
) -> Outcome<Placements> {
    placements_of(c, frame, scope, period, &Figures::MEASURES)
}

/// The same, of some measures only.
pub fn placements_of(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    period: &Period,
    measures: &[Measure],
) -> Outcome<Placements> {
    let cells = frame.cells(scope);
    let query = SumQuery {
        measures,
        ..SumQuery::over(&cells, detail(frame, scope), period)
    };
    let mut placements = Placements::default();
    let mut known: HashMap<Cell, Option<CellPlacement>> = HashMap::new();
    for (cell, measure, sum) in counts::sums(c, &query)? {
        let placed = known
            .entry(cell)
            .or_insert_with(|| frame.place_in(cell, scope));
        let figures = match placed {
            Some(CellPlacement::Unit(unit)) => placements.units.entry(*unit).or_default(),
            Some(CellPlacement::Undecided) => &mut placements.loose,
            None => continue,
        };
        figures.count(measure, sum);
    }
    Ok(placements)
}

/// Districts are enough to tell provinces and former districts apart. Whatever is drawn commune by
/// commune needs communes.
pub fn detail(frame: &Frame, scope: Scope) -> Detail {
    let within = match scope {
        Scope::District { id, .. } => matches!(id, ReportUnitId::Regrouped(_)),
        Scope::Country(_) | Scope::Province { .. } => false,
    };
    match scope.grain() {
        Grain::Province => Detail::Districts,
        Grain::District if !frame.is_regrouped() && !within => Detail::Districts,
        Grain::District | Grain::Commune => Detail::Communes,
    }
}

/// The province of today in which anything was counted at all: where an administrator starts.
pub fn a_counted_province(c: &mut Conn) -> Outcome<Option<AreaId>> {
    match counts::some_commune(c)? {
        Some(commune) => Ok(areas::province_of(c, commune)?.map(|province| province.id)),
        None => Ok(None),
    }
}
