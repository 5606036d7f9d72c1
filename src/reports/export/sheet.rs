//! A report as a sheet: what its rows are decides how they are called.

use chrono::{NaiveDate, NaiveDateTime};

use crate::areas::{Grain, REFORM, Scope};
use crate::documents::{ColumnKind, Sheet, SheetCell, SheetColumn, SheetFact, lowered};
use crate::i18n::Language;
use crate::reports::figures::columns::Column;
use crate::reports::figures::report::{Report, Row};
use crate::text;

impl Report {
    /// `boundaries` is the day that was asked for, `made` the moment (UTC) that the files name.
    pub fn sheet(
        &self,
        language: Language,
        boundaries_on: NaiveDate,
        made: NaiveDateTime,
    ) -> Sheet {
        let about = [
            ("province", lowered(self.about.named(language))),
            ("period", lowered(&language.message(&self.period.label()))),
        ];
        let about: Vec<(&str, &str)> = about.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let loose = self.not_placed.iter();
        let loose = loose.map(|row| self.cells(row, language.t("reports.not_placed")));
        let rows = self.rows.iter().map(|row| self.cells(row, &row.name));
        Sheet {
            language,
            title: language.fill("exports.districts.title", &about),
            subject: language.fill("exports.districts.subject", &about),
            facts: self.facts(language, boundaries_on),
            summary: vec![self.summary(language, &about)],
            columns: self.columns(language),
            rows: rows.chain(loose).collect(),
            total: Some(self.cells(&self.total, language.t("reports.total"))),
            notes: self.notes(language),
            made,
        }
    }

    fn facts(&self, language: Language, boundaries_on: NaiveDate) -> Vec<SheetFact> {
        let fact = |label: &str, value: String| SheetFact {
            label: language.t(label).to_owned(),
            value,
        };
        // What "before" means of a province's districts needs more words than of anything else.
        let of_districts = self.grain() == Grain::District;
        let side = match (boundaries_on < REFORM, of_districts) {
            (true, true) => "exports.boundaries.before",
            (false, true) => "exports.boundaries.after",
            (true, false) => "exports.boundaries.three_tiers",
            (false, false) => "exports.boundaries.two_tiers",
        };
        let day = text::date(boundaries_on);
        let (label, place) = match (&self.about.scope, &self.about.province) {
            (Scope::Province { .. }, _) => ("exports.fact.province", String::new()),
            (_, Some(province)) => ("exports.fact.scope", format!(", {}", province.full_name)),
            (_, None) => ("exports.fact.scope", String::new()),
        };
        vec![
            fact(label, format!("{}{place}", self.about.named(language))),
            fact(
                "exports.fact.period",
                language.message(&self.period.label()),
            ),
            fact(
                "exports.fact.boundaries",
                language.fill(side, &[("day", &day)]),
            ),
        ]
    }

    fn grain(&self) -> Grain {
        self.about.scope.grain()
    }

    fn summary(&self, language: Language, about: &[(&str, &str)]) -> String {
        let figures = &self.total.figures;
        let sums = [
            ("households", figures.households),
            ("cooperatives", figures.cooperatives),
            ("listings", figures.listings),
            ("transactions", figures.transactions),
            ("value", figures.value),
            ("trained", figures.trained),
        ]
        .map(|(name, sum)| (name, text::number(sum)));
        let by = match self.grain() {
            Grain::District => "exports.by.district",
            Grain::Commune => "exports.by.commune",
            Grain::Province => "exports.by.province",
        };
        let mut args = about.to_vec();
        args.push(("by", language.t(by)));
        args.extend(sums.iter().map(|(name, sum)| (*name, sum.as_str())));
        language.fill("exports.districts.summary", &args)
    }

    fn notes(&self, language: Language) -> Vec<String> {
        let (loose, bare) = match self.grain() {
            Grain::District => ("reports.not_placed_advice", "exports.districts.no_base"),
            _ => ("exports.not_placed_advice", "exports.no_base"),
        };
        let loose = self.not_placed.as_ref().map(|_| loose);
        let bare = self
            .rows
            .iter()
            .any(|row| row.base.is_none())
            .then_some(bare);
        let notes = loose.into_iter().chain(bare);
        notes.map(|key| language.t(key).to_owned()).collect()
    }

    fn columns(&self, language: Language) -> Vec<SheetColumn> {
        let column = |key, kind, heading: &str, meaning: &str| SheetColumn {
            key,
            heading: language.t(heading).to_owned(),
            group: None,
            kind,
            meaning: language.t(meaning).to_owned(),
        };
        let grain = self.grain();
        let (code, heading, name) = names(grain);
        let mut columns = vec![
            column("code", ColumnKind::Code, "exports.column.code", code),
            column("name", ColumnKind::Text, heading, name),
        ];
        if self.about.names_provinces() {
            let (_, heading, name) = names(Grain::Province);
            columns.push(column("province", ColumnKind::Text, heading, name));
        }
        columns.extend(Column::ALL.map(|measure| {
            let (kind, meaning) = kind_and_meaning(measure, grain);
            column(measure.code(), kind, measure.label_key(), meaning)
        }));
        columns
    }

    fn cells(&self, row: &Row, name: &str) -> Vec<SheetCell> {
        let text_or_dots = |text: &str| {
            if text.is_empty() {
                SheetCell::Empty
            } else {
                SheetCell::text(text)
            }
        };
        let province = row.province.as_ref().map(|unit| unit.full_name.as_str());
        let province = self
            .about
            .names_provinces()
            .then(|| text_or_dots(province.unwrap_or_default()));
        let figures = Column::ALL.map(|measure| SheetCell::from(row.value(measure)));
        [text_or_dots(&row.code), SheetCell::text(name)]
            .into_iter()
            .chain(province)
            .chain(figures)
            .collect()
    }
}

/// What a row's code means, the heading of its name, and what the name is of.
const fn names(grain: Grain) -> (&'static str, &'static str, &'static str) {
    match grain {
        Grain::District => (
            "exports.meaning.code",
            "reports.column.district",
            "exports.meaning.district",
        ),
        Grain::Commune => (
            "exports.meaning.code_of_day",
            "reports.column.commune",
            "exports.meaning.commune",
        ),
        Grain::Province => (
            "exports.meaning.code_of_day",
            "exports.column.province",
            "exports.meaning.province",
        ),
    }
}

const fn kind_and_meaning(measure: Column, grain: Grain) -> (ColumnKind, &'static str) {
    match measure {
        Column::Households => (ColumnKind::Whole, "exports.meaning.households"),
        Column::Cooperatives => (ColumnKind::Whole, "exports.meaning.cooperatives"),
        Column::Listings => (ColumnKind::Whole, "exports.meaning.listings"),
        Column::Transactions => (ColumnKind::Whole, "exports.meaning.transactions"),
        Column::Value => (ColumnKind::Money, "exports.meaning.value"),
        Column::Trained => (ColumnKind::Whole, "exports.meaning.trained"),
        Column::Rate => match grain {
            Grain::District => (ColumnKind::PerMille, "exports.meaning.rate"),
            _ => (ColumnKind::PerMille, "exports.meaning.rate_of_unit"),
        },
    }
}
