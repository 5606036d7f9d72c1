//! A WebP file brought down to one still picture, read without decoding it.
//!
//! The decoder believes what a file claims: 34 bytes can claim 16383 × 8191 pixels, the canvas of an
//! animation can be far larger than its frames, and a metadata chunk can claim four gigabytes. So
//! the chunks are walked here, the size is taken from the bitstream itself, and the decoder is
//! handed a new file with the first picture and nothing else.

use image::metadata::Orientation;

use crate::error::Message;

pub(super) struct StillWebp {
    pub width: u32,
    pub height: u32,
    /// A complete WebP file of one frame.
    pub file: Vec<u8>,
    pub orientation: Orientation,
}

#[derive(Default)]
struct WebpChunks<'a> {
    alpha: Option<&'a [u8]>,
    lossy: Option<&'a [u8]>,
    lossless: Option<&'a [u8]>,
    exif: Option<&'a [u8]>,
}

pub(super) fn still(bytes: &[u8]) -> Result<StillWebp, Message> {
    let claimed = bytes.get(4..8).and_then(length).ok_or_else(truncated)?;
    let body = bytes
        .get(12..)
        .and_then(|rest| rest.get(..claimed.checked_sub(4)?))
        .ok_or_else(truncated)?;
    let found = walk(body)?;
    let (width, height) = size(&found).ok_or_else(damaged)?;
    Ok(StillWebp {
        width,
        height,
        file: rebuild(&found, width, height).ok_or_else(damaged)?,
        orientation: orientation(found.exif),
    })
}

/// The first picture wins, whether it stands alone or inside the first frame of an animation.
fn walk(body: &[u8]) -> Result<WebpChunks<'_>, Message> {
    let mut found = WebpChunks::default();
    for chunk in chunks(body) {
        let (name, data) = chunk?;
        match name {
            b"ANMF" if found.is_empty() => {
                let frame = data.get(16..).ok_or_else(damaged)?;
                for inner in chunks(frame) {
                    let (name, data) = inner?;
                    found.take(name, data);
                }
            }
            b"EXIF" => found.exif = found.exif.or(Some(data)),
            _ => found.take(name, data),
        }
    }
    Ok(found)
}

impl<'a> WebpChunks<'a> {
    fn is_empty(&self) -> bool {
        self.lossy.is_none() && self.lossless.is_none()
    }

    fn take(&mut self, name: &[u8], data: &'a [u8]) {
        match name {
            b"ALPH" if self.is_empty() => self.alpha = Some(data),
            b"VP8 " if self.is_empty() => self.lossy = Some(data),
            b"VP8L" if self.is_empty() => self.lossless = Some(data),
            _ => {}
        }
    }
}

type RiffChunk<'a> = (&'a [u8], &'a [u8]);

/// Name and content of each chunk in turn; a chunk longer than what is left is a truncated file.
fn chunks(mut rest: &[u8]) -> impl Iterator<Item = Result<RiffChunk<'_>, Message>> {
    std::iter::from_fn(move || {
        // One stray byte of padding is harmless and common.
        if rest.len() < 8 {
            return None;
        }
        let (name, length) = (rest.get(..4)?, rest.get(4..8).and_then(length)?);
        let content = rest.get(8..8 + length);
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
        Some(content.map(|data| (name, data)).ok_or_else(truncated))
    })
}

fn length(bytes: &[u8]) -> Option<usize> {
    usize::try_from(number(bytes)?).ok()
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn size(found: &WebpChunks<'_>) -> Option<(u32, u32)> {
    if let Some(data) = found.lossless {
        let packed = number(data.get(1..)?).filter(|_| data.first() == Some(&0x2f))?;
        return Some((1 + (packed & 0x3fff), 1 + (packed >> 14 & 0x3fff)));
    }
    let data = found.lossy?;
    let packed = number(data.get(6..)?).filter(|_| data.get(3..6) == Some(b"\x9d\x01\x2a"))?;
    Some((packed & 0x3fff, packed >> 16 & 0x3fff))
}

fn rebuild(found: &WebpChunks<'_>, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut file = b"RIFF\0\0\0\0WEBP".to_vec();
    match (found.alpha, found.lossy, found.lossless) {
        (Some(alpha), Some(lossy), _) => {
            push(&mut file, b"VP8X", &alpha_header(width, height))?;
            push(&mut file, b"ALPH", alpha)?;
            push(&mut file, b"VP8 ", lossy)?;
        }
        (_, Some(lossy), _) => push(&mut file, b"VP8 ", lossy)?,
        (.., Some(lossless)) => push(&mut file, b"VP8L", lossless)?,
        _ => return None,
    }
    let length = u32::try_from(file.len() - 8).ok()?;
    file.get_mut(4..8)?.copy_from_slice(&length.to_le_bytes());
    Some(file)
}

/// The extended header: only the alpha flag, and the canvas as large as the picture.
fn alpha_header(width: u32, height: u32) -> [u8; 10] {
    let [w0, w1, w2, _] = width.saturating_sub(1).to_le_bytes();
    let [h0, h1, h2, _] = height.saturating_sub(1).to_le_bytes();
    [0x10, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}

fn push(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) -> Option<()> {
    file.extend_from_slice(name);
    file.extend_from_slice(&u32::try_from(data.len()).ok()?.to_le_bytes());
    file.extend_from_slice(data);
    if data.len() % 2 == 1 {
        file.push(0);
    }
    Some(())
}

fn orientation(exif: Option<&[u8]>) -> Orientation {
    // Some programs keep the prefix that the block has inside a JPEG.
    exif.map(|chunk| chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk))
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms)
}

fn truncated() -> Message {
    Message::new("photos.refused.truncated")
}

fn damaged() -> Message {
    Message::new("photos.refused.damaged")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::photos::fixtures::{animated_webp, photo_webp, webp_with_exif};

    #[test]
    fn the_size_is_the_bitstreams_own() {
        let still = still(&photo_webp(300, 200)).unwrap();
        assert_eq!((still.width, still.height), (300, 200));
    }

    #[test]
    fn an_animation_gives_its_first_frame_and_its_canvas_is_not_believed() {
        let bytes = animated_webp((16383, 16383), &[photo_webp(300, 200), photo_webp(40, 40)]);
        let still = still(&bytes).unwrap();
        assert_eq!((still.width, still.height), (300, 200));
        assert_eq!(still.file, photo_webp(300, 200));
    }

    #[test]
    fn every_cut_is_seen() {
        let bytes = photo_webp(64, 64);
        for length in 12..bytes.len() {
            let why = still(&bytes[..length]).err().map(|m| m.key);
            assert_eq!(why, Some("photos.refused.truncated"), "at {length}");
        }
    }

    #[test]
    fn a_chunk_may_not_claim_more_than_the_file_holds() {
        let mut bytes = webp_with_exif(&photo_webp(64, 64), 6);
        let at = bytes.windows(4).position(|w| w == b"EXIF").unwrap();
        bytes[at + 4..at + 8].copy_from_slice(&u32::MAX.to_le_bytes());
        let why = still(&bytes).err().map(|m| m.key);
        assert_eq!(why, Some("photos.refused.truncated"));
    }

    #[test]
    fn orientation_is_read_and_the_block_left_behind() {
        let still = still(&webp_with_exif(&photo_webp(64, 64), 6)).unwrap();
        assert_eq!(still.orientation, Orientation::Rotate90);
        assert!(!still.file.windows(4).any(|w| w == b"EXIF"));
    }
}
