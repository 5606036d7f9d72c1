//! An officer writes down a course and who attended, through the pages.

use lensan::accounts::Role;
use lensan::counts::{Measure, Tally};
use lensan::producers::ProducerKind;
use lensan::values::PublicId;

use crate::support::app::{TestApp, Visitor};
use crate::support::village::{self, Someone};

fn trained(app: &TestApp) -> i64 {
    let tally = app.read(Tally::from_counts);
    let trained = Measure::HouseholdsTrained.number();
    tally
        .iter()
        .filter(|(key, _)| key.measure == trained)
        .map(|(_, value)| value)
        .sum()
}

fn household(app: &TestApp) -> Someone {
    app.write(|c| village::producer_somewhere(c, ProducerKind::Household))
}

/// The digital team of the commune where everybody here lives.
fn team(app: &TestApp) -> Visitor {
    let commune = app.read(|c| Ok(village::somewhere(c)?.commune_id));
    app.signed_in(Role::DigitalTeam, None, vec![commune])
}

fn write_down(visitor: &mut Visitor) -> String {
    let page = visitor.get("/courses/new");
    let uuid = page.is(200).field("uuid").unwrap();
    let fields = [
        ("uuid", uuid.as_str()),
        ("topic", "Bán hàng trên sàn"),
        ("held_on", "2026-11-02"),
        ("place", "Nhà văn hóa thôn 3"),
        ("commune", village::EA_KAR),
        ("commune_name", ""),
        ("agency", "Bưu điện tỉnh"),
    ];
    let answer = visitor.post("/courses", &fields);
    let again = visitor.post("/courses", &fields);
    assert_eq!((again.status, &again.location), (303, &answer.location));
    answer.location
}

#[test]
fn a_team_writes_down_a_course_and_who_came() {
    let app = TestApp::start();
    let (hoa, bham) = (household(&app), household(&app));
    let mut team = team(&app);
    let course = write_down(&mut team);
    team.get(&course)
        .is(200)
        .shows("Chưa có ai trong danh sách")
        .shows("Bưu điện tỉnh");
    let roll = format!("{course}/attendees");
    let list = format!("{}\n12345\n{}\tHộ Hoa\n", hoa.number.grouped(), hoa.number);
    let report = team.post(&roll, &[("numbers", list.as_str())]);
    report
        .is(200)
        .shows("Đã thêm")
        .shows("Không phải mã số")
        .shows("Trùng dòng ở trên");
    assert_eq!(trained(&app), 1);
    // The other one is ticked by name.
    let page = team.get(&format!("{roll}?q=ho"));
    page.shows(bham.uuid.as_str()).hides(hoa.uuid.as_str());
    let added = team.post(&roll, &[("producer", bham.uuid.as_str())]);
    team.follow(&added)
        .shows("Đã thêm vào lớp")
        .shows(&bham.number.grouped());
    assert_eq!(trained(&app), 2);
    let remove = format!("{roll}/{}/remove", bham.uuid);
    for _ in 0..2 {
        let removed = team.post(&remove, &[]);
        team.follow(&removed).hides(&bham.number.grouped());
    }
    assert_eq!(trained(&app), 1);
    team.get("/courses")
        .shows("Bán hàng trên sàn")
        .shows("Xã Ea Kar");
    team.get("/courses?year=2025").hides("Bán hàng trên sàn");
    for search in ["ban hang", "BÁN HÀNG", "nha van hoa", "Bưu điện"] {
        let search: String = form_urlencoded::byte_serialize(search.as_bytes()).collect();
        team.get(&format!("/courses?q={search}"))
            .shows("Bán hàng trên sàn")
            .shows("Bỏ lọc");
    }
    team.get("/courses?q=livestream")
        .hides("Bán hàng trên sàn")
        .shows("Không có lớp nào như vậy");
}

#[test]
fn courses_from_before_the_search_are_found_too() {
    use diesel::prelude::*;
    use lensan::db::schema::courses;
    let app = TestApp::start();
    let mut team = team(&app);
    write_down(&mut team);
    app.write(|c| {
        let all = diesel::update(courses::table);
        all.set(courses::folded.eq("")).execute(c)?;
        Ok(())
    });
    team.get("/courses?q=ban+hang").hides("Bán hàng trên sàn");
    assert_eq!(app.write(lensan::training::fold_courses), 1);
    assert_eq!(app.write(lensan::training::fold_courses), 0);
    team.get("/courses?q=ban+hang").shows("Bán hàng trên sàn");
}

#[test]
fn mistakes_are_told_beside_their_field() {
    let app = TestApp::start();
    let mut team = team(&app);
    let uuid = PublicId::new().to_string();
    let answer = team.post("/courses", &[("uuid", &uuid), ("held_on", "2026-11-21")]);
    answer
        .is(422)
        .shows("Ô này đang trống")
        .shows("Ngày tổ chức không được sau hôm nay");
    answer.shows("Mời chọn xã, phường");
    let vague = [("uuid", uuid.as_str()), ("commune_name", "tân lập")];
    team.post("/courses", &vague)
        .is(422)
        .shows("Có nhiều nơi tên gần giống nhau");
}

#[test]
fn courses_are_seen_by_their_place_and_their_writer() {
    let app = TestApp::start();
    let mut writer = team(&app);
    let course = write_down(&mut writer);
    let place = app.read(village::somewhere);
    let (district, province) = (place.district_id.unwrap(), place.province_id);
    for (role, areas, seen) in [
        (Role::DistrictStaff, vec![district], 200),
        (Role::DistrictStaff, vec![district + 1], 404),
        (Role::ProvinceStaff, vec![province], 200),
        (Role::ProvinceStaff, vec![province + 1], 404),
        (Role::Administrator, vec![], 200),
        (Role::DigitalTeam, vec![place.commune_id + 1], 404),
    ] {
        let mut reader = app.signed_in(role, None, areas);
        reader.get(&course).is(seen);
        reader.get(&format!("{course}/attendees")).is(seen);
    }
    // A household keeps no courses.
    let someone = household(&app);
    app.signed_in(Role::Household, Some(someone.id), vec![])
        .get("/courses")
        .is(404);
}

#[test]
fn nobody_out_of_sight_is_named_or_added() {
    let app = TestApp::start();
    let here = household(&app);
    let stranger = app.write(|c| village::producer_elsewhere(c, ProducerKind::Household));
    let mut team = team(&app);
    let course = write_down(&mut team);
    let roll = format!("{course}/attendees");
    let list = format!("{}\n{}", here.number, stranger.number);
    team.post(&roll, &[("numbers", list.as_str())])
        .shows("Không tìm thấy trong địa bàn");
    team.post(&roll, &[("producer", stranger.uuid.as_str())]);
    assert_eq!(trained(&app), 1);
    // Somebody from elsewhere, added by the administrator, only counts.
    app.administrator()
        .post(&roll, &[("producer", stranger.uuid.as_str())])
        .is(303);
    let page = team.get(&course);
    page.shows("1 người dự ở ngoài địa bàn")
        .hides(&stranger.number.grouped());
    team.post(&format!("{roll}/{}/remove", stranger.uuid), &[])
        .is(404);
    assert_eq!(trained(&app), 2);
}
