//! A table of open data: rows of a parent within given boundaries, small numbers left out.

use chrono::NaiveDate;
use serde::Serialize;

use super::published::PublishedFigure;
use super::published_columns::PublishedColumns;
use super::quarter::Quarters;
use super::question::{TableKind, TableQuestion};
use super::sellers;
use super::suppress::{FEWEST, RowContributors, SumGroup, hidden, sum_is_few};
use crate::areas::{Boundaries, Frame, Grain, ReportUnit, ReportUnitId, Scope};
use crate::db::{Conn, Outcome};
use crate::documents::{CsvTable, DocumentError, SheetCell};
use crate::reports::figures::Figures;
use crate::reports::figures::columns::Column;
use crate::reports::figures::report::ReportSubject;
use crate::reports::figures::store::{self, Placements};
use crate::values::Period;

pub(super) const LICENCE: &str = "CC-BY-4.0";
pub(super) const LICENCE_URL: &str = "https://creativecommons.org/licenses/by/4.0/";

#[derive(Debug, Clone, Serialize)]
pub(super) struct OpenTable {
    pub boundaries: NaiveDate,
    pub level: &'static str,
    pub licence: &'static str,
    pub licence_url: &'static str,
    pub not_placed: Option<OpenTableRow>,
    pub period: TablePeriod,
    pub province: Option<TableProvince>,
    pub rows: Vec<OpenTableRow>,
    pub total: OpenTableRow,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TablePeriod {
    pub code: String,
    pub from: Option<NaiveDate>,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TableProvince {
    pub code: String,
    pub name: String,
}

/// A figure is `None` where it is suppressed; `suppressed` says that one of them is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct OpenTableRow {
    pub code: String,
    pub name: String,
    pub households: Option<i64>,
    pub cooperatives: Option<i64>,
    pub listings: Option<i64>,
    pub transactions: Option<i64>,
    pub value_vnd: Option<i64>,
    pub trained: Option<i64>,
    pub suppressed: bool,
    pub households_as_of: Option<NaiveDate>,
    pub cooperatives_as_of: Option<NaiveDate>,
    pub listings_as_of: Option<NaiveDate>,
    pub trained_as_of: Option<NaiveDate>,
}

/// `None` where no province bears the code on that day.
pub(super) fn table(
    c: &mut Conn,
    boundaries: &Boundaries,
    question: &TableQuestion,
    today: NaiveDate,
) -> Outcome<Option<OpenTable>> {
    // Without a day, the one since which the boundaries stand: the same answer until they change.
    let standing = || boundaries.standing_since(today);
    let frame = boundaries.reporting_frame(question.boundaries_on.unwrap_or_else(standing));
    let Some(about) = about(&frame, &question.kind) else {
        return Ok(None);
    };
    let stocks = match Quarters::of(&question.period, today) {
        Some(quarters) => PublishedColumns::read(c, boundaries, &frame, about.scope, quarters)?,
        None => PublishedColumns::default(),
    };
    let sales = Sales::shown(c, &frame, &about, question.period)?;
    Ok(Some(written(
        &frame,
        about,
        question.period,
        &stocks,
        &sales,
    )))
}

fn about(frame: &Frame, kind: &TableKind) -> Option<ReportSubject> {
    match kind {
        TableKind::Provinces => Some(ReportSubject::country(Grain::Province)),
        TableKind::Districts(code) => ReportSubject::province(frame, code, Grain::District),
        TableKind::Communes(code) => ReportSubject::province(frame, code, Grain::Commune),
    }
}

fn written(
    frame: &Frame,
    about: ReportSubject,
    period: Period,
    stocks: &PublishedColumns,
    sales: &Sales,
) -> OpenTable {
    let level = match about.scope.grain() {
        Grain::Province => "province",
        Grain::District => "district",
        Grain::Commune => "commune",
    };
    let rows = sales.rows.units.iter().enumerate().map(|(at, unit)| {
        let of = |column| stocks.of(Some(unit.id), column);
        let line = line(of, sales.shown_in(Some(unit.id), at));
        OpenTableRow {
            code: unit.code.clone(),
            name: unit.full_name.clone(),
            ..line
        }
    });
    let loose = || {
        line(
            |column| stocks.of(None, column),
            sales.shown_in(None, sales.loose()),
        )
    };
    OpenTable {
        boundaries: frame.day(),
        level,
        licence: LICENCE,
        licence_url: LICENCE_URL,
        rows: rows.collect(),
        not_placed: sales.rows.has_loose.then(loose),
        total: line(|column| stocks.total(column), sales.total()),
        period: TablePeriod {
            code: period.code(),
            from: period.from,
            until: period.until,
        },
        province: (!about.code.is_empty()).then_some(TableProvince {
            code: about.code,
            name: about.name,
        }),
    }
}

/// `sales` are left out together with their value.
fn line(of: impl Fn(Column) -> Option<PublishedFigure>, sales: Option<Figures>) -> OpenTableRow {
    let [households, cooperatives, listings, trained] = super::published_columns::COLUMNS.map(of);
    let stocks = [households, cooperatives, listings, trained];
    let value = |figure: Option<PublishedFigure>| figure.map(|figure| figure.value);
    let as_of = |figure: Option<PublishedFigure>| figure.map(|figure| figure.as_of);
    OpenTableRow {
        code: String::new(),
        name: String::new(),
        households: value(households),
        cooperatives: value(cooperatives),
        listings: value(listings),
        transactions: sales.map(|sales| sales.transactions),
        value_vnd: sales.map(|sales| sales.value),
        trained: value(trained),
        suppressed: sales.is_none() || stocks.contains(&None),
        households_as_of: as_of(households),
        cooperatives_as_of: as_of(cooperatives),
        listings_as_of: as_of(listings),
        trained_as_of: as_of(trained),
    }
}

/// The sales of a table, and which of them are shown.
struct Sales {
    rows: SalesRows,
    hidden: Vec<bool>,
    total_is_hidden: bool,
}

impl Sales {
    /// What is left out of the country's provinces is left out of a province's districts too, and
    /// so on down to communes.
    fn shown(c: &mut Conn, frame: &Frame, about: &ReportSubject, period: Period) -> Outcome<Self> {
        let country = SalesRows::read(c, frame, Scope::Country(Grain::Province), period)?;
        let country = country.hiding(|rows| vec![rows.whole(false)], false);
        let Scope::Province { id, grain } = about.scope else {
            return Ok(country);
        };
        let sum_is_hidden = country.hides(ReportUnitId::Area(id));
        let by_district = Scope::Province {
            id,
            grain: Grain::District,
        };
        let districts = SalesRows::read(c, frame, by_district, period)?;
        let districts = districts.hiding(|rows| vec![rows.whole(sum_is_hidden)], sum_is_hidden);
        if grain == Grain::District {
            return Ok(districts);
        }
        let communes = SalesRows::read(c, frame, about.scope, period)?;
        let parts = within_districts(frame, &districts.rows.units, &communes.units);
        let groups = |rows: &SalesRows| {
            let parts = parts.into_iter().zip(&districts.hidden);
            let part = |(members, hidden): (Vec<usize>, &bool)| SumGroup {
                members,
                sum_is_hidden: *hidden,
            };
            let whole = rows.whole(sum_is_hidden);
            parts.map(part).chain(std::iter::once(whole)).collect()
        };
        Ok(communes.hiding(groups, sum_is_hidden))
    }

