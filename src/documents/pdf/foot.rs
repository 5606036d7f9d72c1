//! The end of the document: the last sentence, who gets it, who signs it. They stay together, so
//! that no signature stands on a page of its own.

use super::draft::{Align, Block, Extent, LinePlacement, Paper, PdfDraft};
use super::fonts::{Face, Style};
use super::head::or_dots;
use super::letter::OfficialLetter;
use super::prose::{self, GAP, centred, count};
use crate::documents::Sheet;
use crate::documents::sheet::lowered;

const RECIPIENTS: Style = Style::new(Face::BoldItalic, 12.0);
const RECIPIENT: Style = Style::new(Face::Regular, 11.0);
const SIGNER: Style = Style::new(Face::Bold, 14.0);
/// Room for a signature and a seal.
const ROOM: f32 = 80.0;
const UNKNOWN: &str = "……………………";

/// A column of texts with their style.
type StyledLines = Vec<(Style, String)>;

pub(super) fn write(draft: &mut PdfDraft, sheet: &Sheet, letter: &OfficialLetter, body: Style) {
    let subject = lowered(&sheet.subject);
    let closing = sheet
        .language
        .fill("exports.letter.closing", &[("subject", &subject)]);
    let (recipients, signing) = (recipients(sheet, letter), signing(letter));
    let middle = Paper::LEFT + draft.paper.measure() * 0.5;
    let left = Extent::new(Paper::LEFT, middle - 16.0);
    let right = Extent::new(middle, draft.paper.right());
    let signed = height(draft, &signing, right) + ROOM + SIGNER.leading();
    let below = signed.max(height(draft, &recipients, left));
    draft.keep(prose::height_of(draft, &closing, body) + 2.0 * GAP + below);
    prose::paragraph(draft, &closing, body);
    draft.y += 2.0 * GAP;
    let top = draft.y;
    for (style, text) in recipients {
        flush_left(draft, &text, style, left);
    }
    draft.y = top;
    for (style, text) in signing {
        centred(draft, &text, style, right, Block::Paragraph);
    }
    draft.y += ROOM;
    let signer = or_dots(&letter.signer);
    centred(draft, signer, SIGNER, right, Block::Paragraph);
}

fn recipients(sheet: &Sheet, letter: &OfficialLetter) -> StyledLines {
    let t = |key| sheet.language.t(key).to_owned();
    let unknown = [UNKNOWN.to_owned()];
    let known = if letter.recipients.is_empty() {
        unknown.as_slice()
    } else {
        letter.recipients.as_slice()
    };
    let list = known.iter().map(|known| format!("- {known};"));
    let list = list.chain([t("exports.letter.archive")]);
    let title = (RECIPIENTS, t("exports.letter.recipients"));
    let list = list.map(|line| (RECIPIENT, line));
    std::iter::once(title).chain(list).collect()
}

fn signing(letter: &OfficialLetter) -> StyledLines {
    let position = or_dots(&letter.position).to_uppercase();
    let lines = [letter.authority.to_uppercase(), position];
    let lines = lines.into_iter().filter(|line| !line.trim().is_empty());
    lines.map(|line| (SIGNER, line)).collect()
}

fn height(draft: &PdfDraft, lines: &[(Style, String)], column: Extent) -> f32 {
    let each = lines.iter().map(|(style, text)| {
        let lines = draft.fonts.wrap(text, *style, column.width(), 0.0);
        count(lines.len()) * style.leading()
    });
    each.sum()
}

fn flush_left(draft: &mut PdfDraft, text: &str, style: Style, column: Extent) {
    let part = draft.begin(Block::Paragraph);
    for line in draft.fonts.wrap(text, style, column.width(), 0.0) {
        let place = LinePlacement {
            within: column,
            top: draft.y,
            align: Align::Left,
        };
        draft.line(&format!("{line} "), style, place, Some(part));
        draft.y += style.leading();
    }
}
