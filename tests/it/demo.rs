//! The demo, a tenth as large: what it shows, and that it is the same each time.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use lensan::accounts::Sight;
use lensan::areas::BoundariesCache;
use lensan::db::Conn;
use lensan::demo::{self, DemoScale, PASSWORD};
use lensan::values::Period;
use lensan::{placement, reports, verification};

use crate::support::app::TestApp;
use crate::support::village::day;

fn build() -> TestApp {
    let app = TestApp::start();
    let parts = &app.parts;
    let built = demo::build(
        &parts.site,
        &parts.gazetteer,
        &parts.passwords,
        DemoScale::Tenth,
    );
    let built = built.unwrap();
    assert_eq!((built.listings, built.transactions), (171 + 230, 4_293));
    app
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(app: &TestApp, sql: &'static str) -> i64 {
    let found = app.read(move |c| Ok(diesel::sql_query(sql).get_result::<NumberRow>(c)?));
    found.n
}

/// Everything but what opens something: seals, marks, hashes, codes, addresses of accounts.
const COLUMNS: [(&str, &str); 15] = [
    (
        "producers",
        "id uuid number kind name representative commune_id old_commune_id district_id hamlet \
         status decided_at registered_on trained_on activated_at registered_by created_at \
         verified_on",
    ),
    (
        "consents",
        "producer_id purpose wording given_at given_via recorded_by",
    ),
    (
        "accounts",
        "id name role producer_id created_by created_at activated_at",
    ),
    ("account_areas", "account_id area_id"),
    (
        "audit_events",
        "id at actor_id on_behalf_of action subject_kind subject_id detail",
    ),
    (
        "listings",
        "id uuid producer_id title unit price_vnd quantity_milli status published_on created_at",
    ),
    ("pictures", "content_hash large_hash created_at"),
    (
        "photos",
        "id uuid listing_id content_hash position created_at",
    ),
    ("trace_codes", "code subject_kind subject_id issued_at"),
    (
        "transactions",
        "id uuid listing_id producer_id channel quantity_milli amount_vnd sold_on evidence created_at",
    ),
    (
        "courses",
        "id uuid topic held_on place agency commune_id created_at",
    ),
    ("attendances", "course_id producer_id"),
    (
        "counts",
        "district_id commune_id half_month measure channel evidence value",
    ),
    ("denominators", "area_id year households updated_at"),
    ("targets", "area_id unit_id year measure value updated_at"),
];

fn rows(app: &TestApp, table: &str, columns: &str) -> Vec<String> {
    let text = |column: &str| format!("coalesce(CAST({column} AS TEXT), '')");
    let columns: Vec<String> = columns.split_whitespace().map(text).collect();
    let line = columns.join(" || '|' || ");
    let sql = format!("SELECT {line} AS line FROM {table} ORDER BY 1");
    let read = move |c: &mut Conn| Ok(diesel::sql_query(&sql).load::<TextRow>(c)?);
    let found = app.read(move |c| read(c));
    found.into_iter().map(|row| row.line).collect()
}

#[test]
fn two_demos_hold_the_same_rows() {
    let (one, other) = (build(), build());
    for (table, columns) in COLUMNS {
        let (here, there) = (rows(&one, table, columns), rows(&other, table, columns));
        assert!(!here.is_empty(), "{table} is empty");
        let differs = here.iter().zip(&there).find(|(here, there)| here != there);
        assert_eq!(differs, None, "{table}");
        assert_eq!(here.len(), there.len(), "{table}");
    }
    let producers = |app, column| rows(app, "producers", column);
    assert_ne!(number(&one, "SELECT count(*) AS n FROM account_logins"), 0);
    // The key of both is the test's own: what is marked with it must still be the same.
    assert_eq!(
        producers(&one, "phone_mark"),
        producers(&other, "phone_mark")
    );
    assert_ne!(
        producers(&one, "phone_sealed"),
        producers(&other, "phone_sealed")
    );
    let digests = |app| rows(app, "one_time_codes", "code_digest");
    assert_ne!(digests(&one), digests(&other));
}

#[test]
fn it_shows_what_there_is_to_show() {
    let app = build();
    the_totals_hold(&app);
    the_funnel_narrows(&app);
    let waiting = app.read(|c| placement::number(c, &Sight::Everything));
    assert_eq!(waiting, 16);
    people_find_it(&app);
}

fn the_totals_hold(app: &TestApp) {
    let until = day(2024, 8, 31);
    for (boundaries, province, rows) in [
        (until, "66", 15),
        (day(2026, 11, 20), "66", 24),
        (day(2026, 11, 20), "33", 18),
    ] {
        let period = Period::custom(None, until).unwrap();
        let report = app.read(move |c| {
            reports::district_report(c, &BoundariesCache::default(), province, boundaries, period)
        });
        let report = report.unwrap();
        let total = report.total.figures;
        let figures = (total.listings, total.transactions, total.trained);
        assert_eq!((report.rows.len(), report.not_placed), (rows, None));
        match province {
            "66" => assert_eq!(figures, (171, 4_293, 25_965)),
            _ => assert_eq!(figures, (230, 0, 0)),
        }
    }
    let blobs = app.parts.site.blobs.clone();
    let verdict = app.read(move |c| verification::verify(c, &blobs));
    assert_eq!(verdict.differences, 0, "{:?}", verdict.lines);
}

/// Of the households that were trained: who has an account, lists, has sold, sold in ninety days.
fn the_funnel_narrows(app: &TestApp) {
    let activated = number(
        app,
        "SELECT count(*) AS n FROM producers WHERE kind = 'household' AND trained_on IS NOT NULL \
         AND activated_at IS NOT NULL",
    );
    let listed = number(
        app,
        "SELECT count(DISTINCT l.producer_id) AS n FROM listings l JOIN producers p \
         ON p.id = l.producer_id WHERE p.trained_on <= l.published_on",
    );
    let untaught = number(
        app,
        "SELECT count(*) AS n FROM listings l JOIN producers p ON p.id = l.producer_id \
         WHERE p.kind = 'household' AND p.trained_on IS NULL AND EXISTS (SELECT 1 \
         FROM transactions t WHERE t.listing_id = l.id)",
    );
    let sold = "SELECT count(DISTINCT t.producer_id) AS n FROM transactions t JOIN producers p \
         ON p.id = t.producer_id WHERE p.trained_on IS NOT NULL";
    let active = "SELECT count(DISTINCT t.producer_id) AS n FROM transactions t JOIN producers p \
         ON p.id = t.producer_id WHERE p.trained_on IS NOT NULL AND t.sold_on > '2024-06-02'";
    let (sold, active) = (number(app, sold), number(app, active));
    assert!(activated > 40, "{activated}");
    assert!(listed > sold && sold > active && active > 10);
    assert_eq!(untaught, 0, "in Đắk Lắk whoever sells was trained");
}

/// The pages of the people to whom the demo gives a sign-in.
fn people_find_it(app: &TestApp) {
    let sign_in = |phone| {
        let mut visitor = app.visitor();
        let fields = [("login", phone), ("password", PASSWORD)];
        visitor.post("/sign-in", &fields).is(303);
        visitor
    };
    let name = app.read(|c| {
        let sql = "SELECT p.name AS line FROM producers p JOIN accounts a ON a.producer_id = p.id \
             WHERE a.created_by IS NULL AND a.role = 'household'";
        Ok(diesel::sql_query(sql).get_result::<TextRow>(c)?.line)
    });
    sign_in("0950000001").get("/").is(200).shows(&name);
    let mut staff = sign_in("0950000005");
    let report = "/reports/districts?province=66&period=2024-08&boundaries=2024-08-31";
    let page = staff.get(&format!("{report}&measure=trained"));
    page.is(200).shows("So chỉ tiêu 2024");
    staff.get("/producers/placement").is(200).shows("cũ");
}
