//! What places are to reach within a year: read for the report, and set by whoever keeps the
//! bases of rates. Every change leaves what was and what is.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::{HistoryLine, Sight};
use crate::areas::{Area, AreaId, BoundariesCache, Frame, Grain, ReportUnit, ReportUnitId, Scope};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::schema::targets;
use crate::db::{Conn, DbFailure, Outcome};
use crate::error::Message;
use crate::producers;
use crate::reports::figures::columns::Column;
use crate::reports::figures::report::ReportSubject;
use crate::reports::figures::scope;
use crate::reports::figures::selection;
use crate::reports::household_bases::{self, BaseErrors, BasesQuestion};
use crate::text;
use crate::web::Fields;

/// What the whole country could not reach.
const MOST: i64 = 999_999_999_999_999;

/// Targets of one measure and year.
#[derive(Debug, Clone, Default)]
pub(in crate::reports) struct Targets {
    of: HashMap<ReportUnitId, i64>,
    pub whole: Option<i64>,
}

impl Targets {
    pub fn of(&self, unit: Option<ReportUnitId>) -> Option<i64> {
        self.of.get(&unit?).copied()
    }
}

/// What is said of a unit itself, else of all the former districts it is made of; of the whole
/// what is said of it, else of all its units.
pub(in crate::reports) fn read(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    units: &[ReportUnitId],
    column: Column,
    year: i32,
) -> Outcome<Targets> {
    let parts = |unit: ReportUnitId| -> Vec<ReportUnitId> {
        let made_of = frame.made_of(unit).unwrap_or_default();
        made_of.into_iter().map(ReportUnitId::Area).collect()
    };
    let whole = match scope {
        Scope::Country(_) => None,
        Scope::Province { id, .. } => Some(ReportUnitId::Area(id)),
        Scope::District { id, .. } => Some(id),
    };
    let mut ids: Vec<ReportUnitId> = units.iter().copied().chain(whole).collect();
    ids.extend(units.iter().flat_map(|unit| parts(*unit)));
    let known = set(c, &ids, year)?;
    let said = |unit: ReportUnitId| known.get(&(unit, column.counted().code())).copied();
    let all = |units: &[ReportUnitId]| -> Option<i64> {
        let values: Option<Vec<i64>> = units.iter().map(|unit| said(*unit)).collect();
        values.filter(|v| !v.is_empty()).map(|v| v.iter().sum())
    };
    let of: HashMap<ReportUnitId, i64> = units
        .iter()
        .filter_map(|unit| Some((*unit, said(*unit).or_else(|| all(&parts(*unit)))?)))
        .collect();
    let sum = || (of.len() == units.len() && !of.is_empty()).then(|| of.values().sum());
    Ok(Targets {
        whole: whole.and_then(said).or_else(sum),
        of,
    })
}

