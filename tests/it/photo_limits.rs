//! What nobody will see is neither opened nor written, and one account sends so much a day.

use std::path::{Path, PathBuf};
use std::thread;

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::db::schema::photo_allowances;
use lensan::values::PublicId;

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::stall::{Stall, photo};

const FULL: &str = "nhiều nhất 8 ảnh";
const SPENT: &str = "Hôm nay tài khoản này đã gửi hết số ảnh cho phép";

/// What a household may send in a day.
const A_DAY: i32 = 60;

fn photos_on(page: &Answer) -> usize {
    page.body.matches("/small\"").count()
}

/// Photos and bytes that count for the only account that has sent any.
fn counted(app: &TestApp) -> (i32, i64) {
    app.read(|c| {
        let usage =
            photo_allowances::table.select((photo_allowances::photos, photo_allowances::bytes));
        Ok(usage.get_result(c)?)
    })
}

/// As if so many photos had been sent today.
fn already(app: &TestApp, photos: i32) {
    app.write(move |c| {
        let set = photo_allowances::photos.eq(photos);
        assert_eq!(
            diesel::update(photo_allowances::table)
                .set(set)
                .execute(c)?,
            1
        );
        Ok(())
    });
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let (dirs, mut found): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    found.extend(dirs.iter().flat_map(|dir| files(dir)));
    found
}

/// One photo less than it can show.
fn nearly_full(stall: &mut Stall) -> String {
    let listing = stall.draft();
    for seed in 0..7 {
        stall.send(&listing, &photo(seed)).is(303);
    }
    listing
}

#[test]
fn for_a_full_listing_nothing_is_opened_counted_or_written() {
    let mut stall = Stall::open();
    let listing = nearly_full(&mut stall);
    stall.send(&listing, &photo(7)).is(303);
    let before = (counted(&stall.app), files(&stall.app.uploads()).len());
    // Whoever opened it would find that it is cut off.
    let cut = photo(8)[..2000].to_vec();
    for _ in 0..20 {
        let answer = stall.send_all(&listing, &[&photo(9), &cut]);
        answer.is(422).shows(FULL).hides("một phần");
    }
    let after = (counted(&stall.app), files(&stall.app.uploads()).len());
    assert_eq!(before, after);
}

#[test]
fn a_closed_listing_opens_nothing_either() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    stall.seller.post(&format!("{listing}/close"), &[]).is(303);
    let before = (counted(&stall.app), files(&stall.app.uploads()).len());
    stall.send(&listing, &photo(9)).is(303);
    let after = (counted(&stall.app), files(&stall.app.uploads()).len());
    assert_eq!(before, after);
}

#[test]
fn only_what_was_opened_counts() {
    let mut stall = Stall::open();
    let listing = nearly_full(&mut stall);
    assert_eq!(counted(&stall.app).0, 7);
    let again = photo(3);
    stall.send(&listing, &again).is(303);
    assert_eq!(counted(&stall.app).0, 7, "it is there already");
    let (bad, good, late) = (b"GIF89a....".to_vec(), photo(7), photo(8));
    let answer = stall.send_all(&listing, &[&bad, &good, &late]);
    answer
        .is(422)
        .shows("GIF")
        .shows(FULL)
        .shows("Đã lưu 1 ảnh");
    assert_eq!(photos_on(&stall.seller.get(&listing)), 8);
    let sent: usize = (0..8).map(|seed| photo(seed).len()).sum::<usize>() + bad.len();
    let sent = i64::try_from(sent).unwrap();
    assert_eq!(counted(&stall.app), (9, sent), "the last one stayed shut");
}

#[test]
fn who_has_sent_enough_today_keeps_the_page_and_goes_on_tomorrow() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.send(&listing, &photo(1)).is(303);
    already(&stall.app, A_DAY - 1);
    let (second, third) = (photo(2), photo(3));
    let answer = stall.send_all(&listing, &[&second, &third]);
    answer
        .is(429)
        .shows(SPENT)
        .shows("f-photo-error")
        .shows("Đã lưu 1 ảnh");
    answer.shows("Cà phê Robusta rang mộc");
    // Ten in the morning.
    assert_eq!(answer.headers["retry-after"], (14 * 60 * 60).to_string());
    assert!(answer.field("uuid").is_some());
    stall.send(&listing, &third).is(429);
    assert_eq!(photos_on(&stall.seller.get(&listing)), 2);
    stall.send(&listing, &second).is(303);
    stall.app.clock.advance(TimeDelta::hours(14));
    stall.send(&listing, &third).is(303);
    assert_eq!(photos_on(&stall.seller.get(&listing)), 3);
}

