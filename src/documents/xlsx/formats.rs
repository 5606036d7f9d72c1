//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::documents::ColumnKind;

/// What State offices write in; every Excel has it.
const FACE: &str = "Times New Roman";
/// Points a line of text takes.
pub(super) const LINE: f64 = 16.0;

pub(super) fn plain() -> Format {
    Format::new().set_font_name(FACE).set_font_size(12)
}

pub(super) fn title() -> Format {
    plain().set_bold().set_font_size(14)
}

pub(super) fn wrapped() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn heading() -> Format {
    ruled()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(0xE8_EEF4)
}

/// A cell of the table under a column of the kind.
pub(super) fn cell(kind: ColumnKind) -> Format {
    ruled()
        .set_num_format(number_format(kind))
        .set_align(match kind {
            ColumnKind::Code | ColumnKind::Day => FormatAlign::Center,
            ColumnKind::Text => FormatAlign::Left,
            _ => FormatAlign::Right,
        })
}

fn ruled() -> Format {
    plain().set_border(FormatBorder::Thin)
}

/// The separators are those of the reader's Excel: 1.234 in Vietnam.
const fn number_format(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Code | ColumnKind::Text => "@",
        ColumnKind::Day => "dd/mm/yyyy",
        ColumnKind::Whole | ColumnKind::Money => "#,##0",
        ColumnKind::PerMille => "0.0%",
        ColumnKind::Change | ColumnKind::MoneyChange => "+#,##0;-#,##0;0",
        ColumnKind::PerMilleChange => "+0.0%;-0.0%;0.0%",
    }
}
