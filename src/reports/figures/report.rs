//! A report: one row a unit, what lies across units, and the total.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::columns::{Column, percent};
use super::store::{self, Placements};
use super::{Figures, per_mille};
use crate::areas::{
    self, AreaId, BoundariesCache, Cell, CellPlacement, Frame, Grain, ReportUnit, ReportUnitId,
    Scope,
};
use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::text;
use crate::values::Period;

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSubject {
    pub scope: Scope,
    /// Of the province or the district; empty for the country.
    pub code: String,
    /// With its kind: "Tỉnh Đắk Lắk"; empty for the country.
    pub name: String,
    /// Of a district, the province it lies in.
    pub province: Option<ReportUnit>,
    /// Where a document about it is dated: the province without its kind; empty for the country.
    pub place: String,
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `None` where the line is of no unit.
    pub id: Option<ReportUnitId>,
    /// Empty where the line is of no unit.
    pub code: String,
    /// With its kind: "Huyện Cư M'gar". Empty where the line is of no unit.
    pub name: String,
    /// Of a commune among those of the whole country: names come again there.
    pub province: Option<ReportUnit>,
    pub figures: Figures,
    /// Of the period before.
    pub before: Figures,
    /// Of the same period of the year before.
    pub year_before: Figures,
    /// The households that live there, in the year the period ends in; `None` = nobody has said.
    pub base: Option<i64>,
}

impl Row {
    /// Trained of all households, in tenths of a percent.
    pub fn rate(&self) -> Option<i64> {
        per_mille(self.figures.trained, self.base)
    }

    /// What stands in a column; `None`: there is no such figure of this place.
    pub fn value(&self, column: Column) -> Option<i64> {
        match column {
            Column::Rate => self.rate(),
            counted => Some(counted.figure(&self.figures)),
        }
    }

    /// The same for people: `1.234`, `43,0 %`, or a dash where there is none.
    pub fn shown(&self, column: Column) -> String {
        match (column, self.value(column)) {
            (_, None) => "–".to_owned(),
            (Column::Rate, Some(tenths)) => percent(tenths),
            (_, Some(value)) => text::number(value),
        }
    }

    fn of(unit: Option<ReportUnit>, sums: &ComparedPlacements, base: Option<i64>) -> Self {
        let id = unit.as_ref().map(|unit| unit.id);
        let (code, name) = unit.map_or_else(Default::default, |u| (u.code, u.full_name));
        Self {
            id,
            code,
            name,
            province: None,
            figures: sums.now.of(id),
            before: sums.before.of(id),
            year_before: sums.year_before.of(id),
            base,
        }
    }

    fn is_zero(&self) -> bool {
        self.figures.is_zero() && self.before.is_zero() && self.year_before.is_zero()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub about: ReportSubject,
    /// The day whose boundaries are meant.
    pub boundaries_on: NaiveDate,
    pub period: Period,
    /// In the order of their codes.
    pub rows: Vec<Row>,
    /// What lies in the place but in no known unit; `None` where there is nothing.
    pub not_placed: Option<Row>,
    /// All of it, placed or not. It has a rate only where every unit has a base.
    pub total: Row,
}

impl ReportSubject {
    /// The province that bears a code on the frame's day.
    pub fn province(frame: &Frame, code: &str, grain: Grain) -> Option<Self> {
        let unit = coded(frame, Scope::Country(Grain::Province), code)?;
        let ReportUnitId::Area(id) = unit.id else {
            return None;
        };
        Some(Self {
            scope: Scope::Province { id, grain },
            code: unit.code,
            name: unit.full_name,
            province: None,
            place: unit.name,
        })
    }

    /// A district of that province, or a reporting district, commune by commune.
    pub fn district(frame: &Frame, province: &str, code: &str) -> Option<Self> {
        let province = coded(frame, Scope::Country(Grain::Province), province)?;
        let ReportUnitId::Area(id) = province.id else {
            return None;
        };
        let grain = Grain::District;
        let unit = coded(frame, Scope::Province { id, grain }, code)?;
        Some(Self {
            scope: Scope::District {
                id: unit.id,
                grain: Grain::Commune,
            },
            code: unit.code,
            name: unit.full_name,
            place: province.name.clone(),
            province: Some(province),
        })
    }

    /// As it stands in a heading, the country too.
    pub fn named(&self, language: Language) -> &str {
        match self.scope {
            Scope::Country(_) => language.t("reports.country"),
            _ => &self.name,
        }
    }

    /// Whether all of it is told commune by commune, with the province of each.
    pub fn names_provinces(&self) -> bool {
        self.scope == Scope::Country(Grain::Commune)
    }

