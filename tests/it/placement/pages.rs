//! Officers at work: a place corrected, many placed at once, through the pages.

use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::areas::Place;
use lensan::audit::Author;
use lensan::db::schema::producers as rows;
use lensan::placement;
use lensan::producers::{self, Producer};
use lensan::values::PublicId;

use super::{household, register, straddling};
use crate::support::app::{TestApp, Visitor};
use crate::support::people;

fn registered(app: &TestApp, place: Place, hamlet: &'static str) -> Producer {
    let now = app.now();
    app.write(move |c| {
        let mut new = household(place, hamlet);
        new.particulars.name = format!("Hộ ở {hamlet}");
        let id = register(c, Author::account(1, now), &new)?;
        producers::by_id(c, id)
    })
}

fn found(app: &TestApp, uuid: PublicId) -> Producer {
    app.read(move |c| {
        let id: i64 = rows::table
            .filter(rows::uuid.eq(uuid))
            .select(rows::id)
            .get_result(c)?;
        producers::by_id(c, id)
    })
}

/// Staff of the first and of the last district that the commune was made of.
fn two_districts(app: &TestApp, place: Place) -> [i64; 2] {
    let all = app.read(move |c| placement::candidates(c, place.commune_id));
    let district = |c: &placement::PlaceCandidate| c.place.district_id.unwrap();
    [district(&all[0]), district(all.last().unwrap())]
}

#[test]
fn a_place_is_corrected_in_plain_words() {
    let app = TestApp::start();
    let household = people::household(&app);
    let mut officer = app.administrator();
    let profile = format!("/producers/{}", household.uuid);
    officer.get(&profile).shows("Sửa xã, phường");
    let change = format!("{profile}/place");
    officer
        .get(&change)
        .is(200)
        .shows("Trước đây ghi nhầm")
        .shows("Đã chuyển nơi ở")
        .shows("Xã Ea Kar, tỉnh Đắk Lắk")
        .hides("checked");
    // Without a script: the name first, then the candidates to choose from.
    let typed = [
        ("commune_name", "ea knop"),
        ("find", "yes"),
        ("reason", "sổ hộ khẩu"),
    ];
    let asked = officer.post(&change, &typed);
    asked
        .is(200)
        .shows("Chọn đúng xã")
        .hides("Mời chọn: ghi nhầm");
    assert_eq!(asked.field("reason").as_deref(), Some("sổ hộ khẩu"));
    officer
        .post(&change, &[("commune", "24400")])
        .is(422)
        .shows("Mời chọn: ghi nhầm hay đã chuyển nơi ở")
        .shows("Mời ghi căn cứ hoặc lý do");
    let full = |kind, moved_on| {
        [
            ("commune", "24400"),
            ("kind", kind),
            ("moved_on", moved_on),
            ("reason", "sổ hộ khẩu"),
            ("hamlet", "Thôn 9"),
        ]
    };
    officer
        .post(&change, &full("move", ""))
        .is(422)
        .shows("Mời nhập ngày chuyển");
    officer
        .post(&change, &full("move", "2026-11-21"))
        .is(422)
        .shows("không được sau hôm nay");
    let moved = officer.post(&change, &full("move", "2026-11-01"));
    officer
        .follow(&moved)
        .shows("Đã sửa nơi ở")
        .shows("ghi nhận đã chuyển nơi ở: Xã Ea Kar, tỉnh Đắk Lắk →")
        .shows("Thôn 9");
    officer.get(&change).shows("Trước ngày 01/11/2026");
    // A second tap.
    let again = officer.post(&change, &full("move", "2026-11-01"));
    officer.follow(&again).shows("không có gì thay đổi");
    app.write(super::agrees);
}

#[test]
fn only_who_sees_a_producer_changes_its_place() {
    let app = TestApp::start();
    let one = people::household(&app);
    let path = format!("/producers/{}/place", one.uuid);
    let mut itself = app.signed_in(Role::Household, Some(one.id), vec![]);
    itself.get(&path).is(404);
    itself
        .get(&format!("/producers/{}", one.uuid))
        .is(200)
        .hides("Sửa xã, phường");
    let mut team = app.signed_in(Role::DigitalTeam, None, vec![1]);
    team.get(&path).is(404);
    team.post(
        &path,
        &[
            ("commune", people::EA_KAR),
            ("kind", "mistake"),
            ("reason", "x"),
        ],
    )
    .is(404);
}

