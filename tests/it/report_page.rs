//! The page of reports beyond its table: drilling down, comparing, targets, what lags, the funnel.

use chrono::NaiveDate;
use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::areas::{self, AreaId, Level, REFORM};
use lensan::counts::{self, Channel, CountChange, CountPlace, Evidence, Measure};
use lensan::db::DbFailure;
use lensan::db::schema::{listings, producers, targets};
use lensan::producers::CommuneInSight;
use lensan::values::PublicId;

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::lists::attend_all;
use crate::support::lists::record_all;
use crate::support::people;
use crate::support::village;

const EA_KAR_DISTRICT: &str = "651";

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

struct ReportPageFixture {
    app: TestApp,
    province: AreaId,
    district: AreaId,
}

impl ReportPageFixture {
    fn new() -> Self {
        let app = TestApp::start();
        let place = app.parts.gazetteer.resolve(people::EA_KAR).unwrap();
        Self {
            province: place.province_id,
            district: place.district_id.unwrap(),
            app,
        }
    }

    fn count(&self, measure: Measure, on: NaiveDate, by: i64) {
        let change = self.one(measure, on).by(by);
        self.app.write(move |c| counts::add(c, change));
    }

    /// One more in Ea Kar.
    fn one(&self, measure: Measure, on: NaiveDate) -> CountChange {
        let place = self.app.parts.gazetteer.resolve(people::EA_KAR).unwrap();
        CountChange::one(
            measure,
            CountPlace::new(place.commune_id, Some(self.district)),
            on,
        )
    }

    /// So many sales of 1,000 đồng each.
    fn sold(&self, on: NaiveDate, channel: Channel, evidence: Evidence, number: i64) {
        let through = |measure| self.one(measure, on).through(channel, evidence);
        let changes = [
            through(Measure::Transactions).by(number),
            through(Measure::TransactionValue).by(number * 1_000),
        ];
        self.app.write(move |c| counts::add_all(c, &changes));
    }

    fn staff(&self) -> Visitor {
        self.app
            .signed_in(Role::ProvinceStaff, None, vec![self.province])
    }

    fn district_staff(&self) -> Visitor {
        self.app
            .signed_in(Role::DistrictStaff, None, vec![self.district])
    }
}

/// The line of a place in the first table.
fn line<'a>(page: &'a Answer, name: &str) -> &'a str {
    let table = page.body.split("<tbody>").nth(1).unwrap();
    let mut lines = table.split("<tr>");
    lines.find(|line| line.contains(name)).unwrap()
}

#[test]
fn a_province_opens_into_districts_communes_and_people() {
    let fixture = ReportPageFixture::new();
    people::household(&fixture.app);
    let mut staff = fixture.staff();
    let province = staff.get("/reports/districts?province=66&period=2026-11");
    province.is(200).shows("Theo xã").shows("rows=communes");
    let ea_kar = line(&province, "Huyện Ea Kar");
    assert!(ea_kar.contains("district=651"), "{ea_kar}");
    let district = staff.get("/reports/districts?province=66&district=651&period=2026-11");
    district
        .is(200)
        .shows("Báo cáo theo xã: Huyện Ea Kar")
        .shows("Tỉnh Đắk Lắk</a>")
        .hides("Buôn Hồ");
    let commune = line(&district, "Xã Ea Kar");
    assert!(
        commune.contains("/producers?commune=24373&#38;on="),
        "{commune}"
    );
    let people = staff.get("/producers?commune=24373&on=2026-11-20");
    people
        .is(200)
        .shows("Xã Ea Kar")
        .shows("Hộ bà Nguyễn Thị Lúa");
    staff
        .get("/producers?commune=22015&on=2026-11-20")
        .hides("Nguyễn Thị Lúa");
    staff
        .get("/producers?commune=00000")
        .is(200)
        .hides("Nguyễn Thị Lúa");
    // The same code is another unit before the reform.
    staff
        .get("/producers?commune=24373&on=2024-08-31")
        .hides("Nguyễn Thị Lúa");
    let by_commune = staff.get("/reports/districts?province=66&rows=communes");
    by_commune
        .is(200)
        .shows("Xã Ea Kar")
        .shows("Báo cáo theo xã");
}