type TargetValues = HashMap<(ReportUnitId, &'static str), i64>;

fn set(c: &mut Conn, units: &[ReportUnitId], year: i32) -> Outcome<TargetValues> {
    let (mut areas, mut drawn) = (Vec::new(), Vec::new());
    for unit in units {
        match unit {
            ReportUnitId::Area(id) => areas.push(*id),
            ReportUnitId::Regrouped(id) => drawn.push(*id),
        }
    }
    let columns = (targets::area_id, targets::unit_id);
    let columns = (columns, targets::measure, targets::value);
    type Row = ((Option<i64>, Option<i64>), String, i64);
    let of_year = targets::table
        .filter(targets::year.eq(year))
        .select(columns);
    let mut rows: Vec<Row> = of_year.filter(targets::area_id.eq_any(areas)).load(c)?;
    if !drawn.is_empty() {
        let more = of_year.filter(targets::unit_id.eq_any(drawn));
        rows.extend(more.load::<Row>(c)?);
    }
    let known = rows
        .into_iter()
        .filter_map(|((area, unit), measure, value)| {
            let id = area
                .map(ReportUnitId::Area)
                .or(unit.map(ReportUnitId::Regrouped))?;
            Some(((id, Column::parse(&measure)?.code()), value))
        });
    Ok(known.collect())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::reports) struct TargetsQuery {
    pub province: String,
    pub district: String,
    pub year: String,
    pub boundaries: String,
}

/// Whose targets are asked for, and of which year.
#[derive(Debug, Clone)]
pub(in crate::reports) struct TargetsQuestion {
    pub bases: BasesQuestion,
    /// The code of a district of the province; `None` for the province itself.
    pub district: Option<String>,
}

impl TargetsQuery {
    pub fn question(&self, today: chrono::NaiveDate) -> TargetsQuestion {
        let bases = household_bases::BasesQuery {
            province: self.province.clone(),
            year: self.year.clone(),
            boundaries: self.boundaries.clone(),
        };
        let district = Some(self.district.trim().to_owned()).filter(|code| !code.is_empty());
        TargetsQuestion {
            bases: BasesQuestion::parse(&bases, today),
            district,
        }
    }
}

/// A place and what it is to reach, in the order of [`Column::COUNTED`].
#[derive(Debug, Clone)]
pub(in crate::reports) struct UnitTargets {
    pub unit: ReportUnit,
    pub values: [Option<i64>; 6],
}

/// The places whose targets a reader may edit.
#[derive(Debug, Clone)]
pub(in crate::reports) struct TargetsSheet {
    pub scope: scope::ProvinceChoice,
    pub about: ReportSubject,
    pub lines: Vec<UnitTargets>,
    pub history: Vec<HistoryLine>,
}

/// `Missing` where the place is not the reader's.
pub(in crate::reports) fn sheet(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &TargetsQuestion,
) -> Outcome<TargetsSheet> {
    let TargetsQuestion { bases, district } = question;
    let scope = scope::of(c, sight, bases.boundaries_on, bases.province.as_deref())?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(bases.boundaries_on);
    let about = match district {
        None => ReportSubject::province(&frame, &scope.province.code, Grain::District),
        Some(code) => ReportSubject::district(&frame, &scope.province.code, code),
    };
    let about = about.ok_or(DbFailure::Missing)?;
    let units = editable(&frame, sight, &about)?;
    let ids: Vec<ReportUnitId> = units.iter().map(|unit| unit.id).collect();
    let known = set(c, &ids, bases.year)?;
    let value = |id: ReportUnitId, column: Column| known.get(&(id, column.code())).copied();
    let line = |unit: ReportUnit| UnitTargets {
        values: Column::COUNTED.map(|column| value(unit.id, column)),
        unit,
    };
    Ok(TargetsSheet {
        lines: units.into_iter().map(line).collect(),
        history: producers::history_of_kinds(c, &kinds(), &subjects(&ids, &scope.province), 20)?,
        scope,
        about,
    })
}

/// The place itself and what it is made of, as far as the reader keeps it.
fn editable(frame: &Frame, sight: &Sight, about: &ReportSubject) -> Outcome<Vec<ReportUnit>> {
    let whole = match about.scope {
        Scope::Country(_) => None,
        Scope::Province { id, .. } => frame.unit(ReportUnitId::Area(id)),
        Scope::District { id, .. } => frame.unit(id),
    };
    let mut units: Vec<ReportUnit> = whole.into_iter().collect();
    units.extend(frame.units(about.scope));
    if let Sight::Districts(own) = sight {
        match about.scope {
            Scope::District { id, .. } if !selection::keeps(frame, own, id) => {
                return Err(DbFailure::Missing);
            }
            Scope::District { .. } => {}
            _ => units.retain(|unit| selection::keeps(frame, own, unit.id)),
        }
    }
    Ok(units)
}

/// Under which records the changes of these units are told.
fn subjects(units: &[ReportUnitId], province: &Area) -> Vec<AreaId> {
    let mut ids: Vec<AreaId> = units.iter().map(|unit| subject(*unit, province)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn subject(unit: ReportUnitId, province: &Area) -> AreaId {
    match unit {
        ReportUnitId::Area(id) => id,
        ReportUnitId::Regrouped(_) => province.id,
    }
}

/// A field is called after its measure and the code of its place: `t-value-643`.
pub(in crate::reports) fn field(column: Column, code: &str) -> String {
    format!("t-{}-{code}", column.code())
}

/// What was typed, by the name of the field; an emptied one takes the target back.
pub(in crate::reports) type TargetEdits = BTreeMap<String, Option<i64>>;

pub(in crate::reports) fn parse(fields: &Fields) -> Result<TargetEdits, BaseErrors> {
    let (mut typed, mut errors) = (TargetEdits::new(), BaseErrors::new());
    let ours = fields
        .pairs()
        .iter()
        .filter(|(name, _)| name.starts_with("t-"));
    for (name, value) in ours {
        match amount(value) {
            Ok(value) => drop(typed.insert(name.clone(), value)),
            Err(message) => drop(errors.insert(name.clone(), message)),
        }
    }
    if errors.is_empty() {
        Ok(typed)
    } else {
        Err(errors)
    }
}

fn amount(text: &str) -> Result<Option<i64>, Message> {
    household_bases::number(text, MOST, "reports.targets.wrong")
}

/// Keeps what differs and leaves its trace. `Missing` where a place is not the reader's.
pub(in crate::reports) fn save(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    sight: &Sight,
    question: &TargetsQuestion,
    typed: &TargetEdits,
) -> Outcome<()> {
    let sheet = sheet(c, boundaries_cache, sight, question)?;
    let mut left = typed.clone();
    for line in &sheet.lines {
        for (column, before) in Column::COUNTED.into_iter().zip(line.values) {
            let Some(now) = left.remove(&field(column, &line.unit.code)) else {
                continue;
            };
            if now != before {
                let change = TargetChange {
                    unit: &line.unit,
                    column,
                    year: question.bases.year,
                    before,
                    now,
                };
                change.keep(c, by)?;
                change.note(c, by, &sheet.scope.province)?;
            }
        }
    }
    if left.is_empty() {
        Ok(())
    } else {
        Err(DbFailure::Missing)
    }
}

/// Another target of a place; `None` of one that is not set.
struct TargetChange<'a> {
    unit: &'a ReportUnit,
    column: Column,
    year: i32,
    before: Option<i64>,
    now: Option<i64>,
}

impl TargetChange<'_> {
    fn keep(&self, c: &mut Conn, by: Author) -> Outcome<()> {
        let (area, drawn) = match self.unit.id {
            ReportUnitId::Area(id) => (Some(id), None),
            ReportUnitId::Regrouped(id) => (None, Some(id)),
        };
        let same = targets::table
            .filter(targets::year.eq(self.year))
            .filter(targets::measure.eq(self.column.code()));
        // One of the two is empty, and equals nothing.
        let of_place = targets::area_id.eq(area).or(targets::unit_id.eq(drawn));
        let ids: Vec<i64> = same.filter(of_place).select(targets::id).load(c)?;
        diesel::delete(targets::table.filter(targets::id.eq_any(ids))).execute(c)?;
        if let Some(value) = self.now {
            diesel::insert_into(targets::table)
                .values((
                    targets::area_id.eq(area),
                    targets::unit_id.eq(drawn),
                    targets::year.eq(self.year),
                    targets::measure.eq(self.column.code()),
                    targets::value.eq(value),
                    targets::updated_at.eq(by.at),
                ))
                .execute(c)?;
        }
        Ok(())
    }

    fn note(&self, c: &mut Conn, by: Author, province: &Area) -> Outcome<()> {
        let subject = subject(self.unit.id, province);
        let event = AuditEvent::new(kind_of(self.column), subject);
        by.note(c, event.detail(self.detail()))
    }

    /// What was and what is: `Huyện Ea Kar, 2025: 1.200 → –`.
    fn detail(&self) -> String {
        let shown = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), text::number);
        let (before, now) = (shown(self.before), shown(self.now));
        format!("{}, {}: {before} → {now}", self.unit.full_name, self.year)
    }
}

