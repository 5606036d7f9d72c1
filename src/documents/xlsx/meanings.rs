//! The second sheet of the workbook: what the figures mean, of which time, within which boundaries.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{formats, height, row};
use crate::documents::Sheet;
use crate::text;

const NAMES: f64 = 30.0;
const MEANINGS: f64 = 95.0;

pub(super) fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let t = |key| sheet.language.t(key);
    page.set_name(t("exports.sheet.definitions"))?;
    page.set_column_width(0, NAMES)?;
    page.set_column_width(1, MEANINGS)?;
    page.write_string_with_format(0, 0, t("exports.definitions.title"), &formats::title())?;
    let mut at = 2;
    for fact in &sheet.facts {
        pair(page, &mut at, &fact.label, &fact.value)?;
    }
    pair(
        page,
        &mut at,
        t("exports.fact.made"),
        &text::date_time(sheet.made),
    )?;
    at += 1;
    let head = formats::heading();
    page.write_string_with_format(row(at), 0, t("exports.definitions.figure"), &head)?;
    page.write_string_with_format(row(at), 1, t("exports.definitions.meaning"), &head)?;
    at += 1;
    for column in &sheet.columns {
        let name = match &column.group {
            Some(group) => format!("{group}: {}", column.heading),
            None => column.heading.clone(),
        };
        pair(page, &mut at, &name, &column.meaning)?;
    }
    for note in &sheet.notes {
        pair(page, &mut at, "", note)?;
    }
    page.set_paper_size(9).set_landscape();
    page.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn pair(page: &mut Worksheet, at: &mut usize, name: &str, value: &str) -> Result<(), XlsxError> {
    page.write_string_with_format(row(*at), 0, name, &formats::wrapped())?;
    page.write_string_with_format(row(*at), 1, value, &formats::wrapped())?;
    page.set_row_height(row(*at), height(value, MEANINGS).max(height(name, NAMES)))?;
    *at += 1;
    Ok(())
}
