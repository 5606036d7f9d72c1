//! What `lensan verify` looks at beside the counts, and that it says what it looked at.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::database::on_postgres;
use crate::support::stall::Stall;

/// The key of every test app.
const KEY: [u8; 32] = [7; 32];

struct VerifyFixture {
    stall: Stall,
    home: TempDir,
}

impl VerifyFixture {
    fn open() -> Self {
        let mut fixture = Self {
            stall: Stall::open(),
            home: TempDir::new().unwrap(),
        };
        let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(fixture.home.path().join("key"), key).unwrap();
        fixture.stall.published();
        fixture
    }

    fn lensan(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
        command
            .env("DATABASE_URL", self.stall.app.database_url())
            .env("LENSAN_UPLOADS", self.stall.app.uploads())
            .env("LENSAN_KEY_FILE", self.home.path().join("key"));
        command
    }

    fn verify(&self, options: &[&str]) -> Output {
        self.lensan().arg("verify").args(options).output().unwrap()
    }

    /// So many differences, of which one says this.
    #[track_caller]
    fn finds(&self, options: &[&str], number: usize, says: &str) -> String {
        let found = self.verify(options);
        let said = String::from_utf8(found.stdout).unwrap();
        assert!(
            said.ends_with(&format!("\ndifferences: {number}\n")),
            "{said}"
        );
        assert!(said.contains(says), "{said}");
        assert_eq!(found.status.success(), number == 0);
        said
    }

    /// Files of photos, the smallest name first.
    fn photos(&self) -> Vec<PathBuf> {
        let uploads = self.stall.app.uploads();
        let mut found = Vec::new();
        for first in fs::read_dir(uploads).unwrap() {
            let first = first.unwrap().path();
            for second in fs::read_dir(&first).into_iter().flatten() {
                let second = second.unwrap().path();
                for file in fs::read_dir(&second).into_iter().flatten() {
                    found.push(file.unwrap().path());
                }
            }
        }
        found.sort();
        assert!(!found.is_empty());
        found
    }
}

#[test]
fn it_says_what_it_looked_at_and_the_newest_moment_there() {
    let fixture = VerifyFixture::open();
    let said = fixture.finds(&[], 0, "files of photos looked at:");
    let uploads = fixture.stall.app.uploads().display().to_string();
    assert!(said.contains(&format!("uploads: {uploads}")), "{said}");
    let key = fixture.home.path().join("key").display().to_string();
    assert!(
        said.contains(&format!("key: {key}, fingerprint ")),
        "{said}"
    );
    assert!(
        said.contains("newest moment that it knows: 2026-11-20 03:00:00 UTC"),
        "{said}"
    );
    if !on_postgres() {
        let database = fixture
            .stall
            .app
            .database_url()
            .trim_start_matches("sqlite:");
        assert!(said.contains(&format!("database: {database}")), "{said}");
    }
    fixture.finds(&["--photos"], 0, "files of photos read:");
}

#[test]
fn no_password_is_said() {
    if !on_postgres() {
        return;
    }
    let fixture = VerifyFixture::open();
    let url = fixture.stall.app.database_url();
    let with_password = url.replacen("lensan@", "lensan:very-secret@", 1);
    assert_ne!(with_password, url);
    let mut verify = fixture.lensan();
    verify.env("DATABASE_URL", with_password).arg("verify");
    let said = String::from_utf8(verify.output().unwrap().stdout).unwrap();
    assert!(
        said.contains("database: postgres://") && !said.contains("very-secret"),
        "{said}"
    );
}

#[test]
fn a_photo_that_is_gone_or_cut_short_is_told_once() {
    let fixture = VerifyFixture::open();
    let photos = fixture.photos();
    let name = photos[0].file_name().unwrap().to_str().unwrap();
    let whole = fs::read(&photos[0]).unwrap();
    fs::write(&photos[0], &whole[..whole.len() - 1]).unwrap();
    fixture.finds(&[], 1, &format!("cut short: {name}"));
    fs::write(&photos[0], b"").unwrap();
    fixture.finds(&[], 1, &format!("cut short: {name}"));
    fixture.finds(&["--photos"], 1, name);
    fs::remove_file(&photos[0]).unwrap();
    fixture.finds(&[], 1, &format!("missing: {name}"));
    fs::write(&photos[0], whole).unwrap();
    fixture.finds(&["--photos"], 0, "");
}

#[test]
fn a_photo_of_other_bytes_is_found_by_reading_it() {
    let fixture = VerifyFixture::open();
    let photos = fixture.photos();
    let mut bytes = fs::read(&photos[0]).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&photos[0], bytes).unwrap();
    fixture.finds(&[], 0, "looked at");
    let name = photos[0].file_name().unwrap().to_str().unwrap();
    fixture.finds(&["--photos"], 1, &format!("not what its name says: {name}"));
}

#[test]
fn the_uploads_of_another_installation_are_told() {
    let fixture = VerifyFixture::open();
    let mark = fixture.stall.app.uploads().join("installation");
    fs::write(&mark, "01920000-0000-7000-8000-000000000000\n").unwrap();
    fixture.finds(&[], 1, "belong to another installation (01920000-");
    fs::write(&mark, "who knows").unwrap();
    fixture.finds(&[], 1, "To which installation the photos in");
}

#[test]
fn a_key_that_is_none_is_told() {
    let fixture = VerifyFixture::open();
    fs::write(fixture.home.path().join("key"), "no key").unwrap();
    fixture.finds(&[], 1, "key");
}
