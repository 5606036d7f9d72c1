//! What somebody sees who scans a code.

use fast_qr::{ECL, QRBuilder};
use lensan::accounts::Sight;
use lensan::audit::Author;
use lensan::counts::Measure;
use lensan::listings::{self, ListingRefusal, Status};
use lensan::producers::{self, GivenVia, Purpose};
use lensan::values::{PublicId, TraceCode};
use lensan::verification;

use crate::support::stall::{Stall, code_on, photo};

#[test]
fn a_scanned_code_tells_whose_product_it_is_and_nothing_private() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    let mut buyer = stall.app.visitor();
    let page = buyer.get(&format!("/t/{code}"));
    page.is(200)
        .shows("Cà phê Robusta rang mộc")
        .shows("Y Wăn Niê")
        .shows("120.000 ₫");
    page.shows("Xã Ea Kar, tỉnh Đắk Lắk")
        .shows("huyện Ea Kar")
        .shows("20/11/2026");
    page.shows("tháng 11 đến tháng 1")
        .shows("Không tẩm.")
        .shows("loading=\"lazy\"");
    page.hides("Buôn Trấp")
        .hides(&stall.producer.number.to_string());
    assert_eq!(page.headers["cache-control"], "public, max-age=60");
    assert!(!page.headers.contains_key("set-cookie"));
}

#[test]
fn where_it_grows_is_told_where_that_is_elsewhere() {
    let mut stall = Stall::open();
    let uuid = PublicId::new().to_string();
    // Ea Knốp, in the same old district as Ea Kar.
    let place = [("origin", "24376"), ("origin_name", "Xã Ea Knốp")];
    let made = stall.create(&uuid, &place);
    let elsewhere = made.is(303).location.clone();
    stall.send(&elsewhere, &photo(3)).is(303);
    let publish = format!("{elsewhere}/publish");
    stall.seller.post(&publish, &[]).is(303);
    let code = code_on(&stall.seller.get(&elsewhere));
    let page = stall.app.visitor().get(&format!("/t/{code}"));
    page.shows("Xã Ea Kar, tỉnh Đắk Lắk")
        .shows("Nơi trồng, nơi làm ra")
        .shows("Xã Ea Knốp, tỉnh Đắk Lắk");
    let (_, at_home) = stall.published();
    let page = stall.app.visitor().get(&format!("/t/{at_home}"));
    page.hides("Nơi trồng, nơi làm ra");
}

#[test]
fn every_spelling_leads_to_the_one_address() {
    let mut stall = Stall::open();
    let (_, code) = stall.published();
    let mut buyer = stall.app.visitor();
    let grouped = TraceCode::parse(&code).unwrap().grouped();
    let spelled = code.to_lowercase().replace('1', "l").replace('0', "o");
    for other in [grouped.clone(), spelled] {
        let answer = buyer.get(&format!("/t/{other}"));
        assert_eq!(
            (answer.status, answer.location),
            (301, format!("/t/{code}"))
        );
    }
    let typed = buyer.get(&format!("/t?code={}", grouped.to_lowercase()));
    assert_eq!((typed.status, typed.location), (303, format!("/t/{code}")));
}

#[test]
fn a_slip_and_a_fake_are_told_apart() {
    let stall = Stall::open();
    let mut buyer = stall.app.visitor();
    buyer.get("/t").is(200).shows("Mã trên tem");
    let code = TraceCode::random();
    let unknown = buyer.get(&format!("/t/{code}"));
    unknown
        .is(404)
        .shows("không có trong hệ thống")
        .shows(&code.grouped());
    let mut slip = code.as_str().to_owned();
    let last = slip.pop().unwrap();
    slip.push(if last == '7' { '8' } else { '7' });
    for wrong in [slip.as_str(), "ABC", "%C4%91", "7K2M-9QXD-4T8U"] {
        buyer
            .get(&format!("/t/{wrong}"))
            .is(404)
            .shows("Mã bị gõ nhầm")
            .shows("f-code-error");
    }
    buyer
        .get(&format!("/t?code={slip}"))
        .is(404)
        .shows("Mã bị gõ nhầm")
        .shows(&slip);
}

#[test]
fn what_is_off_the_floor_can_still_be_traced() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    let mut buyer = stall.app.visitor();
    for step in ["pause", "close"] {
        stall.seller.post(&format!("{listing}/{step}"), &[]).is(303);
        let page = buyer.get(&format!("/t/{code}"));
        page.is(200)
            .shows("Hiện không bán")
            .shows("Y Wăn Niê")
            .hides("120.000");
    }
}

#[test]
fn a_consent_taken_back_takes_the_person_off_the_page_at_once() {
    let mut stall = Stall::open();
    let (_, code) = stall.published();
    let (producer, now) = (stall.producer.clone(), stall.app.now());
    stall.app.write(move |c| {
        let by = Author::account(1, now);
        producers::withdraw_consent(c, by, &producer, Purpose::PublicPage, GivenVia::Itself)
    });
    let page = stall.app.visitor().get(&format!("/t/{code}"));
    page.is(200)
        .shows("Cà phê Robusta rang mộc")
        .shows("đã rút thông tin");
    page.hides("Y Wăn Niê")
        .hides("Ea Kar")
        .hides("/photos/")
        .hides("120.000");
}

