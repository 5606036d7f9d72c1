//! What is published of who registered, who was trained and what was listed: numbers as at a
//! quarter's end, each the last that may be told ([`release`](super::release)).
//!
//! Whatever is published, in whichever table and within whichever boundaries, is a sum of figures
//! that were released once for former districts and for their communes. So there is nothing to be
//! computed from two tables that could not be computed from those. Cooperatives are few: theirs are
//! released for the provinces of before the reform and for former districts, and not for communes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::movements::{self, Movements};
use super::quarter::{Quarter, Quarters};
use super::release::{Family, NewPeople, release};
use crate::areas::{AreaId, Atlas, Cell, Cells, Frame, Grain, Placed, Scope, UnitId};
use crate::db::{Conn, Outcome};
use crate::reports::columns::Column;
use crate::reports::question::LAST_OF_THREE_TIERS;
use crate::reports::store;

pub(super) const COLUMNS: [Column; 4] = [
    Column::Households,
    Column::Cooperatives,
    Column::Listings,
    Column::Trained,
];

/// A figure, and the quarter's end at which it stood; of a sum the earliest of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    pub value: i64,
    pub as_of: NaiveDate,
}

impl Figure {
    fn and(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            as_of: self.as_of.min(other.as_of),
        }
    }
}

/// A line of a table; `None` is what is not placed.
type Line = Option<UnitId>;

/// One column of a table.
#[derive(Debug, Default)]
struct Stock {
    lines: HashMap<Line, Figure>,
    total: Option<Figure>,
}

/// What may be published of a table; nothing where a period is not made of quarters.
#[derive(Debug, Default)]
pub(super) struct Stocks([Stock; 4]);

impl Stocks {
    pub fn of(&self, line: Line, column: Column) -> Option<Figure> {
        self.column(column)?.lines.get(&line).copied()
    }

    pub fn total(&self, column: Column) -> Option<Figure> {
        self.column(column)?.total
    }

    fn column(&self, column: Column) -> Option<&Stock> {
        let mut columns = COLUMNS.iter().zip(&self.0);
        columns.find(|(one, _)| **one == column).map(|(_, of)| of)
    }

    pub fn read(
        c: &mut Conn,
        atlas: &Atlas,
        frame: &Frame,
        scope: Scope,
        quarters: Quarters,
    ) -> Outcome<Self> {
        let former = atlas.frame(LAST_OF_THREE_TIERS);
        let cells = with_their_provinces(&former, frame.cells(scope));
        let detail = store::detail(frame, scope);
        let map = TableUnits::new(frame, &former, scope);
        let mut stocks = Self::default();
        for (column, stock) in COLUMNS.into_iter().zip(stocks.0.iter_mut()) {
            let movements = movements::read(c, (&cells, detail), column, quarters.until)?;
            *stock = map.stock(column, movements, quarters);
        }
        Ok(stocks)
    }
}

/// A province of before the reform is released as a whole, however it lies today.
fn with_their_provinces(former: &Frame, cells: Cells) -> Cells {
    let Cells::Of {
        districts,
        loose_communes,
    } = cells
    else {
        return cells;
    };
    let province = |district: &AreaId| province_of(former, *district);
    let provinces: BTreeSet<UnitId> = districts.iter().filter_map(province).collect();
    let made_of = provinces.into_iter().filter_map(|id| former.made_of(id));
    let mut all: BTreeSet<AreaId> = made_of.flatten().collect();
    all.extend(districts);
    Cells::Of {
        districts: all.into_iter().collect(),
        loose_communes,
    }
}

fn province_of(former: &Frame, district: AreaId) -> Option<UnitId> {
    match former.place(Cell::new(district, 0), Grain::Province) {
        Placed::Unit(id) => Some(id),
        Placed::Undecided => None,
    }
}

/// What a figure is released for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ReleaseUnit {
    /// Cells that belong to no district yet stand for themselves.
    Loose(Cell),
    Commune(Cell),
    District(AreaId),
    /// These former districts together.
    Districts(Vec<AreaId>),
}

