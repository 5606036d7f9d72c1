//! A sheet as a document of the State, in the form of Decree 30/2020/NĐ-CP, appendix I.
//!
//! Laid out here, written by krilla. What a document says is laid out first, as texts and rules on
//! pages ([`draft`]); only then is it turned into a PDF ([`write`]), which knows nothing of the form.

mod draft;
mod fonts;
mod foot;
mod head;
mod letter;
mod prose;
mod table;
mod table_layout;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
mod write;

pub use letter::OfficialLetter;

use self::draft::{Align, Block, Extent, LinePlacement, Paper, PdfDraft, PdfPage};
use self::fonts::{Face, Fonts, Style};
use self::table_layout::TableLayout;
use crate::documents::{DocumentError, Sheet, SheetFact};
use crate::text::nfc;

const BODY: Style = Style::new(Face::Regular, 13.0);
const CAPTION: Style = Style::new(Face::Italic, 12.0);
const NOTE: Style = Style::new(Face::Italic, 12.0);
const PAGE_NUMBER: Style = Style::new(Face::Regular, 13.0);

impl Sheet {
    /// The PDF's bytes; the same for the same sheet and letter.
    pub fn pdf(&self, letter: &OfficialLetter) -> Result<Vec<u8>, DocumentError> {
        let fonts = Fonts::load()?;
        let sheet = composed(self);
        let plan = TableLayout::of(&sheet, &fonts);
        let (pages, blocks) = laid_out(&sheet, letter, &plan, &fonts);
        write::bytes(&sheet, &fonts, plan.paper, &pages, &blocks)
    }
}

/// Letters with their marks as one character each, as the type has them.
fn composed(sheet: &Sheet) -> Sheet {
    let mut sheet = sheet.clone();
    let all = sheet.rows.iter_mut().chain(&mut sheet.total);
    for cell in all.flatten() {
        if let super::SheetCell::Text(text) = cell {
            *text = nfc(text);
        }
    }
    sheet
}

fn laid_out(
    sheet: &Sheet,
    letter: &OfficialLetter,
    plan: &TableLayout,
    fonts: &Fonts,
) -> (Vec<PdfPage>, Vec<Block>) {
    let mut draft = PdfDraft::new(fonts, plan.paper);
    head::write(&mut draft, sheet, letter);
    for sentence in &sheet.summary {
        prose::paragraph(&mut draft, sentence, BODY);
    }
    caption(&mut draft, sheet);
    table::write(&mut draft, plan);
    draft.y += prose::GAP;
    for note in &sheet.notes {
        prose::paragraph(&mut draft, note, NOTE);
    }
    foot::write(&mut draft, sheet, letter, BODY);
    let (mut pages, last) = (draft.finished, draft.page);
    pages.push(last);
    (numbered(fonts, plan.paper, pages), draft.blocks)
}

/// Of what time and within which boundaries the table is, above it.
fn caption(draft: &mut PdfDraft, sheet: &Sheet) {
    let facts: Vec<String> = sheet.facts.iter().map(SheetFact::line).collect();
    draft.y += prose::GAP;
    let column = Extent::new(Paper::LEFT, draft.paper.right());
    let facts = facts.join("; ");
    prose::centred(draft, &facts, CAPTION, column, Block::Paragraph);
}

/// The number stands in the middle of the upper margin, from the second page on.
fn numbered(fonts: &Fonts, paper: Paper, pages: Vec<PdfPage>) -> Vec<PdfPage> {
    let number = |(place, page): (usize, PdfPage)| {
        if place == 0 {
            return page;
        }
        let mut draft = PdfDraft::new(fonts, paper);
        draft.page = page;
        let top = Paper::TOP - PAGE_NUMBER.leading() - 8.0;
        let at = LinePlacement {
            within: Extent::new(Paper::LEFT, paper.right()),
            top,
            align: Align::Centre,
        };
        draft.line(&(place + 1).to_string(), PAGE_NUMBER, at, None);
        draft.page
    };
    pages.into_iter().enumerate().map(number).collect()
}