#[test]
fn a_retired_code_says_so_for_ever() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    stall
        .seller
        .get(&format!("{listing}/labels"))
        .is(200)
        .shows("Ngừng mã này mãi mãi");
    for _ in 0..2 {
        stall
            .seller
            .post(&format!("{listing}/labels/retire"), &[])
            .is(303);
    }
    let page = stall.app.visitor().get(&format!("/t/{code}"));
    page.is(410).shows("đã ngừng dùng").hides("Y Wăn Niê");
    assert_eq!(stall.counted(Measure::TracedProducts), 0);
    stall.seller.get(&listing).shows("ngừng dùng mã truy xuất");
    stall.seller.get(&format!("{listing}/labels")).is(404);
    stall
        .seller
        .post(&format!("{listing}/publish"), &[])
        .is(303);
    stall.app.visitor().get(&format!("/t/{code}")).is(410);
}

#[test]
fn a_listing_gets_a_new_code_after_its_old_one_was_retired() {
    let mut stall = Stall::open();
    let (listing, old) = stall.published();
    let retire = format!("{listing}/labels/retire");
    stall.seller.post(&retire, &[]).is(303);
    let new = replaced(&stall, &listing).unwrap();
    assert_ne!(new.as_str(), old);
    assert_eq!(stall.counted(Measure::TracedProducts), 1);

    // The old label never becomes another's, and the new one is good.
    let mut buyer = stall.app.visitor();
    buyer
        .get(&format!("/t/{old}"))
        .is(410)
        .shows("đã ngừng dùng");
    let page = buyer.get(&format!("/t/{new}"));
    page.is(200).shows("Y Wăn Niê");
    let photo = page.body.split("src=\"/photos/").nth(1).unwrap();
    let photo = photo.split('"').next().unwrap();
    buyer.get(&format!("/photos/{photo}")).is(200);

    let history = stall.seller.get(&listing);
    history.shows("cấp mã truy xuất mới");
    assert_eq!(code_on(&history), new.as_str());
    let labels = stall.seller.get(&format!("{listing}/labels"));
    labels.is(200).shows(&new.grouped()).hides(&grouped(&old));
    let blobs = stall.app.parts.site.blobs.clone();
    let verdict = stall.app.read(move |c| verification::verify(c, &blobs));
    assert_eq!(verdict.differences, 0, "{verdict:?}");

    // Asked for again, it is the same code; retired again, both are ended.
    assert_eq!(replaced(&stall, &listing).unwrap(), new);
    stall.seller.post(&retire, &[]).is(303);
    for code in [old, new.to_string()] {
        buyer.get(&format!("/t/{code}")).is(410);
    }
    assert_eq!(stall.counted(Measure::TracedProducts), 0);
}

fn grouped(code: &str) -> String {
    TraceCode::parse(code).unwrap().grouped()
}

#[test]
fn only_what_is_on_the_floor_gets_a_new_code() {
    let mut stall = Stall::open();
    let draft = stall.draft();
    let refused = replaced(&stall, &draft);
    assert!(matches!(
        refused,
        Err(ListingRefusal::WrongState(Status::Draft))
    ));
    let (listing, _) = stall.published();
    for step in ["labels/retire", "close"] {
        stall.seller.post(&format!("{listing}/{step}"), &[]).is(303);
    }
    let refused = replaced(&stall, &listing);
    assert!(matches!(
        refused,
        Err(ListingRefusal::WrongState(Status::Closed))
    ));
}

/// As the producer's own account asks for it.
fn replaced(stall: &Stall, listing: &str) -> Result<TraceCode, ListingRefusal> {
    let uuid = listing.trim_start_matches("/listings/").to_owned();
    let by = Author::account(1, stall.app.now());
    let db = &stall.app.parts.site.db;
    db.try_write_blocking(move |c| {
        let (listing, producer) = listings::find_with_producer(c, &Sight::Everything, &uuid)?;
        listings::replace_code(c, by, &listing, &producer, &mut TraceCode::random)
    })
}

#[test]
fn the_picture_holds_the_address_of_the_page() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    let mut anybody = stall.app.visitor();
    let answer = anybody.get(&format!("/t/{code}/qr.png"));
    assert_eq!(answer.headers["content-type"], "image/png");
    let picture = image::load_from_memory(&answer.bytes).unwrap().to_luma8();
    assert!(picture.width() >= 600);
    let address = format!("http://lensan.test/t/{code}");
    let expected = QRBuilder::new(address).ecl(ECL::M).build().unwrap();
    let scale = picture.width() as usize / (expected.size + 8);
    for y in 0..expected.size + 8 {
        for x in 0..expected.size + 8 {
            let at = |n: usize| u32::try_from(n * scale + scale / 2).unwrap();
            let dark = picture.get_pixel(at(x), at(y)).0[0] < 128;
            let module = |n: usize| n.checked_sub(4).filter(|n| *n < expected.size);
            let address = module(x)
                .zip(module(y))
                .is_some_and(|(x, y)| expected[y][x].value());
            assert_eq!(dark, address, "{x} {y}");
        }
    }
    let svg = anybody.get(&format!("/t/{code}/qr.svg"));
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    svg.shows("<svg");
    anybody
        .get(&format!("/t/{}/qr.svg", TraceCode::random()))
        .is(404);
    anybody.get("/t/ABC/qr.png").is(404);
    let sheet = stall.seller.get(&format!("{listing}/labels"));
    assert_eq!(sheet.body.matches("class=\"label\"").count(), 21);
    anybody.get(&format!("{listing}/labels")).is(303);
}
