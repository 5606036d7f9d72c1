//! What is shown of who registered, who was trained and what was listed: numbers as at a quarter's
//! end, each the last that was told ([`publication`](super::publication)).
//!
//! Whatever is shown, in whichever table and within whichever boundaries, is a sum of figures that
//! were published once for former districts and for their communes. So there is nothing to be
//! computed from two tables that could not be computed from those. Cooperatives are few: theirs are
//! published for the provinces of before the reform and for former districts, and not for communes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::place::{PublishedPlace, parent, province_of};
use super::published::{self, PublishedFigure, PublishedHistories, TableInputs};
use super::quarter::Quarters;
use crate::areas::{
    AreaId, Boundaries, Cell, CellPlacement, Cells, Frame, Grain, ReportUnitId, Scope,
};
use crate::db::{Conn, Outcome};
use crate::reports::figures::columns::Column;
use crate::reports::figures::question::LAST_OF_THREE_TIERS;

pub(super) const COLUMNS: [Column; 4] = [
    Column::Households,
    Column::Cooperatives,
    Column::Listings,
    Column::Trained,
];

/// A line of a table; `None` is what is not placed.
type TableLineId = Option<ReportUnitId>;

/// A place with its figure.
type PlaceFigure = (PublishedPlace, Option<PublishedFigure>);

/// One column of a table.
#[derive(Debug, Default)]
struct PublishedColumn {
    lines: HashMap<TableLineId, PublishedFigure>,
    total: Option<PublishedFigure>,
}

/// What may be published of a table; nothing where a period is not made of quarters.
#[derive(Debug, Default)]
pub(super) struct PublishedColumns([PublishedColumn; 4]);

impl PublishedColumns {
    pub fn of(&self, line: TableLineId, column: Column) -> Option<PublishedFigure> {
        self.column(column)?.lines.get(&line).copied()
    }

    pub fn total(&self, column: Column) -> Option<PublishedFigure> {
        self.column(column)?.total
    }

    fn column(&self, column: Column) -> Option<&PublishedColumn> {
        let mut columns = COLUMNS.iter().zip(&self.0);
        columns.find(|(one, _)| **one == column).map(|(_, of)| of)
    }

    pub fn read(
        c: &mut Conn,
        boundaries: &Boundaries,
        frame: &Frame,
        scope: Scope,
        quarters: Quarters,
    ) -> Outcome<Self> {
        let mut stocks = Self::default();
        let Some(published) = published::last_quarter(c)? else {
            return Ok(stocks);
        };
        let quarters = quarters.no_later_than(published);
        let former = boundaries.frame(LAST_OF_THREE_TIERS);
        let map = TableUnits::new(frame, &former, scope);
        let needed = map.needed();
        for (column, stock) in COLUMNS.into_iter().zip(stocks.0.iter_mut()) {
            let histories = published::of(c, column, &needed)?;
            *stock = map.stock(column, &histories, quarters);
        }
        Ok(stocks)
    }
}

/// In which line of a table each place lies.
struct TableUnits<'a> {
    frame: &'a Frame<'a>,
    former: &'a Frame<'a>,
    scope: Scope,
    /// The line in which a former district lies with all it has.
    whole: HashMap<AreaId, ReportUnitId>,
    /// The districts of the table; `None`: all.
    inside: Option<BTreeSet<AreaId>>,
}

impl<'a> TableUnits<'a> {
    fn new(frame: &'a Frame<'a>, former: &'a Frame<'a>, scope: Scope) -> Self {
        let units = frame.units(scope).into_iter();
        let whole = units.flat_map(|unit| {
            let made_of = frame.made_of(unit.id).unwrap_or_default();
            made_of.into_iter().map(move |district| (district, unit.id))
        });
        let inside = match scope {
            Scope::Country(_) => None,
            Scope::Province { id, .. } => frame.made_of(ReportUnitId::Area(id)),
            Scope::District { id, .. } => frame.made_of(id),
        };
        Self {
            whole: whole.collect(),
            inside: inside.map(|districts| districts.into_iter().collect()),
            frame,
            former,
            scope,
        }
    }

