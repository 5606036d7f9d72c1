//! Listings, as the people use them who keep them.

use lensan::accounts::{Role, Sight};
use lensan::audit::Author;
use lensan::counts::Measure;
use lensan::listings::{
    self, Category, ListingParticulars, ListingRefusal, NewListing, NewPhoto, Status,
};
use lensan::photos;
use lensan::producers::{self, GivenVia, Purpose};
use lensan::values::{Money, PublicId, Quantity, Unit};

use crate::support::stall::{Stall, filled, household, photo};

#[test]
fn a_household_puts_a_product_on_the_floor() {
    let mut stall = Stall::open();
    stall
        .seller
        .get("/listings")
        .is(200)
        .shows("Chưa có sản phẩm nào");
    let listing = stall.draft();
    let page = stall.seller.get(&listing);
    page.is(200)
        .shows("Bản nháp")
        .shows("120.000 ₫ / kg")
        .shows("Xã Ea Kar, tỉnh Đắk Lắk");
    page.shows("Thêm ít nhất một tấm ảnh").hides("/publish");
    stall.send(&listing, &photo(1)).is(303);
    stall
        .seller
        .get(&listing)
        .shows("/publish")
        .hides("Thêm ít nhất một tấm ảnh");
    stall
        .seller
        .post(&format!("{listing}/publish"), &[])
        .is(303);
    let page = stall.seller.get(&listing);
    page.shows("Đang bán")
        .shows("Mã truy xuất")
        .shows("/transactions/new?listing=");
    page.shows("20/11/2026").shows("đăng sản phẩm lên sàn");
    assert_eq!(stall.counted(Measure::ListingsPublished), 1);
    assert_eq!(stall.counted(Measure::TracedProducts), 1);
}

#[test]
fn pausing_counts_nothing_and_taking_down_counts_once() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    for step in [
        "pause", "pause", "resume", "publish", "resume", "close", "close",
    ] {
        stall.seller.post(&format!("{listing}/{step}"), &[]).is(303);
    }
    stall
        .seller
        .get(&listing)
        .shows("Đã gỡ")
        .hides("/publish")
        .hides("/edit");
    assert_eq!(stall.counted(Measure::ListingsPublished), 1);
    assert_eq!(stall.counted(Measure::ListingsWithdrawn), 1);
    assert_eq!(stall.counted(Measure::TracedProducts), 1);
}

#[test]
fn a_draft_that_is_given_up_was_never_on_the_floor() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.seller.post(&format!("{listing}/close"), &[]).is(303);
    assert_eq!(stall.counted(Measure::ListingsWithdrawn), 0);
    let answer = stall.send(&listing, &photo(1));
    stall.seller.follow(&answer).shows("đang ở tình trạng khác");
}

#[test]
fn without_photo_price_or_consent_nothing_is_published() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let answer = stall.seller.post(&format!("{listing}/publish"), &[]);
    stall
        .seller
        .follow(&answer)
        .shows("Thêm ít nhất một tấm ảnh")
        .shows("Bản nháp");
    stall.send(&listing, &photo(1)).is(303);
    let edit = format!("{listing}/edit");
    stall
        .seller
        .post(&edit, &filled("", &[("price", "0")]))
        .is(303);
    let answer = stall.seller.post(&format!("{listing}/publish"), &[]);
    stall
        .seller
        .follow(&answer)
        .shows("Ghi giá bán lớn hơn 0")
        .shows("Bản nháp");
    stall.seller.post(&edit, &filled("", &[])).is(303);
    let (producer, now) = (stall.producer.clone(), stall.app.now());
    stall.app.write(move |c| {
        let by = Author::account(1, now);
        producers::withdraw_consent(c, by, &producer, Purpose::PublicPage, GivenVia::Itself)
    });
    let answer = stall.seller.post(&format!("{listing}/publish"), &[]);
    stall
        .seller
        .follow(&answer)
        .shows("chưa đồng ý")
        .shows("Bản nháp");
    assert_eq!(stall.counted(Measure::ListingsPublished), 0);
}

