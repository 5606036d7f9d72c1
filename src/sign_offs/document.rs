//! What is frozen: a document that explains itself, as bytes that never differ for the same words.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::causes::Cause;
use crate::areas::Grain;
use crate::error::Message;
use crate::i18n::Language;
use crate::reports::export::province_of;
use crate::reports::figures::Figures;
use crate::reports::figures::columns::Column;
use crate::reports::figures::report::{Report, ReportSubject, Row};
use crate::values::Period;
use crate::vault::digest;

/// Changes whenever a reader of these files would have to learn something new.
const FORMAT: &str = "lensan-signed-report/1";
const PROGRAM: &str = concat!("lensan ", env!("CARGO_PKG_VERSION"));

/// What rates are computed from.
pub(super) const BASE: &str = "households_base";

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BilingualText {
    pub en: String,
    pub vi: String,
}

impl BilingualText {
    fn of(key: &str) -> Self {
        let word = |language: Language| language.t(key).to_owned();
        Self {
            en: word(Language::English),
            vi: word(Language::Vietnamese),
        }
    }

    fn message(message: &Message) -> Self {
        Self {
            en: Language::English.message(message),
            vi: Language::Vietnamese.message(message),
        }
    }
}

/// Fields stand in the order of the alphabet: that makes the bytes canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Document {
    pub boundaries: NaiveDate,
    /// What happened since the file before that may explain a difference.
    #[serde(default)]
    pub causes: Vec<Cause>,
    pub definitions: BTreeMap<String, BilingualText>,
    pub format: String,
    pub not_placed: Option<DocumentRow>,
    /// 0: the sign-off itself.
    pub number: i32,
    pub period: DocumentPeriod,
    pub predecessor: Option<Predecessor>,
    pub program: String,
    pub reason: Option<String>,
    pub rows: Vec<DocumentRow>,
    pub scope: DocumentPlace,
    pub signed: Signature,
    pub total: DocumentRow,
    pub uuid: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentPeriod {
    pub code: String,
    pub from: Option<NaiveDate>,
    pub label: BilingualText,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Predecessor {
    pub sha256: String,
    pub uuid: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentPlace {
    /// What a row is: `district` or `commune`.
    pub by: String,
    pub code: String,
    pub name: String,
    /// Of a district.
    pub province: Option<DocumentProvince>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentProvince {
    pub code: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signature {
    /// UTC.
    pub at: String,
    pub name: String,
    pub position: String,
}

/// A line without a unit has neither code nor name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentRow {
    pub code: String,
    pub figures: BTreeMap<String, i64>,
    pub households_base: Option<i64>,
    pub name: String,
    pub trained_per_mille: Option<i64>,
}

/// What makes a file this file and no other.
pub(super) struct SigningAct<'a> {
    pub uuid: String,
    pub name: &'a str,
    pub position: &'a str,
    pub at: NaiveDateTime,
    /// `None` for the sign-off itself.
    pub restates: Option<RestatedFile>,
}

pub(super) struct RestatedFile {
    pub number: i32,
    pub predecessor: Predecessor,
    pub reason: String,
    pub causes: Vec<Cause>,
}

impl Document {
    pub fn freeze(report: &Report, act: SigningAct) -> Self {
        let DocumentFigures {
            rows,
            not_placed,
            total,
        } = DocumentFigures::of(report);
        let (number, predecessor, reason, causes) = match act.restates {
            None => (0, None, None, Vec::new()),
            Some(it) => (it.number, Some(it.predecessor), Some(it.reason), it.causes),
        };
        Self {
            boundaries: report.boundaries_on,
            causes,
            definitions: definitions(),
            format: FORMAT.to_owned(),
            not_placed,
            number,
            period: span(&report.period),
            predecessor,
            program: PROGRAM.to_owned(),
            reason,
            rows,
            scope: place(&report.about),
            signed: Signature {
                at: act.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
                name: act.name.to_owned(),
                position: act.position.to_owned(),
            },
            total,
            uuid: act.uuid,
        }
    }

    pub fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    pub fn parse(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes)
    }

    pub fn figured(&self) -> DocumentFigures {
        DocumentFigures {
            not_placed: self.not_placed.clone(),
            rows: self.rows.clone(),
            total: self.total.clone(),
        }
    }
}

/// The figures of a report as files hold them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DocumentFigures {
    pub not_placed: Option<DocumentRow>,
    pub rows: Vec<DocumentRow>,
    pub total: DocumentRow,
}

