//! Drawing a province anew, and taking the last drawing back.

use chrono::NaiveDate;

use super::compare::{self, ComparedUnit};
use super::list_file::read as read_list;
use super::plan::{Complaint, Complaints, Decision, RegroupingPlan};
use super::province_units::ProvinceUnits;
use super::store;
use crate::areas::{AreaId, BoundariesCache, Grain, ReportUnitId, Scope};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::error::Message;
use crate::text;

/// How a plan comes about once the province of that day is known.
pub type MakePlan<'a> = &'a dyn Fn(&ProvinceUnits) -> Result<RegroupingPlan, Complaints>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyOutcome {
    Done(i64),
    /// The very same drawing stands already.
    Already(i64),
    Refused(Complaints),
}

/// A plan that would be taken.
#[derive(Debug, Clone)]
pub(super) struct RegroupingPreview {
    pub province_units: ProvinceUnits,
    pub plan: RegroupingPlan,
    /// The regrouping that it comes after; 0 = the districts as they were.
    pub after: i64,
    /// It stands already, under this id.
    pub already: Option<i64>,
}

/// What would happen: reads only.
pub(super) fn draft(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    province: AreaId,
    decision: &Decision,
    make: MakePlan<'_>,
) -> Outcome<Result<RegroupingPreview, Complaints>> {
    let refused = |message| Ok(Err(vec![Complaint::new(message)]));
    let boundaries = boundaries_cache.current(c)?;
    let day = decision.valid_from;
    let Some(province_units) = ProvinceUnits::of(&boundaries, province, day) else {
        return refused(Message::new("regrouping.wrong.no_province"));
    };
    let plan = match make(&province_units) {
        Ok(plan) => plan,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let as_it_is = plan == RegroupingPlan::as_it_is(&province_units);
    let (after, begins) = store::latest(c, province)?.unzip();
    if begins.is_some_and(|begins| day <= begins) {
        if as_it_is && begins == Some(day) {
            return Ok(Ok(RegroupingPreview {
                province_units,
                plan,
                after: after.unwrap_or(0),
                already: after,
            }));
        }
        let begins = begins.map(text::date).unwrap_or_default();
        return refused(Message::new("regrouping.wrong.not_after").with("day", begins));
    }
    if as_it_is {
        return refused(Message::new("regrouping.wrong.no_change"));
    }
    let complaints = plan.complaints(&province_units);
    Ok(if complaints.is_empty() {
        Ok(RegroupingPreview {
            province_units,
            plan,
            after: after.unwrap_or(0),
            already: None,
        })
    } else {
        Err(complaints)
    })
}

/// Draws a province anew from a day on. `seen` is the regrouping that whoever agreed to this knew
/// as the last one; `None` asks for no such care.
pub fn apply(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    province: AreaId,
    seen: Option<i64>,
    decision: &Decision,
    make: MakePlan<'_>,
) -> Outcome<ApplyOutcome> {
    let draft = match draft(c, boundaries_cache, province, decision, make)? {
        Ok(draft) => draft,
        Err(complaints) => return Ok(ApplyOutcome::Refused(complaints)),
    };
    if let Some(id) = draft.already {
        return Ok(ApplyOutcome::Already(id));
    }
    if seen.is_some_and(|seen| seen != draft.after) {
        let message = Message::new("regrouping.wrong.meanwhile");
        return Ok(ApplyOutcome::Refused(vec![Complaint::new(message)]));
    }
    let RegroupingPreview {
        province_units,
        plan,
        ..
    } = draft;
    let id = store::insert(c, by, &province_units, decision, &plan)?;
    let detail = format!(
        "{}, {} → {}, {}",
        text::date(decision.valid_from),
        province_units.units.len(),
        plan.units.len(),
        decision.legal_basis
    );
    let event = AuditEvent::new(EventKind::DistrictsRegrouped, province);
    by.note(c, event.detail(detail))?;
    Ok(ApplyOutcome::Done(id))
}

/// Takes the last drawing of a province back; doing so twice is doing it once.
pub fn take_back(
    c: &mut Conn,
    by: Author,
    province: AreaId,
    id: i64,
) -> Outcome<Result<(), Message>> {
    let history = store::history(c, province)?;
    let one = history.iter().find(|one| one.id == id);
    let last = store::latest(c, province)?.map(|(id, _)| id);
    match one {
        Some(one) if one.taken_back_at.is_some() => Ok(Ok(())),
        Some(one) if last == Some(id) => {
            store::mark_taken_back(c, id, by.at)?;
            let detail = format!("{}, {}", text::date(one.valid_from), one.legal_basis);
            let event = AuditEvent::new(EventKind::RegroupingTakenBack, province);
            by.note(c, event.detail(detail))?;
            Ok(Ok(()))
        }
        _ => Ok(Err(Message::new("regrouping.wrong.not_last"))),
    }
}

/// What a plan would change; nothing is written.
pub fn preview(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    province: AreaId,
    decision: &Decision,
    make: MakePlan<'_>,
) -> Outcome<Result<Vec<ComparedUnit>, Complaints>> {
    let draft = draft(c, boundaries_cache, province, decision, make)?;
    Ok(draft.map(|draft| compare::changes(&draft.plan, &draft.province_units)))
}

/// The province that bears a code on a day.
///
/// # Errors
/// A complaint where none does.
pub fn province_of(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    code: &str,
    day: NaiveDate,
) -> Outcome<Result<AreaId, Complaints>> {
    let boundaries = boundaries_cache.current(c)?;
    let provinces = boundaries.frame(day).units(Scope::Country(Grain::Province));
    let found = provinces.iter().find(|unit| unit.code == code);
    Ok(match found.map(|unit| unit.id) {
        Some(ReportUnitId::Area(id)) => Ok(id),
        _ => Err(vec![Complaint::new(Message::new(
            "regrouping.wrong.no_province",
        ))]),
    })
}

/// What a list would change in the province that bears a code; nothing is written.
pub fn preview_list(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    code: &str,
    decision: &Decision,
    list: &[u8],
) -> Outcome<Result<Vec<ComparedUnit>, Complaints>> {
    let province = match province_of(c, boundaries_cache, code, decision.valid_from)? {
        Ok(province) => province,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let make = |province_units: &ProvinceUnits| read_list(list, province_units);
    preview(c, boundaries_cache, province, decision, &make)
}

/// Draws the province that bears a code anew, from a list.
pub fn apply_list(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    code: &str,
    decision: &Decision,
    list: &[u8],
) -> Outcome<ApplyOutcome> {
    let province = match province_of(c, boundaries_cache, code, decision.valid_from)? {
        Ok(province) => province,
        Err(complaints) => return Ok(ApplyOutcome::Refused(complaints)),
    };
    let make = |province_units: &ProvinceUnits| read_list(list, province_units);
    apply(c, boundaries_cache, by, province, None, decision, &make)
}
