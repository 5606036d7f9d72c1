//! A household puts a product on the floor, one question a page.

use lensan::accounts::Role;
use lensan::counts::Measure;
use lensan::producers::Purpose;
use lensan::values::PublicId;

use crate::support::app::{Answer, Visitor};
use crate::support::stall::{Stall, code_on, household, photo};

const PHOTO: &str = "photo";

/// Sends the first page; the draft's address.
fn begin(seller: &mut Visitor, title: &str) -> String {
    let page = seller.get("/listings/new");
    page.is(200).shows("Bước 1/6");
    let uuid = page.field("uuid").unwrap();
    let sent = first_page(seller, &uuid, title);
    sent.is(303);
    let draft = format!("/listings/drafts/{uuid}");
    assert_eq!(sent.location, format!("{draft}/photo"));
    draft
}

fn first_page(seller: &mut Visitor, uuid: &str, title: &str) -> Answer {
    let fields = [("uuid", uuid), ("title", title), ("category", "honey")];
    seller.post("/listings/drafts", &fields)
}

fn take_photo(seller: &mut Visitor, draft: &str, seed: u8) -> Answer {
    let path = format!("{draft}/photo");
    seller.upload(&path, &[], (PHOTO, "a.jpg", &photo(seed)))
}

fn answer(seller: &mut Visitor, draft: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
    seller.post(&format!("{draft}/{page}"), fields)
}

const PRICE: &[(&str, &str)] = &[("price", "180.000"), ("unit", "l")];
const AMOUNT: &[(&str, &str)] = &[("quantity", "20"), ("season", "tháng 3")];
const HOME: &[(&str, &str)] = &[("where", "home"), ("origin_name", "")];

/// Every page answered; the draft stands before its last one.
fn answered(seller: &mut Visitor, title: &str) -> String {
    let draft = begin(seller, title);
    let pages: [(&str, &[_], &str); 3] = [
        ("price", PRICE, "amount"),
        ("amount", AMOUNT, "place"),
        ("place", HOME, "review"),
    ];
    assert_eq!(
        take_photo(seller, &draft, 1).location,
        format!("{draft}/price")
    );
    for (page, fields, next) in pages {
        let sent = answer(seller, &draft, page, fields);
        assert_eq!(sent.is(303).location, format!("{draft}/{next}"));
    }
    draft
}

#[test]
fn six_pages_lead_onto_the_floor() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = answered(seller, "Mật ong hoa cà phê");
    let page = seller.get(&format!("{draft}/review"));
    page.is(200)
        .shows("Bước 6/6")
        .shows("180.000 ₫ / lít")
        .shows("20 lít")
        .shows("Xã Ea Kar, tỉnh Đắk Lắk")
        .shows("Đăng lên sàn");
    let sent = seller.post(&format!("{draft}/review"), &[]);
    let listing = sent.location.clone();
    assert_eq!(listing, draft.replace("/drafts", ""));
    let page = seller.follow(&sent);
    page.shows("Sản phẩm đã lên sàn")
        .shows("Đang bán")
        .shows("tháng 3")
        .shows("/photos/");
    assert_eq!(code_on(&page).len(), 12);
    assert_eq!(stall.counted(Measure::ListingsPublished), 1);
    assert_eq!(stall.counted(Measure::TracedProducts), 1);
}

/// The photo of a draft is on no listing yet: its own people see it, and nobody else.
#[test]
fn the_photo_of_a_draft_is_seen_before_it_is_on_the_floor() {
    let mut stall = Stall::open();
    let draft = answered(&mut stall.seller, "Mật ong hoa cà phê");
    let other = household(&stall.app, "H Bia Niê", &[Purpose::Programme]);
    let mut neighbour = stall.app.signed_in(Role::Household, Some(other.id), vec![]);
    for page in ["photo", "review"] {
        let shown = stall
            .seller
            .get(&format!("{draft}/{page}"))
            .is(200)
            .body
            .clone();
        let (_, picture) = shown.split_once("src=\"/photos/").unwrap();
        let (picture, _) = picture.split_once('"').unwrap();
        let picture = format!("/photos/{picture}");
        stall.seller.get(&picture).is(200);
        stall.app.administrator().get(&picture).is(200);
        stall.app.visitor().get(&picture).is(404);
        neighbour.get(&picture).is(404);
    }
}

#[test]
fn what_was_said_waits_on_the_first_screen() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = begin(seller, "Mật ong rừng");
    take_photo(seller, &draft, 1).is(303);
    answer(seller, &draft, "price", PRICE).is(303);
    for page in ["/", "/listings", "/listings/new"] {
        let page = seller.get(page);
        page.is(200).shows("Mật ong rừng").shows("Làm tiếp");
        page.shows(&format!("href=\"{draft}\""));
    }
    let on = seller.get(&draft);
    assert_eq!(on.location, format!("{draft}/amount"));
    // Each page shows again what was said on it.
    assert_eq!(
        seller
            .get(&format!("{draft}/price"))
            .field("price")
            .unwrap(),
        "180.000"
    );
    assert_eq!(
        seller.get(&format!("{draft}/what")).field("title").unwrap(),
        "Mật ong rừng"
    );
    seller.get(&format!("{draft}/photo")).shows("/photos/");
    answer(seller, &draft, "amount", AMOUNT).is(303);
    answer(seller, &draft, "place", HOME).is(303);
    seller.post(&format!("{draft}/review"), &[]).is(303);
    seller.get("/").hides("Làm tiếp");
}

