//! What goes wrong with a backup is told, and costs none that was whole.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use lensan::db::AnyConnection;

use super::{RestorePlace, Shop, files_under, pictures, rows};
use crate::damage::damage;
use crate::support::database::on_postgres;
use crate::support::disk::Disk;

/// A photo of the shop, by its path below the uploads.
fn some_photo(shop: &Shop) -> PathBuf {
    let photos = pictures(&shop.app().uploads());
    photos.into_keys().next().unwrap()
}

#[test]
fn a_photo_that_was_swept_after_the_copy_is_found_in_the_trash() {
    let shop = Shop::open();
    let photo = some_photo(&shop);
    let day = shop.app().uploads().join("swept/2026-11-30");
    fs::create_dir_all(&day).unwrap();
    let bytes = fs::read(shop.app().uploads().join(&photo)).unwrap();
    let swept = day.join(photo.file_name().unwrap());
    fs::rename(shop.app().uploads().join(&photo), swept).unwrap();
    shop.backs_up(&["--with-key"]);
    let place = RestorePlace::empty();
    place.restores(&shop.folder(), &[]);
    assert_eq!(fs::read(place.uploads().join(photo)).unwrap(), bytes);
    assert!(!place.uploads().join("swept").exists());
}

#[test]
fn a_photo_that_lies_nowhere_whole_is_told_and_the_rest_is_kept() {
    let shop = Shop::open();
    let photo = some_photo(&shop);
    let path = shop.app().uploads().join(&photo);
    let length = fs::metadata(&path).unwrap().len();
    fs::write(&path, vec![b'x'; usize::try_from(length).unwrap()]).unwrap();
    let made = shop.backup_into(&shop.folder(), &["--with-key"]);
    assert!(!made.status.success());
    let said = String::from_utf8(made.stderr).unwrap();
    let name = photo.file_stem().unwrap().to_str().unwrap();
    assert!(said.contains(name), "{said}");
    assert_eq!(shop.manifest()["missing"][0], name);

    // All else comes back, and what is missing is told once more.
    let place = RestorePlace::empty();
    let done = place.restore(&shop.folder(), &[]);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.ends_with("differences: 1\n"), "{said}");
    assert!(!done.status.success());
    assert_eq!(rows(&place.database.url), rows(shop.app().database_url()));
}

/// Pages are copied as they are: the copy is looked through, and the backup of before is kept.
#[test]
fn of_a_damaged_database_no_backup_is_made() {
    if on_postgres() {
        // pg_dump reads every row, and says so.
        return;
    }
    let shop = Shop::open();
    let moment = shop.backs_up(&["--with-key"]);
    let before = files_under(&shop.folder());
    let url = shop.app().database_url();
    let mut c = AnyConnection::open(url).unwrap();
    c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(c);
    damage(
        Path::new(url.trim_start_matches("sqlite:")),
        "count_sums_trend_idx",
    );
    let made = shop.backup_into(&shop.folder(), &["--with-key", "--keep", "1"]);
    assert!(!made.status.success());
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(said.contains("damaged"), "{said}");
    assert_eq!(shop.manifest()["moment"], moment.as_str());
    assert_eq!(files_under(&shop.folder()), before);
}

#[test]
fn a_damaged_backup_is_not_put_back() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let photo = shop.folder().join("photos").join(some_photo(&shop));
    let bytes = fs::read(&photo).unwrap();
    // Of its own, not a second name of the shop's file.
    fs::remove_file(&photo).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(&photo, &changed).unwrap();
    RestorePlace::empty().refuses(&shop.folder(), &[], "is not what the list says");
    fs::write(&photo, &bytes[1..]).unwrap();
    RestorePlace::empty().refuses(&shop.folder(), &[], "is missing or of another length");
    fs::remove_file(&photo).unwrap();
    RestorePlace::empty().refuses(&shop.folder(), &[], "is missing or of another length");
    // The next backup mends what is missing.
    shop.backs_up(&["--with-key"]);
    RestorePlace::empty().restores(&shop.folder(), &[]);

    let database = shop
        .files()
        .into_iter()
        .find(|n| n.starts_with("database-"));
    let database = shop.folder().join(database.unwrap());
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&database, bytes).unwrap();
    RestorePlace::empty().refuses(&shop.folder(), &[], "is not what the list says");
}

#[test]
fn what_a_backup_cut_short_has_left_is_no_backup() {
    let mut shop = Shop::open();
    let first = shop.backs_up(&["--with-key"]);
    let then = rows(shop.app().database_url());
    shop.sells(2);
    for name in ["database-20991231T000000Z.db", "incoming/manifest.json"] {
        fs::write(shop.folder().join(name), "half").unwrap();
    }
    let place = RestorePlace::empty();
    place.restores(&shop.folder(), &[]);
    assert_eq!(rows(&place.database.url), then);
    shop.backs_up(&["--with-key"]);
    let left = files_under(&shop.folder());
    assert!(!left.values().any(|bytes| bytes == b"half"));
    RestorePlace::empty().restores(&shop.folder(), &["--at", &first]);
}

#[test]
fn a_list_that_cannot_be_read_keeps_everything_from_being_removed() {
    let shop = Shop::open();
    let first = shop.backs_up(&[]);
    shop.backs_up(&[]);
    fs::write(shop.folder().join(format!("manifest-{first}.json")), "{").unwrap();
    let before = files_under(&shop.folder());
    let made = shop.backup_into(&shop.folder(), &["--keep", "1"]);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(
        !made.status.success() && said.contains("cannot be read"),
        "{said}"
    );
    assert_eq!(files_under(&shop.folder()), before);
}

#[test]
fn a_full_disk_costs_no_backup_that_was_whole() {
    let Some(disk) = Disk::small(64) else {
        println!("no small disk can be mounted here (root may)");
        return;
    };
    let mut shop = Shop::open();
    let folder = disk.path().join("backups");
    assert!(shop.backup_into(&folder, &["--with-key"]).status.success());
    let (kept, then) = (files_under(&folder), rows(shop.app().database_url()));
    shop.sells(2);
    disk.fill(0);
    let made = shop.backup_into(&folder, &["--with-key"]);
    assert!(!made.status.success());
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(
        said.contains("no room left") || said.contains("No space left"),
        "{said}"
    );
    let left = files_under(&folder);
    assert!(
        kept.iter()
            .all(|(name, bytes)| left.get(name) == Some(bytes))
    );
    let place = RestorePlace::empty();
    place.restores(&folder, &[]);
    assert_eq!(rows(&place.database.url), then);
    disk.make_room(0);
    assert!(shop.backup_into(&folder, &["--with-key"]).status.success());
}