#[test]
fn anothers_district_is_not_there() {
    let fixture = ReportPageFixture::new();
    let mut own = fixture.district_staff();
    let province = own.get("/reports/districts");
    province.is(200).shows("Buôn Hồ");
    assert!(line(&province, "Ea Kar").contains("district=651"));
    assert!(!line(&province, "Buôn Hồ").contains("district=644"));
    own.get("/reports/districts?district=651").is(200);
    own.get("/reports/districts?rows=communes")
        .is(200)
        .shows("Huyện Ea Kar");
    for path in [
        "/reports/districts?district=644",
        "/reports/districts.csv?district=644",
        "/reports/districts.json?district=644",
        "/reports/funnel?district=644",
        "/reports/lagging?kind=unlisted&district=644",
        "/reports/lagging?district=644",
        "/reports/targets?district=644",
        "/reports/districts?district=999",
        "/reports/country",
    ] {
        own.get(path).is(404);
    }
    fixture.staff().get("/reports/country").is(404);
    fixture
        .staff()
        .get("/reports/districts?district=336")
        .is(404);
}

#[test]
fn the_administrator_starts_at_the_country() {
    let fixture = ReportPageFixture::new();
    fixture.count(Measure::Transactions, day(2026, 11, 3), 12);
    let mut root = fixture.app.administrator();
    let country = root.get("/reports/country?period=2026-11&measure=transactions");
    country.is(200).shows("Báo cáo cả nước theo tỉnh");
    let dak_lak = line(&country, "Tỉnh Đắk Lắk");
    assert!(dak_lak.contains("/reports/districts?province=66"));
    assert!(dak_lak.contains("<b>12</b>"), "{dak_lak}");
    root.get("/reports/districts?province=66")
        .shows("Cả nước</a>");
    // Under the boundaries of 2024 there are 63 of them.
    let old = root.get("/reports/country?boundaries=2025-06-30");
    old.is(200).shows("Tỉnh Phú Yên");
}

#[test]
fn figures_stand_beside_the_period_and_the_year_before() {
    let fixture = ReportPageFixture::new();
    fixture.count(Measure::Transactions, day(2026, 10, 3), 112);
    fixture.count(Measure::Transactions, day(2026, 9, 20), 100);
    fixture.count(Measure::Transactions, day(2025, 10, 20), 200);
    let mut staff = fixture.staff();
    let path = "/reports/districts?province=66&measure=transactions&period=";
    let month = staff.get(&format!("{path}2026-10"));
    let ea_kar = line(&month, "Huyện Ea Kar");
    for part in [
        "▲ 12 %",
        "tăng 12 % so với kỳ trước",
        "▼ 44 %",
        "giảm 44 % so với cùng kỳ năm trước",
        "class=\"chart spark\"",
        ">412<",
    ] {
        assert!(ea_kar.contains(part), "{part}: {ea_kar}");
    }
    assert!(month.body.contains("Lũy kế"));
    // The first in rank, and what never sold is no news.
    assert!(ea_kar.contains("<td class=\"num\">1</td>"), "{ea_kar}");
    assert!(!line(&month, "Buôn Hồ").contains("change"));
    let new = staff.get(&format!("{path}2025-10"));
    assert!(line(&new, "Huyện Ea Kar").contains("mới"));
    let to_date = staff.get(&format!("{path}until-2026-10-31"));
    let ea_kar = line(&to_date, "Huyện Ea Kar");
    assert!(
        ea_kar.contains("+112") && ea_kar.contains("+212"),
        "{ea_kar}"
    );
}

const OF_66: [(&str, &str); 3] = [
    ("province", "66"),
    ("year", "2026"),
    ("boundaries", "2026-11-20"),
];

