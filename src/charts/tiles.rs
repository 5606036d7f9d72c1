//! A map of equal squares: each place is one, about where it lies, shaded by its figure. A square
//! that leads somewhere is a link over its whole face.

use plotters::prelude::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, IntoTextStyle};

use super::drawing::{self, ChartLink, ChartText, DrawResult, Drawing};
use super::ink::{Ink, STEPS};

/// A place: where it stands, counted from 0, and what is written in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub column: u32,
    pub row: u32,
    pub name: String,
    pub value: i64,
    pub written: String,
    /// Where a press leads, and what the link is called: "Huyện Ea Kar: 291".
    pub link: Option<(String, String)>,
}

const WIDE: u32 = 128;
const HIGH: u32 = 104;
const GAP: i32 = 3;
/// Letters of a name that fit on a line.
const LETTERS: usize = 9;

/// All places, shaded in five steps of the largest figure.
pub fn tiles(tiles: &[Tile], words: ChartText<'_>) -> String {
    let columns = tiles.iter().map(|tile| tile.column + 1).max();
    let rows = tiles.iter().map(|tile| tile.row + 1).max();
    let (Some(columns), Some(rows)) = (columns, rows) else {
        return String::new();
    };
    let most = tiles.iter().map(|tile| tile.value).max().unwrap_or(0);
    let size = (columns * WIDE, rows * HIGH);
    let paint = |sheet: &Drawing<'_>| tiles.iter().try_for_each(|tile| draw(sheet, tile, most));
    let links: Vec<ChartLink<'_>> = tiles.iter().filter_map(link).collect();
    if links.is_empty() {
        drawing::draw(size, "tiles", words, paint)
    } else {
        drawing::draw_with_links(size, "tiles", words, &links, paint)
    }
}

fn link(tile: &Tile) -> Option<ChartLink<'_>> {
    let (href, name) = tile.link.as_ref()?;
    let gap = GAP.unsigned_abs();
    Some(ChartLink {
        href,
        name,
        corner: (tile.column * WIDE + gap, tile.row * HIGH + gap),
        size: (WIDE - 2 * gap, HIGH - 2 * gap),
    })
}

fn draw(sheet: &Drawing<'_>, tile: &Tile, most: i64) -> DrawResult {
    let step = step(tile.value, most);
    let units = |number: u32| i32::try_from(number).unwrap_or(0);
    let (left, top) = (units(tile.column * WIDE), units(tile.row * HIGH));
    let (right, bottom) = (left + units(WIDE) - GAP, top + units(HIGH) - GAP);
    let square = [(left + GAP, top + GAP), (right, bottom)];
    sheet.draw(&Rectangle::new(square, Ink::Step(step).color().filled()))?;
    let middle = (left + right + GAP) / 2;
    let color = Ink::OnStep(step).color();
    let write = |text: &str, height: i32, size: i32| {
        let font = ("sans-serif", size).into_font().into_text_style(sheet);
        let font = font.pos(Pos::new(HPos::Center, VPos::Center));
        let font = font.color(&color);
        sheet.draw(&Text::new(text.to_owned(), (middle, height), font))
    };
    let (first, second) = two_lines(&tile.name);
    if second.is_empty() {
        write(&first, top + 36, 18)?
    } else {
        write(&first, top + 26, 18)?;
        write(&second, top + 48, 18)?;
    }
    write(&tile.written, top + 80, 24)
}

/// Fifths of the largest; nothing is the faintest.
fn step(value: i64, most: i64) -> u8 {
    let (value, most) = (i128::from(value.max(0)), i128::from(most.max(1)));
    let step = value * i128::from(STEPS) / most;
    u8::try_from(step).unwrap_or(STEPS).min(STEPS - 1)
}

fn two_lines(name: &str) -> (String, String) {
    let mut lines = (String::new(), String::new());
    for word in name.split_whitespace() {
        let fits = lines.0.chars().count() + word.chars().count() < LETTERS;
        let line = if lines.0.is_empty() || (lines.1.is_empty() && fits) {
            &mut lines.0
        } else {
            &mut lines.1
        };
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str) -> (String, String) {
        two_lines(name)
    }

    #[test]
    fn a_long_name_takes_two_lines() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(lines("Ea Kar"), pair("Ea Kar", ""));
        assert_eq!(lines("Buôn Ma Thuột"), pair("Buôn Ma", "Thuột"));
        assert_eq!(lines("Krông A Na"), pair("Krông A", "Na"));
        assert_eq!(lines("Krông Bông"), pair("Krông", "Bông"));
        assert_eq!(lines("Krông Búk"), pair("Krông Búk", ""));
    }

    #[test]
    fn shades_are_fifths_of_the_largest() {
        let steps: Vec<u8> = [-5, 0, 19, 20, 99, 100].map(|v| step(v, 100)).into();
        assert_eq!(steps, [0, 0, 0, 1, 4, 4]);
        assert_eq!(step(0, 0), 0);
        assert_eq!(step(i64::MAX, i64::MAX), 4);
    }

    #[test]
    fn a_map_is_as_large_as_its_farthest_tile() {
        let tile = Tile {
            column: 2,
            row: 1,
            name: "Ea Kar".to_owned(),
            value: 7,
            written: "7".to_owned(),
            link: None,
        };
        let words = ChartText {
            title: "t",
            description: "d",
        };
        let leading = Tile {
            link: Some(("/a?b=1&c=2".to_owned(), "Huyện M'Đrắk: 7".to_owned())),
            ..tile.clone()
        };
        let links = super::tiles(&[leading], words);
        assert!(links.contains("role=\"group\""), "{links}");
        assert!(
            links.contains("<a href=\"/a?b=1&amp;c=2\" aria-label=\"Huyện M&#39;Đrắk: 7\"><rect")
        );
        let svg = super::tiles(&[tile], words);
        assert!(
            svg.contains("role=\"img\"") && !svg.contains("<a "),
            "{svg}"
        );
        assert!(svg.contains("viewBox=\"0 0 384 208\""), "{svg}");
        assert!(svg.contains("class=\"step-4\"") && svg.contains("class=\"on-step-4\""));
        assert!(svg.contains("Ea Kar"));
        assert_eq!(super::tiles(&[], words), "");
    }
}
