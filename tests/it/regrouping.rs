//! A province draws its reporting districts anew: what is refused, what is kept exact, and the
//! way through the pages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lensan::accounts::Role;
use lensan::areas::{
    AreaId, Boundaries, BoundariesCache, Cell, CellPlacement, Cells, Frame, Grain, REFORM,
    ReportUnitId, Scope,
};
use lensan::audit::Author;
use lensan::counts::{self, CountChange, CountPlace, Measure, Tally};
use lensan::db::Db;
use lensan::regrouping::{
    self, ApplyOutcome, Complaints, Decision, PlannedUnit, ProvinceUnits, RegroupingPlan,
};

use crate::support::app::{Answer, TestApp, Visitor, today};
use crate::support::database::TestDatabase;

const BEFORE: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
const FROM: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
const LATER: NaiveDate = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
const BASIS: &str = "Quyết định 12/QĐ-UBND ngày 05/12/2025";
const PATH: &str = "/reports/districts/regroup";

/// Đắk Lắk of today, and a cache of its own.
struct RegroupingFixture {
    db: Db,
    boundaries_cache: BoundariesCache,
    province: AreaId,
    _database: TestDatabase,
}

impl RegroupingFixture {
    fn new() -> Self {
        let database = TestDatabase::furnished();
        let (db, boundaries_cache) = (database.open(), BoundariesCache::default());
        let kept = boundaries_cache.clone();
        let province = db
            .read_blocking(move |c| regrouping::province_of(c, &kept, "66", FROM))
            .unwrap()
            .unwrap();
        Self {
            db,
            boundaries_cache,
            province,
            _database: database,
        }
    }

    fn boundaries(&self) -> std::sync::Arc<Boundaries> {
        let boundaries_cache = self.boundaries_cache.clone();
        self.db
            .read_blocking(move |c| boundaries_cache.current(c))
            .unwrap()
    }

    fn province_units(&self, day: NaiveDate) -> ProvinceUnits {
        ProvinceUnits::of(&self.boundaries(), self.province, day).unwrap()
    }

    fn apply(
        &self,
        day: NaiveDate,
        make: impl Fn(&ProvinceUnits) -> Result<RegroupingPlan, Complaints> + Send + 'static,
    ) -> ApplyOutcome {
        let (boundaries_cache, province) = (self.boundaries_cache.clone(), self.province);
        let decision = Decision::new(day, BASIS, "").unwrap();
        let by = Author {
            code_of: None,
            account: None,
            at: today(),
        };
        let write = self.db.write_blocking(move |c| {
            regrouping::apply(c, &boundaries_cache, by, province, None, &decision, &make)
        });
        write.unwrap()
    }

    fn list(&self, day: NaiveDate, list: &str) -> ApplyOutcome {
        let list = list.to_owned();
        self.apply(day, move |province_units| {
            regrouping::read_list(list.as_bytes(), province_units)
        })
    }
}

fn ok(applied: ApplyOutcome) -> i64 {
    match applied {
        ApplyOutcome::Done(id) => id,
        other => panic!("{other:?}"),
    }
}

/// The list of a province as it is, as a spreadsheet would hold it.
fn rows(province_units: &ProvinceUnits) -> Vec<[String; 4]> {
    let plan = RegroupingPlan::as_it_is(province_units);
    let name = |code: &str| {
        plan.units
            .iter()
            .find(|u| u.code == code)
            .unwrap()
            .name
            .clone()
    };
    plan.members(province_units)
        .into_iter()
        .map(|(commune, former, code)| {
            let commune = province_units
                .communes
                .iter()
                .find(|one| one.id == commune)
                .unwrap();
            let former = province_units.districts.iter().find(|one| one.id == former);
            [
                code.to_owned(),
                name(code),
                commune.code.clone(),
                former.map(|one| one.code.clone()).unwrap_or_default(),
            ]
        })
        .collect()
}

fn text(rows: &[[String; 4]]) -> String {
    let mut list = "district_code,district_name,commune_code,former_district_code\n".to_owned();
    for row in rows {
        list.push_str(&row.join(","));
        list.push('\n');
    }
    list
}