fn kept(fixture: &ReportPageFixture) -> Vec<(String, i64)> {
    fixture.app.read(|c| {
        let rows = targets::table.select((targets::measure, targets::value));
        Ok(rows.order(targets::measure).load(c)?)
    })
}

#[test]
fn a_target_is_set_shown_changed_and_taken_back_with_a_trace() {
    let fixture = ReportPageFixture::new();
    fixture.count(Measure::Transactions, day(2026, 2, 3), 430);
    let mut staff = fixture.staff();
    staff
        .get("/reports/targets?province=66&year=2026")
        .is(200)
        .shows("Tỉnh Đắk Lắk")
        .shows("Huyện Ea Kar");
    let set = [&OF_66[..], &[("t-transactions-651", "1.000")]].concat();
    let saved = staff.post("/reports/targets", &set);
    staff
        .follow(&saved)
        .shows("Đã lưu chỉ tiêu")
        .shows("giao chỉ tiêu giao dịch: Huyện Ea Kar, 2026: – → 1.000");
    let mut english = fixture.staff();
    english.get("/language?to=en&back=/");
    english
        .get("/reports/targets?province=66&year=2026")
        .shows("set the target of transactions: Huyện Ea Kar, 2026: – → 1.000");
    let report = staff.get("/reports/districts?province=66&period=2026-10&measure=transactions");
    let ea_kar = line(&report, "Huyện Ea Kar");
    for part in ["43,0 %", "430 / 1.000", "chậm", "bar behind"] {
        assert!(ea_kar.contains(part), "{part}: {ea_kar}");
    }
    report.shows("So chỉ tiêu 2026");
    let changed = [&OF_66[..], &[("t-transactions-651", "400")]].concat();
    let saved = staff.post("/reports/targets", &changed);
    staff.follow(&saved).shows("1.000 → 400");
    assert_eq!(kept(&fixture), [("transactions".to_owned(), 400)]);
    let taken = [&OF_66[..], &[("t-transactions-651", "")]].concat();
    let saved = staff.post("/reports/targets", &taken);
    staff.follow(&saved).shows("400 → –");
    assert_eq!(kept(&fixture), []);
}

#[test]
fn bad_targets_are_refused_whole_and_anothers_are_not_there() {
    let fixture = ReportPageFixture::new();
    let mut own = fixture.district_staff();
    let fields = |more: &[(&'static str, &'static str)]| [&OF_66[..], more].concat();
    let refused = own.post(
        "/reports/targets",
        &fields(&[("t-value-651", "nhiều"), ("t-trained-651", "7")]),
    );
    refused
        .is(422)
        .shows("Chỉ tiêu là một số nguyên")
        .shows("value=\"nhiều\"")
        .shows("value=\"7\"");
    // A part behind the comma is refused, and never read as ten or a hundred times as much.
    for fraction in ["1,5", "12.5", "60.00"] {
        own.post("/reports/targets", &fields(&[("t-value-651", fraction)]))
            .is(422)
            .shows("không ghi phần lẻ");
    }
    for field in ["t-value-644", "t-value-66", "t-rate-651", "t-colour-651"] {
        let pairs = [&OF_66[..], &[(field, "5")]].concat();
        own.post("/reports/targets", &pairs).is(404);
    }
    assert_eq!(kept(&fixture), []);
    own.get("/reports/targets").is(200).hides("Buôn Hồ");
    own.get("/reports/targets?province=66&district=651")
        .is(200)
        .shows("Xã Ea Kar");
    own.get("/reports/targets?province=01").is(404);
    let commune = [
        &OF_66[..],
        &[("district", "651"), ("t-value-24373", "9.000.000")],
    ]
    .concat();
    own.post("/reports/targets", &commune).is(303);
    assert_eq!(kept(&fixture), [("value".to_owned(), 9_000_000)]);
}

