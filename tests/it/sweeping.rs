//! Files that no row names are put away with care, found again where they are in use, and deleted
//! in the end.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::blobs::{BlobName, ContentHash, Ending};
use lensan::clock::Clock;
use lensan::db::Db;
use lensan::db::schema::{blobs, installation, pictures};
use lensan::jobs::{self, Handlers, Worker};
use lensan::photos::{self, Sweeper};
use lensan::verification;
use tempfile::TempDir;

use crate::support::app::{Answer, TestApp};
use crate::support::database::TestDatabase;
use crate::support::job_rows;
use crate::support::stall::{Stall, photo};

fn addresses(page: &Answer) -> Vec<String> {
    let texts = page.body.split('"').filter(|text| text.ends_with("/small"));
    texts.map(str::to_owned).collect()
}

/// The program beside the uploads of the app, on this database and by this clock.
fn work(app: &TestApp, db: &Db, clock: &Clock) -> usize {
    let sweeper = Sweeper {
        db: db.clone(),
        blobs: app.parts.site.blobs.clone(),
        clock: clock.clone(),
        shown_above: lensan::listings::pictures_in_drafts,
    };
    let handlers = Handlers::new().with(sweeper);
    let worker = Worker::new(db.clone(), clock.clone(), handlers);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(worker.run_due())
}

fn ask(db: &Db, clock: &Clock) {
    let now = clock.now();
    db.write_blocking(move |c| photos::sweep_later(c, now))
        .unwrap();
}

/// A sweep now, by a process that has run for a day.
fn sweep_on(app: &TestApp, db: &Db) {
    ask(db, &app.clock);
    assert_eq!(work(app, db, &app.clock), 1);
}

fn sweep(app: &TestApp) {
    sweep_on(app, &app.parts.site.db);
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let (dirs, mut found): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    found.extend(dirs.iter().flat_map(|dir| files(dir)));
    found
}

fn trash(app: &TestApp) -> Vec<PathBuf> {
    files(&app.uploads().join("swept"))
}

/// The pictures in their places.
fn kept_pictures(app: &TestApp) -> Vec<PathBuf> {
    let mut all = files(&app.uploads());
    all.retain(|path| path.extension().is_some_and(|e| e == "webp"));
    all.retain(|path| !path.starts_with(app.uploads().join("swept")));
    all
}

/// The folders of the trash.
fn days(app: &TestApp) -> Vec<String> {
    let Ok(entries) = fs::read_dir(app.uploads().join("swept")) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name());
    let mut days: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    days.sort();
    days
}

/// Two days pass, for the files as for the clock.
fn two_days_pass(app: &TestApp) {
    app.clock.advance(TimeDelta::days(2));
    let then = SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
    for path in files(&app.uploads()) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(then).unwrap();
    }
}

/// Where the picture of this hash lies.
fn place(app: &TestApp, hash: ContentHash) -> PathBuf {
    let name = BlobName::new(hash, Ending::WebP);
    app.uploads().join(name.sharded())
}

/// So many files that a crash has left without a row.
fn orphans(app: &TestApp, count: usize) {
    for n in 0..count {
        let bytes = format!("orphan {n}");
        let hash = ContentHash::of(bytes.as_bytes());
        lay(&place(app, hash), &bytes);
    }
}

