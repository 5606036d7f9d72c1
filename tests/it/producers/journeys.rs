//! Producers as people meet them: a household alone with its phone, an officer at a door.

use lensan::accounts::Role;
use lensan::areas::Place;
use lensan::audit::Author;
use lensan::db::schema::{accounts, audit_events, producers as rows};
use lensan::producers::{self, ProducerKind};
use lensan::values::PublicId;

use diesel::prelude::*;

use super::{EA_KAR, a};
use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};
use crate::support::lists::register_all;
use crate::support::people;

fn place(app: &TestApp, value: &str) -> Place {
    app.parts.gazetteer.resolve(value).unwrap()
}

fn registrations(app: &TestApp) -> i64 {
    app.read(|c| Ok(rows::table.count().get_result(c)?))
}

fn uuid_of(app: &TestApp) -> String {
    app.read(|c| {
        Ok(rows::table
            .order(rows::id.desc())
            .select(rows::uuid)
            .limit(1)
            .get_result(c)?)
    })
}

/// The commune in which an answer asks for the old one: across several old districts.
fn straddling(app: &TestApp) -> String {
    let codes: Vec<String> = app.read(|c| {
        use lensan::db::schema::areas;
        Ok(areas::table
            .filter(areas::level.eq("commune"))
            .filter(areas::valid_to.is_null())
            .order(areas::code)
            .select(areas::code)
            .load(c)?)
    });
    let gazetteer = &app.parts.gazetteer;
    let across = |code: &&String| {
        gazetteer.resolve(code).unwrap().district_id.is_none()
            && !gazetteer.old_communes_in(code).is_empty()
    };
    codes.iter().find(across).unwrap().clone()
}

fn step(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Answer {
    visitor.post("/register", fields)
}

#[test]
fn a_household_registers_itself_page_by_page_without_a_script() {
    let app = TestApp::start();
    let mut phone = app.visitor();
    let uuid = phone.get("/register").is(200).field("uuid").unwrap();
    let uuid = uuid.as_str();
    step(
        &mut phone,
        &[("uuid", uuid), ("step", "name"), ("name", " ")],
    )
    .is(422)
    .shows("Mời nhập tên");
    let answer = step(
        &mut phone,
        &[("uuid", uuid), ("step", "name"), ("name", "Y Wăn Niê")],
    );
    answer.is(200).shows("Bước 2/4");
    assert_eq!(answer.field("name").unwrap(), "Y Wăn Niê");
    let carried = [("uuid", uuid), ("name", "Y Wăn Niê"), ("step", "commune")];
    let mut asked = carried.to_vec();
    asked.push(("commune_name", "ea kar"));
    let answer = step(&mut phone, &asked);
    answer
        .is(200)
        .shows("Xã Ea Kar, tỉnh Đắk Lắk")
        .hides("Còn chỗ cần sửa");
    assert_eq!(answer.field("commune_name").unwrap(), "ea kar");
    asked.push(("commune", EA_KAR));
    step(&mut phone, &asked).is(200).shows("Bước 3/4");
    let mut reach = vec![("uuid", uuid), ("name", "Y Wăn Niê"), ("commune", EA_KAR)];
    reach.extend([("phone", "0905 123 456"), ("step", "reach")]);
    step(&mut phone, &reach).is(422).shows("Cần đồng ý");
    reach.push(("consents", "programme"));
    step(&mut phone, &reach).is(200).shows("Bước 4/4");
    // Back keeps what was typed.
    let mut back = reach.clone();
    back.push(("back", "yes"));
    let answer = step(&mut phone, &back);
    answer.is(200).shows("Bước 2/4");
    assert_eq!(answer.field("phone").unwrap(), "0905 123 456");
    let mut last: Vec<_> = reach.into_iter().filter(|(n, _)| *n != "step").collect();
    last.extend([("step", "password"), ("password", PASSWORD)]);
    assert_eq!(registrations(&app), 0);
    step(&mut phone, &last)
        .is(200)
        .shows("Xin ghi lại mã số này.")
        .shows("Y Wăn Niê");
    assert!(phone.cookie("lensan_session").is_some());
    // Twice is once, and the password proves who sent it.
    step(&mut phone, &last)
        .is(200)
        .shows("Xin ghi lại mã số này.");
    last.pop();
    last.push(("password", "một mật khẩu khác hẳn"));
    step(&mut app.visitor(), &last).is(404);
    assert_eq!(registrations(&app), 1);
    let activated: i64 = app.read(|c| {
        let all = accounts::table.filter(accounts::activated_at.is_not_null());
        Ok(all.count().get_result(c)?)
    });
    assert_eq!(activated, 1);
}

#[test]
fn a_shared_phone_is_not_told_and_the_number_signs_in() {
    let app = TestApp::start();
    for name in ["Lê Thị Hoa", "Lê Văn Tám"] {
        let mut phone = app.visitor();
        let uuid = PublicId::new();
        let answer = step(
            &mut phone,
            &[
                ("uuid", uuid.as_str()),
                ("step", "password"),
                ("name", name),
                ("commune", EA_KAR),
                ("phone", "0905123456"),
                ("consents", "programme"),
                ("password", PASSWORD),
            ],
        );
        answer
            .is(200)
            .shows("Nếu số điện thoại đang được người nhà dùng");
    }
    let numbers: Vec<String> = app.read(|c| Ok(rows::table.select(rows::number).load(c)?));
    for number in &numbers {
        app.sign_in(&format!("{} {}", &number[..4], &number[4..]));
    }
    assert_eq!(numbers.len(), 2);
}

#[test]
fn a_decomposed_name_is_stored_composed() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let uuid = PublicId::new();
    let nfd = "Nguye\u{302}\u{303}n Thi\u{323} Ho\u{300}a";
    let answer = admin.post(
        "/producers",
        &[
            ("uuid", uuid.as_str()),
            ("kind", "household"),
            ("name", nfd),
            ("commune", EA_KAR),
            ("consents", "programme"),
            ("given_via", "paper"),
        ],
    );
    admin.follow(&answer).is(200).shows("Nguyễn Thị Hòa");
    admin
        .get("/producers?q=nguyen+thi+hoa")
        .is(200)
        .shows("Nguyễn Thị Hòa");
    admin
        .get("/producers?q=tran")
        .is(200)
        .shows("Không tìm thấy ai");
}

