//! Files for the tests, made by code: nobody has to wonder what is inside a committed one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Red, green, blue and near-white quarters, so that any turn or mirroring shows.
pub const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 180, 30], [30, 30, 220], [240, 240, 240]];

pub fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let right = usize::from(x >= width / 2);
        let below = usize::from(y >= height / 2);
        Rgb(CORNERS[right + 2 * below])
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn photo_jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(quarters(width, height), ImageFormat::Jpeg)
}

pub fn photo_png(width: u32, height: u32) -> Vec<u8> {
    encoded(quarters(width, height), ImageFormat::Png)
}

pub fn photo_webp(width: u32, height: u32) -> Vec<u8> {
    let image = quarters(width, height);
    let encoder = webp::Encoder::from_rgb(image.as_raw(), width, height);
    encoder.encode(80.0).to_vec()
}

/// An EXIF block with an orientation, a maker and a position in Buôn Ma Thuột.
pub fn exif(orientation: u16, little_endian: bool) -> Vec<u8> {
    let short = |n: u16| {
        if little_endian {
            n.to_le_bytes().to_vec()
        } else {
            n.to_be_bytes().to_vec()
        }
    };
    let long = |n: u32| {
        if little_endian {
            n.to_le_bytes().to_vec()
        } else {
            n.to_be_bytes().to_vec()
        }
    };
    let entry = |tag, kind, count, value: Vec<u8>| -> Vec<u8> {
        let mut entry = [short(tag), short(kind), long(count), value].concat();
        entry.resize(12, 0);
        entry
    };
    [
        if little_endian { b"II" } else { b"MM" }.to_vec(),
        short(42),
        long(8),
        short(3),
        entry(0x010f, 2, 4, b"LAN\0".to_vec()),
        entry(0x0112, 3, 1, short(orientation)),
        entry(0x8825, 4, 1, long(50)),
        long(0),
        // The directory of the position, at byte 50: latitude N.
        short(1),
        entry(0x0001, 2, 2, b"N\0".to_vec()),
        long(0),
    ]
    .concat()
}

/// A JPEG with an EXIF segment right behind its first marker, as cameras write it.
pub fn with_exif(jpeg: &[u8], orientation: u16, little_endian: bool) -> Vec<u8> {
    let body = [b"Exif\0\0".to_vec(), exif(orientation, little_endian)].concat();
    insert_segment(jpeg, 0xe1, &body)
}

pub fn insert_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
}

#[derive(Debug, Clone, Copy)]
pub enum Colours {
    Grey(u8),
    /// As stored, and whether Adobe's mark says that this means "inverted".
    Cmyk([u8; 4], bool),
    Ycck([u8; 4]),
}

/// A JPEG of one colour, written by hand: no encoder at hand writes four components.
pub fn flat_jpeg(width: u16, height: u16, colours: Colours) -> Vec<u8> {
    let (samples, transform): (Vec<u8>, Option<u8>) = match colours {
        Colours::Grey(grey) => (vec![grey], None),
        Colours::Cmyk(inks, adobe) => (inks.to_vec(), adobe.then_some(0)),
        Colours::Ycck(inks) => (inks.to_vec(), Some(2)),
    };
    let count = u8::try_from(samples.len()).unwrap();
    // Every step is 8, so a block's first coefficient is its distance from the middle grey.
    let quantisation = [vec![0], vec![8; 64]].concat();
    let ids = 1..=count;
    let frame = [
        vec![8],
        height.to_be_bytes().to_vec(),
        width.to_be_bytes().to_vec(),
        vec![count],
        ids.clone().flat_map(|id| [id, 0x11, 0]).collect(),
    ]
    .concat();
    // Nine codes of four bits for the categories 0 to 8; one code of one bit for "end of block".
    let dc = [&[0, 0, 0, 0, 9], &[0; 12][..], &[0, 1, 2, 3, 4, 5, 6, 7, 8]].concat();
    let ac = [&[0x10, 1], &[0; 15][..], &[0]].concat();
    let scan = [
        vec![count],
        ids.flat_map(|id| [id, 0]).collect(),
        vec![0, 63, 0],
    ]
    .concat();

    let mut file = b"\xff\xd8\xff\xd9".to_vec();
    for (marker, body) in [
        (0xda, scan),
        (0xc4, ac),
        (0xc4, dc),
        (0xc0, frame),
        (0xdb, quantisation),
    ] {
        file = insert_segment(&file, marker, &body);
    }
    if let Some(transform) = transform {
        let adobe = [b"Adobe\0\x64\0\0\0\0".as_slice(), &[transform]].concat();
        file = insert_segment(&file, 0xee, &adobe);
    }
    let blocks = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    let end = file.len() - 2;
    [&file[..end], &entropy(&samples, blocks), &file[end..]].concat()
}

