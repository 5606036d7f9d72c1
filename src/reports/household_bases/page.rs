//! The page of the bases of rates.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::bases::{BaseErrors, Bases, BasesQuestion, FIELD, WAS};
use super::year::{BASES, year_tabs};
use crate::accounts::HistoryLine;
use crate::areas::Area;
use crate::reports::figures::links::{Tab, choices};
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

/// A district and the households it is said to have.
pub(in crate::reports) struct BaseRow {
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
pub(in crate::reports) struct BasesPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub tabs: Vec<Tab>,
    pub code: String,
    pub year: i32,
    pub day: NaiveDate,
    pub three_tiers: bool,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub years: Vec<Choice>,
    pub rows: Vec<BaseRow>,
    pub wrong: bool,
    pub history: Vec<HistoryLine>,
}

impl<'a> BasesPage<'a> {
    pub fn new(
        shell: &'a Shell,
        chosen: &BasesQuestion,
        bases: Bases,
        refused: Option<&(Fields, BaseErrors)>,
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
            tabs: year_tabs(chosen, &scope.province.code, None, BASES),
            heading: bases_heading(shell, &scope.province, chosen.year),
            code: scope.province.code,
            year: chosen.year,
            day: chosen.boundaries_on,
            three_tiers: chosen.three_tiers(),
            form: FormView::fresh(fields),
            provinces: choices(&scope.offered),
            years: (oldest..=newest).rev().map(year).collect(),
            rows: rows
                .into_iter()
                .map(|(district, known)| base_row(shell, district, known, refused))
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
    district: Area,
    known: Option<i64>,
    refused: Option<&(Fields, BaseErrors)>,
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
