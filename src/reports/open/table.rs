//! A table of open data: rows of a parent within given boundaries, small numbers left out.

use chrono::NaiveDate;
use serde::Serialize;

use super::behind::{self, COLUMNS};
use super::suppress::{Behind, FEWEST, Group, hidden, sum_is_few};
use crate::areas::{Frame, Grain, Scope, UnitId};
use crate::db::{Conn, Outcome};
use crate::reports::columns::Column;
use crate::reports::export::guarded;
use crate::reports::report::{About, Report, Row, report};
use crate::values::Period;

pub(super) const LICENCE: &str = "CC-BY-4.0";
pub(super) const LICENCE_URL: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Which table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Provinces,
    /// Of the province with this code.
    Districts(String),
    Communes(String),
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Table {
    pub boundaries: NaiveDate,
    pub level: &'static str,
    pub licence: &'static str,
    pub licence_url: &'static str,
    pub not_placed: Option<Line>,
    pub period: Span,
    pub province: Option<Parent>,
    pub rows: Vec<Line>,
    pub total: Line,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Span {
    pub code: String,
    pub from: Option<NaiveDate>,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Parent {
    pub code: String,
    pub name: String,
}

/// A figure is `None` where it is suppressed; `suppressed` says that one of them is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Line {
    pub code: String,
    pub name: String,
    pub households: Option<i64>,
    pub cooperatives: Option<i64>,
    pub listings: Option<i64>,
    pub transactions: Option<i64>,
    pub value_vnd: Option<i64>,
    pub trained: Option<i64>,
    pub suppressed: bool,
}

/// `None` where no province bears the code on that day.
pub(super) fn table(
    c: &mut Conn,
    frame: &Frame,
    kind: &Kind,
    period: Period,
) -> Outcome<Option<Table>> {
    let country = Counted::read(c, frame, About::country(Grain::Province), period)?;
    let country_hidden = country.hide(|_| vec![country.whole(false)]);
    let (code, grain) = match kind {
        Kind::Provinces => return Ok(Some(country.table("province", &country_hidden, |_| false))),
        Kind::Districts(code) => (code, Grain::District),
        Kind::Communes(code) => (code, Grain::Commune),
    };
    let mut provinces = country.now.rows.iter();
    let Some(province) = provinces.position(|row| row.code == *code) else {
        return Ok(None);
    };
    let sum_is_hidden = |column| country_hidden.has(column, province);
    let Some(by_district) = About::province(frame, code, Grain::District) else {
        return Ok(None);
    };
    let scope = by_district.scope;
    let districts = Counted::read(c, frame, by_district, period)?;
    let districts_hidden = districts.hide(|column| vec![districts.whole(sum_is_hidden(column))]);
    if grain == Grain::District {
        let table = districts.table("district", &districts_hidden, sum_is_hidden);
        return Ok(Some(table));
    }
    let Some(by_commune) = About::province(frame, code, Grain::Commune) else {
        return Ok(None);
    };
    let communes = Counted::read(c, frame, by_commune, period)?;
    let parts = within_districts(frame, scope, &communes);
    let communes_hidden = communes.hide(|column| {
        let parts = parts.iter().enumerate().map(|(at, members)| Group {
            members: members.clone(),
            sum_is_hidden: districts_hidden.has(column, at),
        });
        let whole = communes.whole(sum_is_hidden(column));
        parts.chain(std::iter::once(whole)).collect()
    });
    let table = communes.table("commune", &communes_hidden, sum_is_hidden);
    Ok(Some(table))
}

/// Communes that lie in one district alone add up to it, or to part of it: their places among the
/// rows, district by district.
fn within_districts(frame: &Frame, province: Scope, communes: &Counted) -> Vec<Vec<usize>> {
    let rows = &communes.now.rows;
    let place = |id: UnitId| rows.iter().position(|row| row.id == Some(id));
    let members = |id: UnitId| {
        let grain = Grain::Commune;
        let units = frame.units(Scope::District { id, grain });
        let places = units.into_iter().filter_map(|unit| place(unit.id));
        places.collect::<Vec<usize>>()
    };
    let units = frame.units(province).into_iter();
    let all: Vec<Vec<usize>> = units.map(|unit| members(unit.id)).collect();
    let across = |at: &usize| all.iter().filter(|one| one.contains(at)).count() > 1;
    let alone = |one: &Vec<usize>| one.iter().copied().filter(|at| !across(at)).collect();
    all.iter().map(alone).collect()
}

/// Which rows are left out, column by column.
struct Hidden([Vec<bool>; 5]);

impl Hidden {
    /// A value goes with the sales it is of.
    fn has(&self, column: Column, row: usize) -> bool {
        let mut columns = COLUMNS.iter().zip(&self.0);
        let known = columns.find(|(one, _)| **one == column);
        known.and_then(|(_, rows)| rows.get(row).copied()) != Some(false)
    }
}

/// A report with the producers behind each of its lines, the one that is not placed last.
struct Counted {
    now: Report,
    /// In the order of the columns.
    behind: [Vec<Behind>; 5],
}

impl Counted {
    fn read(c: &mut Conn, frame: &Frame, about: About, period: Period) -> Outcome<Self> {
        let now = report(c, frame, about, period)?;
        let mut lines: Vec<Option<UnitId>> = now.rows.iter().map(|row| row.id).collect();
        lines.push(None);
        let behind = behind::read(c, frame, now.about.scope, (&lines, period))?;
        Ok(Self { now, behind })
    }

    /// All rows with what is not placed.
    fn whole(&self, sum_is_hidden: bool) -> Group {
        let rows = self.now.rows.len() + usize::from(self.now.not_placed.is_some());
        Group {
            members: (0..rows).collect(),
            sum_is_hidden,
        }
    }

    fn hide(&self, groups: impl Fn(Column) -> Vec<Group>) -> Hidden {
        let mut all = Hidden(Default::default());
        let columns = COLUMNS.into_iter().zip(&self.behind);
        for ((column, behind), rows) in columns.zip(all.0.iter_mut()) {
            *rows = hidden(behind, &groups(column));
        }
        all
    }

    fn table(
        self,
        level: &'static str,
        hidden: &Hidden,
        sum_is_hidden: impl Fn(Column) -> bool,
    ) -> Table {
        let Report {
            about,
            boundaries,
            period,
            rows,
            not_placed,
            total,
        } = self.now;
        let few = |column: Column| {
            let mut columns = COLUMNS.iter().zip(&self.behind);
            let behind = columns.find(|(one, _)| **one == column);
            behind.is_none_or(|(_, behind)| sum_is_few(behind))
        };
        let loose = rows.len();
        Table {
            boundaries,
            level,
            licence: LICENCE,
            licence_url: LICENCE_URL,
            not_placed: not_placed.map(|row| line(&row, |column| hidden.has(column, loose))),
            period: Span {
                code: period.code(),
                from: period.from,
                until: period.until,
            },
            province: (!about.code.is_empty()).then_some(Parent {
                code: about.code,
                name: about.name,
            }),
            rows: rows
                .iter()
                .enumerate()
                .map(|(at, row)| line(row, |column| hidden.has(column, at)))
                .collect(),
            total: line(&total, |column| sum_is_hidden(column) || few(column)),
        }
    }
}

fn line(row: &Row, is_hidden: impl Fn(Column) -> bool) -> Line {
    let figure =
        |by: Column, shown: Column| Some(shown.figure(&row.figures)).filter(|_| !is_hidden(by));
    let of = |column: Column| figure(column, column);
    Line {
        code: row.code.clone(),
        name: row.name.clone(),
        households: of(Column::Households),
        cooperatives: of(Column::Cooperatives),
        listings: of(Column::Listings),
        transactions: of(Column::Transactions),
        value_vnd: figure(Column::Transactions, Column::Value),
        trained: of(Column::Trained),
        suppressed: COLUMNS.into_iter().any(is_hidden),
    }
}

impl Table {
    pub fn json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// A line a row, without the total; what is not placed has no code.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        file.write_record([
            "code",
            "name",
            "households",
            "cooperatives",
            "listings",
            "transactions",
            "value_vnd",
            "trained",
            "suppressed",
        ])?;
        for line in self.rows.iter().chain(&self.not_placed) {
            let figure = |value: Option<i64>| value.map_or_else(String::new, |n| n.to_string());
            file.write_record([
                guarded(&line.code),
                guarded(&line.name),
                figure(line.households),
                figure(line.cooperatives),
                figure(line.listings),
                figure(line.transactions),
                figure(line.value_vnd),
                figure(line.trained),
                line.suppressed.to_string(),
            ])?;
        }
        Ok(file.into_inner().map_err(|e| e.into_error())?)
    }
}

/// For the page's words.
pub(super) const SUPPRESSED_BELOW: i64 = FEWEST;
