//! What is asked of open data, as it was understood.

use chrono::NaiveDate;

use crate::blobs::ContentHash;
use crate::values::Period;

/// Which table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum TableKind {
    Provinces,
    /// Of the province with this code.
    Districts(String),
    Communes(String),
}

/// A question as it was understood: however it was written, it has one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct TableQuestion {
    pub kind: TableKind,
    pub period: Period,
    /// `None`: those in force.
    pub boundaries_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableFormat {
    Json,
    Csv,
}

impl TableQuestion {
    /// Tells this question apart from all others; a part of every tag of its answer.
    pub fn mark(&self, format: TableFormat) -> String {
        let (kind, province) = match &self.kind {
            TableKind::Provinces => ("provinces", ""),
            TableKind::Districts(code) => ("districts", code.as_str()),
            TableKind::Communes(code) => ("communes", code.as_str()),
        };
        let (period, boundaries_on) = (self.period.code(), self.boundaries_on);
        let text = format!("{format:?}|{kind}|{province}|{period}|{boundaries_on:?}");
        ContentHash::of(text.as_bytes())
            .as_str()
            .chars()
            .take(16)
            .collect()
    }
}