#[test]
fn an_officer_registers_and_hands_over_a_slip() {
    let app = TestApp::start();
    let district = place(&app, EA_KAR).district_id.unwrap();
    let mut staff = app.signed_in(Role::DistrictStaff, None, vec![district]);
    staff.get("/producers/new").is(200).hides("f-kind-error");
    staff
        .get("/producers/new?asked=yes")
        .is(422)
        .shows("Mời chọn loại nhà sản xuất");
    let uuid = staff
        .get("/producers/new?kind=household")
        .is(200)
        .field("uuid")
        .unwrap();
    let form = [
        ("uuid", uuid.as_str()),
        ("kind", "household"),
        ("name", "H'Đok Êban"),
        ("phone", "0905 111 222"),
        ("commune_name", "ea kar"),
        ("consents", "programme"),
        ("given_via", "officer"),
        ("open_account", "yes"),
    ];
    let answer = staff.post("/producers", &form);
    answer
        .is(200)
        .shows("Chọn đúng xã")
        .hides("Còn chỗ cần sửa");
    assert_eq!(answer.field("phone").unwrap(), "0905 111 222");
    let mut chosen = form.to_vec();
    chosen.push(("commune", EA_KAR));
    let first = staff.post("/producers", &chosen);
    first
        .is(200)
        .shows("Phiếu kích hoạt")
        .shows("http://lensan.test/activate")
        .hides("0905 111")
        .hides("0905111");
    staff
        .post("/producers", &chosen)
        .is(200)
        .shows("Phiếu kích hoạt");
    assert_eq!(registrations(&app), 1);
    let path = format!("/producers/{uuid}");
    staff
        .get(&path)
        .is(200)
        .shows("0905 111 222")
        .shows("đăng ký nhà sản xuất");
    staff
        .post(&format!("{path}/code"), &[])
        .is(200)
        .shows("Mã kích hoạt");
    // Another district sees nothing of it.
    let elsewhere = place(&app, "24133").district_id.unwrap();
    let mut stranger = app.signed_in(Role::DistrictStaff, None, vec![elsewhere]);
    for page in ["", "/edit", "/consents", "/members"] {
        stranger.get(&format!("{path}{page}")).is(404);
    }
    for post in ["/edit", "/code", "/send-again"] {
        stranger.post(&format!("{path}{post}"), &[]).is(404);
    }
    stranger.get("/producers").is(200).hides("H'Đok Êban");
    let mut outside = chosen.clone();
    outside.retain(|(name, _)| *name != "uuid");
    let new = PublicId::new();
    outside.push(("uuid", new.as_str()));
    stranger
        .post("/producers", &outside)
        .is(422)
        .shows("ngoài địa bàn");
}