/// A household that listed something long ago, and whatever it sold.
fn seller(fixture: &ReportPageFixture, listed: NaiveDate, sold: &[NaiveDate]) -> i64 {
    use lensan::audit::Author;
    use lensan::counts::{Channel, Evidence};
    use lensan::transactions::NewTransaction;
    use lensan::values::{Money, Quantity};

    let household = people::household(&fixture.app);
    let (id, now, sold) = (household.id, fixture.app.now(), sold.to_vec());
    fixture.app.write(move |c| {
        let goods = village::goods(c, id, "published")?;
        diesel::update(listings::table.find(goods.id))
            .set(listings::published_on.eq(listed))
            .execute(c)?;
        let sale = |on: &NaiveDate| NewTransaction {
            uuid: PublicId::new(),
            listing_id: goods.id,
            channel: Channel::Zalo,
            quantity: Quantity::new(1000).unwrap(),
            amount: Money::new(1000).unwrap(),
            sold_on: *on,
            order_code: None,
            evidence: Evidence::Officer,
        };
        let sales: Vec<NewTransaction> = sold.iter().map(sale).collect();
        record_all(
            c,
            Author {
                code_of: None,
                account: None,
                at: now,
            },
            &sales,
        )?;
        Ok::<_, DbFailure>(())
    });
    id
}

#[test]
fn what_lags_is_listed_for_those_who_may_see_it() {
    let fixture = ReportPageFixture::new();
    people::household(&fixture.app);
    seller(&fixture, day(2026, 1, 5), &[]);
    seller(&fixture, day(2026, 1, 6), &[day(2026, 11, 1)]);
    seller(&fixture, day(2026, 11, 2), &[]);
    let mut staff = fixture.staff();
    let report = staff.get("/reports/districts?province=66&period=2026-11");
    report.shows("Việc đang chậm").shows("kind=unlisted");
    let unlisted = staff.get("/reports/lagging?kind=unlisted&province=66&district=651");
    unlisted.is(200).shows("Chưa có số");
    assert_eq!(unlisted.body.matches("<th scope=\"row\">").count(), 1);
    let unsold = staff.get("/reports/lagging?kind=unsold&province=66");
    unsold.is(200).shows("Cà phê Ea Kar, lên sàn 05/01/2026");
    assert_eq!(unsold.body.matches("<th scope=\"row\">").count(), 1);
    staff
        .get("/reports/lagging?kind=communes&province=66&district=651&period=2026-11")
        .is(200)
        .shows("chưa có giao dịch nào trong kỳ");
    staff.get("/reports/lagging?kind=everything").is(404);
    // Staff of another district see nobody, though the province is theirs to compare.
    let other = fixture.app.read(|c| {
        let before = REFORM.pred_opt().unwrap();
        Ok(areas::by_code(c, Level::District, "644", before)?
            .unwrap()
            .id)
    });
    let mut elsewhere = fixture
        .app
        .signed_in(Role::DistrictStaff, None, vec![other]);
    for kind in ["unlisted", "unsold"] {
        elsewhere
            .get(&format!("/reports/lagging?kind={kind}&province=66"))
            .is(200)
            .hides("Nguyễn Thị Lúa")
            .shows("Không có ai trong danh sách này");
    }
    assert_eq!(EA_KAR_DISTRICT, "651");
}

