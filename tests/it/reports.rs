//! The district report and its proof: what is summed, under which boundaries, and what is told
//! when the counts are wrong.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use lensan::areas::{self, Area, AreaId, BoundariesCache, Grain, REFORM};
use lensan::audit::Author;
use lensan::blobs::Store;
use lensan::counts::{self, Channel, CountChange, CountPlace, Evidence, Measure};
use lensan::db::schema::{
    count_changes, count_sums, counts as tally, listings, pictures, producers as people,
    trace_codes,
};
use lensan::db::{Conn, Db, DbFailure};
use lensan::i18n::Language;
use lensan::producers::{
    self, CommuneInSight, GivenVia, NewProducer, Particulars, PlaceInSight, ProducerKind, Purpose,
};
use lensan::reports::{self, Figures, Report, ReportSubject};
use lensan::trace_codes::CodeSubject;
use lensan::training::{self, NewCourse};
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, Period, PublicId, Quantity};
use lensan::vault::Vault;
use lensan::verification::{self, Verdict};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::lists::attend_all;

const BEFORE: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap();

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn period(code: &str) -> Period {
    Period::parse(code).unwrap()
}

/// The report as it is asked for on the command line.
/// Every migrated database has the same units, and reading them takes long.
fn boundaries_cache() -> &'static BoundariesCache {
    static SHELF: OnceLock<BoundariesCache> = OnceLock::new();
    SHELF.get_or_init(BoundariesCache::default)
}

fn report(db: &Db, province: &str, boundaries_on: NaiveDate, code: &str) -> Report {
    let (province, period) = (province.to_owned(), period(code));
    let read = db.read_blocking(move |c| {
        reports::district_report(c, boundaries_cache(), &province, boundaries_on, period)
    });
    read.map_err(|failure: DbFailure| failure).unwrap().unwrap()
}

fn by_commune(db: &Db, province: &'static str, boundaries_on: NaiveDate, code: &str) -> Report {
    let period = period(code);
    let read = db.read_blocking(move |c| {
        let boundaries = boundaries_cache().current(c)?;
        let frame = boundaries.reporting_frame(boundaries_on);
        let about = ReportSubject::province(&frame, province, Grain::Commune).unwrap();
        reports::report(c, &frame, about, period)
    });
    read.map_err(|failure: DbFailure| failure).unwrap()
}

fn write<R: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Conn) -> Result<R, DbFailure> + Send + 'static,
) -> R {
    db.write_blocking(work).unwrap()
}

/// Communes of today's Đắk Lắk with the districts each was made of.
fn communes(db: &Db) -> Vec<(AreaId, Vec<AreaId>)> {
    write(db, |c| {
        let province = areas::by_code(c, areas::Level::Province, "66", REFORM)?.unwrap();
        let mut found = Vec::new();
        for commune in areas::children(c, province.id)? {
            let made_of = areas::predecessors(c, commune.id)?;
            let districts = made_of.into_iter().map(|edge| edge.area);
            let districts: Vec<Area> = districts
                .filter(|area| area.level == areas::Level::District)
                .collect();
            found.push((commune.id, districts.iter().map(|d| d.id).collect()));
        }
        Ok(found)
    })
}

/// A random thing that was counted: (commune, district or none, days since 2024, measure, by).
type CountStep = (usize, usize, u64, usize, i64);

fn step() -> impl Strategy<Value = CountStep> {
    (
        0usize..102,
        0usize..4,
        0u64..366,
        0usize..13,
        -2i64..1_000_000,
    )
}

fn change(communes: &[(AreaId, Vec<AreaId>)], step: &CountStep) -> CountChange {
    let (commune, district, days, measure, by) = *step;
    let (commune, districts) = &communes[commune % communes.len()];
    let measure = Measure::ALL[measure];
    let sale = matches!(measure, Measure::Transactions | Measure::TransactionValue);
    let (channel, evidence) = if sale {
        (
            Channel::ALL[1 + days as usize % 11],
            Evidence::ALL[1 + days as usize % 3],
        )
    } else {
        (Channel::None, Evidence::None)
    };
    // One of four is not placed, whatever could be known of it.
    let district = (district > 0).then(|| districts[district % districts.len()]);
    CountChange::one(
        measure,
        CountPlace::new(*commune, district),
        day(2024, 1, 1) + Days::new(days),
    )
    .through(channel, evidence)
    .by(by)
}

