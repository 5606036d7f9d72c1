//! A table of open data: rows of a parent within given boundaries, small numbers left out.

use chrono::NaiveDate;
use serde::Serialize;

use super::suppress::{Behind, FEWEST, Group, hidden};
use crate::areas::{Frame, Grain, Scope, UnitId};
use crate::db::{Conn, Outcome};
use crate::reports::export::guarded;
use crate::reports::figures::Figures;
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

/// Every figure is `None` where the line is suppressed.
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
    let country_hidden = country.hide(&[country.whole(false)]);
    let (code, grain) = match kind {
        Kind::Provinces => return Ok(Some(country.table("province", &country_hidden, false))),
        Kind::Districts(code) => (code, Grain::District),
        Kind::Communes(code) => (code, Grain::Commune),
    };
    let mut provinces = country.now.rows.iter().zip(&country_hidden);
    let Some((_, sum_is_hidden)) = provinces.find(|(row, _)| row.code == *code) else {
        return Ok(None);
    };
    let Some(by_district) = About::province(frame, code, Grain::District) else {
        return Ok(None);
    };
    let scope = by_district.scope;
    let districts = Counted::read(c, frame, by_district, period)?;
    let districts_hidden = districts.hide(&[districts.whole(*sum_is_hidden)]);
    if grain == Grain::District {
        let table = districts.table("district", &districts_hidden, *sum_is_hidden);
        return Ok(Some(table));
    }
    let Some(by_commune) = About::province(frame, code, Grain::Commune) else {
        return Ok(None);
    };
    let communes = Counted::read(c, frame, by_commune, period)?;
    let mut groups = within_districts(frame, scope, &communes, &districts_hidden);
    groups.push(communes.whole(*sum_is_hidden));
    let communes_hidden = communes.hide(&groups);
    let table = communes.table("commune", &communes_hidden, *sum_is_hidden);
    Ok(Some(table))
}

/// Communes that lie in one district alone add up to it, or to part of it: a group each.
fn within_districts(
    frame: &Frame,
    province: Scope,
    communes: &Counted,
    districts_hidden: &[bool],
) -> Vec<Group> {
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
    let hidden = districts_hidden.iter().copied();
    all.iter()
        .zip(hidden)
        .map(|(members, sum_is_hidden)| Group {
            members: members.iter().filter(|at| !across(at)).copied().collect(),
            sum_is_hidden,
        })
        .collect()
}

/// A report with the producers behind each of its lines, the one that is not placed last.
struct Counted {
    now: Report,
    behind: Vec<Behind>,
    all: Behind,
}

impl Counted {
    fn read(c: &mut Conn, frame: &Frame, about: About, period: Period) -> Outcome<Self> {
        let until = producers(c, frame, &about, Some(period.until))?;
        let before = period.from.and_then(|from| from.pred_opt());
        let before = producers(c, frame, &about, before)?;
        let now = report(c, frame, about, period)?;
        let pair = |(until, before): (&i64, i64)| Behind {
            until: *until,
            before,
        };
        let earlier = before.iter().copied().chain(std::iter::repeat(0));
        let mut behind: Vec<Behind> = until.iter().zip(earlier).map(pair).collect();
        let all = behind.pop().unwrap_or_default();
        Ok(Self { now, behind, all })
    }

    /// All rows with what is not placed.
    fn whole(&self, sum_is_hidden: bool) -> Group {
        let rows = self.now.rows.len() + usize::from(self.now.not_placed.is_some());
        Group {
            members: (0..rows).collect(),
            sum_is_hidden,
        }
    }

    fn hide(&self, groups: &[Group]) -> Vec<bool> {
        hidden(&self.behind, groups)
    }

    fn table(self, level: &'static str, hidden: &[bool], sum_is_hidden: bool) -> Table {
        let is_hidden = |at: usize| hidden.get(at).copied().unwrap_or(true);
        let Report {
            about,
            boundaries,
            period,
            rows,
            not_placed,
            total,
        } = self.now;
        let loose = is_hidden(rows.len());
        let few = self.all.is_few();
        Table {
            boundaries,
            level,
            licence: LICENCE,
            licence_url: LICENCE_URL,
            not_placed: not_placed.map(|row| line(&row, loose)),
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
                .map(|(at, row)| line(row, is_hidden(at)))
                .collect(),
            total: line(&total, sum_is_hidden || few),
        }
    }
}

/// Registered until a day, by line: rows, what is not placed, all. Nothing where there is no day.
fn producers(
    c: &mut Conn,
    frame: &Frame,
    about: &About,
    until: Option<NaiveDate>,
) -> Outcome<Vec<i64>> {
    let period = until.and_then(|until| Period::custom(None, until).ok());
    let Some(period) = period else {
        return Ok(Vec::new());
    };
    let report = report(c, frame, about.clone(), period)?;
    let registered = |figures: &Figures| figures.households + figures.cooperatives;
    let rows = report.rows.iter().map(|row| registered(&row.figures));
    let loose = report.not_placed.iter();
    let loose: i64 = loose.map(|row| registered(&row.figures)).sum();
    let mut all: Vec<i64> = rows.collect();
    all.extend([loose, registered(&report.total.figures)]);
    Ok(all)
}

fn line(row: &Row, suppressed: bool) -> Line {
    let figure = |value: i64| Some(value).filter(|_| !suppressed);
    let figures = &row.figures;
    Line {
        code: row.code.clone(),
        name: row.name.clone(),
        households: figure(figures.households),
        cooperatives: figure(figures.cooperatives),
        listings: figure(figures.listings),
        transactions: figure(figures.transactions),
        value_vnd: figure(figures.value),
        trained: figure(figures.trained),
        suppressed,
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
