//! Staff of a province that is no more: told so, and never led to a page that is not there.

use lensan::accounts::Role;
use lensan::areas::{self, Level, REFORM};

use crate::support::app::{TestApp, Visitor};

fn staff_of(code: &str, today: bool) -> (TestApp, Visitor) {
    let app = TestApp::start();
    let day = if today {
        REFORM
    } else {
        REFORM.pred_opt().unwrap()
    };
    let code = code.to_owned();
    let province =
        app.read(move |c| Ok(areas::by_code(c, Level::Province, &code, day)?.unwrap().id));
    let visitor = app.signed_in(Role::ProvinceStaff, None, vec![province]);
    (app, visitor)
}

#[test]
fn who_was_given_a_province_that_is_no_more_is_told_and_reads_on() {
    let (_app, mut staff) = staff_of("34", false);
    for path in ["/", "/producers"] {
        staff
            .get(path)
            .is(200)
            .shows("Tỉnh Thái Bình nay thuộc Tỉnh Hưng Yên")
            .shows("giao Tỉnh Hưng Yên cho tài khoản");
    }
    // Each page of the report leads to itself as it last was.
    for (path, words) in [
        ("/reports/districts", "Báo cáo theo huyện: Tỉnh Thái Bình"),
        ("/reports/districts?period=2024-08", "Huyện Quỳnh Phụ"),
        ("/reports/multiples", "Huyện Quỳnh Phụ"),
        ("/reports/funnel", "Tỉnh Thái Bình"),
        ("/reports/channels", "Tỉnh Thái Bình"),
        ("/reports/lagging", "Tỉnh Thái Bình"),
        ("/reports/lagging?kind=unlisted", "Tỉnh Thái Bình"),
        ("/reports/targets", "Tỉnh Thái Bình"),
        ("/reports/denominators", "Huyện Quỳnh Phụ"),
        ("/reports/signed/new", "Tỉnh Thái Bình"),
        ("/reports/document", "Tỉnh Thái Bình"),
    ] {
        let led = staff.get(path);
        assert!(led.is(303).location.contains("boundaries=2025-06-30"));
        staff
            .follow(&led)
            .is(200)
            .shows(words)
            .hides("Huyện Ân Thi");
    }
    staff
        .get("/reports/subscriptions")
        .is(200)
        .shows("không còn")
        .hides("name=\"place\"");
    // Nothing of the rest of today's province.
    staff.get("/reports/districts?province=33").is(404);
    staff
        .get("/reports/districts?boundaries=2026-11-20")
        .is(404);
}

#[test]
fn who_holds_the_province_of_today_is_told_nothing() {
    let (_app, mut staff) = staff_of("33", true);
    for path in ["/", "/producers"] {
        staff.get(path).is(200).hides("nay thuộc");
    }
    let (_app, mut staff) = staff_of("66", true);
    staff.get("/").is(200).hides("nay thuộc");
}