    fn hides(&self, unit: ReportUnitId) -> bool {
        let at = self.rows.units.iter().position(|one| one.id == unit);
        at.is_none_or(|at| self.hides_at(at))
    }

    fn hides_at(&self, at: usize) -> bool {
        self.hidden.get(at).copied() != Some(false)
    }

    /// Where the line of what is not placed stands among the others.
    fn loose(&self) -> usize {
        self.rows.units.len()
    }

    fn shown_in(&self, line: Option<ReportUnitId>, at: usize) -> Option<Figures> {
        (!self.hides_at(at)).then(|| self.rows.placements.of(line))
    }

    fn total(&self) -> Option<Figures> {
        (!self.total_is_hidden).then(|| self.rows.placements.total())
    }
}

/// The sales of each unit with the sellers behind them, those that are not placed last.
struct SalesRows {
    units: Vec<ReportUnit>,
    placements: Placements,
    /// Something lies in no unit.
    has_loose: bool,
    behind: Vec<RowContributors>,
}

impl SalesRows {
    fn read(c: &mut Conn, frame: &Frame, scope: Scope, period: Period) -> Outcome<Self> {
        let placements = store::placements(c, frame, scope, &period)?;
        let units = frame.units(scope);
        let mut lines: Vec<Option<ReportUnitId>> = units.iter().map(|unit| Some(unit.id)).collect();
        lines.push(None);
        Ok(Self {
            behind: sellers::read(c, frame, scope, &lines, period)?,
            has_loose: !placements.of(None).is_zero(),
            placements,
            units,
        })
    }

