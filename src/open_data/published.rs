//! What was published at the end of each quarter: the tables `open_quarters` and `open_figures`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;

use super::place::PublishedPlace;
use super::quarter::{Quarter, Quarters};
use super::suppress::FEWEST;
use crate::areas::{AreaId, Cells};
use crate::db::schema::{open_figures, open_quarters};
use crate::db::{Conn, MultiBackend, Outcome};
use crate::on_each;
use crate::reports::figures::columns::Column;

/// A figure, and the quarter's end at which it stood; of a sum the earliest of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PublishedFigure {
    pub value: i64,
    pub as_of: NaiveDate,
}

impl PublishedFigure {
    pub fn and(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            as_of: self.as_of.min(other.as_of),
        }
    }
}

/// What changed in a place when a quarter was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublishedStep {
    pub quarter: Quarter,
    /// What the figure had come to.
    pub value: i64,
    pub published: bool,
    /// Who is behind the change; empty where everybody counts once.
    pub people: BTreeSet<i64>,
}

/// The figure of a place, quarter by quarter. Before the first step it is 0, and told.
#[derive(Debug, Clone, Default)]
pub(super) struct PublishedHistory {
    steps: Vec<PublishedStep>,
}

impl PublishedHistory {
    fn until(&self, quarter: Quarter) -> &[PublishedStep] {
        let steps = self.steps.partition_point(|step| step.quarter <= quarter);
        self.steps.get(..steps).unwrap_or_default()
    }

    /// As it stands in a quarter, if ever anything was published.
    fn at(&self, quarter: Quarter) -> Option<&PublishedStep> {
        self.until(quarter).last()
    }

    pub fn value(&self, quarter: Quarter) -> i64 {
        self.at(quarter).map_or(0, |step| step.value)
    }

    pub fn is_published(&self, quarter: Quarter) -> bool {
        self.at(quarter).is_none_or(|step| step.published)
    }

    /// What a quarter added, and who is behind it.
    pub fn added(&self, quarter: Quarter) -> (i64, BTreeSet<i64>) {
        let own = self.at(quarter).filter(|step| step.quarter == quarter);
        let people = own.map(|step| step.people.clone());
        let net = self.value(quarter) - self.value(quarter.before());
        (net, people.unwrap_or_default())
    }

    /// The next step, which comes back if it changes anything.
    pub fn take(&mut self, step: PublishedStep) -> Option<PublishedStep> {
        let (value, published) = (self.value(step.quarter), self.is_published(step.quarter));
        let changes = step.value != value || step.published != published || !step.people.is_empty();
        changes.then(|| {
            self.steps.push(step.clone());
            step
        })
    }

    /// What may be published of a period: the last figure told in it; of one with a beginning what
    /// was added since the last one told before it. `None` where none was told.
    pub fn figure(&self, quarters: Quarters) -> Option<PublishedFigure> {
        let (at, value) = self.last_published(quarters.until)?;
        let as_of = at.last_day();
        let Some(before) = quarters.before else {
            return Some(PublishedFigure { value, as_of });
        };
        let earlier = self.last_published(before).map_or(0, |(_, value)| value);
        (at > before).then_some(PublishedFigure {
            value: value - earlier,
            as_of,
        })
    }

    /// The last quarter at whose end the figure was told, and the figure.
    fn last_published(&self, until: Quarter) -> Option<(Quarter, i64)> {
        let steps = self.until(until);
        let published = steps.iter().rposition(|step| step.published)?;
        let stood_until = steps
            .get(published + 1)
            .map_or(until, |next| next.quarter.before());
        steps.get(published).map(|step| (stood_until, step.value))
    }
}

/// The histories of many places.
pub(super) type PublishedHistories = BTreeMap<PublishedPlace, PublishedHistory>;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = open_figures)]
pub(super) struct Row {
    figure: String,
    province_id: i64,
    district_id: i64,
    commune_id: i64,
    quarter: i32,
    value: i64,
    told: bool,
    people: String,
}

impl Row {
    pub fn new(column: Column, place: PublishedPlace, step: &PublishedStep) -> Self {
        let (province_id, district_id, commune_id) = place.ids();
        // Whether they are many is all that is ever asked.
        let people = step.people.iter().zip(0..FEWEST);
        let people = people.map(|(id, _)| id.to_string());
        Self {
            figure: column.code().to_owned(),
            province_id,
            district_id,
            commune_id,
            quarter: step.quarter.number(),
            value: step.value,
            told: step.published,
            people: people.collect::<Vec<_>>().join(","),
        }
    }

    fn place(&self) -> PublishedPlace {
        PublishedPlace::from_ids(self.province_id, self.district_id, self.commune_id)
    }

    fn step(&self) -> PublishedStep {
        PublishedStep {
            quarter: Quarter::from_number(self.quarter),
            value: self.value,
            published: self.told,
            people: self
                .people
                .split(',')
                .filter_map(|id| id.parse().ok())
                .collect(),
        }
    }
}

