//! Reads a PDF as far as our own are built: the texts of each page, letters by way of the tables
//! that tell a reader which glyph stands for which letter. What it finds, people can search and copy.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

type GlyphMap = HashMap<u16, char>;

struct PdfFile<'a> {
    bytes: &'a [u8],
}

/// The texts of each page, one by one as they were drawn.
pub fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let paper = PdfFile { bytes };
    let pages = paper.dictionary(1);
    let kids = between(&pages, "/Kids [", "]");
    let kids = kids.split(" 0 R").filter_map(|kid| kid.trim().parse().ok());
    kids.map(|page| paper.page(page)).collect()
}

impl PdfFile<'_> {
    fn object(&self, number: u32) -> &[u8] {
        let start = format!("\n{number} 0 obj");
        let at = find(self.bytes, start.as_bytes()).expect("no such object");
        &self.bytes[at + start.len()..]
    }

    fn dictionary(&self, number: u32) -> String {
        let object = self.object(number);
        let end = find(object, b"endobj").unwrap();
        String::from_utf8_lossy(&object[..end]).into_owned()
    }

    fn stream(&self, number: u32) -> Vec<u8> {
        let object = self.object(number);
        let start = find(object, b"stream\n").unwrap();
        let head = String::from_utf8_lossy(&object[..start]).into_owned();
        let length: usize = between(&head, "/Length ", "\n").trim().parse().unwrap();
        let body = &object[start + 7..start + 7 + length];
        let mut out = Vec::new();
        if head.contains("/FlateDecode") {
            ZlibDecoder::new(body).read_to_end(&mut out).unwrap();
        } else {
            out.extend(body);
        }
        out
    }

    fn page(&self, number: u32) -> Vec<String> {
        let page = self.dictionary(number);
        let fonts = between(&page, "/Font <<", ">>");
        let fonts: HashMap<String, GlyphMap> = fonts
            .lines()
            .filter_map(|line| line.trim().strip_prefix('/')?.split_once(' '))
            .map(|(name, font)| (name.to_owned(), self.letters(reference(font))))
            .collect();
        let content = self.stream(reference(&between(&page, "/Contents ", "\n")));
        drawn(&content, &fonts)
    }

    fn letters(&self, font: u32) -> GlyphMap {
        let font = self.dictionary(font);
        assert!(font.contains('+'), "the type is not embedded: {font}");
        let table = self.stream(reference(&between(&font, "/ToUnicode ", "\n")));
        let table = String::from_utf8(table).unwrap();
        let pairs = table.lines().filter_map(|line| {
            let (glyph, letter) = line.strip_prefix('<')?.split_once("> <")?;
            let glyph = u16::from_str_radix(glyph, 16).ok()?;
            let letter = u32::from_str_radix(letter.strip_suffix('>')?, 16).ok()?;
            Some((glyph, char::from_u32(letter)?))
        });
        pairs.collect()
    }
}

/// `/f0 12 Tf … [(…) 12 (…)] TJ ET`
fn drawn(content: &[u8], fonts: &HashMap<String, GlyphMap>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = content;
    while let Some(at) = find(rest, b"BT\n") {
        rest = &rest[at + 3..];
        let slash = find(rest, b"/").unwrap();
        let name: String = rest[slash + 1..]
            .iter()
            .take_while(|byte| **byte != b' ')
            .map(|byte| char::from(*byte))
            .collect();
        let (glyphs, after) = strings(rest);
        let letters = &fonts[&name];
        let pairs = glyphs.chunks(2).map(|p| u16::from_be_bytes([p[0], p[1]]));
        texts.push(pairs.map(|glyph| letters[&glyph]).collect());
        rest = after;
    }
    texts
}

/// The bytes of all strings in brackets until the text ends. Brackets inside that come in pairs
/// need no escape.
fn strings(content: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    loop {
        match (depth > 0, content[at]) {
            (false, b'(') => depth = 1,
            (false, b'E') if content[at..].starts_with(b"ET\n") => return (out, &content[at..]),
            (false, _) => {}
            (true, b')') if depth == 1 => depth = 0,
            (true, b'\\') => {
                let digits = content[at + 1..].iter().take(3);
                let digits: Vec<u8> = digits.take_while(|d| d.is_ascii_digit()).copied().collect();
                at += digits.len().max(1);
                out.push(if digits.is_empty() {
                    escaped(content[at])
                } else {
                    digits.iter().fold(0, |n, d| n * 8 + (d - b'0'))
                });
            }
            (true, byte) => {
                depth += i32::from(byte == b'(') - i32::from(byte == b')');
                out.push(byte);
            }
        }
        at += 1;
    }
}

fn escaped(byte: u8) -> u8 {
    match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        other => other,
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn between(text: &str, start: &str, end: &str) -> String {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split_once(end)
        .map_or(rest, |(found, _)| found)
        .to_owned()
}

fn reference(text: &str) -> u32 {
    text.trim().split(' ').next().unwrap().parse().unwrap()
}
