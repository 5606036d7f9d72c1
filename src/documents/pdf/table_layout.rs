//! How wide the columns of a table are, and so how large its type and which way its pages lie.

use super::draft::Paper;
use super::fonts::{Face, Fonts, Style};
use super::prose::count;
use crate::documents::{ColumnKind, Sheet, SheetCell};

/// Between a rule and what stands beside it.
pub(super) const PAD: f32 = 3.0;
/// A name is not squeezed below this before the type gets smaller.
const NAME: f32 = 145.0;
/// Beyond this a name wraps, though there were room.
const LONG_NAME: f32 = 230.0;
/// Both pads, and half a point for the rounding of sums.
const EDGES: f32 = 2.0 * PAD + 0.5;

/// A column as it is printed.
pub(super) struct PrintedColumn {
    pub heading: String,
    pub group: Option<String>,
    pub kind: ColumnKind,
    pub cells: Vec<String>,
    pub total: Option<String>,
    pub width: f32,
}

pub(super) struct TableLayout {
    pub paper: Paper,
    pub size: f32,
    pub columns: Vec<PrintedColumn>,
}

impl TableLayout {
    /// The largest type with which the table fits, on a page that stands if it can; a table that
    /// fits nowhere is squeezed into the smallest.
    pub fn of(sheet: &Sheet, fonts: &Fonts) -> Self {
        let columns = printed(sheet);
        let needs: Vec<ColumnNeed> = columns.iter().map(|c| ColumnNeed::of(c, fonts)).collect();
        for (paper, sizes) in [
            (Paper::PORTRAIT, &[12.0, 11.5, 11.0, 10.5, 10.0][..]),
            (Paper::LANDSCAPE, &[12.0, 11.0, 10.0, 9.0, 8.0][..]),
        ] {
            for size in sizes {
                let narrow: Vec<f32> = needs.iter().map(|need| need.narrowest(*size)).collect();
                if narrow.iter().sum::<f32>() <= paper.measure() {
                    return Self::with(paper, *size, columns, narrow, &needs);
                }
            }
        }
        let (paper, size) = (Paper::LANDSCAPE, 7.0);
        let narrow: Vec<f32> = needs.iter().map(|need| need.narrowest(size)).collect();
        let squeeze = (paper.measure() / narrow.iter().sum::<f32>()).min(1.0);
        let squeezed = narrow.iter().map(|width| width * squeeze).collect();
        Self::with(paper, size, columns, squeezed, &needs)
    }

    /// What is left over goes to the names first, then to all figures alike.
    fn with(
        paper: Paper,
        size: f32,
        mut columns: Vec<PrintedColumn>,
        mut widths: Vec<f32>,
        needs: &[ColumnNeed],
    ) -> Self {
        let mut rest = paper.measure() - widths.iter().sum::<f32>();
        for (width, need) in widths.iter_mut().zip(needs) {
            let more = (need.natural(size) - *width).clamp(0.0, rest.max(0.0));
            *width += more;
            rest -= more;
        }
        let figures = columns
            .iter()
            .filter(|column| column.kind.is_figure())
            .count();
        let share = rest.max(0.0) / count(figures.max(1));
        for (column, width) in columns.iter_mut().zip(widths) {
            column.width = width + if column.kind.is_figure() { share } else { 0.0 };
        }
        Self {
            paper,
            size,
            columns,
        }
    }
}

/// How much room a column needs, for type of one point: measured once for all sizes.
struct ColumnNeed {
    kind: ColumnKind,
    /// The longest word of the heading.
    heading: f32,
    /// The longest cell.
    line: f32,
}

impl ColumnNeed {
    fn of(column: &PrintedColumn, fonts: &Fonts) -> Self {
        let cells = column.cells.iter().chain(&column.total);
        Self {
            kind: column.kind,
            heading: widest(column.heading.split_whitespace(), fonts),
            line: widest(cells.map(String::as_str), fonts),
        }
    }

    /// No heading's word and no figure may break; a name may between words.
    fn narrowest(&self, size: f32) -> f32 {
        let (heading, line) = (self.heading * size, self.line * size);
        let cells = match self.kind {
            ColumnKind::Text => line.min(NAME),
            _ => line,
        };
        heading.max(cells) + EDGES
    }

    fn natural(&self, size: f32) -> f32 {
        match self.kind {
            ColumnKind::Text => (self.line * size).min(LONG_NAME) + EDGES,
            _ => self.narrowest(size),
        }
    }
}

/// As bold as totals and headings are.
fn widest<'t>(texts: impl Iterator<Item = &'t str>, fonts: &Fonts) -> f32 {
    let style = Style::new(Face::Bold, 1.0);
    texts
        .map(|text| fonts.width(text, style))
        .fold(0.0, f32::max)
}

/// The running number that tables of the State begin with takes the place of codes.
fn printed(sheet: &Sheet) -> Vec<PrintedColumn> {
    let numbers = PrintedColumn {
        heading: sheet.language.t("exports.column.number").to_owned(),
        group: None,
        kind: ColumnKind::Code,
        cells: numbers(sheet),
        total: sheet.total.is_some().then(String::new),
        width: 0.0,
    };
    let columns = sheet.columns.iter().enumerate();
    let shown = columns.filter(|(_, column)| column.kind != ColumnKind::Code);
    let rest = shown.map(|(place, column)| {
        let cell = |cells: &Vec<SheetCell>| {
            let cell = cells.get(place).unwrap_or(&SheetCell::Empty);
            cell.shown(column.kind)
        };
        PrintedColumn {
            heading: column.heading.clone(),
            group: column.group.clone(),
            kind: column.kind,
            cells: sheet.rows.iter().map(cell).collect(),
            total: sheet.total.as_ref().map(cell),
            width: 0.0,
        }
    });
    std::iter::once(numbers).chain(rest).collect()
}

/// A row whose code is missing is no place ("not yet placed"): it is not counted among them.
fn numbers(sheet: &Sheet) -> Vec<String> {
    let code = sheet
        .columns
        .iter()
        .position(|column| column.kind == ColumnKind::Code);
    let mut last = 0;
    let number = |cells: &Vec<SheetCell>| {
        let code = code.and_then(|place| cells.get(place));
        if code == Some(&SheetCell::Empty) {
            return String::new();
        }
        last += 1;
        last.to_string()
    };
    sheet.rows.iter().map(number).collect()
}
