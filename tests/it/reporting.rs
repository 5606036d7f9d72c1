//! Staff: the report on a page and as a file, and the bases of its rates.

use lensan::accounts::Role;
use lensan::areas::{self, AreaId, Level, REFORM};
use lensan::counts::{self, CountChange, CountPlace, Measure};

use crate::support::app::{TestApp, Visitor};

/// An app in which Buôn Ma Thuột has something to show, with the ids of its district and of
/// today's province.
fn counted() -> (TestApp, AreaId, AreaId) {
    let app = TestApp::start();
    let (district, province) = app.write(|c| {
        let before = REFORM.pred_opt().unwrap();
        let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
        let province = areas::by_code(c, Level::Province, "66", REFORM)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let across = areas::by_code(c, Level::Commune, "22015", REFORM)?.unwrap();
        let count =
            |measure, placed| CountChange::one(measure, CountPlace::new(commune, placed), before);
        counts::add_all(
            c,
            &[
                count(Measure::HouseholdsRegistered, Some(district.id)).by(1_715),
                count(Measure::HouseholdsTrained, Some(district.id)).by(430),
                CountChange::one(
                    Measure::HouseholdsTrained,
                    CountPlace::new(across.id, None),
                    before,
                )
                .by(7),
                count(Measure::TransactionValue, Some(district.id)).by(12_345_678),
            ],
        )?;
        Ok((district.id, province.id))
    });
    (app, district, province)
}

fn staff() -> (TestApp, Visitor) {
    let (app, _, province) = counted();
    let visitor = app.signed_in(Role::ProvinceStaff, None, vec![province]);
    (app, visitor)
}

#[test]
fn the_report_opens_on_the_readers_own_province() {
    let (_app, mut visitor) = staff();
    let page = visitor.get("/reports/districts");
    page.is(200)
        .shows("Báo cáo theo huyện: Tỉnh Đắk Lắk")
        .shows("Lũy kế đến 30/11/2026")
        .shows("Thành phố Buôn Ma Thuột")
        .shows("Thành phố Tuy Hoà")
        .shows("12.345.678")
        .shows("Chưa xếp được")
        .shows("437");
    page.hides("Hà Nội");
}

#[test]
fn a_press_on_a_column_sorts_by_it_and_says_so() {
    let (_app, mut visitor) = staff();
    let page = visitor.get("/reports/districts?province=66&sort=-value&measure=trained");
    page.is(200)
        .shows("aria-sort=\"descending\"")
        .shows("sort=value")
        .shows("width=\"100.00\"");
    let rows = page.body.split("<tbody>").nth(1).unwrap();
    assert!(rows.find("Buôn Ma Thuột").unwrap() < rows.find("Buôn Hồ").unwrap());
}

#[test]
fn the_boundaries_switch_by_the_same_form() {
    let (_app, mut visitor) = staff();
    let query = "province=66&period=until-2025-06-30&boundaries=2025-06-30";
    let before = visitor.get(&format!("/reports/districts?{query}"));
    before
        .is(200)
        .shows("Buôn Ma Thuột")
        .hides("Tuy Hoà</a></th>");
    // The old Phú Yên is offered, and is Đắk Lắk on the other side.
    before.shows("Tỉnh Phú Yên");
    let after = visitor.get("/reports/districts?province=54&boundaries=2026-11-20");
    after.is(200).shows("Báo cáo theo huyện: Tỉnh Đắk Lắk");
}

#[test]
fn the_files_hold_the_same_question() {
    let (_app, mut visitor) = staff();
    let query = "province=66&period=2025-06&boundaries=2025-07-01";
    let csv = visitor.get(&format!("/reports/districts.csv?{query}"));
    csv.is(200);
    assert!(
        csv.bytes
            .starts_with("\u{feff}code,name,households".as_bytes())
    );
    assert!(csv.headers["content-disposition"].contains("lensan-66-2025-06.csv"));
    let json = visitor.get(&format!("/reports/districts.json?{query}"));
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(json["total"]["trained"], 437);
    assert_eq!(json["rows"].as_array().unwrap().len(), 24 + 1);
    visitor
        .get("/reports/districts.json?period=yesterday")
        .is(400);
}