#[test]
fn many_are_placed_at_once_and_nothing_is_chosen_beforehand() {
    let app = TestApp::start();
    let place = app.read(straddling);
    let [a, b, c, d] = ["Buôn A", "Buôn A", "Buôn B", ""].map(|h| registered(&app, place, h));
    let candidates = app.read(move |c| placement::candidates(c, place.commune_id));
    let (first, last) = (&candidates[0], candidates.last().unwrap());
    let mut staff = app.signed_in(Role::ProvinceStaff, None, vec![place.province_id]);
    staff
        .get("/")
        .shows("4 nhà sản xuất chưa rõ huyện cũ")
        .shows("/producers/placement");
    let page = staff.get("/producers/placement");
    page.is(200)
        .shows("4 nhà sản xuất chờ xếp huyện cũ")
        .shows("Buôn A")
        .shows("Chưa ghi thôn")
        .shows(&first.name)
        .hides(" checked");
    assert_eq!(page.body.matches(" selected").count(), 1, "only the filter");
    let commune = place.commune_id.to_string();
    let rows: Vec<(String, String)> = [&a, &b, &c, &d]
        .map(|p| {
            (
                format!("c-{}", p.uuid),
                if p.id == c.id {
                    last.code.clone()
                } else {
                    String::new()
                },
            )
        })
        .to_vec();
    let mut fields: Vec<(&str, &str)> =
        rows.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.push(("commune", &commune));
    let nobody = [("commune", commune.as_str())];
    staff
        .post("/producers/placement", &nobody)
        .is(422)
        .shows("Chưa chọn hộ nào");
    let ticked = [&fields[..], &[("of_hamlet", "Buôn A")]].concat();
    let placed = staff.post(
        "/producers/placement",
        &[&ticked[..], &[("all", first.code.as_str())]].concat(),
    );
    staff
        .follow(&placed)
        .shows("Đã xếp xong")
        .shows("1 nhà sản xuất chờ xếp huyện cũ");
    let district = |p: &Producer| found(&app, p.uuid).district_id;
    assert_eq!(district(&a), first.place.district_id);
    assert_eq!(district(&b), first.place.district_id);
    assert_eq!(district(&c), last.place.district_id);
    assert_eq!(district(&d), None);
    // A second tap finds three of them placed; a strange code chooses nothing.
    let again = staff.post("/producers/placement", &fields);
    staff.follow(&again).shows("vừa được người khác xếp");
    let row = format!("c-{}", d.uuid);
    let strange = staff.post(
        "/producers/placement",
        &[("commune", &commune), (&row, "00000")],
    );
    staff.follow(&strange).shows("Chưa lưu được hộ nào");
    assert_eq!(district(&d), None);
    let profile = staff.get(&format!("/producers/{}", a.uuid));
    profile.shows("xếp vào nơi cũ").shows(&first.name);
    app.write(super::agrees);
}

#[test]
fn ticks_without_a_place_are_kept_and_asked_back() {
    let app = TestApp::start();
    let place = app.read(straddling);
    let one = registered(&app, place, "Buôn A");
    let mut staff = app.administrator();
    let (commune, uuid) = (place.commune_id.to_string(), one.uuid.to_string());
    let row = format!("c-{uuid}");
    let refused = staff.post(
        "/producers/placement",
        &[("commune", &commune), ("tick", &uuid), (&row, "")],
    );
    refused
        .is(422)
        .shows("chưa chọn nơi")
        .shows(&format!("value=\"{uuid}\" checked"));
}

#[test]
fn district_staff_see_who_may_be_theirs() {
    let app = TestApp::start();
    let place = app.read(straddling);
    let one = registered(&app, place, "Buôn A");
    let [first, last] = two_districts(&app, place);
    let sees = |staff: &mut Visitor| {
        staff
            .get("/producers/placement")
            .body
            .contains("Hộ ở Buôn A")
    };
    let mut staff = app.signed_in(Role::DistrictStaff, None, vec![first]);
    assert!(sees(&mut staff));
    assert!(sees(&mut app.signed_in(
        Role::DistrictStaff,
        None,
        vec![last]
    )));
    // Its own page is not theirs yet.
    staff.get(&format!("/producers/{}", one.uuid)).is(404);
    staff.get("/").shows("1 nhà sản xuất chưa rõ huyện cũ");
    let other = app
        .parts
        .gazetteer
        .resolve(people::EA_KAR)
        .unwrap()
        .district_id
        .unwrap();
    if ![first, last].contains(&other) {
        let mut other = app.signed_in(Role::DistrictStaff, None, vec![other]);
        assert!(!sees(&mut other));
        other
            .get("/producers/placement")
            .shows("Không còn hộ nào phải chờ");
        let commune = place.commune_id.to_string();
        let code = app.read(move |c| placement::candidates(c, place.commune_id))[0]
            .code
            .clone();
        let row = format!("c-{}", one.uuid);
        other.post(
            "/producers/placement",
            &[("commune", &commune), (&row, &code)],
        );
        assert_eq!(found(&app, one.uuid).district_id, None);
    }
}