#[test]
fn every_page_sent_twice_is_done_once() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = answered(seller, "Mật ong bạc hà");
    let uuid = draft.rsplit('/').next().unwrap().to_owned();
    // Sent again, a page of a draft that says everything leads back to the last one.
    let review = format!("{draft}/review");
    assert_eq!(first_page(seller, &uuid, "Mật ong bạc hà").location, review);
    assert_eq!(take_photo(seller, &draft, 1).location, review);
    assert_eq!(answer(seller, &draft, "price", PRICE).location, review);
    let listing = draft.replace("/drafts", "");
    for _ in 0..2 {
        assert_eq!(seller.post(&review, &[]).is(303).location, listing);
    }
    // A page that was on its way while the listing was made changes nothing.
    assert_eq!(first_page(seller, &uuid, "Khác hẳn").location, listing);
    assert_eq!(
        answer(seller, &draft, "price", &[("price", "1"), ("unit", "kg")]).location,
        listing
    );
    assert_eq!(take_photo(seller, &draft, 2).location, listing);
    assert_eq!(seller.get(&draft).location, listing);
    let page = seller.get(&listing);
    page.shows("180.000 ₫ / lít").hides("Khác hẳn");
    assert_eq!(
        seller
            .get("/listings")
            .body
            .matches("Mật ong bạc hà")
            .count(),
        1
    );
    assert_eq!(stall.counted(Measure::ListingsPublished), 1);
}

#[test]
fn a_mistake_stands_beside_its_field_and_nothing_typed_is_lost() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let uuid = PublicId::new().to_string();
    let fields = [
        ("uuid", uuid.as_str()),
        ("title", "Còn nguyên đây"),
        ("category", ""),
    ];
    let page = seller.post("/listings/drafts", &fields);
    page.is(422)
        .shows("Còn nguyên đây")
        .shows("f-category-error");
    seller.get("/").hides("Làm tiếp");
    let draft = begin(seller, "Mật ong");
    let page = answer(seller, &draft, "price", &[("price", "0"), ("unit", "jar")]);
    page.is(422)
        .shows("Ghi giá bán lớn hơn 0")
        .shows("f-price-error");
    assert!(page.body.contains("value=\"jar\" id") && page.body.contains("checked"));
    answer(
        seller,
        &draft,
        "price",
        &[("price", "nhiều"), ("unit", "bushel")],
    )
    .is(422)
    .shows("value=\"nhiều\"")
    .shows("f-unit-error");
    answer(seller, &draft, "price", PRICE).is(303);
    answer(
        seller,
        &draft,
        "amount",
        &[("quantity", "0"), ("season", "quanh năm")],
    )
    .is(422)
    .shows("f-quantity-error")
    .shows("quanh năm");
    answer(seller, &draft, "amount", AMOUNT).is(303);
    answer(
        seller,
        &draft,
        "place",
        &[("where", "elsewhere"), ("origin_name", "")],
    )
    .is(422)
    .shows("Mời ghi tên xã");
    answer(
        seller,
        &draft,
        "place",
        &[("where", "elsewhere"), ("origin_name", "Không Đâu Cả")],
    )
    .is(422)
    .shows("Không Đâu Cả");
    let path = format!("{draft}/photo");
    seller
        .upload(&path, &[], (PHOTO, "a.jpg", b"no photo"))
        .is(422)
        .shows("f-photo-error");
    seller.post(&format!("{draft}/nothing"), &[]).is(404);
}

#[test]
fn it_may_have_grown_in_another_commune() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = answered(seller, "Mật ong");
    let there = [
        ("where", "elsewhere"),
        ("origin_name", "xã Krông Năng, Đắk Lắk"),
    ];
    answer(seller, &draft, "place", &there).is(303);
    let page = seller.get(&format!("{draft}/place"));
    page.shows("value=\"elsewhere\"").shows("Krông Năng");
    let sent = seller.post(&format!("{draft}/review"), &[]);
    seller.follow(&sent).shows("Xã Krông Năng, tỉnh Đắk Lắk");
}