#[test]
fn the_funnel_counts_who_took_every_step() {
    let fixture = ReportPageFixture::new();
    let idle = people::household(&fixture.app).id;
    let listed = seller(&fixture, day(2026, 1, 5), &[]);
    let once = seller(&fixture, day(2026, 1, 5), &[day(2026, 3, 1)]);
    let still = seller(&fixture, day(2026, 1, 5), &[day(2026, 11, 1)]);
    // Sold without ever having been trained: in no step.
    seller(&fixture, day(2026, 1, 5), &[day(2026, 11, 1)]);
    let now = fixture.app.now();
    fixture.app.write(move |c| {
        diesel::update(producers::table.filter(producers::id.eq_any([idle, listed, once, still])))
            .set(producers::trained_on.eq(day(2026, 1, 4)))
            .execute(c)?;
        diesel::update(producers::table)
            .set((
                producers::registered_on.eq(day(2026, 1, 3)),
                producers::verified_on.eq(day(2026, 1, 3)),
            ))
            .execute(c)?;
        diesel::update(producers::table.filter(producers::id.eq_any([listed, once, still])))
            .set(producers::activated_at.eq(now))
            .execute(c)?;
        Ok::<_, DbFailure>(())
    });
    let numbers = |page: &Answer| -> Vec<String> {
        let line = line(page, "Huyện Ea Kar");
        line.split("class=\"num focus\">")
            .skip(1)
            .map(|cell| cell.split('<').next().unwrap().to_owned())
            .collect()
    };
    let mut staff = fixture.staff();
    let page = staff.get("/reports/funnel?province=66&on=2026-11-20");
    page.is(200).shows("Các bước lên sàn: Tỉnh Đắk Lắk");
    assert_eq!(numbers(&page), ["4", "4", "3", "3", "2", "1"]);
    assert!(line(&page, "Huyện Ea Kar").contains("66,7 %"));
    // Nobody's account was open in the summer; officers had listed for them.
    let june = staff.get("/reports/funnel?province=66&on=2026-06-30");
    assert_eq!(numbers(&june), ["4", "4", "0", "3", "1", "0"]);
    let district = fixture
        .district_staff()
        .get("/reports/funnel?province=66&district=651");
    district.is(200).shows("Xã Ea Kar");
}

#[test]
fn sales_are_told_apart_by_channel_and_by_who_says_so() {
    let fixture = ReportPageFixture::new();
    let (october, before) = (day(2026, 10, 5), day(2026, 9, 5));
    fixture.sold(october, Channel::Zalo, Evidence::Household, 3);
    fixture.sold(october, Channel::Shopee, Evidence::Platform, 1_200);
    fixture.sold(october, Channel::Shopee, Evidence::Officer, 397);
    fixture.sold(before, Channel::Voso, Evidence::Officer, 5);
    // Recorded and taken back.
    fixture.sold(october, Channel::Sendo, Evidence::Officer, 2);
    fixture.sold(october, Channel::Sendo, Evidence::Officer, -2);
    let cells = |page: &Answer, name: &str| -> Vec<String> {
        let cells = line(page, name).split("<td class=\"num");
        let text = |cell: &str| cell.split_once('>').unwrap().1.to_owned();
        let cells = cells.skip(1).map(text);
        cells
            .map(|cell| cell.split('<').next().unwrap().to_owned())
            .collect()
    };
    let mut staff = fixture.staff();
    let report = staff.get("/reports/districts?province=66&period=2026-10");
    report.shows("/reports/channels?province=66");
    let page = staff.get("/reports/channels?province=66&period=2026-10");
    page.is(200)
        .shows("Bán ở đâu, căn cứ nào: Tỉnh Đắk Lắk")
        .hides("Voso")
        .hides("Sendo");
    let shopee = ["1.597", "99,8 %", "1.597.000", "1.200", "0", "397"];
    assert_eq!(cells(&page, "Shopee"), shopee);
    let zalo = ["3", "0,2 %", "3.000", "0", "3", "0"];
    assert_eq!(cells(&page, "Zalo"), zalo);
    page.shows("1.600.000");
    let district = fixture
        .district_staff()
        .get("/reports/channels?province=66&district=651&period=2026-10");
    assert_eq!(cells(&district, "Shopee"), shopee);
    let other = "/reports/channels?province=66&district=652&period=2026-10";
    fixture.district_staff().get(other).is(404);
    staff.get(other).is(200).shows("Chưa có giao dịch nào");
    staff
        .get("/reports/channels?province=66&period=khi-nao")
        .is(422);
}

