//! What goes in and what must come out, file by file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::disallowed_methods
)]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Luma, LumaA, Rgb, RgbImage, Rgba};

use super::fixtures::*;
use super::process::{MAX_BYTES, ProcessedPhoto, process};
use super::sizes::Variant;
use crate::blobs::ContentHash;

fn accepted(bytes: &[u8]) -> ProcessedPhoto {
    process(bytes).unwrap()
}

fn refused(bytes: &[u8]) -> &'static str {
    process(bytes).unwrap_err().key
}

fn pixels(variant: &Variant) -> RgbImage {
    image::load_from_memory_with_format(&variant.bytes, ImageFormat::WebP)
        .unwrap()
        .into_rgb8()
}

/// Without decoding, which costs seconds for many large pictures in a debug build.
fn claimed_size(webp: &[u8]) -> (u32, u32) {
    ImageReader::with_format(Cursor::new(webp), ImageFormat::WebP)
        .into_dimensions()
        .unwrap()
}

fn assert_near(found: [u8; 3], expected: [u8; 3]) {
    let near = found.iter().zip(expected).all(|(f, e)| f.abs_diff(e) <= 12);
    assert!(near, "{found:?} is not {expected:?}");
}

/// The colour in the middle of each quarter: top left, top right, bottom left, bottom right.
fn corners(image: &RgbImage) -> [[u8; 3]; 4] {
    let (w, h) = image.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| image.get_pixel(w * x / 4, h * y / 4).0)
}

fn assert_upright(bytes: &[u8]) {
    for variant in &accepted(bytes).variants {
        for (found, expected) in corners(&pixels(variant)).into_iter().zip(CORNERS) {
            assert_near(found, expected);
        }
    }
}

fn sizes(processed: &ProcessedPhoto) -> Vec<(&'static str, u32, u32)> {
    let size = |v: &Variant| (v.label.code(), v.width, v.height);
    processed.variants.iter().map(size).collect()
}

#[test]
fn three_kinds_come_out_alike() {
    assert_upright(&photo_jpeg(400, 240));
    assert_upright(&photo_png(400, 240));
    assert_upright(&photo_webp(400, 240));
}

#[test]
fn three_sizes_and_never_larger() {
    let large = accepted(&photo_jpeg(2000, 1500));
    assert_eq!((large.width, large.height), (2000, 1500));
    let expected = [
        ("large", 1600, 1200),
        ("medium", 800, 600),
        ("small", 320, 240),
    ];
    assert_eq!(sizes(&large), expected);
    let small = accepted(&photo_jpeg(400, 240));
    let expected = [
        ("large", 400, 240),
        ("medium", 400, 240),
        ("small", 320, 192),
    ];
    assert_eq!(sizes(&small), expected);
    assert_eq!(small.variants[0].bytes, small.variants[1].bytes);
    for variant in large.variants.iter().chain(&small.variants) {
        assert_eq!(
            claimed_size(&variant.bytes),
            (variant.width, variant.height)
        );
    }
}

#[test]
fn the_same_bytes_have_the_same_hash_and_the_same_pictures() {
    let bytes = photo_jpeg(300, 300);
    assert_eq!(accepted(&bytes), accepted(&bytes));
    assert_eq!(accepted(&bytes).source_hash, ContentHash::of(&bytes));
}

/// For each EXIF value: on which side the stored first row and first column are to be seen
/// (EXIF 2.32, table 6).
const SIDES: [(&str, &str); 8] = [
    ("top", "left"),
    ("top", "right"),
    ("bottom", "right"),
    ("bottom", "left"),
    ("left", "top"),
    ("right", "top"),
    ("right", "bottom"),
    ("left", "bottom"),
];

