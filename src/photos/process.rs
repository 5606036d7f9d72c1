//! One photo through all the steps, and what comes out of them.

use crate::blobs::ContentHash;
use crate::error::Message;

use super::sizes::Variant;
use super::{decode, kind, sizes};

/// An upload may weigh this much, in bytes. Phones of 2024 send 3 to 8 MiB.
pub const MAX_BYTES: usize = 12 * 1024 * 1024;

/// A photo with a long edge below this many pixels cannot sell anything.
pub const MIN_EDGE: u32 = 200;

/// A photo as it will be kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessedPhoto {
    /// Of the bytes as they were sent: the same file sent again is recognised by it.
    pub source_hash: ContentHash,
    /// Pixels of the photo as it was sent, turned upright.
    pub width: u32,
    pub height: u32,
    /// Always all three, largest first.
    pub variants: [Variant; 3],
}

/// Turns an upload into three WebP pictures, or says why not and what the person can do.
///
/// JPEG, PNG and WebP are recognised by their content; of an animation only the first frame is
/// kept. The picture is turned upright by its EXIF orientation, transparency lies on white, and the
/// wide colours of newer phones (Display P3) become sRGB; other colour profiles are ignored, as
/// nearly all of them are sRGB under another name.
///
/// A 12-megapixel photo costs 0.3 to 0.6 seconds of processor time, the largest one accepted up to
/// 400 MB of memory: from a handler, go through [`DecodeGate`](super::DecodeGate).
pub fn process(bytes: &[u8]) -> Result<ProcessedPhoto, Message> {
    if bytes.len() > MAX_BYTES {
        return Err(too_heavy());
    }
    let kind = kind::recognise(bytes)?;
    let picture = decode::decode(bytes, kind)?;
    let (width, height) = picture.upright_size();
    if width.max(height) < MIN_EDGE {
        return Err(Message::new("photos.refused.too_small")
            .with("width", width)
            .with("height", height)
            .with("min", MIN_EDGE));
    }
    Ok(ProcessedPhoto {
        source_hash: ContentHash::of(bytes),
        width,
        height,
        variants: sizes::variants(picture)?,
    })
}

pub(super) fn too_heavy() -> Message {
    Message::new("photos.refused.too_heavy").with("max", MAX_BYTES / (1024 * 1024))
}