#[test]
fn an_event_of_a_newer_version_is_shown_by_its_word() {
    let app = TestApp::start();
    let district = place(&app, EA_KAR).district_id.unwrap();
    let home = place(&app, EA_KAR);
    let vault = app.parts.site.vault.clone();
    let by = Author::account(1, app.now());
    app.signed_in(Role::Administrator, None, Vec::new());
    app.write(move |c| {
        let made = producers::register(c, &vault, by, &a(ProducerKind::Household, home))?;
        let event = (
            audit_events::at.eq(by.at),
            audit_events::action.eq("producer_blessed"),
            audit_events::subject_kind.eq("producer"),
            audit_events::subject_id.eq(made.id),
            audit_events::detail.eq("x"),
        );
        diesel::insert_into(audit_events::table)
            .values(event)
            .execute(c)?;
        Ok(())
    });
    let mut staff = app.signed_in(Role::DistrictStaff, None, vec![district]);
    let page = staff.get(&format!("/producers/{}", uuid_of(&app)));
    page.is(200)
        .shows("Hệ thống</b> producer_blessed</p>")
        .shows("đăng ký nhà sản xuất");
}

#[test]
fn ten_mistakes_are_shown_at_once_and_nothing_is_lost() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let long = "Hợp tác xã ".repeat(12);
    let answer = admin.post(
        "/producers",
        &[
            ("uuid", "x"),
            ("kind", "cooperative"),
            ("name", long.as_str()),
            ("phone", "12"),
            ("email", "a@b"),
            ("tax_code", "0100109107"),
            ("commune_name", "không có xã này"),
            ("hamlet", long.as_str()),
            ("given_via", "self"),
        ],
    );
    answer.is(422);
    for field in [
        "name",
        "representative",
        "phone",
        "email",
        "tax_code",
        "commune",
        "hamlet",
        "consents",
        "given_via",
    ] {
        answer.shows(&format!("id=\"f-{field}-error\""));
    }
    assert_eq!(answer.field("tax_code").unwrap(), "0100109107");
    assert_eq!(registrations(&app), 0);
}

#[test]
fn a_commune_across_old_districts_asks_for_the_old_one() {
    let app = TestApp::start();
    let code = straddling(&app);
    let mut admin = app.administrator();
    let uuid = PublicId::new();
    let mut form = vec![
        ("uuid", uuid.as_str()),
        ("kind", "household"),
        ("name", "Trần Văn Bảy"),
        ("commune", code.as_str()),
        ("consents", "programme"),
        ("given_via", "officer"),
    ];
    let answer = admin.post("/producers", &form);
    answer
        .is(200)
        .shows("Trước 7/2025 nhà mình thuộc xã nào?")
        .shows("Chưa rõ");
    answer.hides("Còn chỗ cần sửa");
    let unknown = format!("{code}-unknown");
    form.push(("old_commune", unknown.as_str()));
    let answer = admin.post("/producers", &form);
    admin
        .follow(&answer)
        .is(200)
        .shows("Chưa rõ thuộc huyện cũ nào");
    // Told by its old commune, the next one is placed.
    let old = app.parts.gazetteer.old_communes_in(&code)[0].value.clone();
    let second = PublicId::new();
    form.retain(|(name, _)| !["old_commune", "uuid"].contains(name));
    form.extend([("uuid", second.as_str()), ("old_commune", old.as_str())]);
    let answer = admin.post("/producers", &form);
    admin
        .follow(&answer)
        .is(200)
        .hides("Chưa rõ thuộc huyện cũ nào");
}

#[test]
fn a_cooperative_is_refused_corrected_sent_again_and_let_in() {
    let app = TestApp::start();
    let district = place(&app, EA_KAR).district_id.unwrap();
    let mut staff = app.signed_in(Role::DistrictStaff, None, vec![district]);
    let uuid = PublicId::new();
    let answer = staff.post(
        "/producers",
        &[
            ("uuid", uuid.as_str()),
            ("kind", "cooperative"),
            ("name", "HTX Cà phê Ea Kar"),
            ("representative", "Nguyễn Văn Nam"),
            ("email", "htx@example.vn"),
            ("commune", EA_KAR),
            ("consents", "programme"),
            ("given_via", "paper"),
        ],
    );
    let path = format!("/producers/{}", uuid_of(&app));
    staff
        .follow(&answer)
        .is(200)
        .shows("Chờ duyệt")
        .shows("Duyệt hồ sơ này?");
    let decision = format!("{path}/decision");
    staff
        .post(&decision, &[("decision", "refuse"), ("reason", " ")])
        .is(422)
        .shows("Mời viết lý do");
    let answer = staff.post(
        &decision,
        &[("decision", "refuse"), ("reason", "Thiếu mã số thuế")],
    );
    staff
        .follow(&answer)
        .is(200)
        .shows("Thiếu mã số thuế")
        .shows("Gửi lại để duyệt");
    staff.get(&format!("{path}/members")).is(404);
    let answer = staff.post(&format!("{path}/send-again"), &[]);
    staff.follow(&answer).is(200).shows("Chờ duyệt");
    let answer = staff.post(&decision, &[("decision", "approve")]);
    staff.follow(&answer).is(200).shows("Đang hoạt động");
    let answer = staff.post(&decision, &[("decision", "approve")]);
    staff.follow(&answer).shows("Hồ sơ này đã có người xử lý");
    staff
        .get(&format!("{path}/members"))
        .is(200)
        .shows("Chưa có thành viên");
}