#[test]
fn a_course_tells_what_became_of_those_who_came() {
    let fixture = ReportPageFixture::new();
    let household = people::household(&fixture.app).id;
    let commune = fixture
        .app
        .parts
        .gazetteer
        .resolve(people::EA_KAR)
        .unwrap()
        .commune_id;
    let now = fixture.app.now();
    let uuid = PublicId::new();
    let course = uuid;
    fixture.app.write(move |c| {
        use lensan::training::{self, NewCourse};
        let by = lensan::audit::Author {
            code_of: None,
            account: None,
            at: now,
        };
        let new = NewCourse {
            uuid: course,
            topic: "Bán hàng trên sàn".to_owned(),
            held_on: day(2026, 11, 19),
            place: "Nhà văn hóa".to_owned(),
            agency: "Bưu điện".to_owned(),
            commune: CommuneInSight::without_sight(commune),
        };
        let held = training::hold(c, by, &new)?;
        attend_all(c, by, held.id, &[household])?;
        Ok::<_, DbFailure>(())
    });
    let mut staff = fixture.staff();
    staff
        .get(&format!("/courses/{uuid}"))
        .is(200)
        .shows("/reports/funnel?course=");
    staff
        .get(&format!("/reports/funnel?course={uuid}"))
        .is(200)
        .shows("Các bước lên sàn: Bán hàng trên sàn")
        .shows("<b>1</b>");
    staff
        .get(&format!("/reports/funnel?course={}", PublicId::new()))
        .is(404);
    staff.get("/reports/funnel?course=x").is(404);
}

#[test]
fn the_report_leads_to_the_regrouping_and_each_year_page_to_the_other() {
    let fixture = ReportPageFixture::new();
    let link = "href=\"/reports/districts/regroup";
    let mut staff = fixture.staff();
    staff.get("/reports/districts?province=66").shows(link);
    fixture
        .district_staff()
        .get("/reports/districts?province=66")
        .is(200)
        .hides(link);
    staff
        .get("/reports/denominators?province=66&year=2024")
        .shows("href=\"/reports/targets?province=66&year=2024");
    staff
        .get("/reports/targets?province=66&year=2024&district=651")
        .shows("href=\"/reports/denominators?province=66&year=2024");
}

#[test]
fn every_chart_is_a_picture_with_words_and_a_table_beside_it() {
    let fixture = ReportPageFixture::new();
    fixture.count(Measure::TransactionValue, day(2026, 10, 3), 1_234_567_890);
    fixture.count(Measure::TransactionValue, day(2025, 10, 3), 900);
    let mut staff = fixture.staff();
    let old = "province=66&boundaries=2025-06-30&period=2026-10&measure=value";
    let page = staff.get(&format!("/reports/districts?{old}"));
    page.is(200)
        .shows("class=\"chart wide\"")
        .shows("class=\"chart tiles\"")
        .shows("Sơ đồ các huyện")
        .shows("aria-label=\"Huyện Ea Kar: ")
        .shows("1,2 tỷ")
        .shows("Xem dạng bảng")
        .hides("chưa có vị trí trên sơ đồ");
    let multiples = staff.get(&format!("/reports/multiples?{old}"));
    multiples
        .is(200)
        .shows("Cùng thang đo")
        .shows("district=651");
    assert_eq!(multiples.body.matches("class=\"chart small\"").count(), 15);
    staff
        .get(&format!("/reports/multiples?{old}&scale=own"))
        .is(200)
        .shows("Mỗi biểu đồ có thang đo riêng");
    for page in [page, multiples] {
        let charts = page.body.matches("class=\"chart ").count();
        let pictures = page.body.matches("role=\"img\"><title>").count();
        let maps = page.body.matches("role=\"group\"><title>").count();
        assert_eq!(pictures + maps, charts);
        assert!(!page.body.contains("style=") && !page.body.contains("#0100"));
    }
    // Nobody has drawn the districts of the former Phú Yên.
    let merged = staff.get("/reports/districts?province=66&period=2026-10&measure=value");
    merged.shows("9 huyện chưa có vị trí trên sơ đồ");
}
