//! The report as a workbook and as a document: what a reader of the files finds in them.

use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use lensan::accounts::Role;
use lensan::areas::{self, Level, REFORM};
use lensan::counts::{self, CountChange, CountPlace, Measure};
use lensan::db::Conn;
use lensan::documents::{ColumnKind, OfficialLetter, Sheet, SheetCell, SheetColumn, SheetFact};
use lensan::i18n::Language;
use tempfile::TempDir;

use crate::support::app::{TestApp, Visitor};
use crate::support::database::TestDatabase;
use crate::support::pdf_file;

const QUERY: &str = "province=66&period=2025-06&boundaries=2025-07-01";

/// Buôn Ma Thuột has something to show, and something is not yet placed. Today's province.
fn count(c: &mut Conn) -> Result<i64, lensan::db::DbFailure> {
    let before = REFORM.pred_opt().unwrap();
    let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
    let province = areas::by_code(c, Level::Province, "66", REFORM)?.unwrap();
    let commune = areas::successors(c, district.id)?[0].area.id;
    // Made of parts of two old districts: nobody can tell in which.
    let across = areas::by_code(c, Level::Commune, "22015", REFORM)?.unwrap();
    let count =
        |measure, placed| CountChange::one(measure, CountPlace::new(commune, placed), before);
    counts::add_all(
        c,
        &[
            count(Measure::HouseholdsRegistered, Some(district.id)).by(1_715),
            CountChange::one(
                Measure::HouseholdsTrained,
                CountPlace::new(across.id, None),
                before,
            )
            .by(7),
            count(Measure::ListingsWithdrawn, Some(district.id)).by(2),
            count(Measure::TransactionValue, Some(district.id)).by(12_345_678),
        ],
    )?;
    areas::set_households_base(
        c,
        district.id,
        2025,
        4_000,
        before.and_hms_opt(0, 0, 0).unwrap(),
    )?;
    Ok(province.id)
}

fn staff() -> (TestApp, Visitor) {
    let app = TestApp::start();
    let province = app.write(count);
    let visitor = app.signed_in(Role::ProvinceStaff, None, vec![province]);
    (app, visitor)
}

fn opened(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheets()
}

fn row_of<'r>(range: &'r Range<Data>, name: &str) -> &'r [Data] {
    let mut rows = range.rows();
    let named = |row: &&[Data]| row.get(1) == Some(&Data::String(name.to_owned()));
    rows.find(named).unwrap_or_else(|| panic!("no row {name}"))
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn the_page_leads_to_the_workbook_with_typed_cells() {
    let (_app, mut visitor) = staff();
    visitor
        .get(&format!("/reports/districts?{QUERY}"))
        .is(200)
        .shows("href=\"/reports/districts.xlsx?")
        .shows("href=\"/reports/document?")
        .shows("Văn bản (PDF)");
    let file = visitor.get(&format!("/reports/districts.xlsx?{QUERY}"));
    file.is(200);
    assert!(file.headers["content-type"].ends_with("spreadsheetml.sheet"));
    assert!(file.headers["content-disposition"].contains("lensan-66-2025-06.xlsx"));
    let sheets = opened(&file.bytes);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Báo cáo", "Định nghĩa"]);
    let report = &sheets[0].1;
    let district = row_of(report, "Thành phố Buôn Ma Thuột");
    assert_eq!(district[0], text("643"));
    let figures = [1_715.0, 0.0, -2.0, 0.0, 12_345_678.0, 0.0, 0.0].map(Data::Float);
    assert_eq!(district[2..], figures);
    assert_eq!(row_of(report, "Chưa xếp được")[7], Data::Float(7.0));
    assert_eq!(row_of(report, "Thị xã Buôn Hồ")[8], Data::Empty);
    assert_eq!(row_of(report, "Tổng cộng")[2], Data::Float(1_715.0));
    let meanings = &sheets[1].1;
    let output: Vec<String> = meanings.rows().map(|row| row[0].to_string()).collect();
    for name in [
        "Kỳ báo cáo",
        "Địa giới",
        "Lập lúc",
        "Giá trị (đồng)",
        "Tỷ lệ tập huấn",
    ] {
        assert!(
            output.iter().any(|output| output == name),
            "{name}: {output:?}"
        );
    }
}

