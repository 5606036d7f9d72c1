//! Codes as pictures. Level M, as labels get wet and scratched but have to stay small; four
//! modules of quiet zone, without which telephones search for long.

use std::io::Cursor;

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder, QRCode};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};

use crate::web::Failure;

const QUIET: usize = 4;

/// Pixels along the edge, at least: 6 cm on paper at 254 dots an inch.
const PNG_EDGE: usize = 600;

fn code(address: &str) -> Result<QRCode, Failure> {
    let mut builder = QRBuilder::new(address);
    builder
        .ecl(ECL::M)
        .build()
        .map_err(|e| Failure::internal(format!("{e:?}")))
}

pub(super) fn svg(address: &str) -> Result<String, Failure> {
    // The builder's own quiet zone is of four modules.
    Ok(SvgBuilder::default().to_str(&code(address)?))
}

pub(super) fn png(address: &str) -> Result<Vec<u8>, Failure> {
    let code = code(address)?;
    let modules = code.size + 2 * QUIET;
    let scale = PNG_EDGE.div_ceil(modules);
    let edge = u32::try_from(modules * scale).map_err(Failure::internal)?;
    let image = GrayImage::from_fn(edge, edge, |x, y| {
        let module = |pixel: u32| (usize::try_from(pixel).ok()? / scale).checked_sub(QUIET);
        match (module(x), module(y)) {
            (Some(x), Some(y)) if is_dark(&code, x, y) => Luma([0]),
            _ => Luma([255]),
        }
    });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(image)
        .write_to(&mut out, ImageFormat::Png)
        .map_err(Failure::internal)?;
    Ok(out.into_inner())
}

fn is_dark(code: &QRCode, x: usize, y: usize) -> bool {
    let inside = x < code.size && y < code.size;
    let module = code.data.get(y * code.size + x);
    inside && module.is_some_and(|module| module.value())
}
