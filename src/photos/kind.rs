//! What an upload is, told by its first bytes: names and declared types lie, mostly by accident.
//!
//! What is not taken is named as exactly as possible, because the advice differs: an iPhone needs a
//! setting changed, a PDF needs a photo taken.

use crate::error::Message;

/// The three kinds that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageKind {
    Jpeg,
    Png,
    WebP,
}

/// The signatures that stand at the very beginning of a file.
const REFUSED: &[(&[u8], &str)] = &[
    (b"GIF8", "photos.refused.gif"),
    (b"%PDF", "photos.refused.pdf"),
    // TIFF, and the raw formats of cameras (DNG, NEF, CR2), which are built on it.
    (b"II*\0", "photos.refused.tiff"),
    (b"MM\0*", "photos.refused.tiff"),
    (b"BM", "photos.refused.bmp"),
    // Matroska and WebM.
    (b"\x1a\x45\xdf\xa3", "photos.refused.video"),
    // Word, Excel and plain archives are all zip files.
    (b"PK\x03\x04", "photos.refused.document"),
];

pub(super) fn recognise(bytes: &[u8]) -> Result<ImageKind, Message> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(ImageKind::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(ImageKind::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        return Ok(ImageKind::WebP);
    }
    Err(Message::new(refusal(bytes)))
}

fn refusal(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        return "photos.refused.empty";
    }
    if bytes.get(4..8) == Some(b"ftyp".as_slice()) {
        return base_media(bytes);
    }
    let known = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic));
    match known {
        Some((_, key)) => key,
        None => text(bytes).unwrap_or("photos.refused.unknown"),
    }
}

/// HEIC, AVIF and MP4 share a container; the brands in its first box tell them apart.
fn base_media(bytes: &[u8]) -> &'static str {
    let length = bytes
        .first_chunk::<4>()
        .map_or(0, |b| u32::from_be_bytes(*b));
    let end = bytes
        .len()
        .min(usize::try_from(length).map_or(128, |length| length.min(128)));
    let brands: Vec<&[u8]> = bytes
        .get(8..end)
        .unwrap_or_default()
        .chunks_exact(4)
        .collect();
    let any = |names: &[&[u8; 4]]| brands.iter().any(|b| names.iter().any(|n| b == n));
    if any(&[b"avif", b"avis"]) {
        "photos.refused.avif"
    } else if any(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ]) {
        "photos.refused.heic"
    } else {
        "photos.refused.video"
    }
}

/// SVG is text that may hold scripts; any other text was sent by mistake.
fn text(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(2048))?;
    let readable = match std::str::from_utf8(start) {
        Ok(text) => text,
        // Cut in the middle of a letter, by us.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(start.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if readable.contains('\0') {
        return None;
    }
    let is_svg = readable.to_ascii_lowercase().contains("<svg");
    Some(if is_svg {
        "photos.refused.svg"
    } else {
        "photos.refused.text"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_three_kinds() {
        assert_eq!(recognise(b"\xff\xd8\xff\xe0rest"), Ok(ImageKind::Jpeg));
        assert_eq!(recognise(b"\x89PNG\r\n\x1a\nrest"), Ok(ImageKind::Png));
        assert_eq!(recognise(b"RIFF\x10\0\0\0WEBPVP8 "), Ok(ImageKind::WebP));
    }

    #[test]
    fn names_what_it_does_not_take() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "empty"),
            (b"GIF89a....", "gif"),
            (b"%PDF-1.7", "pdf"),
            (b"II*\0....", "tiff"),
            (b"MM\0*....", "tiff"),
            (b"BM\x36\x00\x0c\x00\0\0", "bmp"),
            (b"PK\x03\x04....", "document"),
            (b"\x1a\x45\xdf\xa3....", "video"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video"),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<SVG xmlns=''>", "svg"),
            (b"<html><body>not found</body></html>", "text"),
            ("xin chào bà con".as_bytes(), "text"),
            (b"\x01\x02\x03\0\xff\xfe", "unknown"),
            (b"RIFF\x10\0\0\0WAVEfmt ", "unknown"),
        ];
        for (bytes, why) in cases {
            let refused = recognise(bytes).map_err(|m| m.key);
            let key = format!("photos.refused.{why}");
            assert_eq!(refused, Err(key.as_str()), "{bytes:?}");
        }
    }

    #[test]
    fn text_cut_inside_a_letter_is_still_text() {
        let long = format!("a{}", "ố".repeat(2000));
        let refused = recognise(long.as_bytes()).map_err(|m| m.key);
        assert_eq!(refused, Err("photos.refused.text"));
    }
}
