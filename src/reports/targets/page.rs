//! The page of targets: one table, a place a line, a measure a column.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::yearly::{self, TargetsQuestion, TargetsSheet};
use crate::accounts::HistoryLine;
use crate::areas::Scope;
use crate::reports::figures::columns::Column;
use crate::reports::figures::links::{Crumb, Tab, choices};
use crate::reports::household_bases::{BaseErrors, BasesQuestion};
use crate::reports::household_bases::{TARGETS, year_tabs};
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

pub(in crate::reports) struct TargetField {
    pub field: String,
    pub label: &'static str,
    pub value: String,
    /// Empty where nothing is wrong.
    pub error: String,
}

pub(in crate::reports) struct TargetPageRow {
    pub name: String,
    /// The targets of what it is made of.
    pub href: Option<String>,
    pub cells: Vec<TargetField>,
}

#[derive(Template)]
#[template(path = "reports/targets.html")]
pub(in crate::reports) struct TargetsPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub crumbs: Vec<Crumb>,
    pub tabs: Vec<Tab>,
    pub province: String,
    pub district: String,
    pub year: i32,
    pub day: NaiveDate,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub years: Vec<Choice>,
    pub heads: Vec<&'static str>,
    pub lines: Vec<TargetPageRow>,
    pub wrong: bool,
    pub history: Vec<HistoryLine>,
}

impl<'a> TargetsPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &TargetsQuestion,
        sheet: TargetsSheet,
        refused: Option<&(Fields, BaseErrors)>,
        today: NaiveDate,
    ) -> Self {
        let TargetsQuestion { bases, district } = question;
        let province = &sheet.scope.province;
        let mut fields = Fields::default();
        fields.set("province", province.code.clone());
        fields.set("year", bases.year.to_string());
        let newest = (today.year() + 1).max(bases.year);
        let oldest = (today.year() - 4).min(bases.year);
        let year = |year: i32| Choice::new(year.to_string(), year.to_string());
        let whole = matches!(sheet.about.scope, Scope::Province { .. });
        let lines = sheet.lines.iter().map(|one| {
            let down = whole && one.unit.code != province.code;
            let href = bases.targets_href(&province.code, Some(&one.unit.code));
            TargetPageRow {
                name: one.unit.full_name.clone(),
                href: Some(href).filter(|_| down),
                cells: cells(shell, one, refused),
            }
        });
        Self {
            heading: heading(shell, &sheet.about.name, bases.year),
            crumbs: crumbs(shell, bases, &sheet),
            tabs: year_tabs(bases, &province.code, district.as_deref(), TARGETS),
            province: province.code.clone(),
            district: district.clone().unwrap_or_default(),
            year: bases.year,
            day: bases.boundaries_on,
            form: FormView::fresh(fields),
            provinces: choices(&sheet.scope.offered),
            years: (oldest..=newest).rev().map(year).collect(),
            heads: Column::COUNTED.map(Column::label_key).into(),
            lines: lines.collect(),
            wrong: refused.is_some(),
            history: sheet.history,
            shell,
        }
    }
}

fn heading(shell: &Shell, place: &str, year: i32) -> String {
    let year = year.to_string();
    shell.tr(
        "reports.targets.heading",
        &[("place", place), ("year", &year)],
    )
}

fn crumbs(shell: &Shell, chosen: &BasesQuestion, sheet: &TargetsSheet) -> Vec<Crumb> {
    let province = &sheet.scope.province;
    let mut crumbs = vec![Crumb {
        label: shell.t("reports.title").to_owned(),
        href: Some(format!("/reports/districts?province={}", province.code)),
    }];
    if matches!(sheet.about.scope, Scope::District { .. }) {
        crumbs.push(Crumb {
            label: province.full_name.clone(),
            href: Some(chosen.targets_href(&province.code, None)),
        });
    }
    crumbs.push(Crumb {
        label: shell.t("reports.targets.title").to_owned(),
        href: None,
    });
    crumbs
}

fn cells(
    shell: &Shell,
    line: &yearly::UnitTargets,
    refused: Option<&(Fields, BaseErrors)>,
) -> Vec<TargetField> {
    let cell = |(column, known): (Column, Option<i64>)| {
        let field = yearly::field(column, &line.unit.code);
        let (value, error) = match refused {
            None => (known.map(text::number).unwrap_or_default(), None),
            Some((fields, errors)) => (fields.get(&field).to_owned(), errors.get(&field)),
        };
        TargetField {
            label: column.label_key(),
            value,
            error: error.map(|message| shell.msg(message)).unwrap_or_default(),
            field,
        }
    };
    let columns = Column::COUNTED.into_iter().zip(line.values);
    columns.map(cell).collect()
}
