//! Editions of the units: loaded as a whole, taken back as a whole, and no fact touched.

mod generations;
mod lives;
mod loading;
mod people;
mod refusals;

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use lensan::app::UNIT_FACTS;
use lensan::areas::{
    self, BuiltinEdition, EditionFile, EditionFileError, Import, ImportOutcome, REFORM,
};
use lensan::audit::Author;
use lensan::db::{Conn, DbFailure};

use crate::support::database::TestDatabase;

const BEFORE: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
const LATER: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();

fn now() -> NaiveDateTime {
    TODAY.and_hms_opt(3, 0, 0).unwrap()
}

fn by() -> Author {
    Author::program(now())
}

fn data(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn sheet(name: &str, text: &str) -> EditionFile {
    EditionFile {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

/// The files in `data/` as somebody hands them in.
fn reform() -> Import {
    let file = |name: &str| Some(sheet(name, &data(name)));
    Import::Whole {
        from: REFORM,
        basis: "Nghị quyết 202/2025/QH15".to_owned(),
        units: file("units_2025.csv").unwrap(),
        communes: file("commune_successors.csv"),
        districts: file("district_successors.csv"),
        provinces: file("province_successors.csv"),
    }
}

/// Runs in one write of a database that holds the editions up to one.
fn with<T: Send + 'static>(
    through: BuiltinEdition,
    work: impl Fn(&mut Conn) -> Result<T, DbFailure> + Send + 'static,
) -> T {
    let database = TestDatabase::new();
    let db = database.open();
    db.write_blocking(move |c| {
        areas::load_through(c, through)?;
        work(c)
    })
    .unwrap()
}

fn apply(c: &mut Conn, import: &Import) -> Result<ImportOutcome, Vec<EditionFileError>> {
    areas::import(c, by(), import, &UNIT_FACTS).unwrap()
}

fn id(c: &mut Conn, level: areas::Level, code: &str, on: NaiveDate) -> i64 {
    let found = areas::by_code(c, level, code, on).unwrap();
    found.unwrap_or_else(|| panic!("no {code} on {on}")).id
}
