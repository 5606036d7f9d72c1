//! Everything the page of a report shows, read in one look at the database.

use chrono::{Datelike, NaiveDate};

use super::columns::Column;
use super::question::Question;
use super::report::{About, Report, report};
use super::scope;
use super::store::{self, Placements};
use super::targets::{self, Targets};
use super::trend::Trend;
use crate::accounts::Sight;
use crate::areas::{self, Area, Atlas, AtlasShelf, Frame, Grain, Scope, UnitId};
use crate::db::{Conn, Failure, Outcome};
use crate::values::Period;

/// So many months are drawn: those of a year, and of the one before.
pub(super) const MONTHS: usize = 24;

pub(super) struct Answer {
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
    pub open: Vec<UnitId>,
}

/// The report alone, as files have it.
pub(super) fn plain(
    c: &mut Conn,
    shelf: &AtlasShelf,
    sight: &Sight,
    question: &Question,
) -> Outcome<Report> {
    let (_, province) = province(c, sight, question)?;
    let atlas = shelf.current(c)?;
    let frame = atlas.reporting_frame(question.boundaries);
    let about = about(&frame, sight, &province, question)?;
    report(c, &frame, about, question.period)
}

/// What a question is about, without any figure of it.
pub(super) fn meant(
    c: &mut Conn,
    shelf: &AtlasShelf,
    sight: &Sight,
    question: &Question,
) -> Outcome<About> {
    let (_, province) = province(c, sight, question)?;
    let atlas = shelf.current(c)?;
    let frame = atlas.reporting_frame(question.boundaries);
    about(&frame, sight, &province, question)
}

pub(super) fn of_province(
    c: &mut Conn,
    shelf: &AtlasShelf,
    sight: &Sight,
    question: &Question,
) -> Outcome<Answer> {
    let (offered, province) = province(c, sight, question)?;
    let atlas = shelf.current(c)?;
    let frame = atlas.reporting_frame(question.boundaries);
    let about = about(&frame, sight, &province, question)?;
    let mut answer = full(c, &frame, sight, about, question)?;
    answer.offered = offered;
    answer.drawn = drawn(&atlas, &frame, &province.code);
    Ok(answer)
}

/// The provinces of the country. `Missing` for whoever does not see all of them.
pub(super) fn of_country(
    c: &mut Conn,
    shelf: &AtlasShelf,
    sight: &Sight,
    question: &Question,
) -> Outcome<Answer> {
    if *sight != Sight::Everything {
        return Err(Failure::Missing);
    }
    let atlas = shelf.current(c)?;
    let frame = atlas.reporting_frame(question.boundaries);
    full(c, &frame, sight, About::country(Grain::Province), question)
}

fn province(c: &mut Conn, sight: &Sight, question: &Question) -> Outcome<(Vec<Area>, Area)> {
    let wanted = question.province.as_deref();
    let scope = scope::of(c, sight, question.boundaries, wanted)?;
    Ok((scope.offered, scope.province))
}

/// What is asked for, as far as it is the reader's. Staff of a district compare it with the others
/// of the province; commune by commune they see their own.
pub(super) fn about(
    frame: &Frame,
    sight: &Sight,
    province: &Area,
    question: &Question,
) -> Outcome<About> {
    let whole = |grain| About::province(frame, &province.code, grain);
    let about = match (&question.district, sight, question.rows) {
        (Some(code), ..) => About::district(frame, &province.code, code),
        (None, Sight::Districts(own), Grain::Commune) => {
            let about = whole(Grain::District).ok_or(Failure::Missing)?;
            let mut units = frame.units(about.scope).into_iter();
            let first = units.find(|unit| targets::keeps(frame, own, unit.id));
            first.and_then(|unit| About::district(frame, &province.code, &unit.code))
        }
        (None, _, grain) => whole(grain),
    };
    let about = about.ok_or(Failure::Missing)?;
    match (about.scope, sight) {
        (Scope::District { id, .. }, Sight::Districts(own)) if !targets::keeps(frame, own, id) => {
            Err(Failure::Missing)
        }
        _ => Ok(about),
    }
}

fn full(
    c: &mut Conn,
    frame: &Frame,
    sight: &Sight,
    about: About,
    question: &Question,
) -> Outcome<Answer> {
    let (scope, measure, period) = (about.scope, question.measure, &question.period);
    let report = report(c, frame, about, *period)?;
    let units: Vec<UnitId> = report.rows.iter().filter_map(|row| row.id).collect();
    let year = period.until.year();
    Ok(Answer {
        offered: Vec::new(),
        whole_country: *sight == Sight::Everything,
        trend: Trend::read(c, frame, scope, measure, (period, MONTHS))?,
        targets: targets::read(c, frame, scope, &units, (measure, year))?,
        to_date: to_date(c, frame, scope, measure, period)?,
        drawn: Vec::new(),
        open: open(frame, sight, &units),
        report,
    })
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
    store::placements_of(c, frame, scope, (&all, measure.measures())).map(Some)
}

fn open(frame: &Frame, sight: &Sight, units: &[UnitId]) -> Vec<UnitId> {
    let mut open = units.to_vec();
    if let Sight::Districts(own) = sight {
        let commune = |unit: &UnitId| frame.made_of(*unit).is_none();
        open.retain(|unit| commune(unit) || targets::keeps(frame, own, *unit));
    }
    open
}

/// The days from which on the province's districts are others, the latest first.
pub(super) fn drawn(atlas: &Atlas, frame: &Frame, code: &str) -> Vec<NaiveDate> {
    let about = About::province(frame, code, Grain::District);
    let Some(Scope::Province { id, .. }) = about.map(|about| about.scope) else {
        return Vec::new();
    };
    let land = atlas.land();
    let here = |province: areas::AreaId| {
        let own = land.districts_of(id);
        let districts = land.districts_of(province);
        !districts.is_empty() && districts.iter().all(|d| own.contains(d))
    };
    let ours = atlas.regroupings().iter().filter(|one| here(one.province));
    let mut days: Vec<NaiveDate> = ours.map(|one| one.valid_from).collect();
    days.dedup();
    days.reverse();
    days
}
