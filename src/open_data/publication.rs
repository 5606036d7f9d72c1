//! Publishing a quarter when it is over: what each place has come to is written down as it is known
//! on that day, together with the decision whether it is told ([`release`](super::release)). Nothing
//! of it is changed afterwards. A fact of a published quarter that is put right, placed elsewhere or
//! told late is news of the next one, so nobody can take an old answer off a new one.
//!
//! The first time everything that is known is published, quarter by quarter from the first that has
//! anything.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::counted;
use super::family::{FamilyHistory, PlaceTotal};
use super::place::{PublishedPlace, parent};
use super::published::{self, PublishedHistories, Row};
use super::published_columns::COLUMNS;
use super::quarter::Quarter;
use crate::areas::{Boundaries, BoundariesCache, Frame};
use crate::clock::Clock;
use crate::db::{Conn, Db, Outcome};
use crate::reports::figures::columns::Column;
use crate::reports::figures::question::LAST_OF_THREE_TIERS;

/// Publishes every quarter that is over and was not published; how many that were. Two processes may
/// try at once: one of them does it.
pub async fn publish_quarters(
    db: &Db,
    boundaries_cache: &BoundariesCache,
    clock: &Clock,
) -> Outcome<usize> {
    let (cache, today) = (boundaries_cache.clone(), clock.today());
    let drawn = db.read(move |c| {
        let due = due(c, today)?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let boundaries = cache.current(c)?;
        editions(c, &boundaries, &due)
    });
    let mut published = 0;
    for QuarterRelease { quarter, rows } in drawn.await? {
        let now = clock.now();
        let written = db.write(move |c| published::publish(c, quarter, &rows, now));
        if !written.await? {
            // Drawn up beside somebody else's: what follows rests on other figures than theirs.
            break;
        }
        published += 1;
    }
    Ok(published)
}

/// The quarters that are over at the end of yesterday and were not published.
fn due(c: &mut Conn, today: NaiveDate) -> Outcome<Vec<Quarter>> {
    let over = Quarter::over_before(today);
    if let Some(last) = published::last_quarter(c)? {
        return Ok(over.since(last).skip(1).collect());
    }
    let mut first = None;
    for column in COLUMNS {
        let of_column = counted::first_quarter(c, column, over)?;
        first = match (first, of_column) {
            (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
            (one, other) => one.or(other),
        };
    }
    Ok(first.map_or(Vec::new(), |first| over.since(first).collect()))
}

/// A quarter and what will be published of it.
struct QuarterRelease {
    quarter: Quarter,
    rows: Vec<Row>,
}

fn editions(
    c: &mut Conn,
    boundaries: &Boundaries,
    due: &[Quarter],
) -> Outcome<Vec<QuarterRelease>> {
    let former = boundaries.frame(LAST_OF_THREE_TIERS);
    let edition = |quarter: &Quarter| QuarterRelease {
        quarter: *quarter,
        rows: Vec::new(),
    };
    let mut editions: Vec<QuarterRelease> = due.iter().map(edition).collect();
    for column in COLUMNS {
        let draft = ColumnDraft::read(c, column, due)?;
        for (parent, children) in draft.families(&former) {
            draft.decide(parent, &children, &mut editions);
        }
    }
    Ok(editions)
}

/// One column: what was published of it, and what is known of the quarters that are due.
struct ColumnDraft {
    column: Column,
    published: Vec<Quarter>,
    histories: PublishedHistories,
    due: Vec<QuarterTotals>,
}

/// What each place without children had come to by the end of a quarter, and who is behind what the
/// quarter added.
struct QuarterTotals {
    quarter: Quarter,
    sums: BTreeMap<PublishedPlace, i64>,
    people: BTreeMap<PublishedPlace, BTreeSet<i64>>,
}

impl QuarterTotals {
    fn read(c: &mut Conn, column: Column, quarter: Quarter) -> Outcome<Self> {
        Ok(Self {
            quarter,
            sums: counted::sums(c, column, quarter)?,
            people: match column {
                Column::Listings => counted::listers(c, quarter)?,
                _ => BTreeMap::new(),
            },
        })
    }

    fn of(&self, place: PublishedPlace) -> PlaceTotal {
        PlaceTotal {
            value: self.sums.get(&place).copied().unwrap_or(0),
            people: self.people.get(&place).cloned().unwrap_or_default(),
        }
    }
}

impl ColumnDraft {
    fn read(c: &mut Conn, column: Column, due: &[Quarter]) -> Outcome<Self> {
        let due = due
            .iter()
            .map(|quarter| QuarterTotals::read(c, column, *quarter));
        let due = due.collect::<Outcome<_>>()?;
        Ok(Self {
            column,
            published: published::quarters(c)?,
            histories: published::all(c, column)?,
            due,
        })
    }

    /// Every parent with its children; a commune without a former district has none.
    fn families(&self, former: &Frame) -> BTreeMap<PublishedPlace, Vec<PublishedPlace>> {
        let known = self.histories.keys();
        let counted = self.due.iter().flat_map(|counted| counted.sums.keys());
        let places: BTreeSet<PublishedPlace> = known.chain(counted).copied().collect();
        let mut families: BTreeMap<PublishedPlace, Vec<PublishedPlace>> = BTreeMap::new();
        for place in places {
            match parent(self.column, place, former) {
                Some(parent) => families.entry(parent).or_default().push(place),
                None => {
                    families.entry(place).or_default();
                }
            }
        }
        families
    }

    /// Adds to each edition what changes in a family.
    fn decide(
        &self,
        parent: PublishedPlace,
        children: &[PublishedPlace],
        editions: &mut [QuarterRelease],
    ) {
        let history =
            |place: &PublishedPlace| self.histories.get(place).cloned().unwrap_or_default();
        let children_so_far = children.iter().map(history).collect();
        let mut family = FamilyHistory::new(self.column, history(&parent), children_so_far);
        for quarter in &self.published {
            family.recall(*quarter);
        }
        for (counted, edition) in self.due.iter().zip(editions) {
            let parts: Vec<PlaceTotal> = children.iter().map(|child| counted.of(*child)).collect();
            let whole = if parts.is_empty() {
                counted.of(parent)
            } else {
                PlaceTotal::sum(&parts)
            };
            let changes = family.decide(counted.quarter, &whole, &parts);
            let places = std::iter::once(&parent).chain(children);
            let changed = places.zip(changes);
            let rows = changed.filter_map(|(place, step)| {
                let step = step?;
                Some(Row::new(self.column, *place, &step))
            });
            edition.rows.extend(rows);
        }
    }
}