#[test]
fn every_mistake_is_told_at_once_and_nothing_typed_is_lost() {
    let mut stall = Stall::open();
    let uuid = PublicId::new().to_string();
    let long = "x".repeat(121);
    let bad = [
        ("title", long.as_str()),
        ("category", "weapons"),
        ("unit", "bushel"),
        ("price", "-1"),
        ("quantity", "0"),
        ("origin_name", "Không Đâu Cả"),
        ("description", "Vẫn còn đây"),
    ];
    let page = stall.create(&uuid, &bad);
    page.is(422).shows("Vẫn còn đây").shows(&long);
    for field in ["title", "category", "unit", "price", "quantity", "origin"] {
        page.shows(&format!("id=\"f-{field}-error\""));
    }
    for price in ["1e99", "12,5", "99999999999999", "mười"] {
        stall
            .create(&uuid, &[("price", price)])
            .is(422)
            .shows("f-price-error");
    }
    stall
        .create(&uuid, &[("title", "")])
        .is(422)
        .shows("f-title-error");
    stall.create("no-uuid", &[]).is(422);
    stall.seller.get("/listings").shows("Chưa có sản phẩm nào");
}

#[test]
fn a_form_sent_twice_makes_one_listing() {
    let mut stall = Stall::open();
    let uuid = PublicId::new().to_string();
    let first = stall.create(&uuid, &[]).location.clone();
    let second = stall.create(&uuid, &[]).is(303).location.clone();
    assert_eq!(first, second);
    let listed = stall.seller.get("/listings");
    assert_eq!(listed.body.matches("Cà phê Robusta rang mộc").count(), 1);
}

#[test]
fn anothers_listing_is_not_there() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    let photo_path = {
        let body = stall.seller.get(&listing).body;
        let at = body.find(&format!("{listing}/photos/")).unwrap();
        let rest = &body[at..];
        rest[..rest.find('"').unwrap()].to_owned()
    };
    let stranger = household(&stall.app, "H'Bla Mlô", &[]);
    let mut stranger = stall
        .app
        .signed_in(Role::Household, Some(stranger.id), vec![]);
    stranger.get(&listing).is(404);
    stranger.get(&format!("{listing}/edit")).is(404);
    stranger.get(&format!("{listing}/labels")).is(404);
    for step in [
        "edit",
        "publish",
        "pause",
        "resume",
        "close",
        "labels/retire",
    ] {
        let path = format!("{listing}/{step}");
        stranger.post(&path, &filled("", &[])).is(404);
    }
    let uuid = PublicId::new().to_string();
    let file = photo(9);
    let sent = stranger.upload(
        &format!("{listing}/photos"),
        &[("uuid", &uuid)],
        ("photo", "a.jpg", &file),
    );
    sent.is(404);
    stranger.post(&photo_path, &[]).is(404);
    stall.seller.get(&listing).shows("Đang bán");
}

#[test]
fn a_form_of_somebody_else_cannot_be_taken_over() {
    let mut stall = Stall::open();
    let uuid = PublicId::new().to_string();
    stall.create(&uuid, &[]).is(303);
    let other = household(&stall.app, "H'Bla Mlô", &[]);
    let mut other = stall.app.signed_in(Role::Household, Some(other.id), vec![]);
    other.post("/listings", &filled(&uuid, &[])).is(404);
}

#[test]
fn officers_choose_the_producer_first_and_staff_only_look() {
    let stall = Stall::open();
    let commune = stall.producer.commune_id;
    let mut team = stall.app.signed_in(Role::DigitalTeam, None, vec![commune]);
    team.get("/listings/new?q=wan").is(200).shows("Y Wăn Niê");
    team.get("/listings/new?q=nobody").shows("Không tìm thấy");
    let address = format!("/listings/new?producer={}", stall.producer.uuid);
    let page = team.get(&address);
    page.is(200)
        .shows("Cho Y Wăn Niê")
        .shows("Xã Ea Kar, tỉnh Đắk Lắk");
    let (uuid, producer) = (page.field("uuid").unwrap(), page.field("producer").unwrap());
    let made = team.post("/listings", &filled(&uuid, &[("producer", &producer)]));
    made.is(303);
    team.get(&made.location)
        .shows("(làm thay cho")
        .shows("Y Wăn Niê");
    team.get("/listings?q=ca+phe")
        .shows("Y Wăn Niê")
        .shows("Xã Ea Kar");
    team.get("/listings?status=published")
        .shows("Không tìm thấy sản phẩm nào");
    let district = stall.producer.district_id.unwrap();
    let mut staff = stall
        .app
        .signed_in(Role::DistrictStaff, None, vec![district]);
    staff
        .get(&made.location)
        .is(200)
        .hides("/edit")
        .hides("/photos\"");
    staff.get("/listings/new").is(404);
    let mut elsewhere = stall
        .app
        .signed_in(Role::DigitalTeam, None, vec![commune + 1]);
    elsewhere.get(&made.location).is(404);
    elsewhere.get(&address).is(404);
}

