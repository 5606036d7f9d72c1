//! A report as a sheet of paper has it: titles, headed columns, rows, a total, notes. It knows
//! nothing of files, and the files know nothing of districts.

use chrono::{NaiveDate, NaiveDateTime};

use crate::i18n::Language;
use crate::text;

/// What is measured in a column, and so how its figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Digits that are a name ("00643"): text, so that no spreadsheet eats the leading zeros.
    Code,
    Text,
    Day,
    Whole,
    /// Đồng.
    Money,
    /// Tenths of a percent: 433 = 43,3 %.
    PerMille,
    /// Whole numbers with their sign: what grew or shrank.
    Change,
    /// Đồng with their sign.
    MoneyChange,
    /// Tenths of a percent with their sign.
    PerMilleChange,
}

impl ColumnKind {
    /// Standing at the right edge, digit under digit.
    pub const fn is_figure(self) -> bool {
        !matches!(self, Self::Code | Self::Text | Self::Day)
    }

    const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::Change | Self::MoneyChange | Self::PerMilleChange
        )
    }

    const fn is_share(self) -> bool {
        matches!(self, Self::PerMille | Self::PerMilleChange)
    }
}

/// What stands in a row under a column. What it means is said by the column's [`ColumnKind`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetCell {
    /// There is no such figure: not zero.
    Empty,
    Text(String),
    Figure(i64),
    Day(NaiveDate),
}

impl SheetCell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// As people write it in Vietnam: `1.234`, `+12`, `43,0 %`, `31/08/2024`, a dash for nothing.
    pub fn shown(&self, kind: ColumnKind) -> String {
        match self {
            Self::Empty if kind.is_figure() => "–".to_owned(),
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Day(day) => text::date(*day),
            Self::Figure(value) => {
                let sign = if kind.is_signed() && *value > 0 {
                    "+"
                } else {
                    ""
                };
                if kind.is_share() {
                    format!("{sign}{} %", tenths(*value))
                } else {
                    format!("{sign}{}", text::number(*value))
                }
            }
        }
    }
}

impl From<Option<i64>> for SheetCell {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Empty, Self::Figure)
    }
}

impl From<Option<NaiveDate>> for SheetCell {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

fn tenths(value: i64) -> String {
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let whole = i64::try_from(size / 10).unwrap_or(i64::MAX);
    format!("{sign}{},{}", text::number(whole), size % 10)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// For scripts; the same in every language.
    pub key: &'static str,
    pub heading: String,
    /// Neighbours with the same group stand under one heading.
    pub group: Option<String>,
    pub kind: ColumnKind,
    /// One sentence: what is counted here, and when.
    pub meaning: String,
}

/// Something that is true of the whole sheet: its period, its boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFact {
    pub label: String,
    pub value: String,
}

impl SheetFact {
    pub fn line(&self) -> String {
        format!("{}: {}", self.label, self.value)
    }
}

/// A report in one language, ready to be written down. Every row has a cell for every column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub language: Language,
    pub title: String,
    /// What a document on it is about: follows "BÁO CÁO".
    pub subject: String,
    pub facts: Vec<SheetFact>,
    /// Sentences that say the most important of it.
    pub summary: Vec<String>,
    pub columns: Vec<SheetColumn>,
    pub rows: Vec<Vec<SheetCell>>,
    pub total: Option<Vec<SheetCell>>,
    pub notes: Vec<String>,
    /// When it was made, in UTC. It is the only time that gets into a file.
    pub made: NaiveDateTime,
}

impl Sheet {
    pub(super) fn is_grouped(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }

    /// The columns that stand under one group heading, or under none: `(first, how many, group)`.
    pub(super) fn groups(&self) -> Vec<(usize, usize, Option<&str>)> {
        let mut groups: Vec<(usize, usize, Option<&str>)> = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            let group = column.group.as_deref();
            match groups.last_mut() {
                Some((_, number, last)) if last.is_some() && *last == group => *number += 1,
                _ => groups.push((place, 1, group)),
            }
        }
        groups
    }

    /// The rows, and the total after them.
    pub(super) fn all_rows(&self) -> impl Iterator<Item = &Vec<SheetCell>> {
        self.rows.iter().chain(&self.total)
    }
}

/// Within a sentence: "lũy kế đến 31/08/2024".
pub fn lowered(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_as_people_write() {
        for (cell, kind, shown) in [
            (SheetCell::Figure(1_234_567), ColumnKind::Whole, "1.234.567"),
            (SheetCell::Figure(-2), ColumnKind::Whole, "-2"),
            (SheetCell::Figure(12), ColumnKind::Change, "+12"),
            (SheetCell::Figure(0), ColumnKind::Change, "0"),
            (SheetCell::Figure(-1_200), ColumnKind::MoneyChange, "-1.200"),
            (SheetCell::Figure(433), ColumnKind::PerMille, "43,3 %"),
            (SheetCell::Figure(-5), ColumnKind::PerMilleChange, "-0,5 %"),
            (SheetCell::Figure(5), ColumnKind::PerMilleChange, "+0,5 %"),
            (SheetCell::Figure(12_345), ColumnKind::PerMille, "1.234,5 %"),
            (SheetCell::Empty, ColumnKind::Whole, "–"),
            (SheetCell::Empty, ColumnKind::Text, ""),
            (SheetCell::text("00643"), ColumnKind::Code, "00643"),
        ] {
            assert_eq!(cell.shown(kind), shown);
        }
    }
}
