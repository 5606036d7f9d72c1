//! What a restatement says may be the cause: of every kind, there and nowhere else.

use chrono::TimeDelta;
use lensan::areas::{self, AreaId, Place, REFORM};
use lensan::audit::{self, Author, EventKind, SubjectKind};
use lensan::counts::CountPlace;
use lensan::db::DbFailure;
use lensan::placement::{self, Correction, NewPlace};
use lensan::producers::{self, CommuneInSight, Particulars, ProducerKind};
use lensan::regrouping::{self, ApplyOutcome, Decision, ProvinceUnits, RegroupingPlan};
use lensan::training::{self, NewCourse};
use lensan::transactions;
use lensan::values::PublicId;

use super::{NEW, SignOffFixture, restate, sign};
use crate::support::app::Visitor;
use crate::support::lists::attend_all;
use crate::support::village;

#[test]
fn what_may_explain_a_difference_is_counted_by_kind() {
    let fixture = SignOffFixture::open();
    let place = CountPlace::new(fixture.commune, Some(fixture.district));
    let goods = fixture.app.write(move |c| {
        let seller = village::producer_at(c, ProducerKind::Household, place)?;
        village::goods(c, seller.id, "published")
    });
    let early = fixture.sell(goods, 0);
    let mut staff = fixture.province_staff();
    let page = staff.get(NEW);
    let signed = sign(&mut staff, &page, &[]).location;
    fixture.sell(goods, 1);
    fixture.sell(goods, 2);
    let by = Author::account(1, fixture.app.now() + TimeDelta::minutes(3));
    fixture
        .app
        .write(move |c| transactions::cancel(c, by, early, "Ghi nhầm"));
    staff
        .get(&signed)
        .shows("<dt>Lần bán ghi muộn</dt><dd>2</dd>")
        .shows("<dt>Lần bán đã hủy</dt><dd>1</dd>");
    let restated = restate(&mut staff, &signed, "Sàn gửi bổ sung đơn hàng");
    let (_, bytes) = fixture.signed_file(&restated.is(303).location);
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["causes"][0]["kind"], "late_sales");
    assert_eq!(document["causes"][0]["number"], 2);
}

/// The causes that a restatement freezes, after something that makes it differ; it is then the last
/// file.
fn causes(
    fixture: &SignOffFixture,
    staff: &mut Visitor,
    signed: &mut String,
) -> Vec<(String, i64)> {
    fixture.count(1);
    let restated = restate(staff, signed, "Có thay đổi");
    signed.clone_from(&restated.is(303).location);
    let (_, bytes) = fixture.signed_file(signed);
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let causes = document["causes"].as_array().unwrap().iter();
    causes
        .map(|cause| {
            let kind = cause["kind"].as_str().unwrap().to_owned();
            (kind, cause["number"].as_i64().unwrap())
        })
        .collect()
}

/// Buôn Ma Thuột's June 2025, signed by its own staff.
fn signed_district(fixture: &SignOffFixture) -> (Visitor, String) {
    let mut staff = fixture.district_staff(fixture.district);
    let page = staff.get("/reports/signed/new?period=2025-06&boundaries=2026-11-20");
    let signed = sign(&mut staff, &page, &[("district", "")]);
    let address = signed.is(303).location.clone();
    (staff, address)
}

/// Puts a producer of one place into another, by mistake of before.
fn mend(fixture: &SignOffFixture, producer: i64, place: Place) {
    let by = Author::account(1, fixture.app.now() + TimeDelta::minutes(2));
    fixture.app.write(move |c| {
        let found = producers::by_id(c, producer)?;
        let new = NewPlace {
            place,
            hamlet: "Thôn 2".into(),
            correction: Correction::Mistake,
            reason: "ghi nhầm".into(),
        };
        placement::correct(c, by, &found, &new).unwrap();
        Ok(())
    });
}

impl SignOffFixture {
    /// In the signed district, and in another one.
    fn places(&self) -> (Place, Place) {
        let (here, there, province, commune) =
            (self.district, self.other, self.province, self.commune);
        let other = self
            .app
            .read(move |c| Ok::<_, DbFailure>(areas::successors(c, there)?[0].area.id));
        let place = |commune_id, district| Place {
            commune_id,
            old_commune_id: None,
            district_id: Some(district),
            province_id: province,
        };
        (place(commune, here), place(other, there))
    }