fn merge_of(
    codes: &[&str],
) -> impl Fn(&ProvinceUnits) -> Result<RegroupingPlan, Complaints> + Send + 'static {
    let codes = codes.iter().map(|code| (*code).to_owned()).collect();
    move |province_units| {
        let new = PlannedUnit {
            code: "DL-01".into(),
            name: "Cụm Ea Kar".into(),
        };
        Ok(RegroupingPlan::merged(province_units, &codes, &new).unwrap())
    }
}

/// The figures of a scope: a sum for each unit, and one for what is undecided.
fn sums(tally: &Tally, frame: &Frame<'_>, scope: Scope) -> BTreeMap<Option<ReportUnitId>, i64> {
    let cells = frame.cells(scope);
    let read = |cell: &Cell| match &cells {
        Cells::All => true,
        Cells::Of {
            districts,
            loose_communes,
        } => match cell.district {
            0 => loose_communes.contains(&cell.commune),
            district => districts.contains(&district),
        },
    };
    let mut sums = BTreeMap::new();
    for (key, value) in tally.iter() {
        let cell = Cell::new(key.district_id, key.commune_id);
        match frame.place_in(cell, scope).filter(|_| read(&cell)) {
            Some(CellPlacement::Unit(unit)) => *sums.entry(Some(unit)).or_default() += value,
            Some(CellPlacement::Undecided) => *sums.entry(None).or_default() += value,
            None => {}
        }
    }
    sums
}

#[test]
fn totals_are_equal_under_every_boundary() {
    let fixture = RegroupingFixture::new();
    let province_units = fixture.province_units(FROM);
    let mut changes = Vec::new();
    for (at, (commune, former)) in province_units.all_parts().enumerate() {
        let change = |district| {
            let one = CountChange::one(
                Measure::Transactions,
                CountPlace::new(commune, district),
                BEFORE,
            );
            one.by(1 + at as i64)
        };
        changes.extend([change(Some(former)), change(None)]);
    }
    let written = changes.clone();
    fixture
        .db
        .write_blocking(move |c| counts::add_all(c, &written))
        .unwrap();
    let tally = fixture.db.read_blocking(Tally::from_counts).unwrap();
    let total: i64 = changes.iter().map(|change| change.by).sum();
    ok(fixture.apply(FROM, merge_of(&["651", "652"])));
    let boundaries = fixture.boundaries();
    for day in [BEFORE, REFORM, FROM.pred_opt().unwrap(), FROM, LATER] {
        let frame = boundaries.frame(day);
        for grain in [Grain::Province, Grain::District, Grain::Commune] {
            let sums = sums(&tally, &frame, Scope::Country(grain));
            assert_eq!(sums.values().sum::<i64>(), total, "{day} {grain:?}");
        }
        let provinces = frame.units(Scope::Country(Grain::Province));
        let by_province = provinces.iter().map(|unit| {
            let ReportUnitId::Area(id) = unit.id else {
                panic!()
            };
            let grain = Grain::District;
            sums(&tally, &frame, Scope::Province { id, grain })
        });
        let parts: i64 = by_province.flat_map(BTreeMap::into_values).sum();
        assert_eq!(parts, total, "{day}");
    }
    let after = fixture.db.read_blocking(Tally::from_counts).unwrap();
    assert!(after.diff(&tally).is_empty(), "a fact was touched");
}

