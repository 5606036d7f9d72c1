//! Where a backup may be put, and where it may be put back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use lensan::db::AnyConnection;

use super::{RestorePlace, Shop, files_under, pictures, rows};
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::disk::Disk;

#[track_caller]
fn refuses(shop: &Shop, folder: &Path, sentence: &str) {
    let done = shop.backup_into(folder, &[]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(!done.status.success());
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn backups_and_photos_lie_apart() {
    let shop = Shop::open();
    let uploads = shop.app().uploads();
    refuses(&shop, &uploads, "one inside the other");
    refuses(&shop, &uploads.join("a/b"), "one inside the other");
    refuses(&shop, uploads.parent().unwrap(), "one inside the other");
    let link = shop.home.path().join("link");
    std::os::unix::fs::symlink(&uploads, &link).unwrap();
    refuses(&shop, &link.join("deeper"), "one inside the other");
    assert!(!uploads.join("a").exists());
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let shop = Shop::open();
    fs::create_dir(shop.folder()).unwrap();
    fs::write(shop.folder().join("letter.txt"), "x").unwrap();
    refuses(&shop, &shop.folder(), "holds other files and no backup");
    assert_eq!(files_under(&shop.folder()).len(), 1);
}

#[test]
fn backups_of_another_installation_are_left_alone() {
    let (shop, other) = (Shop::open(), Shop::open());
    shop.backs_up(&[]);
    let before = files_under(&shop.folder());
    refuses(&other, &shop.folder(), "of another installation");
    assert_eq!(files_under(&shop.folder()), before);
}

#[test]
fn two_at_once_do_not_share_a_folder() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let lock = File::open(shop.folder().join("lock")).unwrap();
    lock.lock().unwrap();
    refuses(&shop, &shop.folder(), "Another backup or restore is using");
    RestorePlace::empty().refuses(&shop.folder(), &[], "Another backup or restore is using");
    lock.unlock().unwrap();
    lock.lock_shared().unwrap();
    refuses(&shop, &shop.folder(), "Another backup or restore is using");
    RestorePlace::empty().restores(&shop.folder(), &[]);
}

/// Somebody has begun to use the places again before the backup was put back.
fn begun_anew(place: &RestorePlace) {
    lensan::db::migrate(&place.database.url).unwrap();
    let blobs = lensan::blobs::Store::open(place.uploads()).unwrap();
    blobs
        .put(b"another photo", lensan::blobs::Ending::WebP)
        .unwrap();
    fs::create_dir_all(place.key().parent().unwrap()).unwrap();
    fs::write(place.key(), "08".repeat(32)).unwrap();
}

fn note(place: &RestorePlace) {
    let note = "INSERT INTO audit_events (at, action, subject_kind, subject_id, detail) \
        VALUES ('2026-11-30 00:00:00', 'x', 'x', 1, '{}')";
    let mut c = AnyConnection::open(&place.database.url).unwrap();
    c.batch_execute(note).unwrap();
}

#[test]
fn what_is_there_is_moved_aside_and_only_if_told() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let place = RestorePlace::empty();
    begun_anew(&place);
    note(&place);
    place.refuses(&shop.folder(), &[], "is not empty");

    let said = place.restores(&shop.folder(), &["--replace"]);
    assert_eq!(rows(&place.database.url), rows(shop.app().database_url()));
    assert_eq!(fs::read(place.key()).unwrap(), super::KEY.as_bytes());
    let moved: Vec<&str> = said
        .lines()
        .filter(|l| l.starts_with("moved aside"))
        .collect();
    assert_eq!(moved.len(), 3, "{said}");
    let aside = files_under(&place.uploads());
    let aside: Vec<_> = aside
        .iter()
        .filter(|(path, _)| path.starts_with("replaced-"))
        .collect();
    assert!(
        !moved.is_empty() && aside.is_empty() || aside.iter().any(|(_, b)| *b == b"another photo")
    );
    let replaced: Vec<_> = fs::read_dir(place.uploads()).unwrap().collect();
    let replaced = replaced.into_iter().map(|e| e.unwrap().path());
    let replaced = replaced.filter(|p| p.to_str().unwrap().contains("replaced-"));
    let replaced: Vec<PathBuf> = replaced.collect();
    assert_eq!(
        pictures(&replaced[0]).into_values().collect::<Vec<_>>(),
        [b"another photo"]
    );

    // A third time: what was moved aside before stays, too.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    place.restores(&shop.folder(), &["--replace"]);
}

/// The log of another database, read as its own, made six of six restored databases corrupt.
#[test]
fn no_log_of_another_database_stays_beside_the_restored_one() {
    if on_postgres() {
        return;
    }
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let place = RestorePlace::empty();
    let path = place
        .database
        .url
        .strip_prefix("sqlite:")
        .unwrap()
        .to_owned();
    for ending in ["-wal", "-shm"] {
        fs::write(format!("{path}{ending}"), "left by a killed process").unwrap();
    }
    let said = place.restores(&shop.folder(), &[]);
    assert_eq!(said.matches("moved aside").count(), 2, "{said}");
    for ending in ["-wal", "-shm"] {
        let left = fs::metadata(format!("{path}{ending}"));
        assert!(!left.is_ok_and(|left| left.len() > 0), "{ending}");
    }
}

#[test]
fn a_database_in_use_is_not_replaced() {
    let (shop, other) = (Shop::open(), Shop::open());
    shop.backs_up(&["--with-key"]);
    let home = tempfile::TempDir::new().unwrap();
    let before = rows(other.app().database_url());
    let mut command = super::lensan(
        other.app().database_url(),
        &home.path().join("uploads"),
        &home.path().join("key"),
    );
    command.args(["restore", "--replace"]).arg(shop.folder());
    let done = command.output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(!done.status.success());
    assert!(said.contains("is in use"), "{said}");
    assert_eq!(rows(other.app().database_url()), before);
    assert!(files_under(home.path()).is_empty());
}

#[test]
fn a_backup_of_a_newer_version_is_left_to_that_version() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let list = shop.folder().join("manifest.json");
    let mut manifest = shop.manifest();
    manifest["migration"] = "29991231000001".into();
    fs::write(list, serde_json::to_vec(&manifest).unwrap()).unwrap();
    RestorePlace::empty().refuses(&shop.folder(), &[], "newer lensan");
}

/// No second name can be given there: the photos are copied.
#[test]
fn backups_may_lie_on_another_file_system() {
    let Some(disk) = Disk::small(96) else {
        println!("no small disk can be mounted here (root may)");
        return;
    };
    let shop = Shop::open();
    let folder = disk.path().join("backups");
    let made = shop.backup_into(&folder, &["--with-key"]);
    assert!(made.status.success(), "{made:?}");
    let place = RestorePlace::empty();
    place.restores(&folder, &[]);
    assert_eq!(pictures(&place.uploads()), pictures(&shop.app().uploads()));
}

#[test]
fn there_is_nothing_to_back_up_in_a_database_that_is_not_there() {
    let (home, nothing) = (tempfile::TempDir::new().unwrap(), TestDatabase::nothing());
    let (uploads, key) = (home.path().join("uploads"), home.path().join("key"));
    let mut command = super::lensan(&nothing.url, &uploads, &key);
    let folder = home.path().join("backups");
    let done = command.arg("backup").arg(&folder).output().unwrap();
    assert!(!done.status.success());
    assert!(files_under(home.path()).is_empty() && !folder.exists());
}