fn by_hand(changes: &[CountChange], period: &Period) -> Figures {
    let mut figures = Figures::default();
    for change in changes.iter().filter(|change| period.contains(change.on)) {
        let by = change.by;
        match change.measure {
            Measure::HouseholdsRegistered | Measure::HouseholdBusinessesRegistered => {
                figures.households += by;
            }
            Measure::CooperativesRegistered | Measure::GroupsRegistered => {
                figures.cooperatives += by;
            }
            Measure::HouseholdsTrained => figures.trained += by,
            Measure::ListingsPublished => figures.listings += by,
            Measure::ListingsWithdrawn => figures.listings -= by,
            Measure::Transactions => figures.transactions += by,
            Measure::TransactionValue => figures.value += by,
            _ => {}
        }
    }
    figures
}

fn sum(parts: impl IntoIterator<Item = Figures>) -> Figures {
    let mut sum = Figures::default();
    parts.into_iter().for_each(|part| sum += part);
    sum
}

/// Rows and what is not placed make the total, on the page and in both files.
fn adds_up(report: &Report) {
    let rows = report.rows.iter().chain(&report.not_placed);
    assert_eq!(sum(rows.map(|row| row.figures)), report.total.figures);
    let json: serde_json::Value =
        serde_json::from_str(&report.json(Language::Vietnamese).unwrap()).unwrap();
    let csv = report.csv(Language::Vietnamese).unwrap();
    let mut lines = csv::Reader::from_reader(csv.strip_prefix('\u{feff}').unwrap().as_bytes());
    let lines: Vec<BTreeMap<String, String>> = lines.deserialize().map(Result::unwrap).collect();
    assert_eq!(lines.len(), json["rows"].as_array().unwrap().len());
    for key in [
        "households",
        "cooperatives",
        "listings",
        "transactions",
        "value_vnd",
        "trained",
    ] {
        let total = json["total"][key].as_i64().unwrap();
        let rows = json["rows"].as_array().unwrap().iter();
        assert_eq!(
            rows.map(|row| row[key].as_i64().unwrap()).sum::<i64>(),
            total,
            "{key}"
        );
        let in_csv = lines.iter().map(|line| line[key].parse::<i64>().unwrap());
        assert_eq!(in_csv.sum::<i64>(), total, "{key}");
    }
}

#[test]
fn totals_are_the_same_under_either_boundaries() {
    let database = TestDatabase::furnished();
    let db = database.open();
    let communes = communes(&db);
    let few = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(few, |(steps in prop::collection::vec(step(), 0..120), month in 1u32..13)| {
        let changes: Vec<CountChange> = steps.iter().map(|step| change(&communes, step)).collect();
        let counted = changes.clone();
        write(&db, move |c| {
            diesel::delete(tally::table).execute(c)?;
            diesel::delete(count_sums::table).execute(c)?;
            diesel::delete(count_changes::table).execute(c)?;
            let (folded, waiting) = counted.split_at(counted.len() / 2);
            counts::add_all(c, folded)?;
            while counts::fold(c)? {}
            counts::add_all(c, waiting)
        });
        for code in ["until-2024-12-31".to_owned(), format!("2024-{month:02}"), format!("s2024-{month:02}"), "s2024-H1".to_owned()] {
            let today = report(&db, "66", REFORM, &code);
            let (dak_lak, phu_yen) = (report(&db, "66", BEFORE, &code), report(&db, "54", BEFORE, &code));
            for one in [&today, &dak_lak, &phu_yen] {
                adds_up(one);
            }
            prop_assert_eq!((dak_lak.rows.len(), phu_yen.rows.len(), today.rows.len()), (15, 9, 24));
            prop_assert_eq!(sum([dak_lak.total.figures, phu_yen.total.figures]), today.total.figures);
            prop_assert_eq!(by_hand(&changes, &period(&code)), today.total.figures);
            // A district is the same district on either side.
            for row in dak_lak.rows.iter().chain(&phu_yen.rows) {
                prop_assert!(today.rows.contains(row));
            }
            // Under the districts of before, communes are told as they are now: each is in one.
            let old = by_commune(&db, "66", BEFORE, &code);
            adds_up(&old);
            prop_assert_eq!(old.total.figures, dak_lak.total.figures);
            prop_assert!(old.not_placed.is_none());
            // Communes are another cut through the same.
            let communes = by_commune(&db, "66", REFORM, &code);
            adds_up(&communes);
            prop_assert_eq!(communes.total.figures, today.total.figures);
            prop_assert_eq!(communes.total.before, today.total.before);
        }
    });
}