#[test]
fn all_eight_orientations_come_out_upright() {
    let jpeg = photo_jpeg(400, 240);
    for (value, (row, column)) in (1u16..).zip(SIDES) {
        let sent = with_exif(&jpeg, value, value % 2 == 0);
        let processed = accepted(&sent);
        let turned = value > 4;
        let size = if turned { (240, 400) } else { (400, 240) };
        assert_eq!((processed.width, processed.height), size, "{value}");
        let image = pixels(&processed.variants[0]);
        assert_eq!(image.dimensions(), size);
        let seen = corners(&image);
        for (stored, colour) in CORNERS.into_iter().enumerate() {
            let opposite = |side, far| match (side, far) {
                ("top", true) => "bottom",
                ("bottom", true) => "top",
                ("left", true) => "right",
                ("right", true) => "left",
                (side, _) => side,
            };
            let at = [
                opposite(row, stored >= 2),
                opposite(column, stored % 2 == 1),
            ];
            let place =
                usize::from(at.contains(&"right")) + 2 * usize::from(at.contains(&"bottom"));
            assert_near(seen[place], colour);
        }
    }
}

#[test]
fn webp_and_png_orientation_count_too() {
    let turned = accepted(&webp_with_exif(&photo_webp(400, 240), 6));
    assert_eq!((turned.width, turned.height), (240, 400));
    let block = png_chunk(b"eXIf", &exif(8, false));
    let turned = accepted(&insert_png_chunks(&photo_png(400, 240), &block));
    assert_eq!((turned.width, turned.height), (240, 400));
}

#[test]
fn position_camera_and_comments_are_gone() {
    let jpeg = with_exif(&photo_jpeg(400, 240), 1, true);
    let jpeg = insert_segment(&jpeg, 0xfe, b"taken at home");
    for variant in accepted(&jpeg).variants {
        // The simple form of the file: one chunk of pixels has no room for anything else.
        assert_eq!(&variant.bytes[8..16], b"WEBPVP8 ");
        for trace in ["EXIF", "Exif", "XMP ", "ICCP", "LAN", "home"] {
            let found = variant
                .bytes
                .windows(trace.len())
                .any(|w| w == trace.as_bytes());
            assert!(!found, "{trace}");
        }
    }
}

#[test]
fn grey_sixteen_bit_and_transparent_pngs() {
    let grey = image::ImageBuffer::from_pixel(240, 200, Luma([0x4000u16]));
    let clear = image::ImageBuffer::from_pixel(240, 200, LumaA([0u8, 0]));
    let wide = image::ImageBuffer::from_pixel(240, 200, Rgb([0xff00u16, 0x8000, 0]));
    let glass = image::ImageBuffer::from_pixel(240, 200, Rgba([0u8, 0, 0, 128]));
    let cases: [(DynamicImage, [u8; 3]); 4] = [
        (DynamicImage::ImageLuma16(grey), [64; 3]),
        (clear.into(), [255; 3]),
        (DynamicImage::ImageRgb16(wide), [255, 128, 0]),
        (glass.into(), [127; 3]),
    ];
    for (image, expected) in cases {
        let processed = accepted(&encoded(image, ImageFormat::Png));
        assert_near(
            pixels(&processed.variants[0]).get_pixel(100, 100).0,
            expected,
        );
    }
}

#[test]
fn grey_and_print_jpegs() {
    let grey = accepted(&flat_jpeg(240, 200, Colours::Grey(90)));
    assert_near(pixels(&grey.variants[0]).get_pixel(9, 9).0, [90; 3]);
    // Adobe stores inks inverted: no cyan is 255. Both are a pure red.
    let cmyk = accepted(&flat_jpeg(240, 200, Colours::Cmyk([255, 0, 0, 255], true)));
    assert_near(pixels(&cmyk.variants[0]).get_pixel(9, 9).0, [255, 0, 0]);
    let ycck = accepted(&flat_jpeg(240, 200, Colours::Ycck([179, 171, 1, 255])));
    assert_near(pixels(&ycck.variants[0]).get_pixel(9, 9).0, [255, 0, 0]);
    let bare = flat_jpeg(240, 200, Colours::Cmyk([255, 0, 0, 255], false));
    assert_eq!(refused(&bare), "photos.refused.print_colours");
}

#[test]
fn wide_colours_become_ordinary_ones() {
    let name: Vec<u8> = b"Display P3".iter().flat_map(|b| [0, *b]).collect();
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &name].concat();
    let muted = RgbImage::from_pixel(240, 200, Rgb([200, 80, 60]));
    let plain = encoded(muted, ImageFormat::Jpeg);
    let wide = insert_segment(&plain, 0xe2, &profile);
    let [red, green, _] = pixels(&accepted(&wide).variants[0]).get_pixel(9, 9).0;
    assert!(red > 208 && green < 76, "redder than {red} {green}");
    assert_near(
        pixels(&accepted(&plain).variants[0]).get_pixel(9, 9).0,
        [200, 80, 60],
    );
}

