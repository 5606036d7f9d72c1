//! There and back.

use std::fs;

use lensan::blobs::ContentHash;

use super::{RestorePlace, Shop, files_under, mode, pictures, rows};
use crate::support::database::on_postgres;
use crate::upgrades;

#[test]
fn what_was_kept_comes_back_row_by_row_and_photo_by_photo() {
    let shop = Shop::open();
    let before = rows(shop.app().database_url());
    shop.backs_up(&["--with-key"]);
    let place = RestorePlace::empty();
    place.restores(&shop.folder(), &[]);
    assert_eq!(rows(&place.database.url), before);
    let photos = pictures(&place.uploads());
    assert_eq!(photos, pictures(&shop.app().uploads()));
    assert!(!photos.is_empty());
    let identity = |uploads: &std::path::Path| fs::read(uploads.join("installation")).unwrap();
    assert_eq!(identity(&place.uploads()), identity(&shop.app().uploads()));
    assert_eq!(
        fs::read(place.key()).unwrap(),
        super::KEY.as_bytes(),
        "the key came along"
    );
    assert!(place.program.run(&["verify"]).status.success());
}

#[test]
fn a_page_about_photos_is_no_photo() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let place = RestorePlace::empty();
    let page = place.uploads().join("README.md");
    fs::create_dir_all(place.uploads()).unwrap();
    fs::write(&page, "# Photos").unwrap();
    place.restores(&shop.folder(), &[]);
    assert_eq!(fs::read_to_string(&page).unwrap(), "# Photos");
}

#[test]
fn the_list_names_every_file_by_what_it_holds() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let manifest = shop.manifest();
    let own = fs::read_to_string(shop.app().uploads().join("installation")).unwrap();
    assert_eq!(manifest["identity"].as_str().unwrap(), own.trim());
    let listed = manifest["files"].as_array().unwrap();
    for file in listed {
        let path = shop.folder().join(file["name"].as_str().unwrap());
        let bytes = fs::read(&path).unwrap();
        assert_eq!(
            file["sha256"].as_str(),
            Some(ContentHash::of(&bytes).as_str())
        );
        assert_eq!(file["bytes"].as_u64(), Some(bytes.len() as u64));
    }
    let private = |name: &str| name.starts_with("database-") || name.starts_with("key-");
    let private: Vec<String> = shop.files().into_iter().filter(|n| private(n)).collect();
    assert_eq!(private.len(), 2, "a database and a key");
    for name in private {
        assert_eq!(mode(&shop.folder().join(name)), 0o600);
    }
    let outside = files_under(&shop.folder()).len() - listed.len();
    assert_eq!(outside, 2, "the list itself and the lock");
}

#[test]
fn without_being_told_the_key_stays_where_it_is() {
    let shop = Shop::open();
    shop.backs_up(&[]);
    assert!(shop.files().iter().all(|name| !name.starts_with("key-")));
    let all = files_under(&shop.folder());
    let secret = super::KEY.trim().as_bytes();
    assert!(
        all.values()
            .all(|bytes| !bytes.windows(64).any(|w| w == secret))
    );

    let place = RestorePlace::empty();
    place.refuses(&shop.folder(), &[], "does not hold its key");
    let other = shop.home.path().join("other.key");
    fs::write(&other, "08".repeat(32)).unwrap();
    let named = ["--key", other.to_str().unwrap()];
    place.refuses(&shop.folder(), &named, "is not the key of this backup");
    let own = shop.home.path().join("lensan.key");
    place.restores(&shop.folder(), &["--key", own.to_str().unwrap()]);
    assert_eq!(mode(&place.key()), 0o600);
}

#[test]
fn a_key_that_lies_in_its_place_already_will_do() {
    let shop = Shop::open();
    shop.backs_up(&[]);
    let place = RestorePlace::empty();
    fs::create_dir_all(place.key().parent().unwrap()).unwrap();
    fs::write(place.key(), super::KEY).unwrap();
    place.restores(&shop.folder(), &[]);
}