#[test]
fn a_household_mends_one_thing_and_all_else_stays() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let price = format!("{listing}/edit/price");
    stall
        .seller
        .get(&listing)
        .shows(&format!("href=\"{price}\""))
        .shows(&format!("href=\"{listing}/edit/story\""));
    let page = stall.seller.get(&price);
    page.is(200)
        .hides("name=\"title\"")
        .hides("name=\"quantity\"");
    assert_eq!(page.field("price").unwrap(), "120.000");
    stall
        .seller
        .post(&price, &[("price", "-1"), ("unit", "kg")])
        .is(422)
        .shows("id=\"f-price-error\"");
    let sent = [
        ("price", "95.000"),
        ("unit", "kg"),
        ("title", "Không phải tên"),
    ];
    let done = stall.seller.post(&price, &sent);
    stall
        .seller
        .follow(&done)
        .shows("95.000 ₫ / kg")
        .shows("120.000 ₫ → 95.000 ₫")
        .hides("Không phải tên");
    let story = format!("{listing}/edit/story");
    stall
        .seller
        .post(&story, &[("description", "Phơi nắng, rang mộc.")])
        .is(303);
    stall
        .seller
        .get(&listing)
        .shows("Phơi nắng, rang mộc.")
        .shows("95.000 ₫ / kg");
    stall.seller.get(&format!("{listing}/edit/colour")).is(404);
    let mut stranger = stall.app.signed_in(Role::DigitalTeam, None, vec![1]);
    stranger.get(&price).is(404);
    stranger.post(&price, &sent).is(404);
}

#[test]
fn a_price_that_changes_leaves_its_trace() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    let page = stall.seller.get(&format!("{listing}/edit"));
    assert_eq!(page.field("price").unwrap(), "120.000");
    assert_eq!(page.field("origin").unwrap(), "24373");
    let changed = filled("", &[("price", "135000"), ("title", "Cà phê mới")]);
    stall
        .seller
        .post(&format!("{listing}/edit"), &changed)
        .is(303);
    stall
        .seller
        .get(&listing)
        .shows("Cà phê mới")
        .shows("120.000 ₫ → 135.000 ₫");
}

#[test]
fn the_list_goes_on_after_fifty() {
    let mut stall = Stall::open();
    let (producer, now) = (stall.producer.clone(), stall.app.now());
    stall.app.write(move |c| {
        for n in 0..51 {
            listings::create(c, Author::account(1, now), &producer, &product(n))?;
        }
        Ok(())
    });
    let first = stall.seller.get("/listings");
    first.shows("Mật ong 50").hides("Mật ong 0<");
    let at = first.body.find("after=").unwrap();
    let rest = &first.body[at..];
    let next = format!("/listings?{}", &rest[..rest.find('"').unwrap()]);
    stall
        .seller
        .get(&next)
        .shows("Mật ong 0<")
        .hides("Mật ong 50");
}

fn product(n: usize) -> NewListing {
    NewListing {
        uuid: PublicId::new(),
        particulars: ListingParticulars {
            title: format!("Mật ong {n}"),
            category: Category::Honey,
            description: String::new(),
            unit: Unit::Litre,
            price: Money::new(180_000).unwrap(),
            quantity: Quantity::new(20_000).unwrap(),
            season: String::new(),
            origin: None,
        },
    }
}

#[test]
fn hundreds_are_published_in_one_write() {
    let stall = Stall::open();
    let (producer, now) = (stall.producer.clone(), stall.app.now());
    let blobs = stall.app.parts.site.blobs.clone();
    let processed = photos::process(&photo(3)).unwrap();
    let picture = photos::keep(&blobs, &processed, now).unwrap();
    let began = std::time::Instant::now();
    stall.app.write(move |c| {
        let by = Author::account(1, now);
        for n in 0..200 {
            let made = listings::create(c, by, &producer, &product(n))?;
            let listing = listings::find(c, &Sight::Everything, made.uuid.as_str())?;
            let photo = NewPhoto {
                uuid: PublicId::new(),
                picture: picture.clone(),
            };
            listings::add_photos(c, by, &listing, &[photo]).map_err(down)?;
            listings::publish(c, by, &listing, &producer).map_err(down)?;
        }
        Ok(())
    });
    println!("200 listings: {:?}", began.elapsed());
    assert_eq!(stall.counted(Measure::ListingsPublished), 200);
}

fn down(refused: ListingRefusal) -> lensan::db::DbFailure {
    match refused {
        ListingRefusal::Db(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_paused_listing_is_not_published_anew() {
    assert_eq!(Status::Paused.after(listings::ListingAction::Publish), None);
}
