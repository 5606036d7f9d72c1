//! What the pages of reports show.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::bases::{Bases, Chosen, Errors, FIELD, WAS};
use super::columns::{Column, Order};
use super::periods::{self, Group};
use super::question::{LAST_OF_THREE_TIERS, Question};
use super::report::{Report, Row};
use super::scope::Scope;
use crate::areas::{Area, REFORM};
use crate::audit::Line;
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

const PATH: &str = "/reports/districts";

/// The head of a column: a press sorts by it.
pub(super) struct Head {
    pub label: &'static str,
    pub href: String,
    /// `ascending`, `descending`, or empty.
    pub sorted: &'static str,
}

/// A link that changes one part of the question.
pub(super) struct Tab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// A line of the table: its name and its figures for people.
pub(super) struct Cells {
    pub name: String,
    pub figures: Vec<String>,
}

/// A bar of a hundred.
pub(super) struct Bar {
    pub name: String,
    pub width: String,
    pub shown: String,
}

#[derive(Template)]
#[template(path = "reports/districts.html")]
pub(super) struct DistrictsPage<'a> {
    pub shell: &'a Shell,
    pub province: String,
    pub period: String,
    /// Why the question could not be answered as it came.
    pub wrong: Option<String>,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub boundaries: Vec<Choice>,
    pub periods: Vec<Group>,
    pub before: String,
    pub after: Option<String>,
    pub csv: String,
    pub json: String,
    pub xlsx: String,
    pub pdf: String,
    pub name: Head,
    pub heads: Vec<Head>,
    pub rows: Vec<Cells>,
    pub not_placed: Option<Cells>,
    pub total: Cells,
    pub measures: Vec<Tab>,
    pub measure: &'static str,
    pub bars: Vec<Bar>,
    pub year: i32,
    /// Where the bases of the rates stand.
    pub bases: String,
    pub base_missing: bool,
}

impl<'a> DistrictsPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &Question,
        scope: Scope,
        mut report: Report,
        today: NaiveDate,
        wrong: Option<String>,
    ) -> Self {
        // Links must go on naming the province, whoever follows them.
        let question = &Question {
            province: Some(scope.province.code.clone()),
            ..question.clone()
        };
        let bars = bars(&report, question.measure);
        if let Some(order) = question.order {
            order.sort(&mut report.rows);
        }
        let not_placed = report.not_placed.as_ref();
        Self {
            shell,
            period: shell.msg(&question.period.label()),
            wrong,
            form: filled(question),
            provinces: choices(&scope.offered),
            boundaries: sides(shell, question.boundaries, today),
            periods: periods::offered(shell, today, &question.period),
            before: at(question, question.period.previous()),
            after: periods::next(&question.period, today).map(|next| at(question, next)),
            csv: question.href("/reports/districts.csv"),
            json: question.href("/reports/districts.json"),
            xlsx: question.href("/reports/districts.xlsx"),
            pdf: question.href("/reports/districts.pdf"),
            name: head(question, None),
            heads: Column::ALL
                .map(|column| head(question, Some(column)))
                .into(),
            rows: report
                .rows
                .iter()
                .map(|row| cells(row, &row.name))
                .collect(),
            not_placed: not_placed.map(|row| cells(row, shell.t("reports.not_placed"))),
            total: cells(&report.total, shell.t("reports.total")),
            measures: Column::ALL.map(|column| tab(question, column)).into(),
            measure: question.measure.label_key(),
            bars,
            year: question.period.until.year(),
            bases: bases(question, &scope.province.code),
            base_missing: report.rows.iter().any(|row| row.base.is_none()),
            province: scope.province.full_name,
        }
    }
}

/// What the form does not ask goes along unseen.
fn filled(question: &Question) -> FormView {
    let mut fields = Fields::default();
    fields.set("province", question.province.clone().unwrap_or_default());
    fields.set("boundaries", question.boundaries.to_string());
    fields.set("sort", question.order.map(Order::code).unwrap_or_default());
    fields.set("measure", question.measure.code());
    FormView::fresh(fields)
}

fn choices(areas: &[Area]) -> Vec<Choice> {
    let one = |a: &Area| Choice::new(a.code.clone(), a.full_name.clone());
    areas.iter().map(one).collect()
}

/// Before and after the reform. The side that is shown keeps its exact day.
fn sides(shell: &Shell, shown: NaiveDate, today: NaiveDate) -> Vec<Choice> {
    let (old, new) = match shown < REFORM {
        true => (shown, today.max(REFORM)),
        false => (LAST_OF_THREE_TIERS, shown),
    };
    let side = |day: NaiveDate, key| Choice::new(day.to_string(), shell.t(key));
    vec![
        side(new, "reports.boundaries.after"),
        side(old, "reports.boundaries.before"),
    ]
}

fn at(question: &Question, period: crate::values::Period) -> String {
    let question = Question {
        period,
        ..question.clone()
    };
    question.href(PATH)
}

