//! The laid-out pages as a PDF: archival (PDF/A-2a), tagged, the type embedded as far as it is used.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use chrono::{Datelike, NaiveDateTime, Timelike};
use krilla::configure::{Configuration, Validator};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::draft::{Block, Paper, PdfPage, PositionInText, RuledLine, Text};
use super::fonts::Fonts;
use crate::documents::{DocumentError, Sheet};

/// What was drawn of each part, in the order of reading.
type TaggedParts = BTreeMap<PositionInText, Vec<Identifier>>;

const THIN: f32 = 0.5;

pub(super) fn bytes(
    sheet: &Sheet,
    fonts: &Fonts,
    paper: Paper,
    pages: &[PdfPage],
    blocks: &[Block],
) -> Result<Vec<u8>, DocumentError> {
    let mut document = Document::new_with(SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::A2_A),
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let mut drawn = TaggedParts::new();
    for page in pages {
        let settings = PageSettings::from_wh(paper.width, paper.height);
        let settings = settings.ok_or_else(|| DocumentError::of("a page without a size"))?;
        let mut leaf = document.start_page_with(settings);
        let mut surface = leaf.surface();
        rules(&mut surface, &page.rules);
        for text in &page.texts {
            draw(&mut surface, fonts, text, &mut drawn);
        }
        surface.finish();
        leaf.finish();
    }
    document.set_metadata(metadata(sheet));
    document.set_tag_tree(tree(sheet, blocks, drawn));
    document
        .finish()
        .map_err(|cause| DocumentError::of(format!("{cause:?}")))
}

fn rules(surface: &mut Surface, rules: &[RuledLine]) {
    if rules.is_empty() {
        return;
    }
    let mut path = PathBuilder::new();
    for rule in rules {
        path.move_to(rule.from.0, rule.from.1);
        path.line_to(rule.to.0, rule.to.1);
    }
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        width: THIN,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn draw(surface: &mut Surface, fonts: &Fonts, text: &Text, drawn: &mut TaggedParts) {
    let tag = match text.part {
        Some(_) => ContentTag::Span(SpanTag::empty()),
        None => ContentTag::Artifact(ArtifactType::Page),
    };
    let identifier = surface.start_tagged(tag);
    if let Some(part) = text.part {
        drawn.entry(part).or_default().push(identifier);
    }
    surface.draw_glyphs(
        Point::from_xy(text.x, text.y),
        &fonts.glyphs(&text.text, text.style, text.stretch),
        fonts.embedded(text.style.face),
        &text.text,
        text.style.size,
        false,
    );
    surface.end_tagged();
}

fn metadata(sheet: &Sheet) -> Metadata {
    Metadata::new()
        .title(sheet.subject.clone())
        .language(sheet.language.tag().to_owned())
        .creator("lensan".to_owned())
        .producer("lensan".to_owned())
        .creation_date(moment(sheet.made))
}

fn moment(utc: NaiveDateTime) -> DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(utc.year()).unwrap_or_default())
        .month(small(utc.month()))
        .day(small(utc.day()))
        .hour(small(utc.hour()))
        .minute(small(utc.minute()))
        .second(small(utc.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The blocks in their order; a table's cells in its rows.
fn tree(sheet: &Sheet, blocks: &[Block], drawn: TaggedParts) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.language.tag().to_owned()));
    let mut parts = drawn.into_iter().peekable();
    for (number, block) in blocks.iter().enumerate() {
        let mut own = Vec::new();
        while let Some(part) = parts.next_if(|(part, _)| part.block == number) {
            own.push(part);
        }
        tree.push(match block {
            Block::Paragraph => leaf(TagGroup::new(Tag::P), own),
            Block::Title => {
                let title = sheet.language.t("exports.letter.report").to_owned();
                leaf(TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(title))), own)
            }
            Block::Table => table(own),
        });
    }
    tree
}

fn leaf(mut group: TagGroup, parts: Vec<(PositionInText, Vec<Identifier>)>) -> TagGroup {
    for identifier in parts.into_iter().flat_map(|(_, drawn)| drawn) {
        group.push(identifier);
    }
    group
}

fn table(cells: Vec<(PositionInText, Vec<Identifier>)>) -> TagGroup {
    let mut table = TagGroup::new(Tag::Table);
    let mut cells = cells.into_iter().peekable();
    while let Some(row) = cells.peek().map(|(part, _)| part.row) {
        let mut line = TagGroup::new(Tag::TR);
        while let Some(cell) = cells.next_if(|(part, _)| part.row == row) {
            let group = if cell.0.heading {
                TagGroup::new(Tag::TH(TableHeaderScope::Column))
            } else {
                TagGroup::new(Tag::TD)
            };
            line.push(leaf(group, vec![cell]));
        }
        table.push(line);
    }
    table
}