fn lay(path: &Path, bytes: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Another database that says it is of this installation: an older one that was put back.
fn older(app: &TestApp) -> (TestDatabase, Db) {
    let database = TestDatabase::furnished();
    let db = database.open();
    let id = app.parts.site.blobs.installation().unwrap().unwrap();
    let now = app.now();
    db.write_blocking(move |c| {
        lensan::installation::ensure_identity(c, now)?;
        let set = installation::uuid.eq(id);
        diesel::update(installation::table).set(set).execute(c)?;
        Ok::<_, lensan::db::DbFailure>(())
    })
    .unwrap();
    (database, db)
}

/// The button that takes this photo off.
fn removal(page: &Answer, photo: &str) -> String {
    let after = &page.body[page.body.find(photo).unwrap()..];
    let forms = after.split("action=\"").skip(1);
    let mut paths = forms.filter_map(|rest| rest.split('"').next());
    paths.find(|p| p.ends_with("/remove")).unwrap().to_owned()
}

/// The photos of the tests are small: their two larger sizes are one file.
#[test]
fn what_nobody_shows_is_put_away_after_its_time_of_grace() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    let shown = addresses(&stall.seller.get(&listing));
    let orphan = stall.app.parts.site.blobs.put(b"cut short", Ending::WebP);
    let orphan = place(&stall.app, orphan.unwrap().hash);
    let half = stall.app.uploads().join("incoming/half");
    fs::write(&half, b"ha").unwrap();
    let pictures =
        |app: &TestApp| -> i64 { app.read(|c| Ok(pictures::table.count().get_result(c)?)) };
    stall.app.clock.advance(TimeDelta::days(1));
    ask(&stall.app.parts.site.db, &stall.app.clock);
    sweep(&stall.app);
    assert!(
        orphan.exists() && half.exists(),
        "it may be about to be used"
    );
    assert_eq!(
        (kept_pictures(&stall.app).len(), pictures(&stall.app)),
        (5, 2)
    );

    let path = removal(&stall.seller.get(&listing), &shown[1]);
    stall.seller.post(&path, &[]).is(303);
    two_days_pass(&stall.app);
    assert_eq!(
        work(&stall.app, &stall.app.parts.site.db, &stall.app.clock),
        1,
        "every day"
    );
    assert!(!orphan.exists() && !half.exists());
    // The row is gone; a backup of the database made this morning still finds its files.
    assert_eq!(
        (kept_pictures(&stall.app).len(), pictures(&stall.app)),
        (4, 1)
    );
    assert_eq!(trash(&stall.app).len(), 1);
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (2, 3)
    );
    assert_eq!(days(&stall.app), ["2026-11-23", "2026-11-25"]);
    stall.app.visitor().get(&shown[0]).is(200);
    assert_eq!(stall.app.read(jobs::waiting), 1, "tomorrow again");
    // The same photo sent again is taken like any other, out of the trash.
    stall.send(&listing, &photo(2)).is(303);
    stall.app.visitor().get(&shown[1]).is(200);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (4, 1)
    );
}

#[test]
fn beside_a_database_of_another_installation_nothing_is_swept() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    orphans(&stall.app, 3);
    two_days_pass(&stall.app);
    let before = kept_pictures(&stall.app);
    let database = TestDatabase::furnished();
    let other = database.open();
    sweep_on(&stall.app, &other);
    assert_eq!(
        kept_pictures(&stall.app),
        before,
        "a new database has no identity"
    );
    let now = stall.app.now();
    let founded = other.write_blocking(move |c| lensan::installation::ensure_identity(c, now));
    founded.unwrap();
    two_days_pass(&stall.app);
    sweep_on(&stall.app, &other);
    fs::remove_file(stall.app.uploads().join("installation")).unwrap();
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(kept_pictures(&stall.app), before);
    assert!(trash(&stall.app).is_empty());
    let shown = addresses(&stall.seller.get(&listing));
    stall.seller.get(&shown[0]).is(200);
    other.close();
}

#[test]
fn an_older_database_loses_no_photo() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    for seed in 2..5 {
        stall.send(&listing, &photo(seed)).is(303);
    }
    let shown = addresses(&stall.seller.get(&listing));
    two_days_pass(&stall.app);
    let (_database, old) = older(&stall.app);
    sweep_on(&stall.app, &old);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (0, 8)
    );
    old.close();

    // The right database is back. What it names is no difference, and is there when it is read.
    let blobs = stall.app.parts.site.blobs.clone();
    let verdict = stall.app.read(move |c| verification::verify(c, &blobs));
    assert_eq!(verdict.differences, 0, "{:?}", verdict.lines);
    stall.app.visitor().get(&shown[2]).is(200);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (1, 7)
    );
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (8, 0)
    );
}

#[test]
fn one_sweep_takes_a_hundred_files_or_a_tenth() {
    let app = TestApp::start();
    orphans(&app, 150);
    two_days_pass(&app);
    sweep(&app);
    assert_eq!((kept_pictures(&app).len(), trash(&app).len()), (50, 100));
    two_days_pass(&app);
    sweep(&app);
    assert_eq!((kept_pictures(&app).len(), trash(&app).len()), (0, 150));
    fs::remove_dir_all(app.uploads().join("swept")).unwrap();

    orphans(&app, 1_200);
    two_days_pass(&app);
    sweep(&app);
    assert_eq!((kept_pictures(&app).len(), trash(&app).len()), (1_080, 120));
}

#[test]
fn a_process_sweeps_nothing_on_its_first_day_and_leaves_it_to_an_older_one() {
    let app = TestApp::start();
    orphans(&app, 3);
    let then = SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
    for path in kept_pictures(&app) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(then).unwrap();
    }
    let db = &app.parts.site.db;
    ask(db, &app.clock);
    assert_eq!(work(&app, db, &app.clock), 0);
    app.clock.advance(TimeDelta::hours(23));
    // That the clock is set right is no day.
    app.clock.jump(TimeDelta::days(400));
    assert_eq!(work(&app, db, &app.clock), 0);
    assert_eq!((kept_pictures(&app).len(), app.read(jobs::waiting)), (3, 1));

    let of_the_older = Clock::fixed(app.now() - TimeDelta::days(1));
    of_the_older.advance(TimeDelta::days(1));
    assert_eq!(work(&app, db, &of_the_older), 1);
    assert_eq!((kept_pictures(&app).len(), trash(&app).len()), (0, 3));
}

