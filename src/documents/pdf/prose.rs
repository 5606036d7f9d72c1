//! Paragraphs: justified, their first line set in, 6 points between them.

use super::draft::{Align, Block, Extent, LinePlacement, Paper, PdfDraft, Text, baseline};
use super::fonts::Style;

/// 1,27 cm.
const INDENT: f32 = 36.0;
pub(super) const GAP: f32 = 6.0;

/// A paragraph from margin to margin, over pages if it must.
pub(super) fn paragraph(draft: &mut PdfDraft, text: &str, style: Style) {
    let (left, width) = (Paper::LEFT, draft.paper.measure());
    let lines = draft.fonts.wrap(text, style, width, INDENT);
    let part = draft.begin(Block::Paragraph);
    draft.y += GAP;
    let last = lines.len().saturating_sub(1);
    for (number, line) in lines.iter().enumerate() {
        draft.keep(leading(style));
        let indent = if number == 0 { INDENT } else { 0.0 };
        let rest = width - indent - draft.fonts.width(line, style);
        let spaces = line.matches(' ').count().max(1);
        let text = Text {
            x: left + indent,
            y: baseline(draft.y, style),
            style,
            // The space between two lines' words, for who copies the text.
            text: if number == last {
                line.clone()
            } else {
                format!("{line} ")
            },
            stretch: if number == last {
                0.0
            } else {
                share(rest, spaces)
            },
            part: Some(part),
        };
        draft.page.texts.push(text);
        draft.y += leading(style);
    }
}

pub(super) fn height_of(draft: &PdfDraft, text: &str, style: Style) -> f32 {
    let lines = draft.fonts.wrap(text, style, draft.paper.measure(), INDENT);
    GAP + count(lines.len()) * leading(style)
}

/// Centred lines, a block of its own; the width of the last line is answered.
pub(super) fn centred(
    draft: &mut PdfDraft,
    text: &str,
    style: Style,
    column: Extent,
    block: Block,
) -> f32 {
    let part = draft.begin(block);
    let mut width = 0.0;
    for line in draft.fonts.balanced(text, style, column.width()) {
        width = draft.fonts.width(&line, style);
        let line = format!("{line} ");
        let place = LinePlacement {
            within: column,
            top: draft.y,
            align: Align::Centre,
        };
        draft.line(&line, style, place, Some(part));
        draft.y += style.leading();
    }
    width
}

/// The body's lines stand a little wider than those of tables and headings.
fn leading(style: Style) -> f32 {
    style.size * 1.3
}

fn share(rest: f32, spaces: usize) -> f32 {
    rest / count(spaces)
}

/// Numbers of lines and spaces are small.
pub(super) fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