#[test]
fn months_add_up_to_what_is_cumulative() {
    let database = TestDatabase::furnished();
    let db = database.open();
    let communes = communes(&db);
    let steps = (0..400_usize).map(|n| (n * 7, n % 4, (n * 31 % 366) as u64, n % 13, n as i64));
    let changes: Vec<CountChange> = steps.map(|step| change(&communes, &step)).collect();
    write(&db, move |c| counts::add_all(c, &changes));
    let months = (1..=12).map(|m| report(&db, "66", REFORM, &format!("2024-{m:02}")));
    let months = sum(months.map(|month| month.total.figures));
    let until = report(&db, "66", REFORM, "until-2024-12-31").total.figures;
    assert_eq!(months, until);
    let quarters = (1..=4).map(|q| report(&db, "66", REFORM, &format!("s2025-Q{q}")));
    // The State's 2025 begins on 15 December 2024.
    let from = sum(quarters.map(|quarter| quarter.total.figures));
    assert_eq!(
        from,
        report(&db, "66", REFORM, "2024-12-15_2024-12-31")
            .total
            .figures
    );
}

#[test]
fn the_files_have_the_shape_that_scripts_rely_on() {
    let database = TestDatabase::furnished();
    let db = database.open();
    write(&db, |c| {
        let buon_ho = areas::by_code(c, areas::Level::District, "644", BEFORE)?.unwrap();
        let commune = areas::successors(c, buon_ho.id)?[0].area.id;
        let across = areas::by_code(c, areas::Level::Commune, "22015", REFORM)?.unwrap();
        let on = day(2024, 8, 14);
        let count =
            |measure, district| CountChange::one(measure, CountPlace::new(commune, district), on);
        counts::add_all(
            c,
            &[
                count(Measure::HouseholdsRegistered, Some(buon_ho.id)).by(3),
                count(Measure::TransactionValue, Some(buon_ho.id)).by(-4_000_000_000),
                // Made of parts of two old districts: nobody has said in which.
                CountChange::one(
                    Measure::HouseholdsTrained,
                    CountPlace::new(across.id, None),
                    on,
                )
                .by(2),
            ],
        )
    });
    let report = report(&db, "66", REFORM, "until-2024-08-31");
    let json = report.json(Language::Vietnamese).unwrap();
    let nothing = r#""households":0,"cooperatives":0,"listings":0,"transactions":0,"value_vnd":0,"trained":0}"#;
    let first = r#"{"rows":[{"code":"555","name":"Thành phố Tuy Hoà","#;
    assert!(json.starts_with(&format!("{first}{nothing},")), "{json}");
    let buon_ho = r#"{"code":"644","name":"Thị xã Buôn Hồ","households":3,"cooperatives":0,"listings":0,"transactions":0,"value_vnd":-4000000000,"trained":0},"#;
    assert!(json.contains(buon_ho), "{json}");
    assert!(json.ends_with(
        r#"{"code":"","name":"Chưa xếp được","households":0,"cooperatives":0,"listings":0,"transactions":0,"value_vnd":0,"trained":2}],"total":{"households":3,"cooperatives":0,"listings":0,"transactions":0,"value_vnd":-4000000000,"trained":2}}"#
    ));
    let csv = report.csv(Language::English).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}code,name,households,cooperatives,listings,transactions,value_vnd,trained"
    );
    assert!(lines.contains(&"644,Thị xã Buôn Hồ,3,0,0,0,-4000000000,0"));
    assert_eq!(lines[25], ",Not yet placed,0,0,0,0,0,2");
    assert_eq!(lines.len(), 26);
    assert!(
        self::report(&db, "66", REFORM, "until-2024-07-31")
            .not_placed
            .is_none()
    );
}

#[test]
fn a_province_is_one_of_its_own_day() {
    let database = TestDatabase::furnished();
    let db = database.open();
    let ask = |code: &'static str, on| {
        let read = db.read_blocking(move |c| {
            reports::district_report(c, boundaries_cache(), code, on, period("2024"))
        });
        read.map_err(|failure: DbFailure| failure)
            .unwrap()
            .is_some()
    };
    assert!(ask("54", BEFORE) && !ask("54", REFORM));
    assert!(ask("66", BEFORE) && ask("66", REFORM) && !ask("643", BEFORE));
}

