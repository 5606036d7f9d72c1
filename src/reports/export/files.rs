//! A report as a file of a chosen format: the one place that knows them all.

use chrono::NaiveDateTime;

use crate::documents::{CSV_TYPE, OfficialLetter};

use crate::areas::ReportUnit;
use crate::i18n::Language;
use crate::reports::figures::report::{Report, ReportSubject};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Pdf,
    Csv,
    Json,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Xlsx, Self::Pdf, Self::Csv, Self::Json];

    /// As it stands in a form and at the end of a file's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Csv => CSV_TYPE,
            Self::Json => "application/json",
        }
    }

    /// Nothing that a terminal could show.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// Something to send or to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Takes its time for a large report: off the threads that answer. `letter` is who sends it, for a
/// document.
///
/// # Errors
/// In words for the log: a report that cannot be written is a mistake of ours.
pub fn file(
    report: &Report,
    format: Format,
    language: Language,
    made: NaiveDateTime,
    letter: &OfficialLetter,
) -> Result<File, String> {
    let code = match province_of(&report.about) {
        Some(province) => format!("{}-{}", province.code, report.about.code),
        None => report.about.code.clone(),
    };
    Ok(File {
        name: format!("lensan-{code}-{}.{}", report.period, format.code()),
        content_type: format.content_type(),
        bytes: bytes(report, format, language, made, letter)?,
    })
}

fn bytes(
    report: &Report,
    format: Format,
    language: Language,
    made: NaiveDateTime,
    letter: &OfficialLetter,
) -> Result<Vec<u8>, String> {
    let sheet = || report.sheet(language, report.boundaries_on, made);
    match format {
        Format::Csv => report
            .csv(language)
            .map(String::into_bytes)
            .map_err(error_text),
        Format::Json => report
            .json(language)
            .map(String::into_bytes)
            .map_err(error_text),
        Format::Xlsx => sheet().xlsx().map_err(error_text),
        Format::Pdf => sheet().pdf(letter).map_err(error_text),
    }
}

/// The province that a district lies in; `None` for what is no district.
pub fn province_of(about: &ReportSubject) -> Option<&ReportUnit> {
    about.province.as_ref()
}

fn error_text(cause: impl std::fmt::Display) -> String {
    cause.to_string()
}