#[test]
fn a_day_of_a_clock_that_was_ahead_keeps_nobody_waiting() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.app.clock.jump(TimeDelta::days(20));
    stall.send(&listing, &photo(1)).is(303);
    already(&stall.app, A_DAY);
    stall.app.clock.jump(-TimeDelta::days(20));
    stall.send(&listing, &photo(2)).is(303);
    assert_eq!(counted(&stall.app).0, 1);
}

fn take(seller: &mut Visitor, draft: &str, photo: &[u8]) -> Answer {
    seller.upload(&format!("{draft}/photo"), &[], ("photo", "a.jpg", photo))
}

#[test]
fn a_product_in_the_making_obeys_the_same_day() {
    let mut stall = Stall::open();
    let uuid = PublicId::new();
    let first = [
        ("uuid", uuid.as_str()),
        ("title", "Hồ tiêu"),
        ("category", "pepper"),
    ];
    stall.seller.post("/listings/drafts", &first).is(303);
    let draft = format!("/listings/drafts/{uuid}");
    take(&mut stall.seller, &draft, &photo(1)).is(303);
    take(&mut stall.seller, &draft, &photo(1)).is(303);
    assert_eq!(counted(&stall.app).0, 1, "it is its photo already");
    already(&stall.app, A_DAY);
    let before = files(&stall.app.uploads()).len();
    let answer = take(&mut stall.seller, &draft, &photo(2));
    answer.is(429).shows(SPENT).shows("f-photo-error");
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(files(&stall.app.uploads()).len(), before);
    stall.app.clock.advance(TimeDelta::days(1));
    take(&mut stall.seller, &draft, &photo(2)).is(303);
}

#[test]
fn of_many_at_once_no_more_are_let_through() {
    let mut stall = Stall::open();
    let listing = stall.draft();
    stall.send(&listing, &photo(1)).is(303);
    already(&stall.app, A_DAY - 3);
    let (_, phone) = stall
        .app
        .account(Role::Household, Some(stall.producer.id), vec![]);
    let mut others: Vec<Visitor> = (0..6).map(|_| stall.app.sign_in(&phone)).collect();
    // The second account sends one, so that it has a row, and then both stand where the first does.
    let path = format!("{listing}/photos");
    let send = |visitor: &mut Visitor, seed: u8| {
        let (uuid, file) = (PublicId::new(), photo(seed));
        let answer = visitor.upload(&path, &[("uuid", uuid.as_str())], ("photo", "a", &file));
        answer.status
    };
    assert_eq!(send(&mut others[0], 2), 303);
    let set = photo_allowances::photos.eq(A_DAY - 3);
    stall.app.write(move |c| {
        diesel::update(photo_allowances::table)
            .set(set)
            .execute(c)?;
        Ok(())
    });
    let answers: Vec<u16> = thread::scope(|scope| {
        let send = &send;
        let threads = others.iter_mut().zip(10..);
        let threads: Vec<_> = threads
            .map(|(visitor, seed)| scope.spawn(move || send(visitor, seed)))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let with = |status| answers.iter().filter(|a| **a == status).count();
    assert_eq!((with(303), with(429)), (3, 3), "{answers:?}");
}

#[test]
fn a_photo_whose_file_is_gone_is_drawn_and_its_pages_stay_whole() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    let page = stall.seller.get(&listing);
    let address = page.body.split('"').find(|text| text.ends_with("/small"));
    let address = address.unwrap().to_owned();
    for file in files(&stall.app.uploads()) {
        if file.extension().is_some_and(|ending| ending == "webp") {
            std::fs::remove_file(file).unwrap();
        }
    }
    let mut anybody = stall.app.visitor();
    let answer = anybody.get(&address);
    answer.is(404).shows("Không tìm thấy ảnh");
    assert_eq!(answer.headers["content-type"], "image/svg+xml");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.headers.contains_key("etag"));
    anybody.set_cookie("lensan_language", "en");
    anybody.get(&address).is(404).shows("Photo not found");
    anybody
        .get(&format!("/t/{code}"))
        .is(200)
        .shows(&address.replace("small", "medium"));
    stall.seller.get(&listing).is(200);
    // Sent again, it is there again.
    let again = stall.draft();
    stall.send(&again, &photo(1)).is(303);
    anybody.get(&address).is(200);
}