#[test]
fn a_sweep_that_an_older_version_has_asked_for_is_done_once() {
    let app = TestApp::start();
    orphans(&app, 3);
    two_days_pass(&app);
    let now = app.now();
    app.write(move |c| job_rows::lay(c, "sweep_pictures", "", now));
    sweep(&app);
    assert_eq!(trash(&app).len(), 3);
    assert_eq!(app.read(|c| jobs::dead_letters(c, 9)), vec![]);
}

#[test]
fn a_clock_that_jumps_empties_one_day_of_the_trash_at_a_time() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    let shown = addresses(&stall.seller.get(&listing));
    let app = &stall.app;
    let swept = app.uploads().join("swept");
    let orphan = |n: u8| format!("{}.webp", ContentHash::of(&[n]));
    let laid = ["2026-10-01", "2026-10-02", "2026-11-19", "2027-12-31"];
    for (day, n) in laid.iter().zip(1..) {
        lay(&swept.join(day).join(orphan(n)), "swept");
    }
    lay(&swept.join("2026-10-01/of somebody.txt"), "not ours");
    // One that a row names has come into the oldest folder.
    let used = kept_pictures(app).remove(0);
    fs::rename(
        &used,
        swept.join("2026-10-01").join(used.file_name().unwrap()),
    )
    .unwrap();
    two_days_pass(app);
    sweep(app);
    assert!(used.exists(), "back before anything is deleted");
    assert!(!swept.join("2026-10-01").join(orphan(1)).exists());
    assert_eq!(
        days(app),
        laid,
        "the file of somebody stays, and nothing else went"
    );
    // The last one was swept by a clock that was ahead: it waits for its own day.
    app.clock.jump(TimeDelta::days(400));
    two_days_pass(app);
    sweep(app);
    assert_eq!(
        days(app),
        ["2026-10-01", "2026-10-02", "2026-11-19", "2027-12-31"]
    );
    assert!(!swept.join("2026-10-02").join(orphan(2)).exists());
    assert!(swept.join("2026-11-19").join(orphan(3)).exists());
    two_days_pass(app);
    sweep(app);
    assert_eq!(days(app), ["2026-10-01", "2026-11-19", "2027-12-31"]);
    assert!(!swept.join("2026-11-19").join(orphan(3)).exists());
    assert!(swept.join("2027-12-31").join(orphan(4)).exists());
    app.visitor().get(&shown[0]).is(200);
}

#[test]
fn what_is_swept_lies_for_thirty_days() {
    let app = TestApp::start();
    orphans(&app, 1);
    two_days_pass(&app);
    sweep(&app);
    assert_eq!(days(&app), ["2026-11-22"]);
    for _ in 0..15 {
        assert_eq!(trash(&app).len(), 1);
        two_days_pass(&app);
        sweep(&app);
    }
    assert_eq!(trash(&app).len(), 1, "the thirtieth day is not over");
    two_days_pass(&app);
    sweep(&app);
    assert!(trash(&app).is_empty());
}

#[test]
fn the_photo_of_a_product_in_the_making_is_in_use() {
    let mut stall = Stall::open();
    let uuid = lensan::values::PublicId::new();
    let first = [
        ("uuid", uuid.as_str()),
        ("title", "Hồ tiêu"),
        ("category", "pepper"),
    ];
    stall.seller.post("/listings/drafts", &first).is(303);
    let path = format!("/listings/drafts/{uuid}/photo");
    stall
        .seller
        .upload(&path, &[], ("photo", "a.jpg", &photo(1)))
        .is(303);
    orphans(&stall.app, 1);
    two_days_pass(&stall.app);
    sweep(&stall.app);
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (2, 1)
    );
    assert_eq!(stall.app.read(|c| jobs::dead_letters(c, 9)), vec![]);
}

/// Hash, bytes, owner and account of every row.
type Row = (String, Option<i64>, Option<String>, Option<i64>);

fn rows(app: &TestApp) -> Vec<Row> {
    app.read(|c| {
        let columns = (blobs::hash, blobs::bytes, blobs::owner, blobs::account_id);
        let rows = blobs::table.order(blobs::hash).select(columns);
        Ok(rows.load(c)?)
    })
}