/// The measure stands in the sentence and not in its detail, so that every reader gets it in their
/// own language.
const fn kind_of(column: Column) -> EventKind {
    match column {
        Column::Households => EventKind::TargetSetHouseholds,
        Column::Cooperatives => EventKind::TargetSetCooperatives,
        Column::Listings => EventKind::TargetSetListings,
        Column::Transactions => EventKind::TargetSetTransactions,
        Column::Value => EventKind::TargetSetValue,
        Column::Trained | Column::Rate => EventKind::TargetSetTrained,
    }
}

/// What the history of targets tells; the last is what versions before called all of them.
fn kinds() -> Vec<EventKind> {
    let mut kinds: Vec<EventKind> = Column::COUNTED.map(kind_of).into();
    kinds.push(EventKind::TargetSet);
    kinds
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_number_or_taken_back() {
        assert_eq!(amount("1.715"), Ok(Some(1_715)));
        assert_eq!(amount(" 12 000 000 000 "), Ok(Some(12_000_000_000)));
        assert_eq!(amount("  "), Ok(None));
        for text in ["12.5", "1,5", "60.00"] {
            assert_eq!(amount(text).unwrap_err().key, "reports.fraction", "{text}");
        }
        for text in ["0", "-5", "nhiều", ".", "1e3", "9999999999999999"] {
            assert_eq!(amount(text).unwrap_err().key, "reports.targets.wrong");
        }
    }

    #[test]
    fn all_mistakes_are_told_and_other_fields_left_alone() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let bad = Fields::new(vec![pair("t-value-643", "x"), pair("_token", "y")]);
        assert_eq!(parse(&bad).unwrap_err().len(), 1);
        let good = Fields::new(vec![pair("t-value-643", ""), pair("year", "2026")]);
        let typed = parse(&good).unwrap();
        assert_eq!(typed.get("t-value-643"), Some(&None));
        assert_eq!(typed.len(), 1);
    }
}