#[test]
fn the_document_has_the_form_of_the_state_and_the_figures() {
    let (_app, mut visitor) = staff();
    let file = visitor.get(&format!("/reports/districts.pdf?{QUERY}"));
    file.is(200);
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert!(file.headers["content-disposition"].contains("lensan-66-2025-06.pdf"));
    let pages = pdf_file::texts(&file.bytes);
    let all: Vec<&str> = pages.iter().flatten().map(|text| text.trim_end()).collect();
    for said in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ……/BC-………",
        "Đắk Lắk, ngày 20 tháng 11 năm 2026",
        "BÁO CÁO",
        "Thành phố Buôn Ma Thuột",
        "1.715",
        "-2",
        "12.345.678",
        "Chưa xếp được",
        "Tổng cộng",
        "Nơi nhận:",
    ] {
        assert!(all.contains(&said), "{said} is not in {all:?}");
    }
    visitor
        .get("/reports/districts.pdf?period=yesterday")
        .is(400);
    visitor.get("/reports/districts.xlsx?province=01").is(404);
}

fn column(key: &'static str, kind: ColumnKind) -> SheetColumn {
    SheetColumn {
        key,
        heading: format!("Cột {key}"),
        group: None,
        kind,
        meaning: "=HYPERLINK(\"x\")".to_owned(),
    }
}

fn long_sheet(rows: usize) -> Sheet {
    let day = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap();
    let row = |number: usize| {
        vec![
            SheetCell::text(format!("{number:05}")),
            SheetCell::text("Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp Công bằng Ea Kiết"),
            SheetCell::Day(day),
            SheetCell::Figure(i64::try_from(number).unwrap() * 1_000),
            SheetCell::Figure(433),
            SheetCell::Figure(-12),
        ]
    };
    Sheet {
        language: Language::English,
        title: "Report".to_owned(),
        subject: "What was sold".to_owned(),
        facts: vec![SheetFact {
            label: "Period".to_owned(),
            value: "August 2024".to_owned(),
        }],
        summary: vec!["Everything at a glance.".to_owned()],
        columns: vec![
            column("code", ColumnKind::Code),
            column("name", ColumnKind::Text),
            column("day", ColumnKind::Day),
            column("value", ColumnKind::Money),
            column("rate", ColumnKind::PerMille),
            column("change", ColumnKind::Change),
        ],
        rows: (1..=rows).map(row).collect(),
        total: None,
        notes: vec![],
        made: day.and_hms_opt(5, 0, 0).unwrap(),
    }
}

#[test]
fn what_looks_like_a_formula_or_a_number_stays_text() {
    let mut sheet = long_sheet(1);
    sheet.rows[0][1] = SheetCell::text("=1+1");
    let bytes = sheet.xlsx().unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for name in ["Report", "Definitions"] {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name}");
    }
    let report = book.worksheet_range("Report").unwrap();
    let row = row_of(&report, "=1+1");
    assert_eq!(row[0], text("00001"));
    assert!(matches!(row[2], Data::DateTime(_)), "{:?}", row[2]);
    assert_eq!(row[3..], [1_000.0, 0.433, -12.0].map(Data::Float));
}

#[test]
fn every_page_of_a_long_table_has_its_headings_and_its_number() {
    let pages = pdf_file::texts(&long_sheet(40).pdf(&OfficialLetter::default()).unwrap());
    let has = |page: &[String], text: &str| page.iter().any(|t| t.trim_end() == text);
    let of_table = |page: &&Vec<String>| has(page, "43,3 %");
    let tables: Vec<&Vec<String>> = pages.iter().filter(of_table).collect();
    assert!(tables.len() > 1);
    for page in tables {
        assert!(has(page, "No.") && has(page, "Cột name"), "{page:?}");
    }
    for (place, page) in pages.iter().enumerate().skip(1) {
        assert_eq!(page.last().unwrap(), &(place + 1).to_string());
    }
    for number in 1..=40 {
        let seen = pages
            .iter()
            .flatten()
            .filter(|t| t.trim_end() == text_of(number));
        assert_eq!(seen.count(), 1, "row {number}");
    }
}

