//! The databases of landed versions, made by those versions (`tests/fixtures/landed/make.py`), are
//! upgraded by this one: people sign in, codes and photos are found, every figure holds.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::db::AnyConnection;
use lensan::db::schema::{blobs, pictures, trace_codes};

use crate::support::app::Visitor;
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::program::Program;

/// What the fixtures were made with.
const PASSWORD: &str = "lua-chin-vang";

/// The days on which the versions landed.
const LANDED: [&str; 3] = ["20261126", "20261130", "20261201"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/landed")
}

/// The statements that make the database of a version.
fn statements(version: &str) -> String {
    let kind = if on_postgres() { "postgres" } else { "sqlite" };
    let packed = fs::read(fixtures().join(format!("{version}.{kind}.sql.gz"))).unwrap();
    let mut sql = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut sql)
        .unwrap();
    sql
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The installation as it stood when that version was stopped.
pub fn installation(version: &str) -> (TestDatabase, Program) {
    let database = TestDatabase::nothing();
    let mut c = AnyConnection::open(&database.url).unwrap();
    let sql = statements(version);
    if on_postgres() {
        c.batch_execute(&sql).unwrap();
    } else {
        // Foreign keys are off while tables come in the order of their names.
        c.batch_execute(&format!("PRAGMA foreign_keys = OFF; {sql}"))
            .unwrap();
    }
    drop(c);
    let program = Program::on(&database.url);
    fs::copy(fixtures().join(format!("{version}.key")), program.key()).unwrap();
    // A checkout gives every file to everybody; a key is its owner's.
    fs::set_permissions(program.key(), fs::Permissions::from_mode(0o600)).unwrap();
    copy_folder(&uploads(version), &program.uploads());
    (database, program)
}

/// Since uploads know whose they are, each database has its own.
fn uploads(version: &str) -> PathBuf {
    let of_postgres = fixtures().join(format!("{version}.postgres.uploads"));
    if on_postgres() && of_postgres.exists() {
        of_postgres
    } else {
        fixtures().join(format!("{version}.uploads"))
    }
}

/// The first landed version that noted how long its files are.
const NOTES_LENGTHS: &str = "20261201";

/// Of a version without the table: who keeps a file is known, how long it is not yet.
fn every_file_has_its_row(c: &mut AnyConnection, version: &str) {
    let of_pictures: Vec<(String, String, String)> = pictures::table
        .select((
            pictures::large_hash,
            pictures::medium_hash,
            pictures::small_hash,
        ))
        .load(c)
        .unwrap();
    let named = of_pictures.into_iter();
    let named: BTreeSet<String> = named.flat_map(|(l, m, s)| [l, m, s]).collect();
    let rows: Vec<(String, Option<String>, Option<i64>)> = blobs::table
        .select((blobs::hash, blobs::owner, blobs::bytes))
        .load(c)
        .unwrap();
    assert!(!rows.is_empty());
    for (hash, owner, bytes) in &rows {
        assert_eq!(owner.as_deref(), Some("picture"), "{hash}");
        assert_eq!(bytes.is_some(), version >= NOTES_LENGTHS, "{hash}");
    }
    let noted: BTreeSet<String> = rows.into_iter().map(|(hash, ..)| hash).collect();
    assert_eq!(noted, named);
}

#[test]
fn a_database_of_every_landed_version_is_upgraded_and_goes_on() {
    for version in LANDED {
        let (database, mut program) = installation(version);
        program.serve();

        let mut home = Visitor::new(&program.address());
        let signed_in = home.post(
            "/sign-in",
            &[("login", "0905123456"), ("password", PASSWORD)],
        );
        signed_in.is(303);
        home.get("/").is(200).shows("Y Wăn Niê");

        let mut c = AnyConnection::open(&database.url).unwrap();
        let codes: Vec<String> = trace_codes::table
            .select(trace_codes::code)
            .load(&mut c)
            .unwrap();
        assert_eq!(codes.len(), 2, "{version}");
        let mut buyer = Visitor::new(&program.address());
        for code in codes {
            let page = buyer.get(&format!("/t/{code}"));
            page.is(200).shows("Y Wăn Niê");
            let photo = page.body.split("src=\"/photos/").nth(1).unwrap();
            let photo = photo.split('"').next().unwrap();
            buyer.get(&format!("/photos/{photo}")).is(200);
        }

        every_file_has_its_row(&mut c, version);

        // Database, photos and key have been joined, and every figure holds.
        for words in [&["key"][..], &["check"], &["sweep"]] {
            let ended = program.run(words);
            assert!(ended.status.success(), "{words:?}: {ended:?}");
        }
        let verified = program.run(&["verify", "--photos"]);
        let said = String::from_utf8(verified.stdout).unwrap();
        assert!(said.trim_end().ends_with("differences: 0"), "{said}");
        assert!(verified.status.success());
    }
}