    fn somebody(&self, at: Place) -> i64 {
        let spot = CountPlace::new(at.commune_id, at.district_id);
        self.app
            .write(move |c| Ok(village::producer_at(c, ProducerKind::Household, spot)?.id))
    }
}

#[test]
fn a_place_that_is_mended_is_a_cause_where_it_was_and_where_it_is() {
    let fixture = SignOffFixture::open();
    let (here, there) = fixture.places();
    let (comes, leaves, elsewhere) = (
        fixture.somebody(there),
        fixture.somebody(here),
        fixture.somebody(there),
    );
    let (mut staff, mut signed) = signed_district(&fixture);
    // Names and phones change no figure.
    let vault = fixture.app.vault();
    let by = Author::account(1, fixture.app.now());
    fixture.app.write(move |c| {
        let producer = producers::by_id(c, leaves)?;
        let to = Particulars {
            name: "Y Khoa".into(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: "Thôn 1".into(),
        };
        producers::edit(c, &vault, by, &producer, &to)
    });
    let nowhere_near = Place {
        commune_id: there.commune_id + 1,
        ..there
    };
    mend(&fixture, elsewhere, nowhere_near);
    mend(&fixture, comes, here);
    mend(&fixture, leaves, there);
    assert_eq!(
        causes(&fixture, &mut staff, &mut signed),
        [("places".to_owned(), 2)]
    );
}

#[test]
fn a_late_sale_of_somebody_who_has_left_is_a_cause_where_it_counts() {
    let fixture = SignOffFixture::open();
    let (here, there) = fixture.places();
    let leaves = fixture.somebody(here);
    let goods = fixture
        .app
        .write(move |c| village::goods(c, leaves, "published"));
    let by = Author::account(1, fixture.app.now());
    fixture.app.write(move |c| {
        let found = producers::by_id(c, leaves)?;
        let new = NewPlace {
            place: there,
            hamlet: "Thôn 2".into(),
            correction: Correction::Move {
                on: village::day(2025, 12, 1),
            },
            reason: "chuyển nhà".into(),
        };
        placement::correct(c, by, &found, &new).unwrap();
        Ok(())
    });
    let (mut staff, mut signed) = signed_district(&fixture);
    // Of June 2025, when the seller still lived here.
    fixture.sell(goods, 1);
    assert_eq!(
        causes(&fixture, &mut staff, &mut signed),
        [("late_sales".to_owned(), 1)]
    );
}

fn redraw(fixture: &SignOffFixture, province: AreaId, unit: &'static str) {
    let boundaries_cache = fixture.app.parts.boundaries_cache.clone();
    let by = Author::account(1, fixture.app.now() + TimeDelta::minutes(1));
    let decision = Decision::new(REFORM, "Quyết định 12/QĐ-UBND", "").unwrap();
    let done = fixture.app.write(move |c| {
        let make = |province_units: &ProvinceUnits| {
            Ok(RegroupingPlan::renamed(province_units, unit, "Huyện Thử").unwrap())
        };
        regrouping::apply(c, &boundaries_cache, by, province, None, &decision, &make)
    });
    assert!(matches!(done, ApplyOutcome::Done(_)), "{done:?}");
}

#[test]
fn only_the_own_province_drawn_anew_is_a_cause() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    let page = staff.get(NEW);
    let mut signed = sign(&mut staff, &page, &[]).is(303).location.clone();
    let boundaries_cache = fixture.app.parts.boundaries_cache.clone();
    let other = fixture
        .app
        .read(move |c| regrouping::province_of(c, &boundaries_cache, "52", REFORM))
        .unwrap();
    redraw(&fixture, other, "540");
    assert_eq!(causes(&fixture, &mut staff, &mut signed), []);
    redraw(&fixture, fixture.province, "651");
    fixture.count(1);
    staff
        .get(&signed)
        .shows("<dt>Quyết định về địa giới, gom lại huyện báo cáo</dt><dd>1</dd>");
}

