//! The document while it is laid out: pages with what is printed where, in points from the upper
//! left corner, and what each piece of text is part of, for those who hear a page instead of
//! seeing it.

use super::fonts::{Fonts, Style};

const fn millimetres(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// Decree 30/2020/NĐ-CP, appendix I: A4; 20–25 mm above and below, 30–35 left, 15–20 right. Tables
/// that are part of the text may turn the page to its long side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub width: f32,
    pub height: f32,
}

impl Paper {
    pub const PORTRAIT: Self = Self {
        width: millimetres(210.0),
        height: millimetres(297.0),
    };
    pub const LANDSCAPE: Self = Self {
        width: millimetres(297.0),
        height: millimetres(210.0),
    };
    pub const TOP: f32 = millimetres(20.0);
    pub const LEFT: f32 = millimetres(30.0);
    const RIGHT: f32 = millimetres(15.0);
    const BOTTOM: f32 = millimetres(20.0);

    pub fn right(self) -> f32 {
        self.width - Self::RIGHT
    }

    pub fn bottom(self) -> f32 {
        self.height - Self::BOTTOM
    }

    /// What is left between the margins.
    pub fn measure(self) -> f32 {
        self.right() - Self::LEFT
    }
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph,
    Title,
    Table,
}

/// Where a text belongs: to a block, and within a table to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PositionInText {
    pub block: usize,
    pub row: usize,
    pub column: usize,
    pub heading: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub x: f32,
    /// Of the line that letters stand on.
    pub y: f32,
    pub style: Style,
    pub text: String,
    /// How much wider each space is.
    pub stretch: f32,
    /// `None`: nothing that is read aloud (a page number, a heading that is repeated).
    pub part: Option<PositionInText>,
}

/// From where to where something reaches across the page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub left: f32,
    pub right: f32,
}

impl Extent {
    pub const fn new(left: f32, right: f32) -> Self {
        Self { left, right }
    }

    pub fn width(self) -> f32 {
        self.right - self.left
    }
}

/// Where a line of text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinePlacement {
    pub within: Extent,
    /// Its upper edge.
    pub top: f32,
    pub align: Align,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RuledLine {
    pub from: (f32, f32),
    pub to: (f32, f32),
}

#[derive(Debug, Default)]
pub(super) struct PdfPage {
    pub texts: Vec<Text>,
    pub rules: Vec<RuledLine>,
}

pub(super) struct PdfDraft<'a> {
    pub fonts: &'a Fonts,
    pub paper: Paper,
    pub finished: Vec<PdfPage>,
    pub page: PdfPage,
    /// How far down the page is written.
    pub y: f32,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

impl<'a> PdfDraft<'a> {
    pub fn new(fonts: &'a Fonts, paper: Paper) -> Self {
        Self {
            fonts,
            paper,
            finished: Vec::new(),
            page: PdfPage::default(),
            y: Paper::TOP,
            blocks: Vec::new(),
        }
    }

    pub fn begin(&mut self, block: Block) -> PositionInText {
        self.blocks.push(block);
        PositionInText {
            block: self.blocks.len() - 1,
            row: 0,
            column: 0,
            heading: false,
        }
    }

    /// Begins a new page where the rest of this one is lower than `height`. True if it did.
    pub fn keep(&mut self, height: f32) -> bool {
        let full = self.y + height > self.paper.bottom() && self.y > Paper::TOP;
        if full {
            self.finished.push(std::mem::take(&mut self.page));
            self.y = Paper::TOP;
        }
        full
    }

    pub fn line(
        &mut self,
        text: &str,
        style: Style,
        place: LinePlacement,
        part: Option<PositionInText>,
    ) {
        let left = place.within.left;
        let rest = place.within.width() - self.fonts.width(text.trim_end(), style);
        let x = match place.align {
            Align::Left => left,
            Align::Centre => left + rest / 2.0,
            Align::Right => left + rest,
        };
        self.page.texts.push(Text {
            x,
            y: baseline(place.top, style),
            style,
            text: text.to_owned(),
            stretch: 0.0,
            part,
        });
    }

    pub fn rule_across(&mut self, extent: Extent, y: f32) {
        self.page.rules.push(RuledLine {
            from: (extent.left, y),
            to: (extent.right, y),
        });
    }

    pub fn rule_down(&mut self, x: f32, top: f32, bottom: f32) {
        self.page.rules.push(RuledLine {
            from: (x, top),
            to: (x, bottom),
        });
    }
}

/// Where letters stand in a line whose upper edge is at `top`.
pub(super) fn baseline(top: f32, style: Style) -> f32 {
    top + style.size * 0.95
}
