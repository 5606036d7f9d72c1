//! What the pages of this room show.

use askama::Template;
use chrono::NaiveDate;

use super::actions::RegroupingPreview;
use super::compare::{self, ComparedUnit, UnitChange};
use super::forms::RegroupingMethod;
use super::list_file;
use super::plan::{Complaint, Complaints, Decision, RegroupingPlan};
use super::province_units::ProvinceUnits;
use super::scope::Provinces;
use super::store::PastRegrouping;
use crate::areas::ReportUnit;
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

/// Nobody reads a thousand faults at once; the first ones show what went wrong with the file.
const MOST_COMPLAINTS: usize = 40;

/// A unit with its communes in words.
pub(super) struct UnitRow {
    pub code: String,
    pub name: String,
    pub communes: Vec<String>,
    pub change: UnitChange,
    pub before: String,
}

pub(super) struct PastRegroupingRow {
    pub id: i64,
    pub from: String,
    pub basis: String,
    pub note: String,
    pub done: String,
    pub by: Option<String>,
    pub taken_back: Option<String>,
    /// The last one that holds: it can be taken back.
    pub last: bool,
}

#[derive(Template)]
#[template(path = "regrouping/overview.html")]
pub(super) struct OverviewPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub province: String,
    pub code: String,
    pub today: String,
    /// Since when and on which paper; `None` = the districts as they were.
    pub since: Option<(String, String)>,
    /// A drawing that begins later.
    pub coming: Option<String>,
    pub units: Vec<UnitRow>,
    pub history: Vec<PastRegroupingRow>,
    pub complaints: Vec<String>,
}

impl<'a> OverviewPage<'a> {
    pub fn new(
        shell: &'a Shell,
        provinces: Provinces,
        province_units: &ProvinceUnits,
        history: Vec<PastRegrouping>,
        today: NaiveDate,
        complaints: &Complaints,
    ) -> Self {
        let holding = |one: &&PastRegrouping| one.taken_back_at.is_none();
        let latest = history
            .iter()
            .filter(holding)
            .max_by_key(|one| one.valid_from);
        let begun = history
            .iter()
            .filter(holding)
            .filter(|one| one.valid_from <= today);
        let now = begun.max_by_key(|one| one.valid_from);
        let last = latest.map(|one| one.id);
        let mut fields = Fields::default();
        fields.set("province", provinces.chosen.code.clone());
        Self {
            shell,
            form: FormView::fresh(fields),
            provinces: choices(&provinces.offered),
            province: provinces.chosen.full_name,
            code: provinces.chosen.code,
            today: text::date(today),
            since: now.map(|one| (text::date(one.valid_from), one.legal_basis.clone())),
            coming: latest
                .filter(|one| one.valid_from > today)
                .map(|one| text::date(one.valid_from)),
            units: as_it_is(shell, province_units),
            history: history.into_iter().map(|one| past(one, last)).collect(),
            complaints: error_lines(shell, complaints),
        }
    }
}

#[derive(Template)]
#[template(path = "regrouping/form.html")]
pub(super) struct FormPage<'a> {
    pub shell: &'a Shell,
    pub how: &'static str,
    pub title: &'static str,
    pub province: String,
    pub code: String,
    pub form: FormView,
    pub units: Vec<Choice>,
    pub complaints: Vec<String>,
}

impl<'a> FormPage<'a> {
    pub fn new(
        shell: &'a Shell,
        how: RegroupingMethod,
        province: &ReportUnit,
        province_units: &ProvinceUnits,
        form: FormView,
        complaints: &Complaints,
    ) -> Self {
        let label = |unit: &ReportUnit| format!("{} ({})", unit.full_name, unit.code);
        let choice = |unit: &ReportUnit| Choice::new(unit.code.clone(), label(unit));
        Self {
            shell,
            how: how.code(),
            title: how.title_key(),
            province: province.full_name.clone(),
            code: province.code.clone(),
            form,
            units: province_units.units.iter().map(choice).collect(),
            complaints: error_lines(shell, complaints),
        }
    }
}

