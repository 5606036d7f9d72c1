//! A report as a file of a chosen format: the one place that knows them all.

use super::report::Report;
use crate::i18n::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Json,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// As it stands in a form and at the end of a file's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
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

/// # Errors
/// In words for the log: a report that cannot be written is a mistake of ours.
pub fn file(report: &Report, format: Format, language: Language) -> Result<File, String> {
    let (content_type, bytes) = match format {
        Format::Csv => (
            "text/csv; charset=utf-8",
            report
                .csv(language)
                .map_err(|e| e.to_string())?
                .into_bytes(),
        ),
        Format::Json => (
            "application/json",
            report
                .json(language)
                .map_err(|e| e.to_string())?
                .into_bytes(),
        ),
    };
    let code = match &report.about.province {
        Some(province) => format!("{}-{}", province.code, report.about.code),
        None => report.about.code.clone(),
    };
    let ending = format.code();
    Ok(File {
        name: format!("lensan-{code}-{}.{ending}", report.period),
        content_type,
        bytes,
    })
}