#[test]
fn a_wrong_question_is_told_and_answered_with_the_usual_report() {
    let (_app, mut visitor) = staff();
    let page = visitor.get("/reports/districts?period=2024-08-01_2024-08-20");
    page.is(422)
        .shows("Ngày kết thúc phải là ngày 14")
        .shows("Buôn Ma Thuột");
}

#[test]
fn another_province_is_not_there() {
    let (app, mut visitor) = staff();
    visitor.get("/reports/districts?province=01").is(404);
    app.administrator()
        .get("/reports/districts?province=01")
        .is(200)
        .shows("Hà Nội");
    // Without a choice the administrator starts where there is something to see.
    app.administrator()
        .get("/reports/districts")
        .is(200)
        .shows("Báo cáo theo huyện: Tỉnh Đắk Lắk");
    app.signed_in(Role::DigitalTeam, None, vec![])
        .get("/reports/districts")
        .is(404);
}

#[test]
fn district_staff_read_the_province_and_edit_their_own_base() {
    let (app, district, _) = counted();
    let mut visitor = app.signed_in(Role::DistrictStaff, None, vec![district]);
    visitor
        .get("/reports/districts")
        .is(200)
        .shows("Buôn Hồ")
        .shows("Buôn Ma Thuột");
    let form = visitor.get("/reports/denominators?year=2025");
    form.is(200).shows("Buôn Ma Thuột").hides("Buôn Hồ");
    let fields = [
        ("province", "66"),
        ("year", "2025"),
        ("boundaries", "2026-11-20"),
    ];
    let refused = visitor.post(
        "/reports/denominators",
        &[&fields[..], &[("b-643", "nhiều")]].concat(),
    );
    refused
        .is(422)
        .shows("Số hộ là một số nguyên")
        .shows("value=\"nhiều\"");
    for fraction in ["1,5", "12.5", "60.00"] {
        let page = visitor.post(
            "/reports/denominators",
            &[&fields[..], &[("b-643", fraction)]].concat(),
        );
        page.is(422).shows("không ghi phần lẻ").shows(fraction);
    }
    let other = visitor.post(
        "/reports/denominators",
        &[&fields[..], &[("b-644", "1000")]].concat(),
    );
    other.is(404);
    let saved = visitor.post(
        "/reports/denominators",
        &[&fields[..], &[("b-643", "1.000")]].concat(),
    );
    visitor
        .follow(&saved)
        .shows("Đã lưu tổng số hộ")
        .shows("sửa tổng số hộ: Thành phố Buôn Ma Thuột, 2025: – → 1.000");
    // Targets have a history of their own, on their own page.
    let target = [&fields[..], &[("t-trained-643", "9")]].concat();
    visitor.post("/reports/targets", &target).is(303);
    visitor
        .get("/reports/targets?province=66&year=2025")
        .shows("giao chỉ tiêu hộ được tập huấn")
        .hides("sửa tổng số hộ");
    visitor
        .get("/reports/denominators?year=2025")
        .hides("giao chỉ tiêu");
    let report = visitor.get("/reports/districts?province=66&period=until-2025-12-31");
    report.shows("43,0 %");
    // Emptied, it is forgotten; left empty or alone, nothing changes.
    let was = |was: &'static str, now: &'static str| {
        [&fields[..], &[("was-643", was), ("b-643", now)]].concat()
    };
    let form = visitor.get("/reports/denominators?year=2025");
    assert_eq!(form.field("was-643").as_deref(), Some("1.000"));
    for (before, now) in [("", ""), ("900", "900")] {
        let same = visitor.post("/reports/denominators", &was(before, now));
        let page = visitor.follow(&same);
        assert_eq!(page.field("b-643").as_deref(), Some("1.000"));
    }
    let cleared = visitor.post("/reports/denominators", &was("1.000", ""));
    let page = visitor.follow(&cleared);
    page.shows("xóa tổng số hộ: Thành phố Buôn Ma Thuột, 2025: 1.000 → –");
    assert_eq!(page.field("b-643").as_deref(), Some(""));
    let report = visitor.get("/reports/districts?province=66&period=until-2025-12-31");
    report.hides("43,0 %");
}