#[derive(Template)]
#[template(path = "regrouping/preview.html")]
pub(super) struct PreviewPage<'a> {
    pub shell: &'a Shell,
    pub province: String,
    pub code: String,
    pub from: String,
    pub day: NaiveDate,
    pub basis: String,
    pub note: String,
    pub changed: Vec<UnitRow>,
    pub kept: Vec<UnitRow>,
    pub before: usize,
    pub after: usize,
    /// The drawing to come, as a list: what is agreed to is what is sent.
    pub list: String,
    pub seen: i64,
    pub already: bool,
}

impl<'a> PreviewPage<'a> {
    pub fn new(shell: &'a Shell, decision: &Decision, draft: &RegroupingPreview) -> Self {
        let RegroupingPreview {
            province_units,
            plan,
            after,
            already,
        } = draft;
        let lines = compare::changes(plan, province_units).into_iter();
        let (kept, changed): (Vec<ComparedUnit>, _) =
            lines.partition(|line| line.change == UnitChange::Kept);
        let shown =
            |lines: Vec<ComparedUnit>| lines.into_iter().map(|l| unit_line(shell, l)).collect();
        Self {
            shell,
            province: province_units.province.full_name.clone(),
            code: province_units.province.code.clone(),
            from: text::date(decision.valid_from),
            day: decision.valid_from,
            basis: decision.legal_basis.clone(),
            note: decision.note.clone(),
            changed: shown(changed),
            kept: shown(kept),
            before: province_units.units.len(),
            after: plan.units.len(),
            list: list_file::write(plan, province_units),
            seen: *after,
            already: already.is_some(),
        }
    }
}

fn as_it_is(shell: &Shell, province_units: &ProvinceUnits) -> Vec<UnitRow> {
    let lines = compare::changes(&RegroupingPlan::as_it_is(province_units), province_units);
    lines
        .into_iter()
        .map(|line| unit_line(shell, line))
        .collect()
}

fn unit_line(shell: &Shell, line: ComparedUnit) -> UnitRow {
    let commune = |(name, part): (String, Option<String>)| match part {
        None => name,
        Some(district) => {
            let args = [("commune", name.as_str()), ("district", district.as_str())];
            shell.tr("regrouping.part", &args)
        }
    };
    UnitRow {
        code: line.unit.code,
        name: line.unit.name,
        communes: line.communes.into_iter().map(commune).collect(),
        change: line.change,
        before: line.before.join("; "),
    }
}

fn past(one: PastRegrouping, last: Option<i64>) -> PastRegroupingRow {
    PastRegroupingRow {
        id: one.id,
        from: text::date(one.valid_from),
        basis: one.legal_basis,
        note: one.note,
        done: text::date_time(one.created_at),
        by: one.created_by,
        taken_back: one.taken_back_at.map(text::date_time),
        last: last == Some(one.id),
    }
}

fn choices(units: &[ReportUnit]) -> Vec<Choice> {
    let one = |unit: &ReportUnit| Choice::new(unit.code.clone(), unit.full_name.clone());
    units.iter().map(one).collect()
}

pub(super) fn error_lines(shell: &Shell, complaints: &Complaints) -> Vec<String> {
    let mut lines: Vec<String> = complaints
        .iter()
        .take(MOST_COMPLAINTS)
        .map(|one| sentence(shell, one))
        .collect();
    if let Some(more) = complaints
        .len()
        .checked_sub(MOST_COMPLAINTS)
        .filter(|more| *more > 0)
    {
        lines.push(shell.tr1("regrouping.more", "count", more));
    }
    lines
}

fn sentence(shell: &Shell, complaint: &Complaint) -> String {
    let text = shell.msg(&complaint.message);
    match complaint.line {
        None => text,
        Some(line) => {
            let line = line.to_string();
            shell.tr("regrouping.line", &[("line", &line), ("text", &text)])
        }
    }
}
