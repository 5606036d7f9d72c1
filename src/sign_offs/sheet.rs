//! The CSV of a signed report: made of the frozen bytes and of nothing else.

use super::document::{Document, Line, MEASURES};
use crate::documents::guarded;
use crate::i18n::Language;

/// The columns of the reports' CSV, with the base of the rate; no line of totals.
pub(super) fn csv(document: &Document, language: Language) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let measures = MEASURES.iter().map(|measured| measured.code);
    let head = ["code", "name"].into_iter().chain(measures);
    file.write_record(head.chain(["households_base"]))?;
    for line in &document.rows {
        file.write_record(cells(line, &line.name))?;
    }
    if let Some(line) = &document.not_placed {
        file.write_record(cells(line, language.t("reports.not_placed")))?;
    }
    Ok(file.into_inner().map_err(|e| e.into_error())?)
}

fn cells(line: &Line, name: &str) -> Vec<String> {
    let figure = |code| line.figures.get(code).copied().unwrap_or(0).to_string();
    let mut cells = vec![guarded(&line.code), guarded(name)];
    cells.extend(MEASURES.iter().map(|measured| figure(measured.code)));
    cells.push(
        line.households_base
            .map_or_else(String::new, |n| n.to_string()),
    );
    cells
}