fn text_of(number: usize) -> String {
    format!("{number}.000")
}

#[test]
fn the_same_sheet_is_the_same_file() {
    let (one, other) = (long_sheet(30), long_sheet(30));
    let letter = OfficialLetter::default();
    assert_eq!(one.xlsx().unwrap(), other.xlsx().unwrap());
    assert_eq!(one.pdf(&letter).unwrap(), other.pdf(&letter).unwrap());
}

fn lensan(database: &TestDatabase, home: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "off")
        .env("DATABASE_URL", &database.url)
        .env("LENSAN_UPLOADS", home.join("uploads"))
        .env("LENSAN_KEY_FILE", home.join("lensan.key"))
        .arg("report")
        .args(words);
    command.output().unwrap()
}

fn report(database: &TestDatabase, home: &Path, options: &[&str]) -> Output {
    let asked = ["districts", "--province", "66", "--until", "2025-06-30"];
    let asked = [&asked[..], &["--dated", "2025-07-02"], options].concat();
    lensan(database, home, &asked)
}

#[test]
fn the_command_line_writes_the_same_files() {
    let database = TestDatabase::furnished();
    let db = database.open();
    db.write_blocking(count).unwrap();
    let home = TempDir::new().unwrap();
    let file = home.path().join("report.pdf");
    let letter = [
        "--agency",
        "Sở Khoa học và Công nghệ",
        "--number",
        "15/BC-SKHCN",
        "--signer",
        "Nguyễn Thị Hồng Ngọc",
    ];
    let pdf = [&["--format", "pdf"], &letter[..]].concat();
    let out = file.to_str().unwrap();
    let made = report(
        &database,
        home.path(),
        &[&pdf[..], &["--out", out]].concat(),
    );
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    assert!(made.stdout.is_empty());
    let first = std::fs::read(&file).unwrap();
    let piped = report(&database, home.path(), &pdf);
    assert!(piped.stdout == first, "not the same bytes");
    let all: Vec<String> = pdf_file::texts(&first).concat();
    for said in [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ ",
        "Số: 15/BC-SKHCN ",
        "Đắk Lắk, ngày 02 tháng 7 năm 2025 ",
        "Nguyễn Thị Hồng Ngọc ",
    ] {
        assert!(all.iter().any(|text| text == said), "{said}: {all:?}");
    }
    let english = ["--format", "xlsx", "--language", "en"];
    let book = report(&database, home.path(), &english).stdout;
    let sheets = opened(&book);
    assert_eq!(
        (sheets[0].0.as_str(), sheets[1].0.as_str()),
        ("Report", "Definitions")
    );
    assert_eq!(row_of(&sheets[0].1, "Total")[2], Data::Float(1_715.0));
}

/// A database with something counted, and a folder for the rest.
struct ExportFixture {
    database: TestDatabase,
    home: TempDir,
}

impl ExportFixture {
    fn open() -> Self {
        let database = TestDatabase::furnished();
        database.open().write_blocking(count).unwrap();
        let home = TempDir::new().unwrap();
        Self { database, home }
    }

    fn report(&self, words: &str) -> Vec<u8> {
        let made = self.output(words);
        let output = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{words}: {output}");
        made.stdout
    }

    fn refuses(&self, words: &str, why: &str) {
        let made = self.output(words);
        let output = String::from_utf8_lossy(&made.stderr).into_owned();
        assert!(!made.status.success() && made.stdout.is_empty(), "{words}");
        assert!(output.contains(why), "{words}: {output}");
    }

    fn output(&self, words: &str) -> Output {
        let words: Vec<&str> = words.split_whitespace().collect();
        lensan(&self.database, self.home.path(), &words)
    }

    fn json(&self, words: &str) -> serde_json::Value {
        serde_json::from_slice(&self.report(words)).unwrap()
    }
}

