//! What is to be signed, as it is asked for in an address or a form.

use chrono::NaiveDate;
use diesel::dsl::{max, min};
use diesel::prelude::*;
use serde::Deserialize;

use super::sight::SignedFileSight;
use crate::accounts::Sight;
use crate::areas::{AreaId, Boundaries, Grain, REFORM, ReportUnit, ReportUnitId, Scope};
use crate::db::schema::areas;
use crate::db::{Conn, DbFailure, Outcome};
use crate::reports::figures::report::{Report, ReportSubject, report};
use crate::reports::figures::scope::{self, ProvinceChoice};
use crate::reports::figures::selection;
use crate::values::{Period, PeriodKind, day};
use crate::web::Fields;

/// Every part may be missing or wrong.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignOffQuery {
    pub province: String,
    pub district: String,
    pub period: String,
    pub boundaries: String,
}

impl SignOffQuery {
    pub fn of(fields: &Fields) -> Self {
        let part = |name| fields.get(name).to_owned();
        Self {
            province: part("province"),
            district: part("district"),
            period: part("period"),
            boundaries: part("boundaries"),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct SignOffQuestion {
    pub province: Option<String>,
    pub district: Option<String>,
    pub period: Period,
    pub boundaries_on: NaiveDate,
}

impl SignOffQuestion {
    /// What is missing or wrong is the usual: the last State month that has ended, within the
    /// boundaries of today.
    pub fn parse(query: &SignOffQuery, today: NaiveDate) -> Self {
        let named = |code: &str| Some(code.trim().to_owned()).filter(|code| !code.is_empty());
        let usual = || last_ended(PeriodKind::StateMonth, today);
        Self {
            province: named(&query.province),
            district: named(&query.district),
            period: Period::parse(&query.period).unwrap_or_else(|_| usual()),
            boundaries_on: day(&query.boundaries).unwrap_or(today),
        }
    }
}

/// The newest period of a kind that is over.
pub fn last_ended(kind: PeriodKind, today: NaiveDate) -> Period {
    let now = Period::containing(kind, today);
    if now.until < today {
        now
    } else {
        now.previous()
    }
}

/// What is asked for, where the reader answers for it.
#[derive(Debug, Clone)]
pub(super) struct SignOffChoice {
    pub scope: ProvinceChoice,
    /// The districts the reader answers for, to choose from.
    pub districts: Vec<ReportUnit>,
    /// The reader answers for the whole province.
    pub whole: bool,
    /// The days on which the province's districts were drawn anew.
    pub drawn: Vec<NaiveDate>,
    pub report: Report,
}

/// `Missing` where the reader answers for nothing there.
pub(super) fn choose(
    c: &mut Conn,
    boundaries: &Boundaries,
    sight: &Sight,
    asked: &SignOffQuestion,
) -> Outcome<SignOffChoice> {
    let scope = scope::of(c, sight, asked.boundaries_on, asked.province.as_deref())?;
    let reach = SignedFileSight::of(c, boundaries, sight)?;
    let first = boundaries.reporting_frame(asked.boundaries_on);
    let province = ReportSubject::province(&first, &scope.province.code, Grain::District);
    let province = province.ok_or(DbFailure::Missing)?;
    let Scope::Province { id, .. } = province.scope else {
        return Err(DbFailure::Missing);
    };
    let frame = boundaries.reporting_frame(standing(c, boundaries, id, asked.boundaries_on)?);
    let mut districts = frame.units(province.scope);
    districts.retain(|unit| reach.has(id, &super::sight::place(unit.id)));
    let whole = reach.has(id, &super::sight::place(ReportUnitId::Area(id)));
    let code = match (&asked.district, whole) {
        (Some(code), _) => Some(code.as_str()),
        (None, true) => None,
        (None, false) => districts.first().map(|unit| unit.code.as_str()),
    };
    let about = match code {
        Some(code) => ReportSubject::district(&frame, &scope.province.code, code),
        None => Some(province),
    };
    let about = about.filter(|about| reach.allows(about));
    let report = report(c, &frame, about.ok_or(DbFailure::Missing)?, asked.period)?;
    Ok(SignOffChoice {
        drawn: selection::drawn(boundaries, &first, &scope.province.code),
        scope,
        districts,
        whole,
        report,
    })
}

/// One day for all days on which a province has the same boundaries, so that a report cannot be
/// signed twice under two days: since the reform the day they came into force, before it the last
/// day on which they stood. A unit that is only called something else has the same boundaries.
fn standing(
    c: &mut Conn,
    boundaries: &Boundaries,
    province: AreaId,
    day: NaiveDate,
) -> Outcome<NaiveDate> {
    let units = units(boundaries, province);
    let begun: Option<NaiveDate> = areas::table
        .filter(areas::id.eq_any(&units))
        .filter(areas::valid_from.le(day))
        .select(max(areas::valid_from))
        .get_result(c)?;
    let regroupings = boundaries.regroupings().iter();
    let own = regroupings.filter(|one| one.province == province && one.valid_from <= day);
    let begun = begun.max(own.map(|one| one.valid_from).max());
    let begun = begun.unwrap_or(day);
    if begun >= REFORM {
        return Ok(begun);
    }
    let next: Option<NaiveDate> = areas::table
        .filter(areas::id.eq_any(&units))
        .filter(areas::valid_from.gt(day))
        .select(min(areas::valid_from))
        .get_result(c)?;
    let last = next.unwrap_or(REFORM).min(REFORM).pred_opt();
    Ok(last.unwrap_or(day))
}

/// The first lives of a province and of all that was ever in its districts.
fn units(boundaries: &Boundaries, province: AreaId) -> Vec<AreaId> {
    let territories = boundaries.territories();
    let districts = territories.districts_of(province);
    let mut units = vec![province];
    units.extend(districts);
    units.extend(districts.iter().flat_map(|id| territories.communes_of(*id)));
    units.sort_unstable();
    units.dedup();
    units
}

/// The report of what was signed, as it is now; `None` where there is no such place any more.
pub(super) fn today(
    c: &mut Conn,
    boundaries: &Boundaries,
    province: &str,
    district: &str,
    boundaries_on: NaiveDate,
    period: Period,
) -> Outcome<Option<Report>> {
    let frame = boundaries.reporting_frame(boundaries_on);
    let about = match district {
        "" => ReportSubject::province(&frame, province, Grain::District),
        code => ReportSubject::district(&frame, province, code),
    };
    about
        .map(|about| report(c, &frame, about, period))
        .transpose()
}