fn head(question: &Question, by: Option<Column>) -> Head {
    let now = question.order;
    let sorted = match now.filter(|now| now.by == by) {
        None => "",
        Some(now) if now.descending => "descending",
        Some(_) => "ascending",
    };
    let pressed = Question {
        order: Some(Order::on_press(now, by)),
        ..question.clone()
    };
    Head {
        label: by.map_or("reports.column.district", Column::label_key),
        href: pressed.href(PATH),
        sorted,
    }
}

fn tab(question: &Question, measure: Column) -> Tab {
    let pressed = Question {
        measure,
        ..question.clone()
    };
    Tab {
        label: measure.label_key(),
        href: format!("{}#bars", pressed.href(PATH)),
        current: measure == question.measure,
    }
}

fn cells(row: &Row, name: &str) -> Cells {
    Cells {
        name: name.to_owned(),
        figures: Column::ALL.map(|column| column.shown(row)).into(),
    }
}

/// The districts by one measure, the largest first. Rates are shown of a hundred percent, all
/// else of the largest district.
fn bars(report: &Report, measure: Column) -> Vec<Bar> {
    let mut rows = report.rows.clone();
    let order = Order {
        by: Some(measure),
        descending: true,
    };
    order.sort(&mut rows);
    let largest = rows.iter().filter_map(|row| measure.of(row)).max();
    let whole = match measure {
        Column::Rate => 1000,
        _ => largest.unwrap_or(0).max(1),
    };
    rows.iter()
        .map(|row| Bar {
            name: row.name.clone(),
            width: width(measure.of(row).unwrap_or(0), whole),
            shown: measure.shown(row),
        })
        .collect()
}

/// A hundredth of the bar's length at a time; what is below zero has no bar.
fn width(value: i64, whole: i64) -> String {
    let part = i128::from(value.clamp(0, whole)) * 10_000 / i128::from(whole);
    format!("{}.{:02}", part / 100, part % 100)
}

fn bases(question: &Question, province: &str) -> String {
    let chosen = Chosen {
        province: None,
        year: question.period.until.year(),
        boundaries: question.boundaries,
    };
    chosen.href(province)
}

/// A district and the households it is said to have.
pub(super) struct BaseRow {
    pub field: String,
    /// The field that tells what stood there, and that.
    pub was: (String, String),
    pub name: String,
    pub value: String,
    /// Empty where nothing is wrong.
    pub error: String,
}

#[derive(Template)]
#[template(path = "reports/denominators.html")]
pub(super) struct BasesPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub code: String,
    pub year: i32,
    pub day: NaiveDate,
    pub three_tiers: bool,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub years: Vec<Choice>,
    pub rows: Vec<BaseRow>,
    pub wrong: bool,
    pub history: Vec<Line>,
}

impl<'a> BasesPage<'a> {
    pub fn new(
        shell: &'a Shell,
        chosen: &Chosen,
        bases: Bases,
        refused: Option<(Fields, Errors)>,
        today: NaiveDate,
    ) -> Self {
        let Bases {
            scope,
            rows,
            history,
        } = bases;
        let mut fields = Fields::default();
        fields.set("province", scope.province.code.clone());
        fields.set("year", chosen.year.to_string());
        let newest = (today.year() + 1).max(chosen.year);
        let oldest = (today.year() - 4).min(chosen.year);
        let year = |year: i32| Choice::new(year.to_string(), year.to_string());
        Self {
            shell,
            heading: bases_heading(shell, &scope.province, chosen.year),
            code: scope.province.code,
            year: chosen.year,
            day: chosen.boundaries,
            three_tiers: chosen.three_tiers(),
            form: FormView::fresh(fields),
            provinces: choices(&scope.offered),
            years: (oldest..=newest).rev().map(year).collect(),
            rows: rows
                .into_iter()
                .map(|row| base_row(shell, row, refused.as_ref()))
                .collect(),
            wrong: refused.is_some(),
            history,
        }
    }
}

fn bases_heading(shell: &Shell, province: &Area, year: i32) -> String {
    let year = year.to_string();
    let args = [("province", province.full_name.as_str()), ("year", &year)];
    shell.tr("reports.bases.heading", &args)
}

fn base_row(
    shell: &Shell,
    (district, known): (Area, Option<i64>),
    refused: Option<&(Fields, Errors)>,
) -> BaseRow {
    let field = format!("{FIELD}{}", district.code);
    let was_field = format!("{WAS}{}", district.code);
    let stored = known.map(text::number).unwrap_or_default();
    let (was, value, error) = match refused {
        None => (stored.clone(), stored, None),
        Some((fields, errors)) => (
            fields.get(&was_field).to_owned(),
            fields.get(&field).to_owned(),
            errors.get(&district.code),
        ),
    };
    BaseRow {
        field,
        was: (was_field, was),
        name: district.full_name,
        value,
        error: error.map(|message| shell.msg(message)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(width(1, 3), "33.33");
        assert_eq!(width(3, 3), "100.00");
        assert_eq!(width(-3, 3), "0.00");
        assert_eq!(width(1100, 1000), "100.00");
        assert_eq!(width(i64::MAX, i64::MAX), "100.00");
    }
}
