//! Any kind of pixel to opaque red, green and blue.

use image::{DynamicImage, RgbImage};

/// Transparency is laid on white, the colour of the paper the pages are made of. Greys become
/// colours and 16 bits become 8.
pub(super) fn flatten(image: DynamicImage) -> RgbImage {
    if !image.has_alpha() {
        return image.into_rgb8();
    }
    let (width, height) = (image.width(), image.height());
    let mut flat = RgbImage::new(width, height);
    for (to, from) in flat.pixels_mut().zip(image.into_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|colour| on_white(colour, alpha));
    }
    flat
}

fn on_white(colour: u8, alpha: u8) -> u8 {
    let sum = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
    // At most 255 by construction.
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{LumaA, Rgba, RgbaImage};

    #[test]
    fn transparency_lies_on_white() {
        assert_eq!(on_white(10, 255), 10);
        assert_eq!(on_white(10, 0), 255);
        assert_eq!(on_white(0, 128), 127);
        let glass = RgbaImage::from_pixel(1, 1, Rgba([200, 0, 0, 51]));
        let flat = flatten(DynamicImage::ImageRgba8(glass));
        assert_eq!(flat.get_pixel(0, 0).0, [244, 204, 204]);
    }

    #[test]
    fn grey_with_transparency_in_sixteen_bits() {
        let grey = image::ImageBuffer::from_pixel(1, 1, LumaA([0u16, 0x8080]));
        let flat = flatten(DynamicImage::ImageLumaA16(grey));
        assert_eq!(flat.get_pixel(0, 0).0, [127; 3]);
    }
}
