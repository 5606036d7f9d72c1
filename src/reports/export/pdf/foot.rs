//! The end of the document: the last sentence, who gets it, who signs it. They stay together, so
//! that no signature stands on a page of its own.

use super::draft::{Align, Block, Draft, Paper};
use super::fonts::{Face, Style};
use super::head::or_dots;
use super::letter::Letter;
use super::prose::{self, GAP, centred, count};
use crate::reports::export::Sheet;
use crate::reports::export::sheet::lowered;

const RECIPIENTS: Style = Style::new(Face::BoldItalic, 12.0);
const RECIPIENT: Style = Style::new(Face::Regular, 11.0);
const SIGNER: Style = Style::new(Face::Bold, 14.0);
/// Room for a signature and a seal.
const ROOM: f32 = 80.0;

pub(super) fn write(draft: &mut Draft, sheet: &Sheet, letter: &Letter, body: Style) {
    let subject = lowered(&sheet.subject);
    let closing = sheet
        .language
        .fill("exports.letter.closing", &[("subject", &subject)]);
    let ends = 4.0 * SIGNER.leading() + ROOM;
    let list = count(letter.recipients.len() + 4) * RECIPIENTS.leading();
    let closing_height = prose::height_of(draft, &closing, body);
    draft.keep(closing_height + 2.0 * GAP + ends.max(list));
    prose::paragraph(draft, &closing, body);
    draft.y += 2.0 * GAP;
    let top = draft.y;
    recipients(draft, sheet, letter);
    draft.y = top;
    signature(draft, letter);
}

fn recipients(draft: &mut Draft, sheet: &Sheet, letter: &Letter) {
    let t = |key| sheet.language.t(key);
    let column = (Paper::LEFT, Paper::LEFT + draft.paper.measure() * 0.45);
    left(draft, t("exports.letter.recipients"), RECIPIENTS, column);
    let unknown = [DOTTED.to_owned()];
    let known = match letter.recipients.is_empty() {
        true => &unknown,
        false => &letter.recipients[..],
    };
    for recipient in known {
        let line = format!("- {recipient};");
        left(draft, &line, RECIPIENT, column);
    }
    left(draft, t("exports.letter.archive"), RECIPIENT, column);
}

const DOTTED: &str = "……………………";

fn left(draft: &mut Draft, text: &str, style: Style, column: (f32, f32)) {
    let part = draft.begin(Block::Paragraph);
    for line in draft.fonts.wrap(text, style, column.1 - column.0, 0.0) {
        let at = (Align::Left, draft.y);
        draft.line(&format!("{line} "), style, column, at, Some(part));
        draft.y += style.leading();
    }
}

fn signature(draft: &mut Draft, letter: &Letter) {
    let start = Paper::LEFT + draft.paper.measure() * 0.5;
    let column = (start, draft.paper.right());
    let mut line = |text: &str| {
        centred(draft, text, SIGNER, column, Block::Paragraph);
    };
    if !letter.authority.trim().is_empty() {
        line(&letter.authority);
    }
    line(&or_dots(&letter.position).to_uppercase());
    draft.y += ROOM;
    centred(
        draft,
        or_dots(&letter.signer),
        SIGNER,
        column,
        Block::Paragraph,
    );
}