#[test]
fn animations_give_their_first_frame() {
    let second = encoded_flat_webp();
    let webp = animated_webp((16383, 16383), &[photo_webp(400, 240), second]);
    assert_upright(&webp);
    let control = png_chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    let mut frame = vec![0u8; 26];
    frame[6..8].copy_from_slice(&400u16.to_be_bytes());
    frame[11] = 240;
    let frame = png_chunk(b"fcTL", &frame);
    let chunks = [control, frame].concat();
    assert_upright(&insert_png_chunks(&photo_png(400, 240), &chunks));
}

fn encoded_flat_webp() -> Vec<u8> {
    webp::Encoder::from_rgb(&vec![0; 400 * 240 * 3], 400, 240)
        .encode(50.0)
        .to_vec()
}

#[test]
fn transparent_webp_lies_on_white() {
    let glass = vec![0u8; 240 * 200 * 4];
    let encoder = webp::Encoder::from_rgba(&glass, 240, 200);
    for bytes in [
        encoder.encode(80.0).to_vec(),
        encoder.encode_lossless().to_vec(),
    ] {
        let image = pixels(&accepted(&bytes).variants[0]);
        assert_near(image.get_pixel(100, 100).0, [255; 3]);
    }
}

#[test]
fn claims_are_refused_by_the_header() {
    let bytes = boastful_webp();
    assert_eq!(bytes.len(), 34);
    assert_eq!(refused(&bytes), "photos.refused.too_many_pixels");
    // A frame as small as that may not hide behind a modest canvas either.
    let hidden = animated_webp((400, 240), &[bytes]);
    assert_eq!(refused(&hidden), "photos.refused.too_many_pixels");

    let mut header = vec![];
    header.extend_from_slice(&9000u32.to_be_bytes());
    header.extend_from_slice(&10u32.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let ihdr = png_chunk(b"IHDR", &header);
    let idat = png_chunk(b"IDAT", &[]);
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &ihdr, &idat].concat();
    assert_eq!(refused(&png), "photos.refused.too_many_pixels");

    let wide = photo_jpeg(8200, 8);
    assert_eq!(refused(&wide), "photos.refused.too_many_pixels");
}

#[test]
fn a_photo_cut_short_is_refused() {
    for whole in [photo_jpeg(400, 240), photo_webp(400, 240)] {
        let half = &whole[..whole.len() / 2];
        assert_eq!(refused(half), "photos.refused.truncated");
    }
    let noise = RgbImage::from_fn(240, 240, |x, y| {
        Rgb([(x * y) as u8, (x ^ y) as u8, x as u8])
    });
    let png = encoded(noise, ImageFormat::Png);
    for length in (34..png.len() - 60).step_by(997) {
        let why = refused(&png[..length]);
        assert!(
            ["photos.refused.truncated", "photos.refused.damaged"].contains(&why),
            "{why}"
        );
    }
}

#[test]
fn too_small_and_too_heavy() {
    let small = process(&photo_jpeg(199, 120)).unwrap_err();
    assert_eq!(small.key, "photos.refused.too_small");
    assert_eq!(small.args[0], ("width", "199".to_owned()));
    assert!(process(&photo_jpeg(200, 120)).is_ok());
    let mut heavy = photo_jpeg(400, 240);
    heavy.resize(MAX_BYTES, 0);
    assert!(process(&heavy).is_ok(), "trailing bytes are allowed");
    heavy.push(0);
    assert_eq!(refused(&heavy), "photos.refused.too_heavy");
}

#[test]
fn no_garbage_makes_it_panic() {
    let seeds = [
        photo_jpeg(240, 200),
        photo_png(240, 200),
        photo_webp(240, 200),
    ];
    let mut state = 7u32;
    for round in 0..120 {
        let mut bytes = seeds[round % 3].clone();
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (state >> 8) as usize % bytes.len();
            bytes[at] = (state >> 3) as u8;
        }
        let _ = process(&bytes);
    }
}
