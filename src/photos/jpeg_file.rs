//! The outline of a JPEG file, read without decoding it.
//!
//! Three things the decoder does not guard against are seen here: a file cut short by a broken
//! connection (it would decode as a photo with a grey lower half), colours meant for a printing
//! press, and a progressive file whose coefficients need far more memory than its pixels.

use crate::error::Message;

/// Software writes about ten scans; a hundred over a large picture only keep a processor busy.
const MAX_SCANS: usize = 24;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JpegSize {
    pub width: u32,
    pub height: u32,
    /// Bytes of memory the decoder will need.
    pub memory: u64,
}

#[derive(Default)]
struct JpegFrame {
    width: u32,
    height: u32,
    components: usize,
    progressive: bool,
    /// Coefficients per pixel, in hundredths: 150 when colour is halved both ways, 300 at most.
    density: u64,
}

/// Walks the markers from the first to the end of the image; what stands behind it (the film of a
/// "live" photo, a second picture) does not matter.
pub(super) fn outline(bytes: &[u8]) -> Result<JpegSize, Message> {
    let mut frame: Option<JpegFrame> = None;
    let mut adobe = false;
    let mut scans = 0;
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        let (marker, after) = next_marker(rest).ok_or_else(truncated)?;
        if marker == 0xd9 {
            break;
        }
        let body;
        (body, rest) = segment(after).ok_or_else(truncated)?;
        match marker {
            0xc0..=0xc2 if frame.is_none() => frame = Some(read_frame(marker, body)?),
            // Lossless, hierarchical or arithmetic coding, or a second picture in the first.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(unusual()),
            0xee => adobe |= body.starts_with(b"Adobe"),
            0xda => scans += 1,
            _ => {}
        }
    }
    let frame = frame.filter(|_| scans > 0).ok_or_else(damaged)?;
    if scans > MAX_SCANS {
        return Err(unusual());
    }
    // Four inks without Adobe's mark: nobody can tell whether they are stored inverted.
    if frame.components == 4 && !adobe {
        return Err(Message::new("photos.refused.print_colours"));
    }
    Ok(summary(&frame, scans))
}

fn summary(frame: &JpegFrame, scans: usize) -> JpegSize {
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    let channels = if frame.components == 1 { 1 } else { 3 };
    // With one scan the rows go straight into the picture; otherwise every coefficient is kept.
    let whole = frame.progressive || scans > 1 || frame.components == 4;
    let coefficients = if whole {
        2 * pixels * frame.density / 100
    } else {
        0
    };
    JpegSize {
        width: frame.width,
        height: frame.height,
        memory: pixels * channels + coefficients,
    }
}

/// The next marker that is not filling, and what follows it. Inside compressed data a 0xFF is
/// followed by 0x00, and restart markers stand alone.
fn next_marker(mut rest: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let at = rest.iter().position(|b| *b == 0xff)?;
        rest = rest.get(at + 1..)?;
        match rest.first()? {
            0x00 | 0x01 | 0xd0..=0xd8 => rest = rest.get(1..)?,
            0xff => {}
            marker => return Some((*marker, rest.get(1..)?)),
        }
    }
}

fn segment(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
    Some((rest.get(2..length)?, rest.get(length..)?))
}

fn read_frame(marker: u8, body: &[u8]) -> Result<JpegFrame, Message> {
    let (fixed, parts) = body.split_first_chunk::<6>().ok_or_else(damaged)?;
    let [precision, h1, h0, w1, w0, count] = *fixed;
    if precision != 8 {
        return Err(unusual());
    }
    let components = usize::from(count);
    if !matches!(components, 1 | 3 | 4) || parts.len() < 3 * components {
        return Err(damaged());
    }
    let sampling: Vec<(u64, u64)> = parts
        .chunks_exact(3)
        .take(components)
        .filter_map(|part| part.get(1))
        .map(|s| (u64::from(s >> 4), u64::from(s & 15)))
        .collect();
    let across = sampling.iter().map(|s| s.0).max().unwrap_or(0);
    let down = sampling.iter().map(|s| s.1).max().unwrap_or(0);
    if across == 0 || down == 0 {
        return Err(damaged());
    }
    let blocks: u64 = sampling.iter().map(|s| s.0 * s.1).sum();
    Ok(JpegFrame {
        width: u32::from(u16::from_be_bytes([w1, w0])),
        height: u32::from(u16::from_be_bytes([h1, h0])),
        components,
        progressive: marker == 0xc2,
        density: 100 * blocks / (across * down),
    })
}

fn truncated() -> Message {
    Message::new("photos.refused.truncated")
}

fn damaged() -> Message {
    Message::new("photos.refused.damaged")
}

fn unusual() -> Message {
    Message::new("photos.refused.unusual_jpeg")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::photos::fixtures::{Colours, flat_jpeg, photo_jpeg, with_exif};

    fn why(bytes: &[u8]) -> &'static str {
        outline(bytes).unwrap_err().key
    }

    #[test]
    fn reads_size_and_memory() {
        let found = outline(&photo_jpeg(300, 200)).unwrap();
        assert_eq!((found.width, found.height), (300, 200));
        assert_eq!(found.memory, 300 * 200 * 3);
        let grey = outline(&flat_jpeg(64, 32, Colours::Grey(9))).unwrap();
        assert_eq!(grey.memory, 64 * 32);
    }

    #[test]
    fn progressive_coefficients_count() {
        let mut bytes = photo_jpeg(300, 200);
        let at = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        bytes[at + 1] = 0xc2;
        assert!(outline(&bytes).unwrap().memory > 300 * 200 * 3 * 2);
    }

    #[test]
    fn every_cut_is_seen_and_trailing_bytes_are_not() {
        let mut bytes = with_exif(&photo_jpeg(64, 64), 6, true);
        for length in 3..bytes.len() {
            assert_eq!(
                why(&bytes[..length]),
                "photos.refused.truncated",
                "at {length}"
            );
        }
        bytes.extend_from_slice(b"\0\0\0\x18ftypmp42 the film of a live photo \xff\xd8");
        assert!(outline(&bytes).is_ok());
    }

    #[test]
    fn four_inks_need_adobes_mark() {
        let marked = Colours::Cmyk([255, 0, 0, 255], true);
        assert!(outline(&flat_jpeg(16, 16, marked)).is_ok());
        let bare = Colours::Cmyk([255, 0, 0, 255], false);
        assert_eq!(
            why(&flat_jpeg(16, 16, bare)),
            "photos.refused.print_colours"
        );
    }

    #[test]
    fn rare_codings_are_refused() {
        for marker in [0xc3, 0xc9, 0xca] {
            let mut bytes = photo_jpeg(32, 32);
            let at = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
            bytes[at + 1] = marker;
            assert_eq!(why(&bytes), "photos.refused.unusual_jpeg");
        }
    }

    #[test]
    fn a_picture_without_a_picture_is_damaged() {
        assert_eq!(why(b"\xff\xd8\xff\xd9"), "photos.refused.damaged");
    }
}
