//! A photo that was taken down is out of reach, and in the end out of the house.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::blobs::{ContentHash, Ending};
use lensan::db::schema::{consents, pictures};
use lensan::jobs::{self, Handlers, Worker};
use lensan::photos::{self, Sweeper};

use crate::support::app::{Answer, TestApp};
use crate::support::stall::{Stall, photo};

fn addresses(page: &Answer) -> Vec<String> {
    let parts = page.body.split("\"/photos/").skip(1);
    let found = parts.filter_map(|rest| rest.split('"').next());
    let small = found.filter(|rest| rest.ends_with("/small"));
    small.map(|rest| format!("/photos/{rest}")).collect()
}

/// The button that takes this photo off.
fn removal(page: &Answer, photo: &str) -> String {
    let after = &page.body[page.body.find(photo).unwrap()..];
    let forms = after.split("action=\"").skip(1);
    let mut paths = forms.filter_map(|rest| rest.split('"').next());
    paths.find(|p| p.ends_with("/remove")).unwrap().to_owned()
}

/// A published listing with two photos; its address and theirs.
fn on_the_floor(stall: &mut Stall) -> (String, Vec<String>) {
    let (listing, _) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    let photos = addresses(&stall.seller.get(&listing));
    assert_eq!(photos.len(), 2);
    (listing, photos)
}

fn take_off(stall: &mut Stall, listing: &str, photo: &str) {
    let path = removal(&stall.seller.get(listing), photo);
    stall.seller.post(&path, &[]).is(303);
}

#[test]
fn a_removed_photo_is_gone_unless_another_listing_shows_it() {
    let mut stall = Stall::open();
    let (listing, photos) = on_the_floor(&mut stall);
    let (other, _) = stall.published();
    stall.send(&other, &photo(2)).is(303);
    let mut anybody = stall.app.visitor();
    take_off(&mut stall, &listing, &photos[1]);
    anybody.get(&photos[1]).is(200);
    take_off(&mut stall, &other, &photos[1]);
    anybody.get(&photos[1]).is(404);
    anybody.get(&photos[1].replace("small", "large")).is(404);
    stall.seller.get(&photos[1]).is(404);
    anybody.get(&photos[0]).is(200);
}

#[test]
fn a_draft_and_a_closed_listing_show_their_photos_to_their_own_people_only() {
    let mut stall = Stall::open();
    let draft = stall.draft();
    stall.send(&draft, &photo(7)).is(303);
    let mine = addresses(&stall.seller.get(&draft)).remove(0);
    let mut anybody = stall.app.visitor();
    anybody.get(&mine).is(404);
    assert_eq!(
        stall.seller.get(&mine).is(200).headers["cache-control"],
        "private, no-cache"
    );
    let (listing, code) = stall.published();
    let shown = addresses(&stall.seller.get(&listing)).remove(0);
    assert!(anybody.get(&shown).is(200).headers["cache-control"].starts_with("private"));
    stall.seller.post(&format!("{listing}/pause"), &[]).is(303);
    anybody.get(&shown).is(200);
    stall.seller.post(&format!("{listing}/close"), &[]).is(303);
    anybody.get(&shown).is(404);
    anybody.get(&format!("/t/{code}")).is(200).hides("/photos/");
    stall.seller.get(&shown).is(200);
    let stranger = crate::support::stall::household(&stall.app, "H Bhăm", &[]);
    let role = lensan::accounts::Role::Household;
    let mut stranger = stall.app.signed_in(role, Some(stranger.id), vec![]);
    stranger.get(&shown).is(404);
}

#[test]
fn who_withdraws_the_public_page_withdraws_its_photos() {
    let mut stall = Stall::open();
    let (_, photos) = on_the_floor(&mut stall);
    let mut anybody = stall.app.visitor();
    anybody.get(&photos[0]).is(200);
    let now = stall.app.now();
    stall.app.write(move |c| {
        let page = consents::table.filter(consents::purpose.eq("public_page"));
        diesel::update(page)
            .set(consents::withdrawn_at.eq(now))
            .execute(c)?;
        Ok(())
    });
    anybody.get(&photos[0]).is(404);
    stall.seller.get(&photos[0]).is(200);
}

/// Does what is due, as the running program does.
fn work(app: &TestApp) -> usize {
    let site = &app.parts.site;
    let sweeper = Sweeper {
        db: site.db.clone(),
        blobs: site.blobs.clone(),
        clock: site.clock.clone(),
    };
    let handlers = Handlers::new().with(photos::SWEEP, sweeper);
    let worker = Worker::new(site.db.clone(), site.clock.clone(), handlers);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(worker.run_due())
}

fn uploads(app: &TestApp) -> PathBuf {
    let any = ContentHash::of(b"");
    let path = app.parts.site.blobs.path(&any, Ending::WebP);
    path.ancestors().nth(3).unwrap().to_owned()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let (dirs, mut found): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    found.extend(dirs.iter().flat_map(|dir| files(dir)));
    found
}

/// Two days pass, for the files as for the clock.
fn two_days_pass(app: &TestApp) {
    app.clock.advance(TimeDelta::days(2));
    let then = SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
    for path in files(&uploads(app)) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(then).unwrap();
    }
}

/// The photos of the tests are small: their two larger sizes are one file.
#[test]
fn what_nobody_shows_is_swept_after_its_time_of_grace() {
    let mut stall = Stall::open();
    let (listing, photos) = on_the_floor(&mut stall);
    let app = &stall.app;
    let pictures = || -> i64 { app.read(|c| Ok(pictures::table.count().get_result(c)?)) };
    let orphan = app.parts.site.blobs.put(b"cut short", Ending::WebP);
    let orphan = app.parts.site.blobs.path(&orphan.unwrap(), Ending::WebP);
    let half = uploads(app).join("incoming/half");
    std::fs::write(&half, b"ha").unwrap();
    let now = app.now();
    app.write(move |c| photos::sweep_later(c, now));
    app.write(move |c| photos::sweep_later(c, now));
    assert_eq!(work(app), 1, "asked for twice, it is done once");
    assert!(
        orphan.exists() && half.exists(),
        "it may be about to be used"
    );
    assert_eq!((files(&uploads(app)).len(), pictures()), (6, 2));

    take_off(&mut stall, &listing, &photos[1]);
    let app = &stall.app;
    let pictures = || -> i64 { app.read(|c| Ok(pictures::table.count().get_result(c)?)) };
    two_days_pass(app);
    assert_eq!(work(app), 1, "it is done every day");
    assert!(!orphan.exists() && !half.exists());
    // The row is gone; a backup of the database made this morning still finds its files.
    assert_eq!((files(&uploads(app)).len(), pictures()), (4, 1));
    two_days_pass(app);
    work(app);
    assert_eq!(files(&uploads(app)).len(), 2);
    app.visitor().get(&photos[0]).is(200);
    assert_eq!(app.read(jobs::waiting), 1, "tomorrow again");
    // The same photo sent again is taken like any other.
    stall.send(&listing, &photo(2)).is(303);
    stall.app.visitor().get(&photos[1]).is(200);
}
