//! The type of the document: Liberation Serif, which is as wide as the Times New Roman that the
//! decree asks for, letter by letter. Vietnamese in its composed form needs no shaping: a letter
//! with all its marks is one glyph, found by its character.

use krilla::Data;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::documents::DocumentError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub face: Face,
    /// In points.
    pub size: f32,
}

impl Style {
    pub const fn new(face: Face, size: f32) -> Self {
        Self { face, size }
    }

    /// From one line to the next.
    pub fn leading(self) -> f32 {
        self.size * 1.2
    }
}

/// One of the four, ready to measure and to be embedded.
struct LoadedFont {
    embedded: Font,
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    em: f32,
}

impl LoadedFont {
    fn of(bytes: &'static [u8]) -> Result<Self, DocumentError> {
        let font = FontRef::new(bytes).map_err(DocumentError::of)?;
        let embedded = Font::new(Data::from(bytes), 0);
        let embedded = embedded.ok_or_else(|| DocumentError::of("a font cannot be read"))?;
        Ok(Self {
            characters: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            em: embedded.units_per_em(),
            embedded,
        })
    }

    /// A character that the type does not have is shown as a question mark: the letters before and
    /// after it are still worth printing.
    fn glyph(&self, character: char) -> (GlyphId, f32) {
        let known = |c| self.characters.map(c);
        let glyph = known(character).or_else(|| known('?')).unwrap_or_default();
        let advance = self.metrics.advance_width(glyph).unwrap_or_default();
        (GlyphId::new(glyph.to_u32()), advance / self.em)
    }
}

pub(super) struct Fonts {
    regular: LoadedFont,
    bold: LoadedFont,
    italic: LoadedFont,
    bold_italic: LoadedFont,
}

macro_rules! cut {
    ($name:literal) => {
        LoadedFont::of(include_bytes!(concat!(
            "../../../data/fonts/LiberationSerif-",
            $name,
            ".ttf"
        )))
    };
}

impl Fonts {
    pub fn load() -> Result<Self, DocumentError> {
        Ok(Self {
            regular: cut!("Regular")?,
            bold: cut!("Bold")?,
            italic: cut!("Italic")?,
            bold_italic: cut!("BoldItalic")?,
        })
    }

    const fn cut(&self, face: Face) -> &LoadedFont {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
            Face::BoldItalic => &self.bold_italic,
        }
    }

    pub fn embedded(&self, face: Face) -> Font {
        self.cut(face).embedded.clone()
    }

    pub fn width(&self, text: &str, style: Style) -> f32 {
        let cut = self.cut(style.face);
        text.chars().map(|c| cut.glyph(c).1).sum::<f32>() * style.size
    }

    /// The line's glyphs, each space wider by `stretch` points.
    pub fn glyphs(&self, text: &str, style: Style, stretch: f32) -> Vec<KrillaGlyph> {
        let cut = self.cut(style.face);
        let one = |(at, character): (usize, char)| {
            let (glyph, advance) = cut.glyph(character);
            let more = if character == ' ' {
                stretch / style.size
            } else {
                0.0
            };
            let range = at..at + character.len_utf8();
            KrillaGlyph::new(glyph, advance + more, 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(one).collect()
    }

    /// The text in lines no wider than `width`, the first of them shorter by `indent`. A word that
    /// is wider than a line is broken where it must.
    pub fn wrap(&self, text: &str, style: Style, width: f32, indent: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            for piece in self.pieces(word, style, width - indent) {
                let room = if lines.len() == 1 {
                    width - indent
                } else {
                    width
                };
                let Some(line) = lines.last_mut() else {
                    continue;
                };
                let longer = if line.is_empty() {
                    piece.clone()
                } else {
                    format!("{line} {piece}")
                };
                if line.is_empty() || self.width(&longer, style) <= room {
                    *line = longer
                } else {
                    lines.push(piece)
                }
            }
        }
        lines
    }

    /// As few lines as the width allows, and these as even as can be: a heading whose last line is
    /// one lonely word reads badly.
    pub fn balanced(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let mut lines = self.wrap(text, style, width, 0.0);
        let mut narrower = width * 0.97;
        while lines.len() > 1 && narrower > width * 0.4 {
            let other = self.wrap(text, style, narrower, 0.0);
            if other.len() > lines.len() {
                break;
            }
            lines = other;
            narrower *= 0.97;
        }
        lines
    }

    fn pieces(&self, word: &str, style: Style, width: f32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let Some(piece) = pieces.last_mut() else {
                break;
            };
            piece.push(letter);
            if piece.chars().count() > 1 && self.width(piece, style) > width {
                piece.pop();
                pieces.push(letter.to_string());
            }
        }
        pieces
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(Face::Regular, 12.0);

    #[test]
    fn every_vietnamese_letter_has_a_glyph_in_every_cut() {
        let fonts = Fonts::load().unwrap();
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợ\
                       ùủũúụừửữứựỳỷỹýỵ0123456789.,;:/()-–…“”₫%";
        for face in [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic] {
            let cut = fonts.cut(face);
            for letter in letters
                .chars()
                .flat_map(|c| [c, c.to_uppercase().next().unwrap()])
            {
                assert!(cut.characters.map(letter).is_some(), "{face:?} {letter}");
            }
        }
    }

    #[test]
    fn lines_keep_within_their_width() {
        let fonts = Fonts::load().unwrap();
        let text =
            "Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp Ea Kpam Huyện-Cư-M'gar-không-có-dấu-cách";
        let lines = fonts.wrap(text, STYLE, 90.0, 20.0);
        assert!(lines.len() > 4);
        for line in &lines {
            assert!(fonts.width(line, STYLE) <= 90.0, "{line}");
        }
        assert!(fonts.width(&lines[0], STYLE) <= 70.0);
        let all: String = lines.concat().replace(' ', "");
        assert_eq!(all, text.replace(' ', ""));
    }
}