fn lensan(fixture: &SignOffFixture, home: &std::path::Path, arguments: &[&str]) {
    // The key that TestApp seals with: a command that changes things wants the right one.
    std::fs::write(home.join("lensan.key"), "07".repeat(32)).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "off")
        .env("DATABASE_URL", fixture.app.database_url())
        .env("LENSAN_UPLOADS", home.join("uploads"))
        .env("LENSAN_KEY_FILE", home.join("lensan.key"));
    let ended = command.arg("areas").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{arguments:?}: {said}");
}

#[test]
fn an_edition_leaves_its_trace_and_is_a_cause_where_it_touches() {
    let fixture = SignOffFixture::open();
    let mut staff = fixture.province_staff();
    let page = staff.get(NEW);
    let mut signed = sign(&mut staff, &page, &[]).is(303).location.clone();
    let home = tempfile::TempDir::new().unwrap();
    let edition = |line: &str| {
        let heading = "code,level,old_type,new_type,old_full_name,new_full_name,legal_basis,\
                       issued_date,effective_date";
        let file = home.path().join("changes.csv");
        std::fs::write(&file, format!("{heading}\n{line}\n")).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let elsewhere = "00004,commune,phường,phường,Phường Ba Đình,Phường Ba Đình Mới,\
                     1/2026,2026-10-01,2026-10-05";
    let file = edition(elsewhere);
    lensan(
        &fixture,
        home.path(),
        &["import", "--changes", &file, "--apply"],
    );
    lensan(&fixture, home.path(), &["revert", "2026-10-05"]);
    assert_eq!(causes(&fixture, &mut staff, &mut signed), []);
    fixture.count(1);

    let here = "24121,commune,phường,phường,Phường Tân Lập,Phường Tân Lập Mới,\
                2/2026,2026-10-01,2026-10-06";
    let file = edition(here);
    lensan(&fixture, home.path(), &["import", "--changes", &file]);
    for arguments in [
        &["import", "--changes", &file, "--apply"][..],
        &["revert", "2026-10-06"],
        &["import", "--changes", &file, "--apply"],
        &["confirm", "2026-10-06"],
    ] {
        lensan(&fixture, home.path(), arguments);
    }
    staff
        .get(&signed)
        .shows("<dt>Quyết định về địa giới, gom lại huyện báo cáo</dt><dd>3</dd>");
    let province = fixture.province;
    let events = fixture
        .app
        .read(move |c| audit::of_subject(c, SubjectKind::Area, province, 9));
    let expected = [
        EventKind::EditionConfirmed,
        EventKind::EditionLoaded,
        EventKind::EditionTakenBack,
        EventKind::EditionLoaded,
    ];
    assert_eq!(events.len(), expected.len());
    for (line, kind) in events.iter().zip(expected) {
        assert_eq!(line.kind, kind);
        assert_eq!(line.detail, "2026-10-06");
    }
}

#[test]
fn a_roll_is_a_cause_where_somebody_of_the_place_is_on_it_or_was() {
    let fixture = SignOffFixture::open();
    let (here, there) = fixture.places();
    let (own, other) = (fixture.somebody(here), fixture.somebody(there));
    let by = Author::account(1, fixture.app.now());
    let course = move |c: &mut _| {
        let new = NewCourse {
            uuid: PublicId::new(),
            topic: "Bán hàng".into(),
            held_on: village::day(2025, 6, 20),
            place: String::new(),
            agency: "Trung tâm".into(),
            commune: CommuneInSight::without_sight(here.commune_id),
        };
        Ok::<_, DbFailure>(training::hold(c, by, &new)?.id)
    };
    let (ours, theirs) = (fixture.app.write(course), fixture.app.write(course));
    let attend = |course: i64, who: i64| {
        fixture
            .app
            .write(move |c| attend_all(c, by, course, &[who]))
    };
    attend(ours, own);
    let (mut staff, mut signed) = signed_district(&fixture);
    attend(theirs, other);
    assert_eq!(causes(&fixture, &mut staff, &mut signed), []);
    fixture
        .app
        .write(move |c| training::remove(c, by, ours, own));
    assert_eq!(
        causes(&fixture, &mut staff, &mut signed),
        [("courses".to_owned(), 1)]
    );
}