fn keys(row: &serde_json::Value) -> Vec<&str> {
    let keys = row.as_object().unwrap().keys();
    keys.map(String::as_str).collect()
}

#[test]
fn the_command_line_tells_every_province() {
    let fixture = ExportFixture::open();
    let asked = "provinces --until 2025-06-30 --boundaries 2026-11-20";
    let report = fixture.json(asked);
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 34);
    let dak_lak = rows.iter().find(|row| row["code"] == "66").unwrap();
    assert_eq!(dak_lak["name"], "Tỉnh Đắk Lắk");
    // With what is placed in no district: the province is known all the same.
    assert_eq!(
        (&dak_lak["households"], &dak_lak["trained"]),
        (&1_715.into(), &7.into())
    );
    assert_eq!(report["total"]["value_vnd"], 12_345_678);
    assert!(!keys(dak_lak).contains(&"province"));
    let before = fixture.json("country --until 2025-06-30 --boundaries 2025-06-30");
    assert_eq!(before["rows"].as_array().unwrap().len(), 63);
    assert_eq!(before["total"], report["total"]);
    // A period by its name, however it is spelled, is the same as by its days.
    let by_days = fixture.json("provinces --from 2025-06-15 --until 2025-09-14");
    let by_name = fixture.json("provinces --period S2025-q3");
    assert_eq!(by_name, by_days);
    assert_eq!(by_name["total"]["households"], 1_715);
}

#[test]
fn the_command_line_tells_the_communes_of_a_province_and_of_a_district() {
    let fixture = ExportFixture::open();
    let asked = "--province 66 --period 2025-06 --boundaries 2026-11-20";
    let province = fixture.json(&format!("communes {asked}"));
    let district = fixture.json(&format!("communes {asked} --district 643"));
    let number = |report: &serde_json::Value| report["rows"].as_array().unwrap().len();
    assert_eq!(number(&province), 102);
    assert!((2..20).contains(&number(&district)), "{district}");
    assert_eq!(province["total"]["trained"], 7);
    assert_eq!(district["total"]["trained"], 0);
    assert_eq!(district["total"]["households"], 1_715);
    assert_eq!(
        keys(&district["rows"][0]),
        [
            "code",
            "cooperatives",
            "households",
            "listings",
            "name",
            "trained",
            "transactions",
            "value_vnd"
        ]
    );
    let book = fixture.report(&format!(
        "communes {asked} --district 643 --format xlsx --language en"
    ));
    let sheets = opened(&book);
    let output = sheets[0].1.rows().flatten().map(ToString::to_string);
    let output: Vec<String> = output.collect();
    for said in [
        "Scope: Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk",
        "Boundaries: of 20/11/2026, after the reform of 01/07/2025",
        "Commune, ward",
    ] {
        assert!(output.iter().any(|cell| cell == said), "{said}: {output:?}");
    }
    let paper = fixture.report(&format!("communes {asked} --format pdf --number 15/BC"));
    let all: Vec<String> = pdf_file::texts(&paper).concat();
    for said in ["Số: 15/BC", "Xã, phường", "Tổng cộng"] {
        assert!(all.iter().any(|text| text.trim_end() == said), "{said}");
    }
}

#[test]
fn the_command_line_tells_all_communes_of_the_country_in_both_languages() {
    let fixture = ExportFixture::open();
    let asked = "communes --period 2025-06 --boundaries 2026-11-20 --dated 2026-11-21";
    for (language, page, heading, total) in [
        ("vi", "Báo cáo", "Tỉnh, thành phố", "Tổng cộng"),
        ("en", "Report", "Province or city", "Total"),
    ] {
        let words = format!("{asked} --format xlsx --language {language}");
        let book = fixture.report(&words);
        let sheets = opened(&book);
        assert_eq!(sheets[0].0, page);
        let report = &sheets[0].1;
        // Names come again in the country: the province stands beside them.
        let row = row_of(report, "Phường Buôn Ma Thuột");
        assert_eq!(row[2], text("Tỉnh Đắk Lắk"));
        assert!(
            matches!(&row[0], Data::String(code) if code.len() == 5),
            "{row:?}"
        );
        assert!(
            row[3..9].iter().all(|cell| matches!(cell, Data::Float(_))),
            "{row:?}"
        );
        assert_eq!(row_of(report, total)[3], Data::Float(1_715.0));
        assert!(report.rows().any(|row| row.get(2) == Some(&text(heading))));
        let codes = report.rows().map(|row| row[0].to_string());
        assert_eq!(codes.filter(|code| code.len() == 5).count(), 3_321);
        let frozen = part(&book, "xl/worksheets/sheet1.xml");
        assert!(frozen.contains("state=\"frozen\"") && frozen.contains("xSplit=\"3\""));
    }
}