/// Name and length of every picture in its place.
fn measured(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let files = kept_pictures(app).into_iter().map(|path| {
        let length = fs::metadata(&path).unwrap().len();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, i64::try_from(length).ok())
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

fn all_kept(app: &TestApp) {
    let rows = rows(app).into_iter();
    let rest: Vec<_> = rows
        .map(|(hash, bytes, owner, _)| {
            assert_eq!(owner.as_deref(), Some("picture"));
            (hash, bytes)
        })
        .collect();
    assert_eq!(rest, measured(app));
}

#[test]
fn the_table_says_of_every_file_what_it_weighs_and_who_keeps_it() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    all_kept(&stall.app);
    let brought: Vec<_> = rows(&stall.app).into_iter().map(|row| row.3).collect();
    assert!(
        brought
            .iter()
            .all(|who| who.is_some() && *who == brought[0])
    );

    let shown = addresses(&stall.seller.get(&listing));
    let path = removal(&stall.seller.get(&listing), &shown[1]);
    stall.seller.post(&path, &[]).is(303);
    two_days_pass(&stall.app);
    sweep(&stall.app);
    let unowned = |app: &TestApp| rows(app).iter().filter(|row| row.2.is_none()).count();
    assert_eq!(
        (kept_pictures(&stall.app).len(), unowned(&stall.app)),
        (4, 2)
    );
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(
        (kept_pictures(&stall.app).len(), unowned(&stall.app)),
        (2, 0)
    );
    all_kept(&stall.app);
}

#[test]
fn files_from_before_the_table_are_noted_measured_and_stay() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    let kept = kept_pictures(&stall.app).len();
    // Half of the rows are those of an upgrade, the other half an older version has not written.
    stall.app.write(|c| {
        let first: String = blobs::table
            .select(blobs::hash)
            .order(blobs::hash)
            .first(c)?;
        diesel::update(blobs::table)
            .set(blobs::bytes.eq(None::<i64>))
            .execute(c)?;
        diesel::delete(blobs::table.filter(blobs::hash.gt(first))).execute(c)?;
        Ok(())
    });
    two_days_pass(&stall.app);
    sweep(&stall.app);
    assert_eq!(
        (kept_pictures(&stall.app).len(), trash(&stall.app).len()),
        (kept, 0)
    );
    all_kept(&stall.app);
}

#[test]
fn a_file_that_another_picture_lets_go_stays() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    let shown = addresses(&stall.seller.get(&listing));
    // The same small pictures made of another file, and shown by nobody.
    stall.app.write(|c| {
        let sql = format!(
            "INSERT INTO pictures SELECT '{}', width, height, large_hash, medium_hash, small_hash, \
             medium_width, medium_height, small_width, small_height, created_at FROM pictures",
            "ab".repeat(32)
        );
        Ok(diesel::sql_query(sql).execute(c)?)
    });
    for _ in 0..3 {
        two_days_pass(&stall.app);
        sweep(&stall.app);
    }
    let left: i64 = stall
        .app
        .read(|c| Ok(pictures::table.count().get_result(c)?));
    assert_eq!((left, trash(&stall.app).len()), (1, 0));
    all_kept(&stall.app);
    stall.app.visitor().get(&shown[0]).is(200);
}

fn lensan(app: &TestApp, url: &str, arguments: &[&str]) -> Output {
    let home = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "off")
        .env("DATABASE_URL", url)
        .env("LENSAN_UPLOADS", app.uploads())
        .env("LENSAN_KEY_FILE", home.path().join("key"));
    command.arg("sweep").args(arguments).output().unwrap()
}

#[test]
fn the_command_looks_and_sweeps_all_only_when_it_is_told_to() {
    let app = TestApp::start();
    orphans(&app, 150);
    two_days_pass(&app);
    let url = app.database_url();
    let looked = lensan(&app, url, &[]);
    assert!(looked.status.success());
    assert_eq!(looked.stdout, b"files: 150\nunused: 150\n");
    assert_eq!(kept_pictures(&app).len(), 150);

    let other = TestDatabase::furnished();
    for arguments in [&[][..], &["--all"]] {
        let refused = lensan(&app, &other.url, arguments);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1));
        assert!(refused.stdout.is_empty());
        assert!(said.contains("không thuộc cơ sở dữ liệu"), "{said}");
        assert!(said.contains("do not belong to the database"), "{said}");
    }
    assert_eq!(kept_pictures(&app).len(), 150);

    let swept = lensan(&app, url, &["--all"]);
    assert_eq!(swept.stdout, b"files: 150\nunused: 150\nswept: 150\n");
    assert_eq!((kept_pictures(&app).len(), trash(&app).len()), (0, 150));
}
