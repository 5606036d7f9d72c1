//! The table: thin rules, figures at the right, headings again on every page.

use super::draft::{Align, Block, Extent, LinePlacement, Paper, PdfDraft, PositionInText};
use super::fonts::{Face, Style};
use super::prose::count;
use super::table_layout::{PAD, PrintedColumn, TableLayout};
use crate::documents::ColumnKind;

/// The room of a cell, from the place down to which the page is written.
#[derive(Debug, Clone, Copy)]
struct CellBox {
    left: f32,
    width: f32,
    height: f32,
}

/// A table being written into a draft.
struct Writer<'d, 'f> {
    draft: &'d mut PdfDraft<'f>,
    plan: &'d TableLayout,
    part: PositionInText,
    /// Which row comes next, for who hears the table.
    row: usize,
}

pub(super) fn write(draft: &mut PdfDraft, plan: &TableLayout) {
    let part = draft.begin(Block::Table);
    draft.y += 6.0;
    let mut writer = Writer {
        draft,
        plan,
        part,
        row: 0,
    };
    let rows = plan.columns.first().map_or(0, |column| column.cells.len());
    let first = writer.height(0, false);
    writer.draft.keep(writer.headings_height() + first);
    writer.headings(true);
    for row in 0..rows {
        // A total alone on a page would be a total of nothing.
        let last = row + 1 == rows;
        writer.line(row, last);
    }
    writer.total(rows);
}

impl Writer<'_, '_> {
    fn style(&self, bold: bool) -> Style {
        let face = if bold { Face::Bold } else { Face::Regular };
        Style::new(face, self.plan.size)
    }

    fn lines(&self, text: &str, width: f32, bold: bool) -> Vec<String> {
        let width = width - 2.0 * PAD;
        self.draft.fonts.wrap(text, self.style(bold), width, 0.0)
    }

    /// Of a row whose cells have so many lines.
    fn height_of(&self, lines: impl Iterator<Item = usize>) -> f32 {
        let most = lines.max().unwrap_or(1);
        count(most) * self.style(false).leading() + 2.0 * PAD
    }

    fn height(&self, row: usize, total: bool) -> f32 {
        let columns = self.plan.columns.iter();
        self.height_of(columns.map(|column| {
            let text = shown(column, row, total);
            self.lines(text, column.width, total).len()
        }))
    }

    fn line(&mut self, row: usize, last: bool) {
        let height = self.height(row, false);
        let total = if last { self.height(row, true) } else { 0.0 };
        if self.draft.keep(height + total) {
            self.headings(false);
        }
        self.cells(row, height, false);
    }

    fn total(&mut self, rows: usize) {
        if self
            .plan
            .columns
            .iter()
            .all(|column| column.total.is_none())
        {
            return;
        }
        let height = self.height(rows, true);
        if self.draft.keep(height) {
            self.headings(false);
        }
        self.cells(rows, height, true);
    }

    fn cells(&mut self, row: usize, height: f32, total: bool) {
        let plan = self.plan;
        let mut left = Paper::LEFT;
        for (place, column) in plan.columns.iter().enumerate() {
            let align = match column.kind {
                kind if kind.is_figure() => Align::Right,
                ColumnKind::Text => Align::Left,
                _ => Align::Centre,
            };
            let part = PositionInText {
                row: self.row,
                column: place,
                heading: false,
                ..self.part
            };
            let text = shown(column, row, total);
            let room = CellBox {
                left,
                width: column.width,
                height,
            };
            self.cell(text, room, align, total, Some(part));
            left += column.width;
        }
        self.draft.y += height;
        self.row += 1;
    }

    /// A cell with its rules, its text half-way up.
    fn cell(
        &mut self,
        text: &str,
        room: CellBox,
        align: Align,
        bold: bool,
        part: Option<PositionInText>,
    ) {
        let CellBox {
            left,
            width,
            height,
        } = room;
        let (top, right) = (self.draft.y, left + width);
        let style = self.style(bold);
        let lines = self.lines(text, width, bold);
        let mut y = top + (height - count(lines.len()) * style.leading()) / 2.0;
        for line in lines {
            let place = LinePlacement {
                within: Extent::new(left + PAD, right - PAD),
                top: y,
                align,
            };
            self.draft.line(&format!("{line} "), style, place, part);
            y += style.leading();
        }
        let bottom = top + height;
        let across = Extent::new(left, right);
        self.draft.rule_across(across, bottom);
        self.draft.rule_down(right, top, bottom);
        // What its neighbours above and to the left have not drawn.
        if left <= Paper::LEFT {
            self.draft.rule_down(left, top, bottom);
        }
        if bold {
            self.draft.rule_across(across, top);
        }
    }

    fn headings_height(&self) -> f32 {
        let (upper, lower) = self.tiers();
        upper + lower
    }

    /// How high the groups and the columns' own headings are.
    fn tiers(&self) -> (f32, f32) {
        let groups = groups(&self.plan.columns);
        let grouped = groups
            .iter()
            .filter_map(|(width, group)| Some(self.lines(group.as_deref()?, *width, true).len()));
        let any = groups.iter().any(|(_, group)| group.is_some());
        let upper = if any { self.height_of(grouped) } else { 0.0 };
        let own = |grouped: bool| {
            let columns = self.plan.columns.iter();
            let own = columns.filter(move |column| !any || column.group.is_some() == grouped);
            self.height_of(own.map(|column| self.lines(&column.heading, column.width, true).len()))
        };
        // Where nothing stands above it, a heading has both tiers for itself.
        (upper, own(true).max(own(false) - upper))
    }

    /// Heard once: where it is repeated on a page, it is not part of the table.
    fn headings(&mut self, first: bool) {
        let (upper, lower) = self.tiers();
        let top = self.draft.y;
        let mut left = Paper::LEFT;
        for (width, group) in groups(&self.plan.columns) {
            if let Some(group) = group {
                let room = CellBox {
                    left,
                    width,
                    height: upper,
                };
                self.cell(&group, room, Align::Centre, true, None);
            }
            left += width;
        }
        let plan = self.plan;
        let mut left = Paper::LEFT;
        for (place, column) in plan.columns.iter().enumerate() {
            let part = PositionInText {
                row: self.row,
                column: place,
                heading: true,
                ..self.part
            };
            // Without a group above it, a heading stands as high as both.
            let (y, height) = match column.group {
                Some(_) => (top + upper, lower),
                None => (top, upper + lower),
            };
            self.draft.y = y;
            let room = CellBox {
                left,
                width: column.width,
                height,
            };
            self.cell(
                &column.heading,
                room,
                Align::Centre,
                true,
                first.then_some(part),
            );
            left += column.width;
        }
        self.draft.y = top + upper + lower;
        self.row += usize::from(first);
    }
}

/// The width and the name of each run of columns of one group.
fn groups(columns: &[PrintedColumn]) -> Vec<(f32, Option<String>)> {
    let mut groups: Vec<(f32, Option<String>)> = Vec::new();
    for column in columns {
        match groups.last_mut() {
            Some((width, group)) if group.is_some() && *group == column.group => {
                *width += column.width;
            }
            _ => groups.push((column.width, column.group.clone())),
        }
    }
    groups
}

fn shown(column: &PrintedColumn, row: usize, total: bool) -> &str {
    let cell = if total {
        column.total.as_ref()
    } else {
        column.cells.get(row)
    };
    cell.map_or("", String::as_str)
}