    pub fn country(grain: Grain) -> Self {
        Self {
            scope: Scope::Country(grain),
            code: String::new(),
            name: String::new(),
            province: None,
            place: String::new(),
        }
    }
}

fn coded(frame: &Frame, scope: Scope, code: &str) -> Option<ReportUnit> {
    let mut units = frame.units(scope).into_iter();
    units.find(|unit| unit.code == code)
}

/// The districts of a province as its boundaries were on a day. `None` where no province bore the
/// code on that day.
///
/// Until 30 June 2025 these are the provinces of then with their districts; since 1 July the
/// merged ones, whose reporting districts are the former districts of all their parts, or what
/// the province has made of them.
pub fn district_report(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    province: &str,
    boundaries_on: NaiveDate,
    period: Period,
) -> Outcome<Option<Report>> {
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(boundaries_on);
    match ReportSubject::province(&frame, province, Grain::District) {
        Some(about) => report(c, &frame, about, period).map(Some),
        None => Ok(None),
    }
}

/// Reads the tally only: its cost grows with units and never with facts.
pub fn report(
    c: &mut Conn,
    frame: &Frame,
    about: ReportSubject,
    period: Period,
) -> Outcome<Report> {
    let sums = ComparedPlacements::read(c, frame, about.scope, &period)?;
    let units = frame.units(about.scope);
    let bases = bases(c, frame, &units, period.until.year())?;
    let row = |unit: ReportUnit| {
        let base = bases.get(&unit.id).copied();
        Row::of(Some(unit), &sums, base)
    };
    let mut rows: Vec<Row> = units.into_iter().map(row).collect();
    if about.names_provinces() {
        name_provinces(frame, &mut rows);
    }
    let loose = Row::of(None, &sums, None);
    Ok(Report {
        total: total(&rows, &loose),
        not_placed: Some(loose).filter(|loose| !loose.is_zero()),
        boundaries_on: frame.day(),
        about,
        period,
        rows,
    })
}

fn name_provinces(frame: &Frame, rows: &mut [Row]) {
    let units = frame.units(Scope::Country(Grain::Province)).into_iter();
    let units: HashMap<ReportUnitId, ReportUnit> = units.map(|unit| (unit.id, unit)).collect();
    for row in rows {
        let commune = row.id.and_then(area).unwrap_or_default();
        if let CellPlacement::Unit(id) = frame.place(Cell::new(0, commune), Grain::Province) {
            row.province = units.get(&id).cloned();
        }
    }
}

/// The period, and those it is compared with.
struct ComparedPlacements {
    now: Placements,
    before: Placements,
    year_before: Placements,
}

impl ComparedPlacements {
    fn read(c: &mut Conn, frame: &Frame, scope: Scope, period: &Period) -> Outcome<Self> {
        let mut of = |period: &Period| store::placements(c, frame, scope, period);
        Ok(Self {
            now: of(period)?,
            before: of(&period.previous())?,
            year_before: of(&period.year_before())?,
        })
    }
}

/// What is said of a unit itself; else of all the former districts it is exactly made of.
fn bases(
    c: &mut Conn,
    frame: &Frame,
    units: &[ReportUnit],
    year: i32,
) -> Outcome<HashMap<ReportUnitId, i64>> {
    let parts: Vec<(ReportUnitId, Vec<AreaId>)> = units
        .iter()
        .map(|unit| (unit.id, frame.made_of(unit.id).unwrap_or_default()))
        .collect();
    let own = units.iter().filter_map(|unit| area(unit.id));
    let mut ids: Vec<AreaId> = parts.iter().flat_map(|(_, parts)| parts).copied().collect();
    ids.extend(own);
    let known = areas::households_base(c, &ids, year)?;
    let base = |(id, parts): (ReportUnitId, Vec<AreaId>)| {
        let own = area(id).and_then(|id| known.get(&id).copied());
        let of_parts = || {
            let parts: Option<Vec<i64>> = parts.iter().map(|p| known.get(p).copied()).collect();
            parts.filter(|p| !p.is_empty()).map(|p| p.iter().sum())
        };
        Some((id, own.or_else(of_parts)?))
    };
    Ok(parts.into_iter().filter_map(base).collect())
}

fn area(id: ReportUnitId) -> Option<AreaId> {
    match id {
        ReportUnitId::Area(id) => Some(id),
        ReportUnitId::Regrouped(_) => None,
    }
}

/// A base that leaves a unit out would make the rate of the whole too high: then there is none.
fn total(rows: &[Row], loose: &Row) -> Row {
    let mut total = loose.clone();
    for row in rows {
        total.figures += row.figures;
        total.before += row.before;
        total.year_before += row.year_before;
    }
    let bases: Option<Vec<i64>> = rows.iter().map(|row| row.base).collect();
    total.base = bases.map(|bases| bases.iter().sum());
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(trained: i64, base: Option<i64>) -> Row {
        let figures = Figures {
            trained,
            ..Figures::default()
        };
        Row {
            id: None,
            code: String::new(),
            name: String::new(),
            province: None,
            figures,
            before: figures,
            year_before: Figures::default(),
            base,
        }
    }

    #[test]
    fn the_total_has_what_is_not_placed() {
        let total = total(&[row(10, Some(50)), row(20, Some(50))], &row(5, None));
        assert_eq!((total.figures.trained, total.rate()), (35, Some(350)));
        assert_eq!(total.before.trained, 35);
    }

    #[test]
    fn a_missing_base_leaves_the_total_without_a_rate() {
        let total = total(&[row(10, Some(50)), row(20, None)], &row(0, None));
        assert_eq!((total.base, total.rate()), (None, None));
    }
}