/// The last quarter that was published.
pub(super) fn last_quarter(c: &mut Conn) -> Outcome<Option<Quarter>> {
    let last: Option<i32> = open_quarters::table
        .select(max(open_quarters::quarter))
        .get_result(c)?;
    Ok(last.map(Quarter::from_number))
}

/// Every quarter that was published, the first one first.
pub(super) fn quarters(c: &mut Conn) -> Outcome<Vec<Quarter>> {
    let all: Vec<i32> = open_quarters::table
        .select(open_quarters::quarter)
        .order(open_quarters::quarter)
        .load(c)?;
    Ok(all.into_iter().map(Quarter::from_number).collect())
}

/// Everything that was published of a figure.
pub(super) fn all(c: &mut Conn, column: Column) -> Outcome<PublishedHistories> {
    let rows = open_figures::table.filter(open_figures::figure.eq(column.code()));
    let rows = rows.order(open_figures::quarter).select(Row::as_select());
    Ok(histories(rows.load(c)?))
}

/// What a table is made of.
#[derive(Debug)]
pub(super) struct TableInputs {
    pub cells: Cells,
    /// Former districts that do not lie in one line: their communes are needed too.
    pub split: Vec<AreaId>,
    pub provinces: Vec<AreaId>,
}

/// What was published of a figure in some places.
pub(super) fn of(
    c: &mut Conn,
    column: Column,
    needed: &TableInputs,
) -> Outcome<PublishedHistories> {
    let mut rows = open_figures::table
        .filter(open_figures::figure.eq(column.code()))
        .order(open_figures::quarter)
        .select(Row::as_select())
        .into_boxed::<MultiBackend>();
    let is_whole = open_figures::commune_id
        .eq(0)
        .or(open_figures::district_id.eq(0));
    rows = rows.filter(is_whole.or(open_figures::district_id.eq_any(needed.split.clone())));
    if let Cells::Of {
        districts,
        loose_communes,
    } = &needed.cells
    {
        let placed = open_figures::district_id.eq_any(districts.clone());
        let loose = open_figures::district_id
            .eq(0)
            .and(open_figures::commune_id.ne(0))
            .and(open_figures::commune_id.eq_any(loose_communes.clone()));
        let province = open_figures::province_id.eq_any(needed.provinces.clone());
        rows = rows.filter(placed.or(loose).or(province));
    }
    Ok(histories(rows.load(c)?))
}

fn histories(rows: Vec<Row>) -> PublishedHistories {
    let mut histories = PublishedHistories::new();
    for row in rows {
        let history: &mut PublishedHistory = histories.entry(row.place()).or_default();
        history.steps.push(row.step());
    }
    histories
}

/// Rows in one statement.
const PART: usize = 500;

/// Publishes a quarter. `false`: somebody else has done so.
pub(super) fn publish(
    c: &mut Conn,
    quarter: Quarter,
    rows: &[Row],
    now: NaiveDateTime,
) -> Outcome<bool> {
    if last_quarter(c)?.is_some_and(|last| last >= quarter) {
        return Ok(false);
    }
    let published = (
        open_quarters::quarter.eq(quarter.number()),
        open_quarters::published_at.eq(now),
    );
    diesel::insert_into(open_quarters::table)
        .values(published)
        .execute(c)?;
    for part in rows.chunks(PART) {
        let insert = diesel::insert_into(open_figures::table).values(part);
        on_each!(c, |c| insert.execute(c))?;
    }
    Ok(true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_figure_that_was_told_stands() {
        let quarter = |text: &str| {
            let day: chrono::NaiveDate = text.parse().unwrap();
            Quarter::of(crate::values::HalfMonth::of(day))
        };
        let mut history = PublishedHistory::default();
        for (day, value, published) in [
            ("2024-01-01", 9, true),
            ("2024-04-01", 12, false),
            ("2024-07-01", 20, true),
        ] {
            let step = PublishedStep {
                quarter: quarter(day),
                value,
                published,
                people: BTreeSet::new(),
            };
            assert!(history.take(step.clone()).is_some());
            assert_eq!(history.take(step), None, "nothing changed");
        }
        let figure = |before: Option<&str>, until: &str| {
            let found = history.figure(Quarters {
                until: quarter(until),
                before: before.map(quarter),
            })?;
            Some((found.value, found.as_of.to_string()))
        };
        let published = |value, day: &str| Some((value, day.to_owned()));
        assert_eq!(figure(None, "2023-12-31"), None);
        assert_eq!(figure(None, "2024-06-30"), published(9, "2024-03-31"));
        assert_eq!(figure(None, "2024-09-30"), published(20, "2024-09-30"));
        assert_eq!(figure(None, "2025-03-31"), published(20, "2025-03-31"));
        assert_eq!(figure(Some("2024-03-31"), "2024-06-30"), None);
        assert_eq!(
            figure(Some("2024-03-31"), "2024-09-30"),
            published(11, "2024-09-30")
        );
        assert_eq!(
            figure(Some("2023-12-31"), "2024-03-31"),
            published(9, "2024-03-31")
        );
        assert_eq!(history.added(quarter("2024-04-01")).0, 3);
        assert_eq!(history.added(quarter("2024-10-01")).0, 0);
    }
}