#[test]
fn a_household_gives_and_takes_back_its_consents_and_corrects_itself() {
    let app = TestApp::start();
    let home = place(&app, EA_KAR);
    let (vault, at) = (app.vault(), app.now());
    let new = a(ProducerKind::Household, home);
    let made = app.write(move |c| producers::register(c, &vault, Author::account(1, at), &new));
    let mut own = app.signed_in(Role::Household, Some(made.id), vec![]);
    let path = format!("/producers/{}", made.uuid);
    let consents = format!("{path}/consents");
    own.get(&consents).is(200).shows("Chưa đồng ý");
    let answer = own.post(&consents, &[("purpose", "public_page"), ("do", "give")]);
    own.follow(&answer)
        .is(200)
        .shows("Đã ghi nhận sự đồng ý.")
        .shows("Tự đồng ý trên hệ thống");
    let answer = own.post(&consents, &[("purpose", "public_page"), ("do", "withdraw")]);
    own.follow(&answer).is(200).shows("Đã rút lại.");
    own.post(&format!("{path}/edit"), &[("name", ""), ("phone", "1")])
        .is(422)
        .shows("Mời nhập tên");
    let answer = own.post(
        &format!("{path}/edit"),
        &[("name", "Y Wăn Êban"), ("phone", "")],
    );
    own.follow(&answer)
        .is(200)
        .shows("Y Wăn Êban")
        .hides("0905 ");
    // A household registers nobody and hands out no codes.
    own.get("/producers/new").is(404);
    own.get("/producers")
        .is(200)
        .hides("href=\"/producers/new\"");
    own.post(&format!("{path}/code"), &[]).is(404);
}

#[test]
fn the_list_goes_on_after_fifty() {
    let app = TestApp::start();
    let home = place(&app, EA_KAR);
    let (vault, at) = (app.vault(), app.now());
    app.write(move |c| {
        let list: Vec<_> = (0..120)
            .map(|n| {
                let mut new = a(ProducerKind::Household, home);
                new.particulars.name = format!("Hộ số {n:03}.");
                new
            })
            .collect();
        register_all(c, &vault, Author::account(1, at), &list)
    });
    let mut admin = app.administrator();
    let page = admin.get("/producers?q=ho+so&kind=household");
    page.is(200)
        .shows("Hộ số 119.")
        .shows("Hộ số 070.")
        .hides("Hộ số 069.");
    let next = page
        .body
        .split("href=\"")
        .find(|part| part.contains("after="))
        .unwrap();
    let next = next[..next.find('"').unwrap()]
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let second = admin.get(&next);
    second
        .is(200)
        .shows("Hộ số 069.")
        .shows("Hộ số 020.")
        .shows("Trang đầu")
        .hides("Hộ số 070.");
}

#[test]
fn places_are_suggested_to_anybody() {
    let app = TestApp::start();
    let answer = app.visitor().get("/places?q=ea+kar");
    answer
        .is(200)
        .shows("\"value\":\"24373\"")
        .shows("\"label\":\"Xã Ea Kar, tỉnh Đắk Lắk\"");
    assert_eq!(app.visitor().get("/places").body, "[]");
}

#[test]
fn what_a_cooperatives_officer_registers_is_its_member_and_the_next_one_is_offered() {
    let app = TestApp::start();
    let htx = people::register(&app, ProducerKind::Cooperative, "HTX Ea Kar");
    let mut officer = app.signed_in(Role::CooperativeOfficer, Some(htx.id), vec![]);
    let page = officer.get("/producers/new?kind=household");
    page.is(200).shows("Là thành viên của hợp tác xã");
    let register = |officer: &mut Visitor, name: &'static str, member: &'static str| {
        let uuid = PublicId::new();
        let form = [
            ("uuid", uuid.as_str()),
            ("kind", "household"),
            ("name", name),
            ("commune", EA_KAR),
            ("consents", "programme"),
            ("given_via", "paper"),
            ("member", member),
        ];
        let answer = officer.post("/producers", &form);
        officer.follow(&answer)
    };
    register(&mut officer, "Y Wăn Niê", "yes")
        .is(200)
        .shows("Lập hồ sơ tiếp theo")
        .shows("href=\"/producers/new?kind=household\"");
    register(&mut officer, "Lê Thị Mía", "").is(200);
    officer
        .get(&format!("/producers/{}/members", htx.uuid))
        .is(200)
        .shows("Y Wăn Niê")
        .hides("Lê Thị Mía");
    // Whoever is of no cooperative is not asked.
    let mut admin = app.administrator();
    admin
        .get("/producers/new?kind=household")
        .is(200)
        .hides("Là thành viên của hợp tác xã");
}
