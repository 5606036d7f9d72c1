//! The district report as a sheet.

use chrono::{NaiveDate, NaiveDateTime};

use super::sheet::{Cell, Column, Fact, Kind, Sheet, lowered};
use crate::areas::REFORM;
use crate::i18n::Language;
use crate::reports::columns::Column as Measure;
use crate::reports::report::{Report, Row};
use crate::text;

impl Report {
    /// `boundaries` is the day that was asked for, `made` the moment (UTC) that the files name.
    pub fn sheet(&self, language: Language, boundaries: NaiveDate, made: NaiveDateTime) -> Sheet {
        let about = [
            ("province", lowered(self.about.named(language))),
            ("period", lowered(&language.message(&self.period.label()))),
        ];
        let about: Vec<(&str, &str)> = about.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let loose = self.not_placed.iter();
        let loose = loose.map(|row| cells(row, language.t("reports.not_placed")));
        let rows = self.rows.iter().map(|row| cells(row, &row.name));
        Sheet {
            language,
            title: language.fill("exports.districts.title", &about),
            subject: language.fill("exports.districts.subject", &about),
            facts: self.facts(language, boundaries),
            summary: vec![self.summary(language, &about)],
            columns: columns(language),
            rows: rows.chain(loose).collect(),
            total: Some(cells(&self.total, language.t("reports.total"))),
            notes: self.notes(language),
            made,
        }
    }

    fn facts(&self, language: Language, boundaries: NaiveDate) -> Vec<Fact> {
        let fact = |label: &str, value: String| Fact {
            label: language.t(label).to_owned(),
            value,
        };
        let side = match boundaries < REFORM {
            true => "exports.boundaries.before",
            false => "exports.boundaries.after",
        };
        let day = text::date(boundaries);
        vec![
            fact(
                "exports.fact.province",
                self.about.named(language).to_owned(),
            ),
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
        let mut args = about.to_vec();
        args.extend(sums.iter().map(|(name, sum)| (*name, sum.as_str())));
        language.fill("exports.districts.summary", &args)
    }

    fn notes(&self, language: Language) -> Vec<String> {
        let note = |key: &str| language.t(key).to_owned();
        let loose = self.not_placed.as_ref();
        let loose = loose.map(|_| note("reports.not_placed_advice"));
        let bare = self.rows.iter().any(|row| row.base.is_none());
        let bare = bare.then(|| note("exports.districts.no_base"));
        loose.into_iter().chain(bare).collect()
    }
}

fn columns(language: Language) -> Vec<Column> {
    let column = |key, kind, heading: &str, meaning: &str| Column {
        key,
        heading: language.t(heading).to_owned(),
        group: None,
        kind,
        meaning: language.t(meaning).to_owned(),
    };
    let mut columns = vec![
        column(
            "code",
            Kind::Code,
            "exports.column.code",
            "exports.meaning.code",
        ),
        column(
            "name",
            Kind::Text,
            "reports.column.district",
            "exports.meaning.district",
        ),
    ];
    columns.extend(Measure::ALL.map(|measure| {
        let (kind, meaning) = kind_and_meaning(measure);
        column(measure.code(), kind, measure.label_key(), meaning)
    }));
    columns
}

const fn kind_and_meaning(measure: Measure) -> (Kind, &'static str) {
    match measure {
        Measure::Households => (Kind::Whole, "exports.meaning.households"),
        Measure::Cooperatives => (Kind::Whole, "exports.meaning.cooperatives"),
        Measure::Listings => (Kind::Whole, "exports.meaning.listings"),
        Measure::Transactions => (Kind::Whole, "exports.meaning.transactions"),
        Measure::Value => (Kind::Money, "exports.meaning.value"),
        Measure::Trained => (Kind::Whole, "exports.meaning.trained"),
        Measure::Rate => (Kind::PerMille, "exports.meaning.rate"),
    }
}

fn cells(row: &Row, name: &str) -> Vec<Cell> {
    let code = match row.code.is_empty() {
        true => Cell::Empty,
        false => Cell::text(row.code.as_str()),
    };
    let figures = Measure::ALL.map(|measure| Cell::from(measure.of(row)));
    [code, Cell::text(name)]
        .into_iter()
        .chain(figures)
        .collect()
}