#[test]
fn a_second_backup_adds_what_is_new_and_keeps_the_older_list() {
    let mut shop = Shop::open();
    let first = shop.backs_up(&["--with-key"]);
    let (rows_then, files_then) = (rows(shop.app().database_url()), shop.files());
    let folder = shop.folder();
    let kept = |name: &str| folder.join(name);
    let photo = files_then
        .iter()
        .find(|n| n.starts_with("photos/"))
        .unwrap();
    let written = fs::metadata(kept(photo)).unwrap().modified().unwrap();
    shop.sells(2);
    let second = shop.backs_up(&["--with-key"]);
    assert!(second > first);
    assert!(kept(&format!("manifest-{first}.json")).exists());
    assert_eq!(
        fs::metadata(kept(photo)).unwrap().modified().unwrap(),
        written
    );
    let photos = |files: &[String]| files.iter().filter(|n| n.starts_with("photos/")).count();
    assert!(photos(&shop.files()) > photos(&files_then));

    let place = RestorePlace::empty();
    place.restores(&shop.folder(), &["--at", &first]);
    assert_eq!(rows(&place.database.url), rows_then);
    assert_eq!(pictures(&place.uploads()).len(), photos(&files_then));
    let place = RestorePlace::empty();
    place.restores(&shop.folder(), &["--at", &second]);
    assert_eq!(rows(&place.database.url), rows(shop.app().database_url()));
    RestorePlace::empty().refuses(
        &shop.folder(),
        &["--at", "20200101T000000Z"],
        "no backup of",
    );
    RestorePlace::empty().refuses(&shop.folder(), &["--at", "yesterday"], "is no moment");
}

#[test]
fn what_only_old_backups_name_goes_with_them() {
    let mut shop = Shop::open();
    shop.backs_up(&[]);
    let gone = shop.files();
    // The listing shows nothing any more, and the picture's row goes as the sweep takes it.
    shop.app().write(|c| {
        use diesel::connection::SimpleConnection;
        Ok(c.batch_execute("DELETE FROM photos; DELETE FROM pictures")?)
    });
    shop.sells(3);
    shop.backs_up(&[]);
    let kept = shop.files();
    shop.backs_up(&["--keep", "2"]);
    let there = |name: &String| shop.folder().join(name).exists();
    assert!(kept.iter().all(there));
    assert!(!gone.iter().any(there), "{gone:?}");
    shop.backs_up(&["--keep", "1"]);
    let lists = files_under(&shop.folder()).into_keys();
    let lists = lists.filter(|path| path.to_str().unwrap().starts_with("manifest"));
    assert_eq!(lists.count(), 1);
    assert!(shop.files().iter().all(there));
    let key = shop.home.path().join("lensan.key");
    RestorePlace::empty().restores(&shop.folder(), &["--key", key.to_str().unwrap()]);
}

/// Of a version before there were identities, by this one, which has not migrated it yet.
#[test]
fn a_database_of_an_older_version_is_backed_up_before_it_is_migrated() {
    let (_database, program) = upgrades::installation("20261126");
    let home = tempfile::TempDir::new().unwrap();
    let folder = home.path().join("backups");
    let made = program.run(&["backup", folder.to_str().unwrap(), "--with-key"]);
    assert!(made.status.success(), "{made:?}");
    let place = RestorePlace::empty();
    let said = place.restores(&folder, &[]);
    assert!(said.contains("of an older lensan"), "{said}");
    assert!(!place.uploads().join("installation").exists());
    assert_eq!(pictures(&place.uploads()), pictures(&program.uploads()));
    assert!(place.program.run(&["migrate"]).status.success());
    let verified = place.program.run(&["verify", "--photos"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn a_backup_of_one_database_is_no_backup_of_the_other() {
    let shop = Shop::open();
    shop.backs_up(&["--with-key"]);
    let home = tempfile::TempDir::new().unwrap();
    let url = if on_postgres() {
        format!("sqlite:{}", home.path().join("x.db").display())
    } else {
        "postgres://nobody@127.0.0.1:1/none".to_owned()
    };
    let mut command = super::lensan(&url, &home.path().join("u"), &home.path().join("k"));
    let done = command.arg("restore").arg(shop.folder()).output().unwrap();
    assert!(!done.status.success());
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("The backup is one of"), "{said}");
    assert!(files_under(home.path()).is_empty());
}