#[test]
fn a_merge_adds_up_exactly_what_it_is_made_of() {
    let fixture = RegroupingFixture::new();
    let before = fixture.boundaries();
    let id = ok(fixture.apply(FROM, merge_of(&["651", "652"])));
    assert_eq!(
        fixture.apply(FROM, merge_of(&["651", "652"]).again(&fixture)),
        ApplyOutcome::Already(id)
    );
    let boundaries = fixture.boundaries();
    let frame = boundaries.frame(FROM);
    let scope = Scope::Province {
        id: fixture.province,
        grain: Grain::District,
    };
    let units = frame.units(scope);
    assert_eq!(units.len(), before.frame(FROM).units(scope).len() - 1);
    let merged = units.iter().find(|unit| unit.code == "DL-01").unwrap();
    assert_eq!(merged.full_name, "Cụm Ea Kar");
    let province_units = fixture.province_units(FROM.pred_opt().unwrap());
    let made_of: Vec<AreaId> = frame.made_of(merged.id).unwrap();
    let codes: Vec<&str> = province_units
        .districts
        .iter()
        .filter(|one| made_of.contains(&one.id))
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(codes, ["651", "652"]);
    for (commune, former) in province_units.all_parts() {
        let placed = frame.place(Cell::new(former, commune), Grain::District);
        let inside = placed == CellPlacement::Unit(merged.id);
        assert_eq!(inside, made_of.contains(&former));
        assert_ne!(placed, CellPlacement::Undecided);
    }
    // The day before, nothing is different.
    let eve = FROM.pred_opt().unwrap();
    assert_eq!(
        boundaries.frame(eve).units(scope),
        before.frame(eve).units(scope)
    );
}

type PlanMaker = Box<dyn Fn(&ProvinceUnits) -> Result<RegroupingPlan, Complaints> + Send>;

trait IntoPlanMaker {
    fn again(self, house: &RegroupingFixture) -> PlanMaker;
}

impl<T> IntoPlanMaker for T
where
    T: Fn(&ProvinceUnits) -> Result<RegroupingPlan, Complaints> + Send + 'static,
{
    /// The same plan, made of the province as it was before.
    fn again(self, fixture: &RegroupingFixture) -> PlanMaker {
        let eve = fixture.province_units(FROM.pred_opt().unwrap());
        let plan = self(&eve).unwrap();
        Box::new(move |_| Ok(plan.clone()))
    }
}

#[test]
fn another_process_sees_a_regrouping_at_once() {
    let fixture = RegroupingFixture::new();
    let other = BoundariesCache::default();
    let read = |boundaries_cache: &BoundariesCache| {
        let boundaries_cache = boundaries_cache.clone();
        fixture
            .db
            .read_blocking(move |c| boundaries_cache.current(c))
            .unwrap()
    };
    assert!(read(&other).regroupings().is_empty());
    let id = ok(fixture.apply(FROM, merge_of(&["651", "652"])));
    assert_eq!(read(&other).regroupings()[0].id, id);
    let (province, by) = (
        fixture.province,
        Author {
            code_of: None,
            account: None,
            at: today(),
        },
    );
    let take = || {
        fixture
            .db
            .write_blocking(move |c| regrouping::take_back(c, by, province, id))
            .unwrap()
    };
    assert_eq!(take(), Ok(()));
    assert_eq!(take(), Ok(()), "twice is once");
    assert!(read(&other).regroupings().is_empty());
    // The same day is free again.
    ok(fixture.apply(FROM, merge_of(&["651", "653"])));
}

#[test]
fn only_the_last_is_taken_back_and_days_follow_one_another() {
    let fixture = RegroupingFixture::new();
    let first = ok(fixture.apply(FROM, merge_of(&["651", "652"])));
    let rename = |province_units: &ProvinceUnits| {
        Ok(RegroupingPlan::renamed(province_units, "DL-01", "Cụm phía đông").unwrap())
    };
    for day in [REFORM, FROM] {
        let ApplyOutcome::Refused(complaints) = fixture.apply(day, |province_units| {
            Ok(RegroupingPlan::renamed(province_units, "653", "Huyện khác").unwrap())
        }) else {
            panic!("taken");
        };
        assert_eq!(complaints[0].message.key, "regrouping.wrong.not_after");
    }
    ok(fixture.apply(LATER, rename));
    let (province, by) = (
        fixture.province,
        Author {
            code_of: None,
            account: None,
            at: today(),
        },
    );
    let took = fixture
        .db
        .write_blocking(move |c| regrouping::take_back(c, by, province, first))
        .unwrap();
    assert_eq!(took.unwrap_err().key, "regrouping.wrong.not_last");
    let early = Decision::new(REFORM.pred_opt().unwrap(), BASIS, "");
    assert_eq!(early.unwrap_err().key, "regrouping.wrong.before_reform");
    // Each day keeps its own names.
    let boundaries = fixture.boundaries();
    let names = |day| {
        let scope = Scope::Province {
            id: province,
            grain: Grain::District,
        };
        let units = boundaries.frame(day).units(scope);
        units
            .into_iter()
            .find(|u| u.code == "DL-01")
            .map(|u| u.full_name)
    };
    assert_eq!(names(REFORM), None);
    assert_eq!(names(FROM).as_deref(), Some("Cụm Ea Kar"));
    assert_eq!(names(LATER).as_deref(), Some("Cụm phía đông"));
}