#[test]
fn pages_are_not_skipped_but_the_photo_may_wait() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = begin(seller, "Mật ong");
    for page in ["amount", "place", "review"] {
        let sent = seller.get(&format!("{draft}/{page}"));
        assert_eq!(sent.is(303).location, format!("{draft}/photo"));
    }
    // Published before anything was said: back to what is open.
    let sent = seller.post(&format!("{draft}/review"), &[]);
    assert_eq!(sent.location, format!("{draft}/photo"));
    seller.get(&format!("{draft}/photo")).shows("Để sau");
    answer(seller, &draft, "price", PRICE).is(303);
    answer(seller, &draft, "amount", AMOUNT).is(303);
    answer(seller, &draft, "place", HOME).is(303);
    let page = seller.get(&format!("{draft}/review"));
    page.shows("Thêm ít nhất một tấm ảnh").hides("Đăng lên sàn");
    let path = format!("{draft}/photo");
    seller
        .upload(&path, &[], (PHOTO, "", b""))
        .is(422)
        .shows("Chưa có ảnh");
    let sent = seller.post(&format!("{draft}/review"), &[]);
    let page = seller.follow(&sent);
    page.shows("Thêm ít nhất một tấm ảnh").shows("Bản nháp");
    assert_eq!(stall.counted(Measure::ListingsPublished), 0);
}

#[test]
fn without_consent_the_last_page_says_so_and_keeps_the_product() {
    let stall = Stall::open();
    let silent = household(&stall.app, "H'Bla Mlô", &[Purpose::Programme]);
    let mut seller = stall
        .app
        .signed_in(Role::Household, Some(silent.id), vec![]);
    let draft = answered(&mut seller, "Bơ sáp");
    let page = seller.get(&format!("{draft}/review"));
    page.shows("chưa đồng ý")
        .shows("Lưu lại, đăng sau")
        .hides("Đăng lên sàn");
    let sent = seller.post(&format!("{draft}/review"), &[]);
    seller.follow(&sent).shows("chưa đồng ý").shows("Bản nháp");
}

#[test]
fn a_draft_is_dropped_with_a_word() {
    let mut stall = Stall::open();
    let seller = &mut stall.seller;
    let draft = answered(seller, "Mật ong thử");
    for _ in 0..2 {
        let sent = seller.post(&format!("{draft}/discard"), &[]);
        seller
            .follow(&sent)
            .shows("Đã bỏ sản phẩm làm dở")
            .hides("Mật ong thử");
    }
    seller.get(&draft).is(404);
}

#[test]
fn anothers_draft_is_not_there_and_its_form_cannot_be_taken_over() {
    let mut stall = Stall::open();
    let draft = answered(&mut stall.seller, "Mật ong");
    let uuid = draft.rsplit('/').next().unwrap().to_owned();
    let stranger = household(&stall.app, "H'Bla Mlô", &[]);
    let mut stranger = stall
        .app
        .signed_in(Role::Household, Some(stranger.id), vec![]);
    stranger.get(&draft).is(404);
    for page in ["what", "photo", "price", "amount", "place", "review"] {
        stranger.get(&format!("{draft}/{page}")).is(404);
    }
    first_page(&mut stranger, &uuid, "Của tôi").is(404);
    take_photo(&mut stranger, &draft, 3).is(404);
    answer(&mut stranger, &draft, "price", PRICE).is(404);
    answer(&mut stranger, &draft, "amount", AMOUNT).is(404);
    answer(&mut stranger, &draft, "place", HOME).is(404);
    stranger.post(&format!("{draft}/review"), &[]).is(404);
    let sent = stranger.post(&format!("{draft}/discard"), &[]);
    stranger.follow(&sent).hides("Mật ong");
    stall
        .seller
        .get(&format!("{draft}/review"))
        .is(200)
        .shows("Mật ong");
}

#[test]
fn a_team_helps_to_finish_and_staff_do_not() {
    let mut stall = Stall::open();
    let draft = answered(&mut stall.seller, "Mật ong của hộ");
    let district = stall.producer.district_id.unwrap();
    let mut staff = stall
        .app
        .signed_in(Role::DistrictStaff, None, vec![district]);
    staff.get(&draft).is(404);
    staff.post(&format!("{draft}/review"), &[]).is(404);
    let commune = stall.producer.commune_id;
    let mut team = stall.app.signed_in(Role::DigitalTeam, None, vec![commune]);
    team.get("/").shows("Mật ong của hộ").shows("Đang làm dở");
    // Officers begin with their own form.
    let fresh = PublicId::new().to_string();
    first_page(&mut team, &fresh, "Khác").is(404);
    let sent = team.post(&format!("{draft}/review"), &[]);
    team.follow(&sent).shows("Đang bán").shows("(làm thay cho");
}

#[test]
fn the_night_between_two_pages_loses_nothing() {
    let mut stall = Stall::open();
    let draft = begin(&mut stall.seller, "Mật ong");
    let mut later = stall.app.visitor();
    let sent = later.post(
        &format!("{draft}/price"),
        &[("price", "175.000"), ("unit", "l")],
    );
    sent.is(401).shows("175.000");
    later.get(&format!("{draft}/photo")).is(303);
}
