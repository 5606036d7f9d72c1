//! Three sizes of a picture, upright and encoded.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Cicp;
use image::{ConvertColorOptions, DynamicImage, RgbImage};

use crate::blobs::Ending;
use crate::error::Message;

use super::decode::DecodedPhoto;

/// Of 100. Coffee, leaves and skin show no blocks from about 75; above 80 bytes grow fast.
const QUALITY: f32 = 78.0;

/// Of 0 to 6. Measured: half the time of the default 4 for 7 % more bytes.
const EFFORT: i32 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SizeLabel {
    Large,
    Medium,
    Small,
}

impl SizeLabel {
    pub const ALL: [Self; 3] = [Self::Large, Self::Medium, Self::Small];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Small => "small",
        }
    }

    /// The long edge is brought down to this many pixels; a smaller photo is never enlarged.
    pub const fn long_edge(self) -> u32 {
        match self {
            Self::Large => 1600,
            Self::Medium => 800,
            Self::Small => 320,
        }
    }
}

/// One size of a photo, without any metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub label: SizeLabel,
    pub width: u32,
    pub height: u32,
    pub format: Ending,
    pub bytes: Vec<u8>,
}

/// Each size is made from the one above it: the second and third then cost next to nothing.
pub(super) fn variants(picture: DecodedPhoto) -> Result<[Variant; 3], Message> {
    let mut resizer = Resizer::new();
    // Turned and recoloured once it is small, which is cheaper than before.
    let large = DynamicImage::ImageRgb8(picture.pixels);
    let mut large = shrink(&mut resizer, large, SizeLabel::Large)?;
    large.apply_orientation(picture.orientation);
    let large = narrow_colours(large, picture.wide_colours)?;
    let first = encode(&large, SizeLabel::Large)?;
    let medium = shrink(&mut resizer, large, SizeLabel::Medium)?;
    let second = follow(&first, &medium, SizeLabel::Medium)?;
    let small = shrink(&mut resizer, medium, SizeLabel::Small)?;
    let third = follow(&second, &small, SizeLabel::Small)?;
    Ok([first, second, third])
}

fn shrink(
    resizer: &mut Resizer,
    image: DynamicImage,
    label: SizeLabel,
) -> Result<DynamicImage, Message> {
    let (width, height) = fit(image.width(), image.height(), label.long_edge());
    if (width, height) == (image.width(), image.height()) {
        return Ok(image);
    }
    let mut smaller = DynamicImage::ImageRgb8(RgbImage::new(width, height));
    let filter = ResizeAlg::Convolution(FilterType::CatmullRom);
    let options = ResizeOptions::new().resize_alg(filter);
    resizer
        .resize(&image, &mut smaller, &options)
        .map_err(unworkable)?;
    Ok(smaller)
}

/// The size that fits `edge` without changing the proportions, and never above the original.
pub(super) fn fit(width: u32, height: u32, edge: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= edge {
        return (width, height);
    }
    let scale = |side: u32| {
        let (side, edge, long) = (u64::from(side), u64::from(edge), u64::from(long));
        u32::try_from((side * edge + long / 2) / long)
            .unwrap_or(1)
            .max(1)
    };
    (scale(width), scale(height))
}

fn narrow_colours(mut image: DynamicImage, wide: bool) -> Result<DynamicImage, Message> {
    if wide {
        image
            .set_color_space(Cicp::DISPLAY_P3)
            .map_err(unworkable)?;
        image
            .apply_color_space(Cicp::SRGB, ConvertColorOptions::default())
            .map_err(unworkable)?;
    }
    Ok(image)
}

/// A photo that was small to begin with is the same picture in several sizes: encode it once.
fn follow(above: &Variant, image: &DynamicImage, label: SizeLabel) -> Result<Variant, Message> {
    if (above.width, above.height) == (image.width(), image.height()) {
        return Ok(Variant {
            label,
            ..above.clone()
        });
    }
    encode(image, label)
}

fn encode(image: &DynamicImage, label: SizeLabel) -> Result<Variant, Message> {
    let rgb = image.as_rgb8().ok_or_else(damaged)?;
    let (width, height) = rgb.dimensions();
    let mut config = webp::WebPConfig::new().map_err(|()| damaged())?;
    config.quality = QUALITY;
    config.method = EFFORT;
    let encoded = webp::Encoder::from_rgb(rgb.as_raw(), width, height)
        .encode_advanced(&config)
        .map_err(unworkable)?;
    Ok(Variant {
        label,
        width,
        height,
        format: Ending::WebP,
        bytes: encoded.to_vec(),
    })
}

/// What a library says of a photo helps whoever runs lensan, not whoever sent it.
fn unworkable(cause: impl std::fmt::Debug) -> Message {
    tracing::debug!(?cause, "a photo could not be worked on");
    damaged()
}

fn damaged() -> Message {
    Message::new("photos.refused.damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_stay_and_nothing_grows() {
        assert_eq!(fit(4000, 3000, 1600), (1600, 1200));
        assert_eq!(fit(3000, 4000, 800), (600, 800));
        assert_eq!(fit(8192, 1, 320), (320, 1));
        assert_eq!(fit(320, 200, 320), (320, 200));
        assert_eq!(fit(100, 90, 1600), (100, 90));
    }
}
