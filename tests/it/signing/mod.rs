//! Signing a report off, what changes later, and that nothing signed is ever altered.

mod causes;

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::areas::{self, AreaId, Level, REFORM};
use lensan::audit::Author;
use lensan::blobs::ContentHash;
use lensan::counts::{self, Channel, CountChange, CountPlace, Evidence, Measure};
use lensan::db::DbFailure;
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, PublicId, Quantity};
use lensan::{sign_offs, verification};

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::database::on_postgres;
use crate::support::village::{self, Goods};

const NEW: &str = "/reports/signed/new?province=66&period=2025-06&boundaries=2026-11-20";

struct SignOffFixture {
    app: TestApp,
    district: AreaId,
    other: AreaId,
    province: AreaId,
    commune: AreaId,
}

impl SignOffFixture {
    /// Something was counted in Buôn Ma Thuột in June 2025.
    fn open() -> Self {
        let app = TestApp::start();
        let (district, other, province, commune) = app.write(|c| {
            let before = REFORM.pred_opt().unwrap();
            let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
            let other = areas::by_code(c, Level::District, "644", before)?.unwrap();
            let province = areas::by_code(c, Level::Province, "66", REFORM)?.unwrap();
            let commune = areas::successors(c, district.id)?[0].area.id;
            Ok((district.id, other.id, province.id, commune))
        });
        let fixture = Self {
            app,
            district,
            other,
            province,
            commune,
        };
        fixture.count(1_715);
        fixture
    }

    /// Households, told of June 2025.
    fn count(&self, households: i64) {
        let (commune, district) = (self.commune, self.district);
        self.app.write(move |c| {
            let on = REFORM.pred_opt().unwrap();
            let place = CountPlace::new(commune, Some(district));
            let change = CountChange::one(Measure::HouseholdsRegistered, place, on).by(households);
            counts::add_all(c, &[change])
        });
    }

    fn province_staff(&self) -> Visitor {
        let areas = vec![self.province];
        self.app.signed_in(Role::ProvinceStaff, None, areas)
    }

    fn district_staff(&self, district: AreaId) -> Visitor {
        let areas = vec![district];
        self.app.signed_in(Role::DistrictStaff, None, areas)
    }

    /// A sale of June 2025, told so many minutes from now.
    fn sell(&self, goods: Goods, minutes: i64) -> i64 {
        let by = Author::account(1, self.app.now() + TimeDelta::minutes(minutes));
        self.app.write(move |c| {
            let sale = NewTransaction {
                uuid: PublicId::new(),
                listing_id: goods.id,
                channel: Channel::Zalo,
                quantity: Quantity::new(1000).unwrap(),
                amount: Money::new(1000).unwrap(),
                sold_on: village::day(2025, 6, 20),
                order_code: None,
                evidence: Evidence::Officer,
            };
            Ok(transactions::record(c, by, &sale).unwrap().id)
        })
    }

    fn signed_file(&self, address: &str) -> (String, Vec<u8>) {
        let uuid = PublicId::parse(address.rsplit('/').next().unwrap()).unwrap();
        self.app
            .read(move |c| sign_offs::signed_file(c, &uuid))
            .unwrap()
    }

    fn lines_of_files(&self) -> Vec<String> {
        let blobs = self.app.parts.site.blobs.clone();
        let verdict = self.app.read(move |c| verification::verify(c, &blobs));
        let lines = verdict.lines.into_iter();
        lines.filter(|line| line.contains("signed file")).collect()
    }
}

/// Sends the form of a page with what it holds, and what a person types.
pub fn sign(visitor: &mut Visitor, page: &Answer, other: &[(&str, &str)]) -> Answer {
    let hidden = [
        "uuid",
        "seen",
        "province",
        "district",
        "period",
        "boundaries",
    ];
    let held: Vec<(&str, String)> = hidden
        .iter()
        .map(|name| (*name, hidden_field(page, name)))
        .collect();
    let mut fields: Vec<(&str, &str)> = vec![("name", "Nguyễn Thị Hòa")];
    fields.push(("position", "Phó Giám đốc"));
    fields.extend(held.iter().map(|(name, value)| (*name, value.as_str())));
    fields.retain(|(name, _)| !other.iter().any(|(o, _)| o == name));
    fields.extend_from_slice(other);
    visitor.post("/reports/signed", &fields)
}

