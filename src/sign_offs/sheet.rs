//! The CSV of a signed report: made of the frozen bytes and of nothing else.

use super::document::{BASE, Document, DocumentRow};
use crate::documents::{CsvTable, DocumentError, SheetCell};
use crate::i18n::Language;
use crate::reports::figures::columns::Column;

/// The columns of the reports' CSV, with the base of the rate; no line of totals.
pub(super) fn csv(document: &Document, language: Language) -> Result<String, DocumentError> {
    let figures = Column::file_keys();
    let keys = ["code", "name"].into_iter().chain(figures);
    let mut table = CsvTable::new(keys.chain([BASE]))?;
    for line in &document.rows {
        table.line(cells(line, &line.name))?;
    }
    if let Some(line) = &document.not_placed {
        table.line(cells(line, language.t("reports.not_placed")))?;
    }
    table.finish()
}

fn cells(line: &DocumentRow, name: &str) -> impl Iterator<Item = SheetCell> {
    let figure = |column: Column| {
        let known = line.figures.get(column.file_key());
        SheetCell::Figure(known.copied().unwrap_or(0))
    };
    [SheetCell::text(&line.code), SheetCell::text(name)]
        .into_iter()
        .chain(Column::COUNTED.map(figure))
        .chain([SheetCell::from(line.households_base)])
}