#[test]
fn a_file_of_communes_is_read_by_excel_and_runs_nothing() {
    use diesel::prelude::*;
    use lensan::db::schema::areas::dsl;
    let fixture = ExportFixture::open();
    let evil = |c: &mut Conn| {
        let one = areas::by_code(c, Level::Commune, "22015", REFORM)?.unwrap();
        let name = dsl::full_name.eq("=HYPERLINK(1)");
        diesel::update(dsl::areas.find(one.id))
            .set(name)
            .execute(c)?;
        Ok::<_, lensan::db::DbFailure>(())
    };
    fixture.database.open().write_blocking(evil).unwrap();
    let asked = "communes --until 2025-06-30 --boundaries 2026-11-20";
    let csv = fixture.report(&format!("{asked} --format csv"));
    let csv = String::from_utf8(csv).unwrap();
    let csv = csv.strip_prefix('\u{feff}').unwrap();
    let mut file = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(
        file.headers().unwrap(),
        vec![
            "code",
            "name",
            "province",
            "households",
            "cooperatives",
            "listings",
            "transactions",
            "value_vnd",
            "trained"
        ]
    );
    let rows: Vec<csv::StringRecord> = file.records().map(Result::unwrap).collect();
    let named = |code: &str| rows.iter().find(|row| &row[0] == code).unwrap();
    assert_eq!(named("22015")[1], *"'=HYPERLINK(1)");
    // Leading zeros are kept, and the province is told by its code.
    assert_eq!(named("00004")[2], *"01");
    let book = fixture.report(&format!("{asked} --format xlsx"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    assert!(book.worksheet_formula("Báo cáo").unwrap().is_empty());
}

#[test]
fn the_command_line_says_what_it_cannot_find() {
    let fixture = ExportFixture::open();
    let day = "--until 2025-06-30 --boundaries 2025-07-01";
    fixture.refuses(
        &format!("districts --province 54 {day}"),
        "no province had the code 54 on 01/07/2025",
    );
    fixture.refuses(
        &format!("communes --province 66 --district 001 {day}"),
        "province 66 had no district with the code 001 on 01/07/2025",
    );
    fixture.refuses(&format!("communes --district 643 {day}"), "--province");
    fixture.refuses("provinces --period 2024-13", "--period");
    fixture.refuses("provinces --period 2024 --until 2024-12-31", "--until");
    fixture.refuses("provinces --format json", "--until");
    fixture.refuses(
        "provinces --until 2024-08-20",
        "a 14th or the end of a month",
    );
}

/// A file within a zip archive, found by its name in the directory at the end.
fn part(zip: &[u8], name: &str) -> String {
    use std::io::Read;
    let number = |at: usize, bytes: usize| {
        let bytes = zip[at..at + bytes].iter().rev();
        bytes.fold(0usize, |sum, byte| sum << 8 | usize::from(*byte))
    };
    let entry = (0..zip.len() - 46).find(|at| {
        zip[*at..].starts_with(b"PK\x01\x02") && zip[at + 46..].starts_with(name.as_bytes())
    });
    let entry = entry.unwrap_or_else(|| panic!("no {name}"));
    let (size, local) = (number(entry + 20, 4), number(entry + 42, 4));
    let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
    let mut text = String::new();
    let mut packed = flate2::read::DeflateDecoder::new(&zip[start..start + size]);
    packed.read_to_string(&mut text).unwrap();
    text
}