/// Of the form that is sent, which stands below the filters.
fn hidden_field(page: &Answer, name: &str) -> String {
    let form = page
        .body
        .split("method=\"post\" action=\"/reports/signed\"")
        .nth(1);
    let at = format!("name=\"{name}\" value=\"");
    let rest = form.unwrap().split(&at).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn restate(visitor: &mut Visitor, address: &str, reason: &str) -> Answer {
    let page = visitor.get(address);
    let (uuid, seen) = (page.field("uuid").unwrap(), page.field("seen").unwrap());
    let fields = [
        ("uuid", uuid.as_str()),
        ("seen", &seen),
        ("name", "Y Thuột"),
        ("position", "Giám đốc"),
        ("reason", reason),
    ];
    visitor.post(&format!("{address}/restatements"), &fields)
}

#[test]
fn a_period_is_signed_once_and_frozen_bit_for_bit() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    staff.get("/reports/signed").shows("Chưa có báo cáo nào");
    let page = staff.get(NEW);
    page.is(200).shows("1.715").shows("Thành phố Tuy Hoà");

    sign(&mut staff, &page, &[("position", " ")])
        .is(422)
        .shows("Mời ghi chức vụ")
        .shows("Nguyễn Thị Hòa");
    let signed = sign(&mut staff, &page, &[]);
    let shown = staff.follow(&signed);
    let (sha256, bytes) = fixture.signed_file(&signed.location);
    shown
        .shows("Đã ký báo cáo.")
        .shows(&sha256)
        .shows("Phó Giám đốc")
        .shows("Số liệu hiện nay đúng như bản này")
        .shows("ký báo cáo, người ký: Nguyễn Thị Hòa");

    // The same form again, another form, and another day with the same boundaries.
    assert_eq!(sign(&mut staff, &page, &[]).location, signed.location);
    for address in [NEW, &NEW.replace("2026-11-20", "2026-03-01")] {
        let again = staff.get(address);
        again
            .is(200)
            .shows("Báo cáo này đã ký lúc")
            .shows(&signed.location)
            .hides("name=\"position\"");
    }
    let uuid = PublicId::new().to_string();
    let other = [("uuid", uuid.as_str()), ("boundaries", "2026-03-01")];
    let answer = sign(&mut staff, &page, &other);
    assert_eq!(answer.location, signed.location);
    staff.follow(&answer).shows("Kỳ này đã được ký");

    let json = staff.get(&format!("{}.json", signed.location));
    assert_eq!(json.bytes, bytes);
    assert_eq!(json.headers["etag"], format!("\"{sha256}\""));
    assert_eq!(ContentHash::of(&json.bytes).as_str(), sha256);
    assert!(json.headers["content-disposition"].contains("lensan-66-2025-06-0.json"));
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["total"]["figures"]["households"], 1_715);
    assert_eq!(document["boundaries"], "2025-07-01");
    assert_eq!(document["rows"].as_array().unwrap().len(), 24);
    assert!(document["definitions"]["trained"]["vi"].is_string());
    assert_eq!(document["signed"]["at"], "2026-11-20T03:00:00.000000Z");

    let csv = staff.get(&format!("{}.csv", signed.location));
    assert!(
        csv.bytes
            .starts_with("\u{feff}code,name,households".as_bytes())
    );
    assert!(csv.body.contains("643,Thành phố Buôn Ma Thuột,1715"));
    assert_eq!(fixture.lines_of_files(), [""; 0]);
}

#[test]
fn only_what_is_over_and_only_what_was_looked_at_is_signed() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    let now = NEW.replace("2025-06", "2026-11");
    staff
        .get(&now)
        .is(200)
        .shows("chưa kết thúc")
        .hides("Chức vụ");
    let page = staff.get(NEW);
    sign(&mut staff, &page, &[("period", "2026-11")])
        .is(422)
        .shows("chưa kết thúc");
    fixture.count(1);
    sign(&mut staff, &page, &[])
        .is(422)
        .shows("Số liệu vừa thay đổi")
        .shows("1.716");
}

#[test]
fn what_changes_later_is_told_and_restated_and_the_signed_file_stays() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    let page = staff.get(NEW);
    let signed = sign(&mut staff, &page, &[]).location;
    let before = fixture.signed_file(&signed);
    staff.get("/reports/signed").shows("đúng như đã ký");
    let nothing = staff.post(
        &format!("{signed}/restatements"),
        &[
            ("uuid", PublicId::new().as_str()),
            ("name", "x"),
            ("position", "y"),
            ("reason", "z"),
            ("seen", ""),
        ],
    );
    staff.follow(&nothing).shows("không có gì để điều chỉnh");

    fixture.count(5);
    staff.get("/reports/signed").shows("có thay đổi sau khi ký");
    staff
        .get(&signed)
        .shows("Chênh lệch so với hiện nay")
        .shows("1.720")
        .shows("+5");
    restate(&mut staff, &signed, " ")
        .is(422)
        .shows("Mời ghi lý do");
    let restated = restate(&mut staff, &signed, "Đơn hàng gửi muộn");
    restated.is(303);
    staff
        .follow(&restated)
        .shows("Bản điều chỉnh số 1")
        .shows("Đơn hàng gửi muộn")
        .shows("công bố bản điều chỉnh, lý do: Đơn hàng gửi muộn");
    staff
        .get("/reports/signed")
        .shows("đúng như đã ký")
        .shows("bản điều chỉnh số 1");

    // The sign-off still says what it said, and shows how today differs.
    assert_eq!(fixture.signed_file(&signed), before);
    staff.get(&signed).shows("+5").hides("Ký bản điều chỉnh");
    let (_, bytes) = fixture.signed_file(&restated.location);
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["predecessor"]["sha256"], before.0.as_str());
    assert_eq!(document["number"], 1);
    assert_eq!(document["total"]["figures"]["households"], 1_720);

    fixture.count(-1);
    let second = restate(&mut staff, &restated.location, "Ghi trùng một hộ");
    let (_, bytes) = fixture.signed_file(&second.is(303).location);
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["number"], 2);
    assert_eq!(fixture.lines_of_files(), [""; 0]);
}