/// In which line of a table each place lies.
struct TableUnits<'a> {
    frame: &'a Frame<'a>,
    former: &'a Frame<'a>,
    scope: Scope,
    /// The line in which a former district lies with all it has.
    whole: HashMap<AreaId, UnitId>,
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
            Scope::Province { id, .. } => frame.made_of(UnitId::Area(id)),
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

    fn stock(&self, column: Column, movements: Movements, quarters: Quarters) -> Stock {
        let mut stock = Stock::default();
        for (parent, children, family) in self.families(column, movements) {
            let (whole, parts) = family.figures(quarters);
            let parts: Vec<_> = children.iter().zip(parts).collect();
            self.add(&mut stock, (&parent, whole), &parts);
        }
        stock
    }

    /// The whole where it lies in one line, else its parts; the same for the total.
    fn add(
        &self,
        stock: &mut Stock,
        (parent, whole): (&ReleaseUnit, Option<Figure>),
        parts: &[(&ReleaseUnit, Option<Figure>)],
    ) {
        let mut put = |line: Line, figure: Option<Figure>| {
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
                    if let Some(line) = self.line(place) {
                        put(line, *figure);
                    }
                }
            }
        }
        let inside = |place: &ReleaseUnit| self.is_inside(place);
        let counted: Vec<Figure> = match inside(parent) {
            true => whole.into_iter().collect(),
            false => {
                let parts = parts.iter().filter(|(place, _)| inside(place));
                parts.filter_map(|(_, figure)| *figure).collect()
            }
        };
        for figure in counted {
            stock.total = Some(stock.total.map_or(figure, |sum| sum.and(figure)));
        }
    }

    /// The line that a place lies in with all it has; `None`: in none, or in several.
    fn line(&self, place: &ReleaseUnit) -> Option<Line> {
        match place {
            ReleaseUnit::Loose(cell) | ReleaseUnit::Commune(cell) => {
                match self.frame.place_in(*cell, self.scope)? {
                    Placed::Unit(unit) => Some(Some(unit)),
                    Placed::Undecided => Some(None),
                }
            }
            ReleaseUnit::District(district) => self.whole.get(district).map(|unit| Some(*unit)),
            ReleaseUnit::Districts(districts) => {
                let mut units = districts.iter().map(|district| self.whole.get(district));
                let first = units.next()??;
                units
                    .all(|unit| unit == Some(first))
                    .then_some(Some(*first))
            }
        }
    }

    fn is_inside(&self, place: &ReleaseUnit) -> bool {
        let has = |district: &AreaId| {
            let inside = self.inside.as_ref();
            inside.is_none_or(|inside| inside.contains(district))
        };
        match place {
            ReleaseUnit::Loose(cell) | ReleaseUnit::Commune(cell) => {
                self.frame.place_in(*cell, self.scope).is_some()
            }
            ReleaseUnit::District(district) => has(district),
            ReleaseUnit::Districts(districts) => districts.iter().all(has),
        }
    }

    /// A district and its communes; of cooperatives a former province and its districts.
    fn families(
        &self,
        column: Column,
        movements: Movements,
    ) -> Vec<(ReleaseUnit, Vec<ReleaseUnit>, FamilySeries)> {
        let mut families: BTreeMap<ReleaseUnit, Vec<(ReleaseUnit, movements::Series)>> =
            BTreeMap::new();
        let by_province = column == Column::Cooperatives;
        let (first, last) = (movements.first, movements.last);
        for (cell, series) in if by_province {
            movements.districts.clone()
        } else {
            movements.cells
        } {
            let district = ReleaseUnit::District(cell.district);
            let (parent, child) = match (cell.district, by_province) {
                (0, _) => (ReleaseUnit::Loose(cell), ReleaseUnit::Loose(cell)),
                (_, false) => (district, ReleaseUnit::Commune(cell)),
                (id, true) => (self.former_province(id), district),
            };
            families.entry(parent).or_default().push((child, series));
        }
        let sums = movements.districts;
        let made = families.into_iter().map(|(parent, children)| {
            let whole = match &parent {
                ReleaseUnit::District(id) => sums.get(&Cell::new(*id, 0)).cloned(),
                _ => None,
            };
            let whole = whole.unwrap_or_else(|| movements::sum(children.iter().map(|(_, s)| s)));
            let (places, series): (Vec<ReleaseUnit>, Vec<movements::Series>) =
                children.into_iter().unzip();
            (
                parent,
                places,
                FamilySeries::new(whole, series, (first, last)),
            )
        });
        made.collect()
    }

    fn former_province(&self, district: AreaId) -> ReleaseUnit {
        let province = province_of(self.former, district);
        let districts = province.and_then(|id| self.former.made_of(id));
        ReleaseUnit::Districts(districts.unwrap_or_else(|| vec![district]))
    }
}

/// A family with its figures, quarter by quarter from the first.
struct FamilySeries {
    first: Quarter,
    who: Family,
    sums: Vec<i64>,
    parts: Vec<Vec<i64>>,
}

impl FamilySeries {
    fn new(
        whole: movements::Series,
        parts: Vec<movements::Series>,
        (first, last): (Quarter, Quarter),
    ) -> Self {
        let (parent, sums) = whole.by_quarter(first, last);
        let parts = parts.into_iter().map(|part| part.by_quarter(first, last));
        let (children, parts) = parts.unzip();
        Self {
            first,
            who: Family { parent, children },
            sums,
            parts,
        }
    }

    fn figures(&self, quarters: Quarters) -> (Option<Figure>, Vec<Option<Figure>>) {
        let told = release(&self.who);
        let figure = |who: &[NewPeople], shown: &[bool], sums: &[i64]| {
            quarters.figure(self.first, &since_anybody(who, shown), sums)
        };
        let whole = figure(&self.who.parent, &told.parent, &self.sums);
        let parts = self
            .who
            .children
            .iter()
            .zip(&told.children)
            .zip(&self.parts);
        let parts = parts.map(|((who, shown), sums)| figure(who, shown, sums));
        (whole, parts.collect())
    }
}

/// Of nobody at all nothing is told.
fn since_anybody(who: &[NewPeople], shown: &[bool]) -> Vec<bool> {
    let mut any = false;
    let seen = who.iter().zip(shown).map(|(new, shown)| {
        any |= new.any;
        any && *shown
    });
    seen.collect()
}
