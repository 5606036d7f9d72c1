//! A clock that was ahead for a while and came back: nothing may wait until it is that late again.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use lensan::accounts::{LimitedAction, RateLimit, Role};
use lensan::app;
use lensan::db::schema::{jobs, one_time_codes, sessions, subscription_mails, subscriptions};
use lensan::mail::SealedMail;
use lensan::subscriptions::queue_mailings;
use lensan::values::PublicId;

use crate::support::app::{TestApp, Visitor};

const YEAR: TimeDelta = TimeDelta::days(400);

/// An app whose clock is ahead by more than a year.
fn ahead() -> TestApp {
    let app = TestApp::start();
    app.clock.jump(YEAR);
    app
}

/// The clock is mended, and what it left behind.
fn came_back(app: &TestApp) -> usize {
    app.clock.jump(-YEAR);
    let now = app.now();
    let mended = app.write(move |c| app::mend_moments(c, now));
    let again = app.write(move |c| app::mend_moments(c, now));
    assert_eq!(again, 0, "once is enough");
    mended
}

fn take(app: &TestApp) -> Option<u32> {
    let limit = RateLimit::new(&app.vault(), LimitedAction::Register, "127.0.0.1");
    let now = app.now();
    app.write(move |c| limit.take(c, now))
}

#[test]
fn a_rate_limit_drains_from_now_on() {
    let app = ahead();
    while take(&app).is_none() {}
    came_back(&app);
    assert!(take(&app).is_some(), "it is as full as it was");
    app.clock.advance(TimeDelta::minutes(10));
    assert!(take(&app).is_none());
}

#[test]
fn sessions_and_codes_of_the_future_end() {
    let app = ahead();
    let mut person: Visitor = app.signed_in(Role::ProvinceStaff, None, vec![]);
    person.get("/").is(200).shows("Đăng xuất");
    app.administrator().get("/").is(200);
    came_back(&app);
    person.get("/account").is(303);
    let now = app.now();
    let left = app.read(move |c| {
        let sessions = sessions::table.filter(sessions::expires_at.gt(now));
        let codes = one_time_codes::table.filter(one_time_codes::expires_at.gt(now));
        let sessions: i64 = sessions.count().get_result(c)?;
        Ok(sessions + codes.count().get_result::<i64>(c)?)
    });
    assert_eq!(left, 0);
    // Nobody who signs in now is touched.
    let mut person = app.signed_in(Role::ProvinceStaff, None, vec![]);
    let now = app.now();
    app.write(move |c| app::mend_moments(c, now));
    person.get("/account").is(200);
}

#[test]
fn jobs_are_due_at_once_and_those_of_tomorrow_are_not() {
    let app = ahead();
    let vault = app.vault();
    let write = move |c: &mut lensan::db::Conn, now: NaiveDateTime| {
        let mail = lensan::mail::Mail::plain(
            lensan::values::Email::parse("hoa@example.vn").unwrap(),
            "Thư",
            "Thư",
        );
        lensan::jobs::enqueue(c, &SealedMail::seal(&vault, &mail), now)
    };
    let then = app.now();
    let late = app.write({
        let write = write.clone();
        move |c| write(c, then)
    });
    came_back(&app);
    let now = app.now();
    let tomorrow = app.write(move |c| write(c, now + TimeDelta::days(1)));
    app.write(move |c| app::mend_moments(c, now));
    let due: Vec<(i64, NaiveDateTime)> = app.read(|c| {
        Ok(jobs::table
            .order(jobs::id)
            .select((jobs::id, jobs::run_at))
            .load(c)?)
    });
    assert_eq!(due, [(late, now), (tomorrow, now + TimeDelta::days(1))]);
}

/// A subscription made in October; the reports of months that are still to come were queued.
#[test]
fn reports_of_the_future_are_mailed_when_their_periods_are_over() {
    let app = TestApp::start();
    let (account, _) = app.account(Role::ProvinceStaff, None, vec![]);
    let now = app.now();
    app.write(move |c| {
        diesel::insert_into(subscriptions::table)
            .values((
                subscriptions::uuid.eq(PublicId::new().to_string()),
                subscriptions::account_id.eq(account),
                subscriptions::province_code.eq("66"),
                subscriptions::district_code.eq(""),
                subscriptions::name.eq("Tỉnh Đắk Lắk"),
                subscriptions::period_kind.eq("month"),
                subscriptions::format.eq("csv"),
                subscriptions::language.eq("vi"),
                subscriptions::created_at.eq(now),
            ))
            .execute(c)?;
        Ok(())
    });
    let queued = |app: &TestApp| -> Vec<String> {
        app.read(|c| {
            Ok(subscription_mails::table
                .order(subscription_mails::period)
                .select(subscription_mails::period)
                .load(c)?)
        })
    };
    app.clock.jump(YEAR);
    let then = app.now();
    assert!(app.write(move |c| queue_mailings(c, then)) > 10);
    came_back(&app);
    assert!(queued(&app).is_empty());
    // Three months without a server: each is told.
    app.clock.advance(TimeDelta::days(75));
    let now = app.now();
    assert_eq!(app.write(move |c| queue_mailings(c, now)), 3);
    assert_eq!(queued(&app), ["2026-11", "2026-12", "2027-01"]);
}