#[test]
fn a_rate_needs_the_base_of_its_own_year() {
    let database = TestDatabase::furnished();
    let db = database.open();
    write(&db, |c| {
        let district = areas::by_code(c, areas::Level::District, "643", BEFORE)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let trained = CountChange::one(
            Measure::HouseholdsTrained,
            CountPlace::new(commune, Some(district.id)),
            BEFORE,
        );
        counts::add(c, trained.by(430))?;
        let now = BEFORE.and_hms_opt(1, 0, 0).unwrap();
        areas::set_households_base(c, district.id, 2024, 1000, now)
    });
    let of_2024 = report(&db, "66", BEFORE, "until-2024-12-31");
    assert_eq!(of_2024.rows[0].rate(), Some(430));
    // Fourteen districts have none yet: no rate of the whole is made up.
    assert_eq!((of_2024.rows[1].rate(), of_2024.total.rate()), (None, None));
    assert_eq!(
        report(&db, "66", BEFORE, "until-2025-01-31").rows[0].rate(),
        None
    );
}

/// What a report reads is bounded by places and half-months, however much is sold; how long it
/// takes is measured by benches/.
#[test]
fn the_rows_of_a_report_do_not_grow_with_sales() {
    let database = TestDatabase::furnished();
    let db = database.open();
    let communes = communes(&db);
    let sums = |sales: usize| {
        let steps = (0..sales).map(|n| (n * 7919, 1 + n % 3, (n * 31 % 366) as u64, 8 + n % 2, 1));
        let changes: Vec<CountChange> = steps.map(|step| change(&communes, &step)).collect();
        write(&db, move |c| {
            counts::add_all(c, &changes)?;
            while counts::fold(c)? {}
            let of_districts = count_sums::table.filter(count_sums::detail.eq(1));
            Ok(of_districts.count().get_result::<i64>(c)?)
        })
    };
    // 24 districts, 24 half-months and the year, sales and their value.
    let few = sums(10_000);
    assert!(few <= 24 * 25 * 2, "{few}");
    assert_eq!(sums(40_000), few);
}

/// A small province with facts of every kind, all counted.
struct ReportsFixture {
    db: Db,
    blobs: Store,
    url: String,
    listing: i64,
    household: i64,
    _uploads: TempDir,
    _database: TestDatabase,
}

fn noon(on: NaiveDate) -> NaiveDateTime {
    on.and_hms_opt(5, 0, 0).unwrap()
}

