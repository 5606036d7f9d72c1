//! Photos on their way from a telephone to a page.

use image::ImageFormat;
use lensan::values::PublicId;

use crate::support::app::Answer;
use crate::support::stall::{Stall, encoded, photo};

fn addresses(page: &Answer, size: &str) -> Vec<String> {
    let parts = page.body.split("\"/photos/").skip(1);
    let found = parts.filter_map(|rest| rest.split('"').next());
    let sized = found.filter(|rest| rest.ends_with(size));
    sized.map(|rest| format!("/photos/{rest}")).collect()
}

#[test]
fn a_photo_is_shown_in_three_sizes_and_kept_by_the_browser() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.send(&listing, &photo(1)).is(303);
    stall
        .seller
        .post(&format!("{listing}/publish"), &[])
        .is(303);
    let small = addresses(&stall.seller.get(&listing), "/small");
    let mut anybody = stall.app.visitor();
    for size in ["small", "medium", "large"] {
        let address = small[0].replace("small", size);
        let answer = anybody.get(&address);
        answer.is(200);
        assert_eq!(answer.headers["content-type"], "image/webp");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers["cache-control"].contains("immutable"));
        assert!(answer.headers["etag"].starts_with('"'));
        assert!(answer.bytes.starts_with(b"RIFF"));
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    anybody.get(&small[0].replace("small", "huge")).is(404);
    anybody
        .get(&format!("/photos/{}/small", "0".repeat(64)))
        .is(404);
    anybody.get("/photos/..%2f..%2fetc%2fpasswd/small").is(404);
}

#[test]
fn what_is_no_photo_is_refused_beside_the_field_with_advice() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let jpeg = photo(1);
    let bmp = b"BM\x36\x00\x0c\x00\0\0\0\0".to_vec();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let truncated = jpeg[..jpeg.len() / 2].to_vec();
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf".to_vec();
    let tiff = b"II*\0\x08\0\0\0\x0e\0\xfe\0".to_vec();
    let cases = [
        (svg, "hình vẽ SVG"),
        (avif, "chụp lại màn hình"),
        (tiff, "loại TIFF"),
        (heic, "HEIC"),
        (bmp, "BMP"),
        (truncated, "một phần"),
        (bomb(), "quá lớn"),
        (b"GIF89a....".to_vec(), "GIF"),
        (Vec::new(), "trống"),
    ];
    for (bytes, words) in cases {
        let answer = stall.send(&listing, &bytes);
        answer
            .is(422)
            .shows("f-photo-error")
            .shows(words)
            .shows("Cà phê Robusta rang mộc");
    }
    stall.seller.get(&listing).shows("Chưa có ảnh");
}

/// A PNG of a few bytes that says it is 30,000 pixels wide and high.
fn bomb() -> Vec<u8> {
    let mut png = encoded(1, ImageFormat::Png);
    png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    let crc = crc(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1)));
    let byte = |crc: u32, b: &u8| (0..8).fold(crc ^ u32::from(*b), step);
    !bytes.iter().fold(!0, byte)
}

#[test]
fn the_good_photos_of_a_request_are_kept() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let (first, second, bad) = (photo(1), photo(2), b"%PDF-1.7".to_vec());
    let answer = stall.send_all(&listing, &[&first, &bad, &second]);
    answer.is(422).shows("PDF").shows("Đã lưu 2 ảnh");
    assert_eq!(addresses(&stall.seller.get(&listing), "/small").len(), 2);
}

#[test]
fn a_file_that_is_too_heavy_is_refused_and_a_request_that_is_ends_at_once() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let heavy = vec![0xff; 13 << 20];
    stall.send(&listing, &heavy).is(422).shows("12 MB");
    stall
        .send_all(&listing, &[&heavy, &heavy, &heavy, &heavy])
        .is(413);
    let path = format!("{listing}/photos");
    let long = "x".repeat(200 << 10);
    let small = photo(1);
    let answer = stall
        .seller
        .upload(&path, &[("note", &long)], ("photo", "a.jpg", &small));
    answer.is(413);
    stall.seller.get(&listing).shows("Chưa có ảnh");
}

#[test]
fn a_listing_shows_eight_and_no_more() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    for seed in 0..7 {
        stall.send(&listing, &photo(seed)).is(303);
    }
    let (eighth, ninth) = (photo(7), photo(8));
    stall
        .send_all(&listing, &[&eighth, &ninth])
        .is(422)
        .shows("nhiều nhất 8 ảnh");
    let page = stall.seller.get(&listing);
    assert_eq!(addresses(&page, "/small").len(), 8);
    page.hides("f-photo");
    stall
        .send(&listing, &photo(8))
        .is(422)
        .shows("nhiều nhất 8 ảnh");
    stall.send(&listing, &photo(3)).is(303);
    assert_eq!(addresses(&stall.seller.get(&listing), "/small").len(), 8);
}

#[test]
fn a_photo_sent_twice_is_there_once() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let (path, uuid, file) = (
        format!("{listing}/photos"),
        PublicId::new().to_string(),
        photo(1),
    );
    for _ in 0..2 {
        stall
            .seller
            .upload(&path, &[("uuid", &uuid)], ("photo", "a.jpg", &file))
            .is(303);
    }
    stall.send(&listing, &file).is(303);
    assert_eq!(addresses(&stall.seller.get(&listing), "/small").len(), 1);
    let other = stall.draft();
    stall.send(&other, &file).is(303);
    assert_eq!(addresses(&stall.seller.get(&other), "/small").len(), 1);
}

#[test]
fn photos_are_put_in_order_and_removed_but_for_the_last_that_buyers_see() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.send(&listing, &photo(1)).is(303);
    stall.send(&listing, &photo(2)).is(303);
    let page = stall.seller.get(&listing);
    let before = addresses(&page, "/small");
    let first = action(&page, "/first");
    stall.seller.post(&first, &[]).is(303);
    let after = addresses(&stall.seller.get(&listing), "/small");
    assert_eq!((&before[0], &before[1]), (&after[1], &after[0]));
    stall
        .seller
        .post(&format!("{listing}/publish"), &[])
        .is(303);
    let remove = action(&stall.seller.get(&listing), "/remove");
    stall.seller.post(&remove, &[]).is(303);
    stall.seller.post(&remove, &[]).is(404);
    let last = action(&stall.seller.get(&listing), "/remove");
    let answer = stall.seller.post(&last, &[]);
    stall.seller.follow(&answer).shows("ít nhất một ảnh");
    assert_eq!(addresses(&stall.seller.get(&listing), "/small").len(), 1);
}

fn action(page: &Answer, ending: &str) -> String {
    let parts = page.body.split("action=\"").skip(1);
    let mut found = parts.filter_map(|rest| rest.split('"').next());
    found
        .find(|path| path.ends_with(ending))
        .unwrap()
        .to_owned()
}

#[test]
fn without_a_token_or_a_choice_nothing_is_taken() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let path = format!("{listing}/photos");
    stall
        .send_all(&listing, &[])
        .is(422)
        .shows("Chưa chọn ảnh nào");
    stall.seller.post(&path, &[("uuid", "x")]).is(400);
    stall.seller.forget_cookie("lensan_form");
    let answer = stall.send(&listing, &photo(1));
    stall
        .seller
        .follow(&answer)
        .shows("Trang mở đã lâu")
        .shows("Chưa có ảnh");
    let mut nobody = stall.app.visitor();
    let file = photo(1);
    let answer = nobody.upload(&path, &[("uuid", "x")], ("photo", "a.jpg", &file));
    assert!(answer.is(303).location.starts_with("/sign-in"));
}
