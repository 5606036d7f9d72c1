//! The first sheet of the workbook: the report itself.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::{col, formats, height, row};
use crate::documents::{ColumnKind, Sheet, SheetCell};
use crate::text;

type XlsxResult = Result<(), XlsxError>;

const A4: u8 = 9;
/// Letters across; a longer name wraps.
const WIDEST: usize = 44;

/// Where the table stands, in rows from 0.
struct Layout {
    /// The row of the columns' own headings; group headings stand one above.
    heading: usize,
    first: usize,
    /// The row after the last of the rows: that of the total.
    end: usize,
}

impl Layout {
    fn of(sheet: &Sheet) -> Self {
        // The title, the facts, when it was made, an empty row.
        let heading = sheet.facts.len() + 3 + usize::from(sheet.is_grouped());
        Self {
            heading,
            first: heading + 1,
            end: heading + 1 + sheet.rows.len(),
        }
    }
}

pub(super) fn write(page: &mut Worksheet, sheet: &Sheet) -> XlsxResult {
    let layout = Layout::of(sheet);
    page.set_name(sheet.language.t("exports.sheet.report"))?;
    let widths = widths(sheet);
    for (place, width) in widths.iter().enumerate() {
        page.set_column_width(col(place), *width)?;
    }
    titles(page, sheet)?;
    headings(page, sheet, &layout)?;
    rows(page, sheet, &layout)?;
    notes(page, sheet, &layout, widths.iter().sum())?;
    screen(page, sheet, &layout)?;
    paper(page, &layout)
}

fn titles(page: &mut Worksheet, sheet: &Sheet) -> XlsxResult {
    page.write_string_with_format(0, 0, &sheet.title, &formats::title())?;
    let made = sheet.language.t("exports.fact.made");
    let made = format!("{made}: {}", text::date_time(sheet.made));
    let lines = sheet.facts.iter().map(|fact| fact.line());
    for (place, line) in lines.chain([made]).enumerate() {
        page.write_string_with_format(row(place + 1), 0, line, &formats::plain())?;
    }
    Ok(())
}

fn headings(page: &mut Worksheet, sheet: &Sheet, layout: &Layout) -> XlsxResult {
    let format = formats::heading();
    let own = row(layout.heading);
    for (place, column) in sheet.columns.iter().enumerate() {
        page.write_string_with_format(own, col(place), &column.heading, &format)?;
    }
    if !sheet.is_grouped() {
        return Ok(());
    }
    for (first, number, group) in sheet.groups() {
        let (left, right) = (col(first), col(first + number - 1));
        let above = own - 1;
        match group {
            // The filter's buttons sit in the lower of two merged rows, where they hide nothing.
            None => {
                let heading = sheet
                    .columns
                    .get(first)
                    .map_or("", |column| &column.heading);
                page.merge_range(above, left, own, right, heading, &format)?;
            }
            Some(group) if number == 1 => {
                page.write_string_with_format(above, left, group, &format)?;
            }
            Some(group) => {
                page.merge_range(above, left, above, right, group, &format)?;
            }
        }
    }
    Ok(())
}

fn rows(page: &mut Worksheet, sheet: &Sheet, layout: &Layout) -> XlsxResult {
    let kinds: Vec<ColumnKind> = sheet.columns.iter().map(|column| column.kind).collect();
    let plain: Vec<(ColumnKind, Format)> = kinds.iter().map(|k| (*k, formats::cell(*k))).collect();
    let bold = |kind: &ColumnKind| (*kind, formats::cell(*kind).set_bold());
    let bold: Vec<(ColumnKind, Format)> = kinds.iter().map(bold).collect();
    for (place, cells) in sheet.rows.iter().enumerate() {
        line(page, layout.first + place, cells, &plain)?;
    }
    match &sheet.total {
        Some(total) => line(page, layout.end, total, &bold),
        None => Ok(()),
    }
}

fn line(
    page: &mut Worksheet,
    at: usize,
    cells: &[SheetCell],
    columns: &[(ColumnKind, Format)],
) -> XlsxResult {
    for (place, (cell, (kind, format))) in cells.iter().zip(columns).enumerate() {
        let (row, col) = (row(at), col(place));
        match cell {
            SheetCell::Empty => page.write_blank(row, col, format)?,
            SheetCell::Text(text) => page.write_string_with_format(row, col, text, format)?,
            SheetCell::Day(day) => page.write_datetime_with_format(row, col, day, format)?,
            SheetCell::Figure(value) => {
                page.write_number_with_format(row, col, number(*value, *kind), format)?
            }
        };
    }
    Ok(())
}

/// Spreadsheets know no whole numbers; up to 2⁵³ (nine quadrillion đồng) nothing is lost.
#[allow(
    clippy::as_conversions,
    reason = "the library of workbooks takes figures as f64"
)]
fn number(value: i64, kind: ColumnKind) -> f64 {
    match kind {
        ColumnKind::PerMille | ColumnKind::PerMilleChange => value as f64 / 1000.0,
        _ => value as f64,
    }
}

fn notes(page: &mut Worksheet, sheet: &Sheet, layout: &Layout, width: f64) -> XlsxResult {
    let last = col(sheet.columns.len().saturating_sub(1));
    for (place, note) in sheet.notes.iter().enumerate() {
        let at = row(layout.end + 2 + place);
        page.merge_range(at, 0, at, last, note, &formats::wrapped())?;
        page.set_row_height(at, height(note, width))?;
    }
    Ok(())
}

/// What stays in sight while one scrolls, and the filter. The total is left out of the filter's
/// range, or a sort would carry it away.
fn screen(page: &mut Worksheet, sheet: &Sheet, layout: &Layout) -> XlsxResult {
    let names = sheet
        .columns
        .iter()
        .take_while(|column| !column.kind.is_figure());
    page.set_freeze_panes(row(layout.first), col(names.count()))?;
    let last_column = col(sheet.columns.len().saturating_sub(1));
    let last_row = row(layout.end.saturating_sub(1).max(layout.heading));
    page.autofilter(row(layout.heading), 0, last_row, last_column)?;
    Ok(())
}

fn paper(page: &mut Worksheet, layout: &Layout) -> XlsxResult {
    page.set_paper_size(A4).set_landscape();
    // As wide as the page, as long as it takes.
    page.set_print_fit_to_pages(1, 0);
    page.set_margins(0.6, 0.6, 0.8, 0.8, 0.3, 0.3);
    page.set_footer("&C&P/&N");
    page.set_repeat_rows(row(layout.heading.saturating_sub(1)), row(layout.heading))?;
    Ok(())
}

/// In letters: the longest cell, and a heading in at most three lines.
fn widths(sheet: &Sheet) -> Vec<f64> {
    let longest = |place: usize, kind: ColumnKind| {
        let cells = sheet.all_rows().filter_map(move |cells| cells.get(place));
        let letters = cells.map(|cell| cell.shown(kind).chars().count());
        letters.max().unwrap_or(0)
    };
    let columns = sheet.columns.iter().enumerate();
    columns
        .map(|(place, column)| {
            let words = column.heading.split_whitespace();
            let word = words.map(|word| word.chars().count()).max().unwrap_or(0);
            let third = column.heading.chars().count().div_ceil(3);
            let letters = longest(place, column.kind).max(word + 2).max(third);
            // A letter of 12 points is wider than the 11 that widths are told in.
            f64::from(u16::try_from(letters.min(WIDEST)).unwrap_or(0)) * 1.15 + 2.5
        })
        .collect()
}
