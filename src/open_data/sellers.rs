//! The sellers behind the sales of a table: how many different ones, where that is not many.
//!
//! A sale is one of many of its producer: who they are stands in the facts only. Those are looked
//! at producer by producer and no further than to the fifth, half a million sales or not; a place
//! in which nothing was sold is not looked at.
//!
//! Who ever moved is not counted here: nobody is then in two places, and too few are found rather
//! than too many.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::suppress::{FEWEST, Layer, RowContributors};
use crate::areas::{Cell, CellPlacement, Cells, Frame, ReportUnitId, Scope};
use crate::counts::{self, Detail, SumQuery};
use crate::db::schema::{earlier_places, producers, transactions};
use crate::db::{Conn, MultiBackend, Outcome};
use crate::reports::figures::columns::Column;
use crate::reports::figures::store;
use crate::values::{HalfMonth, Period, PeriodKind};

/// Sales that are older than so many half-months are not asked for their sellers: of a place where
/// nothing was sold for half a year no sales are published.
const LOOKED_BACK: i32 = 12;

/// A line of a table; `None` is what is not placed.
type TableLineId = Option<ReportUnitId>;

/// How many sales each line had.
type SalesByLine = HashMap<TableLineId, i64>;

/// Where and when the latest sales of each line were, and how many.
type LatestSales = HashMap<TableLineId, (HalfMonth, Vec<(Cell, i64)>)>;

/// Behind each of these lines.
pub(super) fn read(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    lines: &[TableLineId],
    period: Period,
) -> Outcome<Vec<RowContributors>> {
    let mut reader = SalesReader::new(frame, scope);
    let edges = PeriodSpans::read(c, &mut reader, period)?;
    let behind = lines.iter().map(|line| edges.behind(c, *line));
    behind.collect()
}

/// What a period is told of: itself, all until its end, and all before it, since the three can be
/// taken off one another.
struct PeriodSpans {
    within: CountedSpan,
    until: CountedSpan,
    before: Option<CountedSpan>,
}

/// What was counted in a stretch of days.
struct CountedSpan {
    counted: SalesByLine,
    latest: LatestSales,
}

impl PeriodSpans {
    fn read(c: &mut Conn, reader: &mut SalesReader<'_>, period: Period) -> Outcome<Self> {
        let until = cumulative(period.until);
        let before = period.from.and_then(|from| from.pred_opt());
        Ok(Self {
            within: reader.span(c, period)?,
            until: reader.span(c, until)?,
            before: before
                .map(|day| reader.span(c, cumulative(day)))
                .transpose()?,
        })
    }

    fn behind(&self, c: &mut Conn, line: TableLineId) -> Outcome<RowContributors> {
        let size = self.within.size(line);
        let before = self.before.as_ref();
        Ok(RowContributors {
            nobody: size == 0,
            size,
            layers: [
                self.until.sellers(c, line)?,
                before.map_or(Ok(Layer::default()), |span| span.sellers(c, line))?,
            ],
        })
    }
}

fn cumulative(until: NaiveDate) -> Period {
    Period {
        from: None,
        until,
        kind: PeriodKind::Cumulative,
    }
}

impl CountedSpan {
    fn size(&self, line: TableLineId) -> i64 {
        self.counted.get(&line).map_or(0, |sales| sales.abs())
    }

    /// Those of the latest half-month with sales. If they are many at every end of a period that
    /// is published, then so are those in between: sums of whatever periods, taken off one
    /// another, tell of nobody in particular.
    fn sellers(&self, c: &mut Conn, line: TableLineId) -> Outcome<Layer> {
        let any = self.size(line) != 0;
        let Some((half, cells)) = self.latest.get(&line).filter(|_| any) else {
            return Ok(Layer {
                any,
                ..Layer::default()
            });
        };
        let mut found = 0;
        for (cell, sales) in cells {
            if found < FEWEST {
                found += sellers(c, *cell, *half, (*sales).min(FEWEST - found))?;
            }
        }
        Ok(Layer {
            at: half.number(),
            producers: found,
            any,
        })
    }
}

