//! How wide the columns of a table are, and so how large its type and which way its pages lie.

use super::draft::Paper;
use super::fonts::{Face, Fonts, Style};
use super::prose::count;
use crate::reports::export::{Cell, Kind, Sheet};

/// Between a rule and what stands beside it.
pub(super) const PAD: f32 = 3.0;
/// A name is not squeezed below this before the type gets smaller.
const NAME: f32 = 145.0;
/// Beyond this a name wraps, though there were room.
const LONG_NAME: f32 = 230.0;

/// A column as it is printed.
pub(super) struct Printed {
    pub heading: String,
    pub group: Option<String>,
    pub kind: Kind,
    pub cells: Vec<String>,
    pub total: Option<String>,
    pub width: f32,
}

pub(super) struct Plan {
    pub paper: Paper,
    pub size: f32,
    pub columns: Vec<Printed>,
}

impl Plan {
    /// The largest type with which the table fits, on a page that stands if it can; a table that
    /// fits nowhere is squeezed into the smallest.
    pub fn of(sheet: &Sheet, fonts: &Fonts) -> Self {
        let columns = printed(sheet);
        for (paper, sizes) in [
            (Paper::PORTRAIT, &[12.0, 11.5, 11.0, 10.5, 10.0][..]),
            (Paper::LANDSCAPE, &[12.0, 11.0, 10.0, 9.0, 8.0][..]),
        ] {
            for size in sizes {
                let narrow = widths(&columns, fonts, *size, narrowest);
                if narrow.iter().sum::<f32>() <= paper.measure() {
                    return Self::with(paper, *size, columns, narrow, fonts);
                }
            }
        }
        let (paper, size) = (Paper::LANDSCAPE, 7.0);
        let narrow = widths(&columns, fonts, size, narrowest);
        let squeeze = (paper.measure() / narrow.iter().sum::<f32>()).min(1.0);
        let squeezed = narrow.iter().map(|width| width * squeeze).collect();
        Self::with(paper, size, columns, squeezed, fonts)
    }

    /// What is left over goes to the names first, then to all columns alike.
    fn with(
        paper: Paper,
        size: f32,
        mut columns: Vec<Printed>,
        mut narrow: Vec<f32>,
        fonts: &Fonts,
    ) -> Self {
        let natural = widths(&columns, fonts, size, natural);
        let mut rest = paper.measure() - narrow.iter().sum::<f32>();
        for (width, wished) in narrow.iter_mut().zip(&natural) {
            let more = (wished - *width).clamp(0.0, rest.max(0.0));
            *width += more;
            rest -= more;
        }
        let figures = columns
            .iter()
            .filter(|column| column.kind.is_figure())
            .count();
        let share = rest.max(0.0) / count(figures.max(1));
        for (column, width) in columns.iter_mut().zip(narrow) {
            column.width = width + if column.kind.is_figure() { share } else { 0.0 };
        }
        Self {
            paper,
            size,
            columns,
        }
    }
}

/// The running number that tables of the State begin with takes the place of codes.
fn printed(sheet: &Sheet) -> Vec<Printed> {
    let numbers = Printed {
        heading: sheet.language.t("exports.column.number").to_owned(),
        group: None,
        kind: Kind::Code,
        cells: numbers(sheet),
        total: sheet.total.is_some().then(String::new),
        width: 0.0,
    };
    let columns = sheet.columns.iter().enumerate();
    let shown = columns.filter(|(_, column)| column.kind != Kind::Code);
    let rest = shown.map(|(place, column)| {
        let cell = |cells: &Vec<Cell>| {
            let cell = cells.get(place).unwrap_or(&Cell::Empty);
            cell.shown(column.kind)
        };
        Printed {
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
        .position(|column| column.kind == Kind::Code);
    let mut last = 0;
    let number = |cells: &Vec<Cell>| {
        let code = code.and_then(|place| cells.get(place));
        if code == Some(&Cell::Empty) {
            return String::new();
        }
        last += 1;
        last.to_string()
    };
    sheet.rows.iter().map(number).collect()
}

fn widths(
    columns: &[Printed],
    fonts: &Fonts,
    size: f32,
    of: fn(&Printed, &Fonts, f32) -> f32,
) -> Vec<f32> {
    let one = |column| of(column, fonts, size) + 2.0 * PAD + 0.5;
    columns.iter().map(one).collect()
}

/// No word and no figure may break.
fn narrowest(column: &Printed, fonts: &Fonts, size: f32) -> f32 {
    let heading = widest(column.heading.split_whitespace(), fonts, size);
    match column.kind {
        Kind::Text => {
            let words = column.cells.iter().flat_map(|cell| cell.split_whitespace());
            let longest = widest(cells(column), fonts, size);
            let word = widest(words, fonts, size).min(NAME);
            word.max(heading).max(longest.min(NAME))
        }
        _ => heading.max(widest(cells(column), fonts, size)),
    }
}

fn natural(column: &Printed, fonts: &Fonts, size: f32) -> f32 {
    match column.kind {
        Kind::Text => widest(cells(column), fonts, size).min(LONG_NAME),
        _ => narrowest(column, fonts, size),
    }
}

fn cells(column: &Printed) -> impl Iterator<Item = &str> {
    column.cells.iter().chain(&column.total).map(String::as_str)
}

/// As bold as totals and headings are.
fn widest<'t>(texts: impl Iterator<Item = &'t str>, fonts: &Fonts, size: f32) -> f32 {
    let style = Style::new(Face::Bold, size);
    texts
        .map(|text| fonts.width(text, style))
        .fold(0.0, f32::max)
}