fn household(c: &mut Conn, at: NaiveDateTime, kind: ProducerKind) -> Result<i64, DbFailure> {
    let commune = areas::by_code(c, areas::Level::Commune, "24373", REFORM)?.unwrap();
    let place = areas::place_of(c, &commune, None)?.unwrap();
    let new = NewProducer {
        uuid: PublicId::new(),
        kind,
        particulars: Particulars {
            name: "H'Bia Niê".to_owned(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: String::new(),
        },
        place: PlaceInSight::without_sight(place),
        consents: vec![Purpose::Programme],
        given_via: GivenVia::Officer,
        invented: false,
    };
    let by = Author::account(41, at);
    Ok(producers::register(c, &Vault::from_key([7; 32]), by, &new)?.id)
}

/// A listing that was put on the floor, with its code, both counted.
fn listing(c: &mut Conn, producer_id: i64, at: NaiveDateTime) -> Result<i64, DbFailure> {
    let producer = producers::by_id(c, producer_id)?;
    let on = lensan::clock::local_date(at);
    diesel::insert_into(listings::table)
        .values((
            listings::uuid.eq(PublicId::new().to_string()),
            listings::producer_id.eq(producer_id),
            (
                listings::title.eq("Cà phê"),
                listings::folded.eq("ca phe"),
                listings::category.eq("food"),
            ),
            (
                listings::description.eq(""),
                listings::unit.eq("kg"),
                listings::price_vnd.eq(120_000_i64),
            ),
            (
                listings::quantity_milli.eq(1000_i64),
                listings::season.eq(""),
            ),
            listings::origin_commune_id.eq(producer.commune_id),
            (
                listings::status.eq("published"),
                listings::published_on.eq(on),
                listings::created_by.eq(1_i64),
            ),
            (listings::created_at.eq(at), listings::updated_at.eq(at)),
        ))
        .execute(c)?;
    let id: i64 = listings::table
        .select(diesel::dsl::max(listings::id))
        .get_result::<Option<i64>>(c)?
        .unwrap();
    diesel::insert_into(trace_codes::table)
        .values((
            trace_codes::code.eq(lensan::values::TraceCode::random().as_str()),
            trace_codes::subject_kind.eq(CodeSubject::LISTING),
            trace_codes::subject_id.eq(id),
            trace_codes::issued_at.eq(at),
        ))
        .execute(c)?;
    let one = |measure| CountChange::one(measure, producer.place(), on);
    counts::add_all(
        c,
        &[
            one(Measure::ListingsPublished),
            one(Measure::TracedProducts),
        ],
    )?;
    Ok(id)
}

fn sale(c: &mut Conn, listing_id: i64, on: NaiveDate) -> Result<(), DbFailure> {
    let new = NewTransaction {
        uuid: PublicId::new(),
        listing_id,
        channel: Channel::Shopee,
        quantity: Quantity::new(2000).unwrap(),
        amount: Money::new(240_000).unwrap(),
        sold_on: on,
        order_code: None,
        evidence: Evidence::Officer,
    };
    let by = Author::account(1, noon(BEFORE));
    transactions::record(c, by, &new).unwrap();
    Ok(())
}

fn course(c: &mut Conn, on: NaiveDate, who: &[i64]) -> Result<(), DbFailure> {
    let commune = areas::by_code(c, areas::Level::Commune, "24373", REFORM)?.unwrap();
    let new = NewCourse {
        uuid: PublicId::new(),
        topic: "Chụp ảnh sản phẩm".to_owned(),
        held_on: on,
        place: "Nhà văn hóa".to_owned(),
        agency: "Hội Nông dân".to_owned(),
        commune: CommuneInSight::without_sight(commune.id),
    };
    let by = Author::account(1, noon(BEFORE));
    let held = training::hold(c, by, &new)?;
    attend_all(c, by, held.id, who)?;
    Ok(())
}

impl ReportsFixture {
    fn new() -> Self {
        let database = TestDatabase::furnished();
        let uploads = TempDir::new().unwrap();
        let db = database.open();
        let (listing, household) = write(&db, |c| {
            // Half past midnight in Viet Nam is the day before in UTC.
            let late = day(2024, 8, 14).and_hms_opt(17, 30, 0).unwrap();
            let first = household(c, late, ProducerKind::Household)?;
            let other = household(c, noon(day(2024, 7, 1)), ProducerKind::HouseholdBusiness)?;
            let group = household(c, noon(day(2024, 7, 2)), ProducerKind::CooperativeGroup)?;
            let waiting = household(c, noon(day(2024, 7, 2)), ProducerKind::Cooperative)?;
            let group = producers::by_id(c, group)?;
            let by = Author {
                code_of: None,
                account: None,
                at: late,
            };
            producers::approve(c, &Vault::from_key([7; 32]), by, &group, "http://x")?;
            course(c, day(2024, 8, 20), &[first, other, waiting])?;
            course(c, day(2024, 8, 10), &[other])?;
            let listing = listing(c, first, late)?;
            sale(c, listing, day(2024, 8, 15))?;
            sale(c, listing, day(2024, 8, 30))?;
            Ok((listing, first))
        });
        Self {
            blobs: Store::open(uploads.path()).unwrap(),
            url: database.url.clone(),
            db,
            listing,
            household,
            _uploads: uploads,
            _database: database,
        }
    }

    fn verify(&self) -> Verdict {
        let blobs = self.blobs.clone();
        let read = self
            .db
            .read_blocking(move |c| verification::verify(c, &blobs));
        read.map_err(|failure: DbFailure| failure).unwrap()
    }

    #[track_caller]
    fn finds(&self, number: usize, words: &[&str]) {
        let found = self.verify();
        assert_eq!(found.differences, number, "{found:?}");
        for word in words {
            assert!(
                found.lines.iter().any(|line| line.contains(word)),
                "{word}: {found:?}"
            );
        }
    }
}

#[test]
fn facts_and_counts_agree() {
    let village = ReportsFixture::new();
    village.finds(0, &[]);
    let figures = report(&village.db, "66", BEFORE, "2024-08-15_2024-08-31")
        .total
        .figures;
    let expected = Figures {
        households: 1,
        cooperatives: 1,
        listings: 1,
        transactions: 2,
        value: 480_000,
        trained: 1,
    };
    assert_eq!(figures, expected);
}

#[test]
fn a_count_that_was_tampered_with_is_told_with_its_place_and_time() {
    let village = ReportsFixture::new();
    write(&village.db, |c| {
        while counts::fold(c)? {}
        let all = tally::table.filter(tally::measure.eq(Measure::Transactions.number()));
        diesel::update(all).set(tally::value.eq(3_i64)).execute(c)?;
        Ok(())
    });
    // The count itself, and the sums that no longer agree: of the district and of the commune, for
    // the half-month and for the year.
    village.finds(
        1 + 4,
        &["sums by district and year that do not say what counts says: 4", "Xã Ea Kar, Huyện Ea Kar; 15/08/2024–31/08/2024; Transactions, Shopee, Declared by an officer: counted 3, facts 2"],
    );
    write(&village.db, |c| {
        diesel::delete(tally::table).execute(c)?;
        diesel::delete(count_sums::table).execute(c)?;
        Ok(())
    });
    // Households, businesses, groups; two of training; listing, code; sales and their value.
    village.finds(9, &["Households trained: counted 0, facts 1"]);
}

#[test]
fn a_scan_leaves_nothing_to_count_again() {
    let village = ReportsFixture::new();
    write(&village.db, |c| {
        counts::add(
            c,
            CountChange::one(Measure::Scans, CountPlace::new(1, None), BEFORE).by(500),
        )
    });
    village.finds(0, &[]);
    write(&village.db, |c| {
        counts::add(
            c,
            CountChange::one(Measure::Lots, CountPlace::new(1, None), BEFORE),
        )
    });
    village.finds(1, &["counted 1, facts 0"]);
}

#[test]
fn what_is_missing_is_told() {
    let village = ReportsFixture::new();
    let (listing, household) = (village.listing, village.household);
    write(&village.db, move |c| {
        diesel::delete(trace_codes::table.filter(trace_codes::subject_id.eq(listing)))
            .execute(c)?;
        diesel::update(people::table.find(household))
            .set(people::trained_on.eq(day(2024, 8, 21)))
            .execute(c)?;
        let hash = "ab".repeat(32);
        diesel::insert_into(pictures::table)
            .values((
                (
                    pictures::content_hash.eq(&hash),
                    pictures::large_hash.eq(&hash),
                ),
                (
                    pictures::medium_hash.eq(&hash),
                    pictures::small_hash.eq("../../etc/passwd"),
                ),
                (pictures::width.eq(1), pictures::height.eq(1)),
                (pictures::medium_width.eq(1), pictures::medium_height.eq(1)),
                (pictures::small_width.eq(1), pictures::small_height.eq(1)),
                pictures::created_at.eq(noon(BEFORE)),
            ))
            .execute(c)?;
        Ok(())
    });
    // The file that two sizes share is told once.
    village.finds(
        5,
        &[
            "has no trace code",
            "trained on another day",
            "counted 1, facts 0",
            "file of a photo is missing",
        ],
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_told() {
    let village = ReportsFixture::new();
    let mut raw = lensan::db::AnyConnection::open(&village.url).unwrap();
    if raw.is_postgres() {
        return;
    }
    use diesel::connection::SimpleConnection;
    let sql = "PRAGMA foreign_keys = OFF; DELETE FROM listings;";
    raw.batch_execute(sql).unwrap();
    let found = village.verify();
    assert!(
        found
            .lines
            .iter()
            .any(|line| line.contains("a trace code leads to no listing")),
        "{found:?}"
    );
}

#[test]
fn only_the_first_fifty_are_told_and_all_are_numbered() {
    let village = ReportsFixture::new();
    write(&village.db, |c| {
        for commune in 1..=80 {
            counts::add(
                c,
                CountChange::one(Measure::Lots, CountPlace::new(commune, None), BEFORE),
            )?;
        }
        Ok(())
    });
    let found = village.verify();
    assert_eq!((found.lines.len(), found.differences), (50, 80));
}