fn entropy(samples: &[u8], blocks: usize) -> Vec<u8> {
    let mut bits = Vec::new();
    let mut put = |value: u32, length: u32| {
        bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    };
    for block in 0..blocks {
        for sample in samples {
            let step = if block == 0 {
                i32::from(*sample) - 128
            } else {
                0
            };
            let category = 32 - step.unsigned_abs().leading_zeros();
            let low = if step < 0 {
                step + (1 << category) - 1
            } else {
                step
            };
            put(category, 4);
            put(u32::try_from(low).unwrap(), category);
            put(0, 1);
        }
    }
    bits.resize(bits.len().next_multiple_of(8), true);
    let bytes = bits
        .chunks(8)
        .map(|byte| byte.iter().fold(0u8, |sum, bit| sum << 1 | u8::from(*bit)));
    bytes
        .flat_map(|b| if b == 0xff { vec![0xff, 0] } else { vec![b] })
        .collect()
}

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let body: Vec<u8> = chunks
        .iter()
        .flat_map(|(name, data)| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            let padding = vec![0; data.len() % 2];
            [name.to_vec(), length.to_vec(), data.clone(), padding].concat()
        })
        .collect();
    let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
    [b"RIFF".as_slice(), &length, b"WEBP", &body].concat()
}

fn vp8x(flags: u8, width: u32, height: u32) -> (&'static [u8; 4], Vec<u8>) {
    let size = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    (
        b"VP8X",
        [vec![flags, 0, 0, 0], size(width), size(height)].concat(),
    )
}

/// An animation on a canvas of any claimed size; each frame is a simple WebP file.
pub fn animated_webp(canvas: (u32, u32), frames: &[Vec<u8>]) -> Vec<u8> {
    let mut chunks = vec![
        vp8x(2, canvas.0, canvas.1),
        (b"ANIM", vec![255, 255, 255, 255, 0, 0]),
    ];
    for frame in frames {
        let header = [0u8; 16];
        chunks.push((b"ANMF", [&header, &frame[12..]].concat()));
    }
    riff(&chunks)
}

pub fn webp_with_exif(simple: &[u8], orientation: u16) -> Vec<u8> {
    let mut chunks = vec![vp8x(8, 64, 64)];
    chunks.push((b"VP8 ", simple[20..].to_vec()));
    chunks.push((b"EXIF", exif(orientation, true)));
    riff(&chunks)
}

/// 34 bytes that claim a picture of 16383 × 8191.
pub fn boastful_webp() -> Vec<u8> {
    let size: u32 = 16382 | 8190 << 14;
    let data = [&[0x2f], &size.to_le_bytes()[..], &[0; 9]].concat();
    riff(&[(b"VP8L", data)])
}

/// A PNG chunk with its checksum.
pub fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in name.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, name.as_slice(), data, &(!crc).to_be_bytes()].concat()
}

/// The bytes of the chunks that stand between a PNG's header and its pixels.
pub fn insert_png_chunks(png: &[u8], chunks: &[u8]) -> Vec<u8> {
    let after_header = 8 + 25;
    [&png[..after_header], chunks, &png[after_header..]].concat()
}
