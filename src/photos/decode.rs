//! From a file to pixels, within limits that the header is held to.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use crate::error::Message;

use super::flatten::flatten;
use super::kind::ImageKind;
use super::{jpeg_file, webp_file};

/// 67 megapixels: more than any phone needs for a product.
pub(super) const MAX_EDGE: u32 = 8192;

/// What decoding may take, in bytes: exactly a picture of the largest size without transparency.
const MAX_MEMORY: u64 = 192 * 1024 * 1024;

/// Opaque pixels as the camera wrote them, and how to hold them.
#[derive(Debug)]
pub(super) struct DecodedPhoto {
    pub pixels: RgbImage,
    pub orientation: Orientation,
    /// The pixels mean Display P3 and not sRGB.
    pub wide_colours: bool,
}

impl DecodedPhoto {
    pub fn upright_size(&self) -> (u32, u32) {
        let (width, height) = self.pixels.dimensions();
        match self.orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }
}

pub(super) fn decode(bytes: &[u8], kind: ImageKind) -> Result<DecodedPhoto, Message> {
    match kind {
        ImageKind::Jpeg => {
            let outline = jpeg_file::outline(bytes)?;
            admit(outline.width, outline.height, outline.memory)?;
            read(bytes, ImageFormat::Jpeg, None)
        }
        ImageKind::Png => read(bytes, ImageFormat::Png, None),
        ImageKind::WebP => {
            let still = webp_file::still(bytes)?;
            // The decoder works in four channels, whatever it gives in the end.
            let memory = 4 * u64::from(still.width) * u64::from(still.height);
            admit(still.width, still.height, memory)?;
            read(&still.file, ImageFormat::WebP, Some(still.orientation))
        }
    }
}

fn read(
    bytes: &[u8],
    format: ImageFormat,
    orientation: Option<Orientation>,
) -> Result<DecodedPhoto, Message> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    // Sizes are compared by `admit`, which can say them; PNG alone reserves by these limits.
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| refusal(&e))?;
    let (width, height) = decoder.dimensions();
    admit(width, height, decoder.total_bytes())?;
    let orientation = match orientation {
        Some(known) => known,
        None => decoder.orientation().unwrap_or(Orientation::NoTransforms),
    };
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|e| refusal(&e))?;
    Ok(DecodedPhoto {
        pixels: flatten(image),
        orientation,
        wide_colours: profile.is_some_and(|icc| is_display_p3(&icc)),
    })
}

fn admit(width: u32, height: u32, memory: u64) -> Result<(), Message> {
    if width == 0 || height == 0 {
        return Err(Message::new("photos.refused.damaged"));
    }
    if width > MAX_EDGE || height > MAX_EDGE || memory > MAX_MEMORY {
        return Err(Message::new("photos.refused.too_many_pixels")
            .with("width", width)
            .with("height", height));
    }
    Ok(())
}

fn refusal(error: &ImageError) -> Message {
    let ended = |io: &std::io::Error| io.kind() == std::io::ErrorKind::UnexpectedEof;
    Message::new(match error {
        ImageError::Limits(_) => "photos.refused.too_detailed",
        ImageError::IoError(io) if ended(io) => "photos.refused.truncated",
        _ => "photos.refused.damaged",
    })
}

/// Phones that photograph in Display P3 say so in the profile's description, which is UTF-16.
fn is_display_p3(icc: &[u8]) -> bool {
    const NAME: &[u8] = b"Display P3";
    let plain = icc.windows(NAME.len()).any(|w| w == NAME);
    let wide: Vec<u8> = NAME.iter().flat_map(|b| [0, *b]).collect();
    plain || icc.windows(wide.len()).any(|w| w == wide)
}
