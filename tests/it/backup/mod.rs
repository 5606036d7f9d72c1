//! What is kept is in the backup, and a backup comes back as it was.

mod faults;
mod places;
mod round;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lensan::db::AnyConnection;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::program::Program;
use crate::support::stall::{Stall, photo};
use crate::support::tables::{Tables, tables};

/// The key of every test app.
const KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707\n";

/// A shop with photos, its server running, and a folder for backups.
struct Shop {
    stall: Stall,
    home: TempDir,
}

impl Shop {
    fn open() -> Self {
        let mut shop = Self {
            stall: Stall::open(),
            home: TempDir::new().unwrap(),
        };
        fs::write(shop.home.path().join("lensan.key"), KEY).unwrap();
        shop.stall.published();
        shop
    }

    fn app(&self) -> &TestApp {
        &self.stall.app
    }

    /// Where its backups go.
    fn folder(&self) -> PathBuf {
        self.home.path().join("backups")
    }

    fn sells(&mut self, seed: u8) {
        let listing = self.stall.draft();
        self.stall.send(&listing, &photo(seed)).is(303);
    }

    fn lensan(&self) -> Command {
        let key = self.home.path().join("lensan.key");
        lensan(self.app().database_url(), &self.app().uploads(), &key)
    }

    fn backup_into(&self, folder: &Path, options: &[&str]) -> Output {
        let mut command = self.lensan();
        command.arg("backup").arg(folder).args(options);
        command.output().unwrap()
    }

    /// The moment of a backup that was made.
    fn backs_up(&self, options: &[&str]) -> String {
        let made = self.backup_into(&self.folder(), options);
        assert!(made.status.success(), "{made:?}");
        self.manifest()["moment"].as_str().unwrap().to_owned()
    }

    fn manifest(&self) -> Value {
        let text = fs::read(self.folder().join("manifest.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// The names of the files in a list.
    fn files(&self) -> Vec<String> {
        let manifest = self.manifest();
        let files = manifest["files"].as_array().unwrap().iter();
        files
            .map(|file| file["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Where a backup is put back.
struct RestorePlace {
    database: TestDatabase,
    program: Program,
}

impl RestorePlace {
    fn empty() -> Self {
        let database = TestDatabase::nothing();
        let program = Program::on(&database.url);
        Self { database, program }
    }

    fn uploads(&self) -> PathBuf {
        self.program.uploads()
    }

    fn key(&self) -> PathBuf {
        self.program.key()
    }

    /// Everything but the database.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files_under(self.uploads().parent().unwrap())
    }

    fn restore(&self, folder: &Path, options: &[&str]) -> Output {
        let mut words = vec!["restore", folder.to_str().unwrap()];
        words.extend_from_slice(options);
        self.program.run(&words)
    }

    #[track_caller]
    fn restores(&self, folder: &Path, options: &[&str]) -> String {
        let done = self.restore(folder, options);
        let said = String::from_utf8(done.stdout).unwrap();
        let complaint = String::from_utf8(done.stderr).unwrap();
        assert!(said.ends_with("differences: 0\n"), "{said}{complaint}");
        assert!(done.status.success());
        said
    }

    /// Refused with this sentence, and nothing was made.
    #[track_caller]
    fn refuses(&self, folder: &Path, options: &[&str], sentence: &str) {
        let before = self.files();
        let done = self.restore(folder, options);
        let complaint = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success());
        assert!(complaint.contains(sentence), "{complaint}");
        assert_eq!(self.files(), before);
    }
}

fn lensan(url: &str, uploads: &Path, key: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "info")
        .env("DATABASE_URL", url)
        .env("LENSAN_LISTEN", "127.0.0.1:0")
        .env("LENSAN_UPLOADS", uploads)
        .env("LENSAN_KEY_FILE", key);
    command
}

fn rows(url: &str) -> Tables {
    tables(&mut AnyConnection::open(url).unwrap()).unwrap()
}

/// Every file below a folder, with its bytes.
fn files_under(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The pictures among the uploads.
fn pictures(uploads: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = files_under(uploads);
    found.retain(|path, _| path.extension().is_some_and(|ending| ending == "webp"));
    found
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
