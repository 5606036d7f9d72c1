//! What a question is about, as far as it is the reader's.

use chrono::NaiveDate;

use super::question::ReportQuestion;
use super::report::{Report, ReportSubject, report};
use super::scope;
use crate::accounts::Sight;
use crate::areas::{
    self, Area, AreaId, Boundaries, BoundariesCache, Frame, Grain, ReportUnitId, Scope,
};
use crate::db::{Conn, DbFailure, Outcome};

/// The report alone, as files have it.
pub fn plain(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &ReportQuestion,
) -> Outcome<Report> {
    let (_, province) = province(c, sight, question)?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    let about = about(&frame, sight, &province, question)?;
    report(c, &frame, about, question.period)
}

/// What a question is about, without any figure of it.
pub fn meant(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &ReportQuestion,
) -> Outcome<ReportSubject> {
    let (_, province) = province(c, sight, question)?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    about(&frame, sight, &province, question)
}

pub fn province(
    c: &mut Conn,
    sight: &Sight,
    question: &ReportQuestion,
) -> Outcome<(Vec<Area>, Area)> {
    let wanted = question.province.as_deref();
    let scope = scope::of(c, sight, question.boundaries_on, wanted)?;
    Ok((scope.offered, scope.province))
}

/// What is asked for, as far as it is the reader's. Staff of a district compare it with the others
/// of the province; commune by commune they see their own.
pub fn about(
    frame: &Frame,
    sight: &Sight,
    province: &Area,
    question: &ReportQuestion,
) -> Outcome<ReportSubject> {
    let whole = |grain| ReportSubject::province(frame, &province.code, grain);
    let about = match (&question.district, sight, question.rows) {
        (Some(code), ..) => ReportSubject::district(frame, &province.code, code),
        (None, Sight::Districts(own), Grain::Commune) => {
            let about = whole(Grain::District).ok_or(DbFailure::Missing)?;
            let mut units = frame.units(about.scope).into_iter();
            let first = units.find(|unit| keeps(frame, own, unit.id));
            first.and_then(|unit| ReportSubject::district(frame, &province.code, &unit.code))
        }
        (None, _, grain) => whole(grain),
    };
    let about = about.ok_or(DbFailure::Missing)?;
    match (about.scope, sight) {
        (Scope::District { id, .. }, Sight::Districts(own)) if !keeps(frame, own, id) => {
            Err(DbFailure::Missing)
        }
        _ => Ok(about),
    }
}

/// The days from which on the province's districts are others, the latest first.
pub fn drawn(boundaries: &Boundaries, frame: &Frame, code: &str) -> Vec<NaiveDate> {
    let about = ReportSubject::province(frame, code, Grain::District);
    let Some(Scope::Province { id, .. }) = about.map(|about| about.scope) else {
        return Vec::new();
    };
    let territories = boundaries.territories();
    let here = |province: areas::AreaId| {
        let own = territories.districts_of(id);
        let districts = territories.districts_of(province);
        !districts.is_empty() && districts.iter().all(|d| own.contains(d))
    };
    let ours = boundaries
        .regroupings()
        .iter()
        .filter(|one| here(one.province));
    let mut days: Vec<NaiveDate> = ours.map(|one| one.valid_from).collect();
    days.dedup();
    days.reverse();
    days
}

/// Whether a unit lies wholly in these former districts.
pub fn keeps(frame: &Frame, own: &[AreaId], unit: ReportUnitId) -> bool {
    let within = |parts: Vec<AreaId>| !parts.is_empty() && parts.iter().all(|p| own.contains(p));
    frame.made_of(unit).is_some_and(within)
}