/// Reads what was counted, and knows in which line it lies.
struct SalesReader<'a> {
    frame: &'a Frame<'a>,
    scope: Scope,
    cells: Cells,
    detail: Detail,
    /// `None`: in none.
    known: HashMap<Cell, Option<TableLineId>>,
}

impl<'a> SalesReader<'a> {
    fn new(frame: &'a Frame<'a>, scope: Scope) -> Self {
        Self {
            cells: frame.cells(scope),
            detail: store::detail(frame, scope),
            known: HashMap::new(),
            frame,
            scope,
        }
    }

    fn line(&mut self, cell: Cell) -> Option<TableLineId> {
        let (frame, scope) = (self.frame, self.scope);
        let known = self.known.entry(cell);
        *known.or_insert_with(|| match frame.place_in(cell, scope)? {
            CellPlacement::Unit(unit) => Some(Some(unit)),
            CellPlacement::Undecided => Some(None),
        })
    }

    fn span(&mut self, c: &mut Conn, period: Period) -> Outcome<CountedSpan> {
        Ok(CountedSpan {
            counted: self.counted(c, &period)?,
            latest: self.latest(c, period.until)?,
        })
    }

    fn counted(&mut self, c: &mut Conn, period: &Period) -> Outcome<SalesByLine> {
        let query = SumQuery {
            measures: Column::Transactions.measures(),
            ..SumQuery::over(&self.cells, self.detail, period)
        };
        let sums = counts::sums(c, &query)?;
        let mut counted = SalesByLine::new();
        for (cell, _, sales) in sums {
            if let Some(line) = self.line(cell) {
                *counted.entry(line).or_default() += sales;
            }
        }
        Ok(counted)
    }

    fn latest(&mut self, c: &mut Conn, until: NaiveDate) -> Outcome<LatestSales> {
        let until = HalfMonth::of(until);
        let query = SumQuery {
            cells: &self.cells,
            detail: self.detail,
            from: Some(until.shift(1 - LOOKED_BACK)),
            until,
            measures: Column::Transactions.measures(),
        };
        let sums = counts::sums_by_half_month(c, &query)?;
        let mut latest = LatestSales::new();
        for (cell, half, _, sales) in sums.into_iter().filter(|(_, _, _, sales)| *sales != 0) {
            let Some(line) = self.line(cell) else {
                continue;
            };
            let (known, cells) = latest.entry(line).or_insert((half, Vec::new()));
            if *known < half {
                *known = half;
                cells.clear();
            }
            if *known == half {
                cells.push((cell, sales));
            }
        }
        // The busiest first: most often five are found there.
        for (_, cells) in latest.values_mut() {
            cells.sort_by_key(|(_, sales)| std::cmp::Reverse(*sales));
        }
        Ok(latest)
    }
}

/// Who lives in a cell and has never lived in another. A cell without a district holds who is not
/// placed, one without a commune all of the district.
fn living_in<'a>(cell: Cell) -> producers::BoxedQuery<'a, MultiBackend> {
    let moved = earlier_places::table.filter(earlier_places::producer_id.eq(producers::id));
    let living = producers::table.into_boxed::<MultiBackend>();
    let living = match cell.district {
        0 => living.filter(producers::district_id.is_null()),
        district => living.filter(producers::district_id.eq(district)),
    };
    let living = match cell.commune {
        0 => living,
        commune => living.filter(producers::commune_id.eq(commune)),
    };
    living.filter(not(exists(moved)))
}

/// How many of a cell sold within a half-month, counted up to `most`.
fn sellers(c: &mut Conn, cell: Cell, half: HalfMonth, most: i64) -> Outcome<i64> {
    let sold = transactions::table
        .filter(transactions::producer_id.eq(producers::id))
        .filter(transactions::sold_on.ge(half.first_day()))
        .filter(transactions::sold_on.le(half.last_day()))
        .filter(transactions::cancelled_at.is_null());
    let found = living_in(cell).filter(exists(sold)).limit(most.max(0));
    let found: Vec<i64> = found.select(producers::id).load(c)?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}