    /// What the table is a sum of.
    fn needed(&self) -> TableInputs {
        let cells = self.frame.cells(self.scope);
        let (split, provinces) = match &cells {
            Cells::All => {
                let provinces = self.former.units(Scope::Country(Grain::Province));
                let all = provinces
                    .iter()
                    .filter_map(|unit| self.former.made_of(unit.id));
                (self.split(all.flatten()), BTreeSet::new())
            }
            Cells::Of { districts, .. } => {
                let provinces = districts
                    .iter()
                    .filter_map(|id| province_of(self.former, *id));
                (self.split(districts.iter().copied()), provinces.collect())
            }
        };
        TableInputs {
            cells,
            split,
            provinces: provinces.into_iter().collect(),
        }
    }

    /// Those that lie in no line with all they have.
    fn split(&self, districts: impl Iterator<Item = AreaId>) -> Vec<AreaId> {
        districts
            .filter(|id| !self.whole.contains_key(id))
            .collect()
    }

    fn stock(
        &self,
        column: Column,
        histories: &PublishedHistories,
        quarters: Quarters,
    ) -> PublishedColumn {
        let mut families: BTreeMap<PublishedPlace, Vec<PublishedPlace>> = BTreeMap::new();
        for place in histories.keys() {
            let parent = parent(column, *place, self.former);
            let children = families.entry(parent.unwrap_or(*place)).or_default();
            children.extend(parent.map(|_| *place));
        }
        let figure = |place: &PublishedPlace| histories.get(place)?.figure(quarters);
        let mut stock = PublishedColumn::default();
        for (parent, children) in families {
            let parts: Vec<PlaceFigure> = children
                .iter()
                .map(|place| (*place, figure(place)))
                .collect();
            self.add(&mut stock, parent, figure(&parent), &parts);
        }
        stock
    }

    /// The whole where it lies in one line, else its parts; the same for the total.
    fn add(
        &self,
        stock: &mut PublishedColumn,
        parent: PublishedPlace,
        whole: Option<PublishedFigure>,
        parts: &[PlaceFigure],
    ) {
        let mut put = |line: TableLineId, figure: Option<PublishedFigure>| {
            if let Some(figure) = figure {
                let known = stock.lines.entry(line);
                known
                    .and_modify(|sum| *sum = sum.and(figure))
                    .or_insert(figure);
            }
        };
        match self.line(parent) {
            Some(line) => put(line, whole),
            None => {
                for (place, figure) in parts {
                    if let Some(line) = self.line(*place) {
                        put(line, *figure);
                    }
                }
            }
        }
        let inside = |place: PublishedPlace| self.is_inside(place);
        let counted: Vec<PublishedFigure> = if inside(parent) {
            whole.into_iter().collect()
        } else {
            let parts = parts.iter().filter(|(place, _)| inside(*place));
            parts.filter_map(|(_, figure)| *figure).collect()
        };
        for figure in counted {
            stock.total = Some(stock.total.map_or(figure, |sum| sum.and(figure)));
        }
    }

    /// The line that a place lies in with all it has; `None`: in none, or in several.
    fn line(&self, place: PublishedPlace) -> Option<TableLineId> {
        match place {
            PublishedPlace::Loose(commune) => self.line_of_cell(Cell::new(0, commune)),
            PublishedPlace::Commune { district, commune } => {
                self.line_of_cell(Cell::new(district, commune))
            }
            PublishedPlace::District(district) => self.whole.get(&district).map(|unit| Some(*unit)),
            PublishedPlace::Province(province) => {
                let districts = self.former.made_of(ReportUnitId::Area(province))?;
                let mut units = districts.iter().map(|district| self.whole.get(district));
                let first = units.next()??;
                units
                    .all(|unit| unit == Some(first))
                    .then_some(Some(*first))
            }
        }
    }

    fn line_of_cell(&self, cell: Cell) -> Option<TableLineId> {
        match self.frame.place_in(cell, self.scope)? {
            CellPlacement::Unit(unit) => Some(Some(unit)),
            CellPlacement::Undecided => Some(None),
        }
    }

    fn is_inside(&self, place: PublishedPlace) -> bool {
        let has = |district: &AreaId| {
            let inside = self.inside.as_ref();
            inside.is_none_or(|inside| inside.contains(district))
        };
        let has_cell = |cell: Cell| self.frame.place_in(cell, self.scope).is_some();
        match place {
            PublishedPlace::Loose(commune) => has_cell(Cell::new(0, commune)),
            PublishedPlace::Commune { district, commune } => has_cell(Cell::new(district, commune)),
            PublishedPlace::District(district) => has(&district),
            PublishedPlace::Province(province) => {
                let districts = self.former.made_of(ReportUnitId::Area(province));
                districts.is_some_and(|districts| districts.iter().all(has))
            }
        }
    }
}