    /// All rows with what is not placed.
    fn whole(&self, sum_is_hidden: bool) -> SumGroup {
        let rows = self.units.len() + usize::from(self.has_loose);
        SumGroup {
            members: (0..rows).collect(),
            sum_is_hidden,
        }
    }

    fn hiding(self, groups: impl FnOnce(&Self) -> Vec<SumGroup>, sum_is_hidden: bool) -> Sales {
        let groups = groups(&self);
        Sales {
            hidden: hidden(&self.behind, &groups),
            total_is_hidden: sum_is_hidden || sum_is_few(&self.behind),
            rows: self,
        }
    }
}

/// Communes that lie in one district alone add up to it, or to part of it: their places among the
/// rows, district by district.
fn within_districts(
    frame: &Frame,
    districts: &[ReportUnit],
    communes: &[ReportUnit],
) -> Vec<Vec<usize>> {
    let place = |id: ReportUnitId| communes.iter().position(|unit| unit.id == id);
    let members = |id: ReportUnitId| {
        let grain = Grain::Commune;
        let units = frame.units(Scope::District { id, grain });
        let places = units.into_iter().filter_map(|unit| place(unit.id));
        places.collect::<Vec<usize>>()
    };
    let all: Vec<Vec<usize>> = districts.iter().map(|unit| members(unit.id)).collect();
    let across = |at: &usize| all.iter().filter(|one| one.contains(at)).count() > 1;
    let alone = |one: &Vec<usize>| one.iter().copied().filter(|at| !across(at)).collect();
    all.iter().map(alone).collect()
}

impl OpenTable {
    pub fn json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// A line a row, without the total; what is not placed has no code.
    pub fn csv(&self) -> Result<String, DocumentError> {
        let figures = Column::file_keys();
        let keys = ["code", "name"].into_iter().chain(figures);
        let mut table = CsvTable::new(keys.chain([
            "suppressed",
            "households_as_of",
            "cooperatives_as_of",
            "listings_as_of",
            "trained_as_of",
        ]))?;
        for line in self.rows.iter().chain(&self.not_placed) {
            table.line(line.cells())?;
        }
        table.finish()
    }
}

impl OpenTableRow {
    /// In the order of the columns of a file.
    fn cells(&self) -> [SheetCell; 13] {
        [
            SheetCell::text(&self.code),
            SheetCell::text(&self.name),
            self.households.into(),
            self.cooperatives.into(),
            self.listings.into(),
            self.transactions.into(),
            self.value_vnd.into(),
            self.trained.into(),
            SheetCell::text(self.suppressed.to_string()),
            self.households_as_of.into(),
            self.cooperatives_as_of.into(),
            self.listings_as_of.into(),
            self.trained_as_of.into(),
        ]
    }
}

/// For the page's words.
pub(super) const SUPPRESSED_BELOW: i64 = FEWEST;