/// A change to a good list, the line that is to be complained of, and the complaint.
type ListFault = (fn(&mut Vec<[String; 4]>), Option<usize>, &'static str);

const FAULTS: [ListFault; 14] = [
    (|rows| drop(rows.remove(0)), None, "in_none"),
    (
        |rows| {
            let mut twice = rows[0].clone();
            twice[0] = rows[40][0].clone();
            twice[1] = rows[40][1].clone();
            rows.insert(1, twice);
        },
        Some(3),
        "in_two",
    ),
    (|rows| rows.insert(1, rows[0].clone()), Some(3), "in_two"),
    (
        |rows| rows[0][2] = "99999".into(),
        Some(2),
        "unknown_commune",
    ),
    (
        |rows| rows[0][2] = "00097".into(),
        Some(2),
        "other_province",
    ),
    (|rows| rows[0][2] = "97".into(), Some(2), "lost_zero"),
    (
        |rows| rows[1][1] = "Huyện Ea Ka\u{309}r".into(),
        Some(3),
        "nfd",
    ),
    (
        |rows| rows[1][1] = "Tên khác hẳn".into(),
        Some(3),
        "two_names",
    ),
    (|rows| rows[0][3] = "001".into(), Some(2), "no_land_of"),
    (|rows| rows[0][0] = "001".into(), Some(2), "former_code"),
    (|rows| rows[0][0] = "mã có dấu".into(), Some(2), "code"),
    (|rows| rows[0][0] = "-1".into(), Some(2), "code"),
    (|rows| rows[0][1] = String::new(), Some(2), "no_name"),
    (|rows| rows[0][1] = "=1+1".into(), Some(2), "name_start"),
];

#[test]
fn a_bad_list_is_refused_with_its_line_and_nothing_is_loaded() {
    let fixture = RegroupingFixture::new();
    let mut good = rows(&fixture.province_units(FROM));
    // First a district that no commune crosses.
    good.sort_by_key(|row| (row[0] != "651", row.clone()));
    // Something new, so that the list alone would be taken.
    for row in good.iter_mut().filter(|row| row[0] == "655") {
        row[1] = "Huyện có tên mới".into();
    }
    for (spoil, line, key) in FAULTS {
        let mut bad = good.clone();
        spoil(&mut bad);
        let ApplyOutcome::Refused(complaints) = fixture.list(FROM, &text(&bad)) else {
            panic!("{key} was taken");
        };
        let key = format!("regrouping.wrong.{key}");
        let found = complaints.iter().find(|one| one.message.key == key);
        let found = found.unwrap_or_else(|| panic!("no {key} in {complaints:?}"));
        assert_eq!(found.line, line, "{key}");
    }
    for (list, key) in [
        ("", "header"),
        ("a,b,c\n1,2,3\n", "header"),
        ("district_code,district_name,commune_code\n", "in_none"),
    ] {
        let ApplyOutcome::Refused(complaints) = fixture.list(FROM, list) else {
            panic!("{list} was taken");
        };
        assert_eq!(complaints[0].message.key, format!("regrouping.wrong.{key}"));
    }
    assert!(fixture.boundaries().regroupings().is_empty());
    // The good one, as a Vietnamese spreadsheet writes it.
    let semicolons = format!(
        "\u{feff}{}",
        text(&good).replace(',', ";").replace('\n', "\r\n")
    );
    let id = ok(fixture.list(FROM, &semicolons));
    assert_eq!(fixture.list(FROM, &text(&good)), ApplyOutcome::Already(id));
}

#[test]
fn a_commune_across_districts_may_go_whole_or_in_parts() {
    let fixture = RegroupingFixture::new();
    let province_units = fixture.province_units(FROM);
    let straddling = province_units
        .communes
        .iter()
        .find(|one| one.former.len() > 1);
    let Some(commune) = straddling else {
        // Every commune of Đắk Lắk may lie within one district; then there is nothing to show.
        return;
    };
    let whole: Vec<[String; 4]> = rows(&province_units)
        .into_iter()
        .filter(|row| row[2] != commune.code)
        .chain([[
            "X1".into(),
            "Xã riêng".into(),
            commune.code.clone(),
            String::new(),
        ]])
        .map(|mut row| {
            // What is left of the districts is no longer what their codes mean.
            if row[0] != "X1" {
                row[0] = format!("N{}", row[0]);
            }
            row
        })
        .collect();
    ok(fixture.list(FROM, &text(&whole)));
    let boundaries = fixture.boundaries();
    let frame = boundaries.frame(FROM);
    let placed = frame.place(Cell::new(0, commune.id), Grain::District);
    assert!(
        matches!(placed, CellPlacement::Unit(ReportUnitId::Regrouped(_))),
        "whole: decided"
    );
    let eve = boundaries.frame(FROM.pred_opt().unwrap());
    assert_eq!(
        eve.place(Cell::new(0, commune.id), Grain::District),
        CellPlacement::Undecided
    );
}

fn staff(app: &TestApp, code: &str) -> Visitor {
    let (boundaries_cache, code) = (app.parts.boundaries_cache.clone(), code.to_owned());
    let province = app.read(move |c| regrouping::province_of(c, &boundaries_cache, &code, FROM));
    app.signed_in(Role::ProvinceStaff, None, vec![province.unwrap()])
}

/// What the preview asks to be sent.
fn agreed(preview: &Answer) -> Vec<(&'static str, String)> {
    let names = ["province", "from", "basis", "note", "seen"];
    let mut fields: Vec<_> = names
        .map(|name| (name, preview.field(name).unwrap_or_default()))
        .into();
    let list = preview
        .body
        .split("<textarea name=\"list\" hidden readonly>")
        .nth(1)
        .unwrap();
    let list = list.split("</textarea>").next().unwrap().trim();
    fields.push(("list", list.replace("&#39;", "'").replace("&#34;", "\"")));
    fields
}

fn send(person: &mut Visitor, preview: &Answer) -> Answer {
    let fields = agreed(preview);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    person.post(&format!("{PATH}/apply"), &fields)
}

#[test]
fn staff_merge_rename_upload_and_take_back() {
    let app = TestApp::start();
    let mut person = staff(&app, "66");
    person
        .get(PATH)
        .is(200)
        .shows("Huyện Ea Kar")
        .shows("chưa vẽ lại lần nào");
    let form = [
        ("province", "66"),
        ("units", "651"),
        ("units", "652"),
        ("code", "DL-01"),
        ("name", "Cụm Ea Kar"),
        ("from", "2026-01-01"),
        ("basis", BASIS),
    ];
    // All that is missing is told at once.
    person
        .post(&format!("{PATH}/merge"), &[("province", "66")])
        .is(422)
        .shows("ít nhất hai huyện")
        .shows("Mời đặt mã")
        .shows("Ghi tên huyện")
        .shows("Ghi căn cứ");
    person
        .post(&format!("{PATH}/rename"), &[("province", "66")])
        .is(422)
        .shows("Chọn một huyện báo cáo")
        .shows("Ghi tên huyện");
    person
        .post(&format!("{PATH}/merge"), &form[..5])
        .is(422)
        .shows("Ghi căn cứ");
    person
        .post(&format!("{PATH}/merge"), &[&form[..1], &form[3..]].concat())
        .is(422)
        .shows("ít nhất hai huyện");
    let preview = person.post(&format!("{PATH}/merge"), &form);
    preview
        .is(200)
        .shows("651 Huyện Ea Kar; 652")
        .shows("Áp dụng từ ngày 01/01/2026");
    person.get(PATH).hides("Cụm Ea Kar");
    let done = send(&mut person, &preview);
    person
        .follow(&done)
        .is(200)
        .shows("Đã lưu cách chia")
        .shows("Cụm Ea Kar")
        .shows(BASIS);
    // The report shows them from then on; the former districts can still be chosen.
    let report = person.get("/reports/districts?province=66&period=2026-10");
    report
        .shows("Cụm Ea Kar")
        .shows("value=\"2026-11-20\" selected>Hôm nay (huyện như tỉnh đã sắp xếp lại)")
        .shows("value=\"2026-01-01\">Huyện sắp xếp lại từ 01/01/2026")
        .shows("value=\"2025-12-31\">Từ 01/07/2025 (tỉnh mới, gồm các huyện cũ)")
        .shows("value=\"2025-06-30\">Đến 30/06/2025");
    let former = person.get("/reports/districts?province=66&boundaries=2025-12-31");
    former
        .hides("Cụm Ea Kar<")
        .shows("value=\"2025-12-31\" selected>Từ 01/07/2025");
    let between = person.get("/reports/districts?province=66&boundaries=2026-03-05");
    between
        .shows("value=\"2026-03-05\" selected>Ngày 05/03/2026")
        .shows("value=\"2026-11-20\">Hôm nay");
    // Whoever signs chooses among the same boundaries, called the same.
    let signing = person.get("/reports/signed/new?province=66&period=2026-10");
    signing
        .is(200)
        .shows("value=\"2026-11-20\" selected>Hôm nay (huyện như tỉnh đã sắp xếp lại)")
        .shows("value=\"2026-01-01\">Huyện sắp xếp lại từ 01/01/2026")
        .shows("value=\"2025-12-31\">Từ 01/07/2025 (tỉnh mới, gồm các huyện cũ)");
    // Sent again: the same, not a second one.
    let again = send(&mut person, &preview);
    person.follow(&again).is(200);

    let rename = [
        ("province", "66"),
        ("unit", "DL-01"),
        ("name", "Cụm phía đông"),
        ("from", "2026-07-01"),
        ("basis", BASIS),
    ];
    let stale = person.post(&format!("{PATH}/rename"), &rename);
    stale.is(200).shows("đổi tên");

    let list = person.get(&format!("{PATH}.csv?province=66"));
    let list = list.body.replace("Cụm Ea Kar", "Cụm đồi");
    let head = [("province", "66"), ("from", "2026-06-01"), ("basis", BASIS)];
    let path = format!("{PATH}/file");
    person
        .upload(&path, &head, ("list", "a.csv", b"x"))
        .is(422)
        .shows("Dòng 1");
    let uploaded = person.upload(&path, &head, ("list", "a.csv", list.as_bytes()));
    uploaded.is(200).shows("Cụm đồi");
    let done = send(&mut person, &uploaded);
    let page = person.follow(&done);
    page.shows("Cụm đồi");
    // What was agreed to before that is not done behind anybody's back.
    send(&mut person, &stale)
        .is(422)
        .shows("người khác thay đổi");

    let id = page.field("regrouping").unwrap();
    let back = person.post(
        &format!("{PATH}/take-back"),
        &[("province", "66"), ("regrouping", &id)],
    );
    person
        .follow(&back)
        .shows("Đã rút lại")
        .shows("Cụm Ea Kar")
        .shows("ProvinceStaff");
}

#[test]
fn a_province_is_its_own_staffs_affair() {
    let app = TestApp::start();
    let mut stranger = staff(&app, "01");
    stranger.get(&format!("{PATH}?province=66")).is(404);
    stranger.get(&format!("{PATH}.csv?province=66")).is(404);
    let form = [
        ("province", "66"),
        ("unit", "651"),
        ("name", "X"),
        ("from", "2026-01-01"),
        ("basis", BASIS),
    ];
    stranger.post(&format!("{PATH}/rename"), &form).is(404);
    stranger.post(&format!("{PATH}/rename"), &form[1..]).is(422);
    let mut administrator = app.administrator();
    administrator
        .get(&format!("{PATH}?province=66"))
        .is(200)
        .shows("Huyện Ea Kar");
}
