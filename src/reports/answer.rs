//! Everything the page of a report shows, read in one look at the database.

use chrono::{Datelike, NaiveDate};

use super::figures::columns::Column;
use super::figures::question::{ReportQuery, ReportQuestion};
use super::figures::report::{Report, ReportSubject, report};
use super::figures::selection::{about, drawn, keeps, province};
use super::figures::store::{self, Placements};
use super::figures::trend::Trend;
use super::figures::work_limits::WorkPermit;
use super::targets::{self, Targets};
use crate::accounts::Sight;
use crate::areas::{Area, BoundariesCache, Cell, Frame, Grain, ReportUnitId, Scope};
use crate::db::{Conn, DbFailure, Outcome};
use crate::producers;
use crate::values::Period;
use crate::web::{Failure, Shell, Site};

/// So many months are drawn: those of a year, and of the one before.
pub(in crate::reports) const MONTHS: usize = 24;

pub(in crate::reports) struct ReportAnswer {
    pub report: Report,
    /// The provinces that could be chosen instead.
    pub offered: Vec<Area>,
    /// The reader may look at the country.
    pub whole_country: bool,
    /// Of the chosen measure.
    pub trend: Trend,
    pub targets: Targets,
    /// The chosen measure since the beginning, where the period has one of its own.
    pub to_date: Option<Placements>,
    /// The days on which the province's districts were drawn anew.
    pub drawn: Vec<NaiveDate>,
    /// The units the reader may look into.
    pub open: Vec<ReportUnitId>,
    /// Households of the place that registered themselves and that nobody has vouched for by today:
    /// no figure counts them.
    pub unverified: i64,
}

pub(in crate::reports) fn of_province(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &ReportQuestion,
) -> Outcome<ReportAnswer> {
    let (offered, province) = province(c, sight, question)?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    let about = about(&frame, sight, &province, question)?;
    let mut answer = full(c, &frame, sight, about, question)?;
    answer.offered = offered;
    answer.drawn = drawn(&boundaries, &frame, &province.code);
    Ok(answer)
}

/// The provinces of the country. `Missing` for whoever does not see all of them.
pub(in crate::reports) fn of_country(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &ReportQuestion,
) -> Outcome<ReportAnswer> {
    if *sight != Sight::Everything {
        return Err(DbFailure::Missing);
    }
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    full(
        c,
        &frame,
        sight,
        ReportSubject::country(Grain::Province),
        question,
    )
}

fn full(
    c: &mut Conn,
    frame: &Frame,
    sight: &Sight,
    about: ReportSubject,
    question: &ReportQuestion,
) -> Outcome<ReportAnswer> {
    let (scope, measure, period) = (about.scope, question.measure, &question.period);
    let report = report(c, frame, about, *period)?;
    let units: Vec<ReportUnitId> = report.rows.iter().filter_map(|row| row.id).collect();
    let year = period.until.year();
    Ok(ReportAnswer {
        offered: Vec::new(),
        whole_country: *sight == Sight::Everything,
        trend: Trend::read(c, frame, scope, measure, period, MONTHS)?,
        targets: targets::read(c, frame, scope, &units, measure, year)?,
        to_date: to_date(c, frame, scope, measure, period)?,
        drawn: Vec::new(),
        open: open(frame, sight, &units),
        unverified: unverified(c, frame, scope)?,
        report,
    })
}

fn unverified(c: &mut Conn, frame: &Frame, scope: Scope) -> Outcome<i64> {
    let waiting = producers::unverified_places(c)?;
    let inside = waiting.into_iter().filter(|(district, commune, _)| {
        let cell = Cell::new(district.unwrap_or(0), *commune);
        frame.place_in(cell, scope).is_some()
    });
    Ok(inside.map(|(.., number)| number).sum())
}

fn to_date(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    measure: Column,
    period: &Period,
) -> Outcome<Option<Placements>> {
    if period.from.is_none() {
        return Ok(None);
    }
    let all = Period::to_date(period.until);
    store::placements_of(c, frame, scope, &all, measure.measures()).map(Some)
}

fn open(frame: &Frame, sight: &Sight, units: &[ReportUnitId]) -> Vec<ReportUnitId> {
    let mut open = units.to_vec();
    if let Sight::Districts(own) = sight {
        let commune = |unit: &ReportUnitId| frame.made_of(*unit).is_none();
        open.retain(|unit| commune(unit) || keeps(frame, own, *unit));
    }
    open
}

type ReadAnswer = fn(&mut Conn, &BoundariesCache, &Sight, &ReportQuestion) -> Outcome<ReportAnswer>;

/// What reads an answer, and the place it takes where that is expensive.
pub(super) struct AnswerSource {
    read: ReadAnswer,
    permit: Option<WorkPermit>,
}

impl AnswerSource {
    pub const fn cheap(read: ReadAnswer) -> Self {
        Self { read, permit: None }
    }

    pub const fn with(permit: WorkPermit, read: ReadAnswer) -> Self {
        Self {
            read,
            permit: Some(permit),
        }
    }
}

/// What is asked; where it cannot be understood the usual, and why.
pub(super) fn report_question(
    shell: &Shell,
    query: &ReportQuery,
    today: NaiveDate,
) -> (ReportQuestion, Option<String>) {
    match ReportQuestion::parse(query, today) {
        Ok(question) => (question, None),
        Err(message) => (ReportQuestion::usual(today), Some(shell.msg(&message))),
    }
}

pub(super) async fn answered(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    sight: Sight,
    question: &ReportQuestion,
    reading: AnswerSource,
) -> Result<ReportAnswer, Failure> {
    let (question, boundaries_cache) = (question.clone(), boundaries_cache.clone());
    let read = site.db.read(move |c| {
        let AnswerSource { read, permit } = reading;
        let answer = read(c, &boundaries_cache, &sight, &question);
        drop(permit);
        answer
    });
    Ok(read.await?)
}