fn sql(fixture: &SignOffFixture, text: &'static str) -> Result<usize, DbFailure> {
    let db = &fixture.app.parts.site.db;
    db.write_blocking(move |c| Ok(diesel::sql_query(text).execute(c)?))
}

/// An insertion that puts another row where one is: by its id, its UUID, or what it is of.
fn replacing() -> Vec<&'static str> {
    if on_postgres() {
        vec![
            "INSERT INTO signed_files SELECT * FROM signed_files
             ON CONFLICT (uuid) DO UPDATE SET signer_name = 'x'",
            "INSERT INTO audit_events SELECT * FROM audit_events
             ON CONFLICT (id) DO UPDATE SET detail = 'x'",
        ]
    } else {
        vec![
            "INSERT OR REPLACE INTO signed_files SELECT * FROM signed_files",
            "INSERT OR REPLACE INTO signed_files SELECT id + 1, uuid, predecessor_id, number,
             province_id, place, province_code, district_code, 'x', period, boundaries, sha256,
             bytes, last_event_id, signer_name, signer_position, signed_by, signed_at
             FROM signed_files",
            "INSERT OR REPLACE INTO signed_files SELECT id + 1, 'other', predecessor_id, number,
             province_id, place, province_code, district_code, 'x', period, boundaries, sha256,
             bytes, last_event_id, signer_name, signer_position, signed_by, signed_at
             FROM signed_files",
            "INSERT OR REPLACE INTO audit_events (id, at, action, subject_kind, subject_id)
             SELECT id, at, 'x', subject_kind, subject_id FROM audit_events",
            "UPDATE OR REPLACE audit_events SET id = id + 1",
        ]
    }
}

#[test]
fn neither_database_alters_a_signed_file_and_verify_would_tell() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    let page = staff.get(NEW);
    let signed = sign(&mut staff, &page, &[]).location;
    let before = fixture.signed_file(&signed);
    for forbidden in [
        "UPDATE signed_files SET signer_name = 'x'",
        "DELETE FROM signed_files",
        "UPDATE audit_events SET detail = 'x'",
        "DELETE FROM audit_events",
    ] {
        assert!(sql(&fixture, forbidden).is_err(), "{forbidden}");
    }
    for forbidden in replacing() {
        assert!(sql(&fixture, forbidden).is_err(), "{forbidden}");
    }
    assert_eq!(fixture.signed_file(&signed), before);
    staff
        .get(&signed)
        .shows("ký báo cáo, người ký: Nguyễn Thị Hòa");
    // Somebody with the file in their hands.
    let (open, alter) = if on_postgres() {
        (
            "ALTER TABLE signed_files DISABLE TRIGGER USER",
            "UPDATE signed_files SET bytes = '\\x7b7d'::bytea",
        )
    } else {
        (
            "DROP TRIGGER signed_files_no_update",
            "UPDATE signed_files SET bytes = x'7b7d'",
        )
    };
    sql(&fixture, open).unwrap();
    sql(&fixture, alter).unwrap();
    let lines = fixture.lines_of_files();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("not those that were signed"), "{lines:?}");
}

#[test]
fn district_staff_sign_their_own_and_see_no_other() {
    let fixture = SignOffFixture::open();
    let mut own = fixture.district_staff(fixture.district);
    let page = own.get("/reports/signed/new?period=2025-06");
    page.is(200)
        .shows("Thành phố Buôn Ma Thuột")
        .hides("Tuy Hoà");
    own.get("/reports/signed/new?period=2025-06&district=644")
        .is(404);
    sign(&mut own, &page, &[("district", "644")]).is(404);
    // Left out, it is theirs again: never the whole province.
    let signed = sign(&mut own, &page, &[("district", "")]);
    let address = signed.is(303).location.clone();
    own.get(&address).is(200);

    let mut other = fixture.district_staff(fixture.other);
    for path in ["", ".json", ".csv"] {
        other.get(&format!("{address}{path}")).is(404);
    }
    let fields = [("uuid", PublicId::new().to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let full = [
        &fields[..],
        &[("name", "x"), ("position", "y"), ("reason", "z")],
    ]
    .concat();
    other
        .post(&format!("{address}/restatements"), &full)
        .is(404);
    other.get("/reports/signed").hides("Buôn Ma Thuột");

    let mut province = fixture.province_staff();
    province.get(&address).is(200);
    let page = province.get(NEW);
    let whole = sign(&mut province, &page, &[]);
    own.get(&whole.is(303).location).is(404);
    own.get("/reports/signed").hides("Tỉnh Đắk Lắk");
    fixture.app.administrator().get(&whole.location).is(200);
}