impl DocumentFigures {
    pub fn of(report: &Report) -> Self {
        Self {
            not_placed: report.not_placed.as_ref().filter(|row| says(row)).map(line),
            rows: report.rows.iter().map(line).collect(),
            total: line(&report.total),
        }
    }

    /// Tells whether what is signed is what was looked at.
    pub fn digest(&self) -> String {
        digest(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// A report keeps the line for what the periods before had, too.
fn says(row: &Row) -> bool {
    !row.figures.is_zero()
}

fn counted(figures: &Figures) -> BTreeMap<String, i64> {
    let figure = |column: Column| (column.file_key().to_owned(), column.figure(figures));
    Column::COUNTED.into_iter().map(figure).collect()
}

fn line(row: &Row) -> DocumentRow {
    DocumentRow {
        code: row.code.clone(),
        figures: counted(&row.figures),
        households_base: row.base,
        name: row.name.clone(),
        trained_per_mille: row.rate(),
    }
}

fn span(period: &Period) -> DocumentPeriod {
    DocumentPeriod {
        code: period.code(),
        from: period.from,
        label: BilingualText::message(&period.label()),
        until: period.until,
    }
}

fn place(about: &ReportSubject) -> DocumentPlace {
    DocumentPlace {
        by: match about.scope.grain() {
            Grain::Province => "province",
            Grain::District => "district",
            Grain::Commune => "commune",
        }
        .to_owned(),
        code: about.code.clone(),
        name: about.name.clone(),
        province: province_of(about).map(|province| DocumentProvince {
            code: province.code.clone(),
            name: province.full_name.clone(),
        }),
    }
}

fn definitions() -> BTreeMap<String, BilingualText> {
    let codes = Column::file_keys().into_iter();
    let codes = codes.chain([BASE, "trained_per_mille", "not_placed"]);
    codes
        .map(|code| {
            let key = format!("signing.definition.{code}");
            (code.to_owned(), BilingualText::of(&key))
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;

    pub fn line(code: &str, households: i64) -> DocumentRow {
        let figures = Figures {
            households,
            ..Figures::default()
        };
        DocumentRow {
            code: code.to_owned(),
            name: format!("Huyện {code}"),
            figures: counted(&figures),
            ..DocumentRow::default()
        }
    }

    pub fn document() -> Document {
        Document {
            boundaries: NaiveDate::from_ymd_opt(2025, 7, 1).unwrap(),
            causes: vec![Cause {
                kind: "late_sales".to_owned(),
                number: 3,
            }],
            definitions: definitions(),
            format: FORMAT.to_owned(),
            not_placed: None,
            number: 0,
            period: span(&Period::parse("s2024-08").unwrap()),
            predecessor: None,
            program: PROGRAM.to_owned(),
            reason: None,
            rows: vec![line("643", 4), line("644", 5)],
            scope: DocumentPlace {
                by: "district".to_owned(),
                code: "66".to_owned(),
                name: "Tỉnh Đắk Lắk".to_owned(),
                province: None,
            },
            signed: Signature {
                at: "2026-11-20T03:00:00.000000Z".to_owned(),
                name: "Nguyễn Thị Hòa".to_owned(),
                position: "Trưởng phòng".to_owned(),
            },
            total: line("", 9),
            uuid: "x".to_owned(),
        }
    }

    /// A reader that sorts keys itself gets the very same bytes: nothing depends on our structs.
    #[test]
    fn the_bytes_are_canonical() {
        let bytes = document().bytes().unwrap();
        let value: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(serde_json::to_vec(&value).unwrap(), bytes);
        assert_eq!(Document::parse(&bytes).unwrap(), document());
    }

    #[test]
    fn every_measure_is_defined_in_both_languages() {
        for (code, words) in definitions() {
            for text in [words.en, words.vi] {
                assert!(!text.contains("signing."), "{code}");
            }
        }
    }
}
