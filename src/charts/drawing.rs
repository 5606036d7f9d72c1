//! What is drawn on: takes the drawing of `plotters` and makes it one for everybody.

use std::io::Error;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::prelude::{IntoDrawingArea, SVGBackend};

use super::ink::Ink;

/// What a chart shows, for whoever does not see it.
#[derive(Debug, Clone, Copy)]
pub struct ChartText<'a> {
    pub title: &'a str,
    /// The figures in a sentence, or where they stand in a table.
    pub description: &'a str,
}

/// A part of a drawing that leads somewhere, in the drawing's units.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChartLink<'a> {
    pub href: &'a str,
    pub name: &'a str,
    pub corner: (u32, u32),
    pub size: (u32, u32),
}

pub(super) type Drawing<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type DrawResult = Result<(), DrawingAreaErrorKind<Error>>;

/// Draws on a sheet of this many units. A drawing that fails is left out: the table has the
/// figures.
pub(super) fn draw(
    size: (u32, u32),
    class: &str,
    words: ChartText<'_>,
    paint: impl for<'a> FnOnce(&Drawing<'a>) -> DrawResult,
) -> String {
    let inside = painted(size, paint);
    inside.map_or(String::new(), |inside| {
        let head = head(size.0, size.1, class, "img", words);
        format!("{head}{inside}</svg>")
    })
}

/// The same with links over it. What stands inside an image is nothing to a screen reader, so this
/// one is a group, and its links say what the picture beneath them shows.
pub(super) fn draw_with_links(
    size: (u32, u32),
    class: &str,
    words: ChartText<'_>,
    links: &[ChartLink<'_>],
    paint: impl for<'a> FnOnce(&Drawing<'a>) -> DrawResult,
) -> String {
    let Some(inside) = painted(size, paint) else {
        return String::new();
    };
    let link = |link: &ChartLink<'_>| {
        let ((x, y), (width, height)) = (link.corner, link.size);
        let (href, name) = (escaped(link.href), escaped(link.name));
        format!(
            "<a href=\"{href}\" aria-label=\"{name}\"><rect class=\"face\" x=\"{x}\" y=\"{y}\" \
             width=\"{width}\" height=\"{height}\"/></a>"
        )
    };
    let links: String = links.iter().map(link).collect();
    let head = head(size.0, size.1, class, "group", words);
    format!("{head}<g aria-hidden=\"true\">{inside}</g>{links}</svg>")
}

/// What is drawn, without the element around it.
fn painted(
    size: (u32, u32),
    paint: impl for<'a> FnOnce(&Drawing<'a>) -> DrawResult,
) -> Option<String> {
    let mut drawing = String::new();
    let done = {
        let sheet = SVGBackend::with_string(&mut drawing, size).into_drawing_area();
        paint(&sheet).and_then(|()| sheet.present())
    };
    done.ok()?;
    let (_, inside) = drawing.split_once('>')?;
    Some(dressed(inside.rsplit_once("</svg>")?.0))
}

fn dressed(inside: &str) -> String {
    let mut inside = inside.replace(" opacity=\"1\"", "").replace('\n', "");
    for ink in Ink::all() {
        let (marker, class) = (ink.marker(), ink.class());
        for attribute in ["fill", "stroke"] {
            let painted = format!("{attribute}=\"{marker}\"");
            inside = inside.replace(&painted, &format!("class=\"{class}\""));
        }
    }
    inside
}

fn head(width: u32, height: u32, class: &str, role: &str, words: ChartText<'_>) -> String {
    let (title, description) = (escaped(words.title), escaped(words.description));
    format!(
        "<svg class=\"chart {class}\" viewBox=\"0 0 {width} {height}\" role=\"{role}\">\
         <title>{title}</title><desc>{description}</desc>"
    )
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use plotters::prelude::{PathElement, Text};
    use plotters::style::{Color, IntoFont};

    use super::*;

    #[test]
    fn a_drawing_has_classes_for_colours_and_words_for_ears() {
        let words = ChartText {
            title: "Cư M'gar <1>",
            description: "a & b",
        };
        let svg = draw((100, 50), "small", words, |sheet| {
            let line = Ink::Now.color().stroke_width(2);
            sheet.draw(&PathElement::new(vec![(0, 0), (50, 20)], line))?;
            let font = ("sans-serif", 12).into_font().color(&Ink::Text.color());
            sheet.draw(&Text::new("x < y", (10, 10), font))
        });
        assert!(svg.starts_with("<svg class=\"chart small\" viewBox=\"0 0 100 50\" role=\"img\">"));
        assert!(svg.ends_with("</svg>"));
        assert!(svg.contains("<title>Cư M&#39;gar &lt;1&gt;</title><desc>a &amp; b</desc>"));
        assert!(svg.contains("class=\"line\"") && svg.contains("class=\"word\""));
        assert!(svg.contains("x &lt; y"));
        assert!(!svg.contains("#0100") && !svg.contains("style="));
    }
}
