//! Guessing is slow, and nobody can lock anybody out: the wait falls on who failed.

use std::thread;

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::{self, LimitedAction, RateLimit, Role};
use lensan::audit::Author;
use lensan::db::schema::sign_in_failures;
use lensan::values::PublicId;
use lensan::web::SiteOptions;

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};
use crate::support::village::EA_KAR;

const WRONG: &str = "không phải mật khẩu";

fn attempt(visitor: &mut Visitor, login: &str, password: &str) -> Answer {
    visitor.post("/sign-in", &[("login", login), ("password", password)])
}

/// The seconds that the page told.
fn seconds_to_wait(answer: &Answer) -> i64 {
    let (_, rest) = answer.body.split_once("thử lại sau ").unwrap();
    rest.split(' ').next().unwrap().parse().unwrap()
}

fn accounts(app: &TestApp, number: usize) -> Vec<String> {
    let one = |_| app.account(Role::DigitalTeam, None, vec![]).1;
    (0..number).map(one).collect()
}

struct SignInTrainee {
    login: String,
    browser: Visitor,
    comes_at: i64,
    tries: u32,
    inside: bool,
}

impl SignInTrainee {
    fn comes(&mut self, second: i64) {
        if self.inside || self.comes_at > second {
            return;
        }
        self.tries += 1;
        let answer = attempt(&mut self.browser, &self.login, PASSWORD);
        match answer.status {
            303 => self.inside = true,
            429 => self.comes_at = second + seconds_to_wait(&answer),
            _ => panic!("{}", answer.body),
        }
    }
}

/// While somebody at their address guesses five a second, since before they came.
fn forty_get_in(app: &TestApp, logins: &[String], mut guess: impl FnMut(usize)) {
    let trainee = |(n, login): (usize, &String)| SignInTrainee {
        login: login.clone(),
        browser: app.visitor(),
        comes_at: i64::try_from(n).unwrap() / 4,
        tries: 0,
        inside: false,
    };
    let mut trainees: Vec<SignInTrainee> = logins.iter().enumerate().map(trainee).collect();
    for second in -30..60 {
        for n in 0..5 {
            guess(usize::try_from(second + 30).unwrap() * 5 + n);
        }
        trainees.iter_mut().for_each(|t| t.comes(second));
        app.clock.advance(TimeDelta::seconds(1));
    }
    for trainee in &trainees {
        assert!(trainee.inside && trainee.tries <= 3, "{}", trainee.tries);
    }
}

#[test]
fn forty_get_in_beside_one_who_guesses_at_their_accounts() {
    let app = TestApp::start();
    let logins = accounts(&app, 40);
    let mut guesser = app.visitor();
    forty_get_in(&app, &logins, |n| {
        attempt(&mut guesser, &logins[n % 40], WRONG);
    });
}

#[test]
fn forty_get_in_beside_one_who_guesses_everywhere_and_keeps_no_cookie() {
    let app = TestApp::start();
    let logins = accounts(&app, 40);
    forty_get_in(&app, &logins, |n| {
        attempt(&mut app.visitor(), &format!("09{n:08}"), WRONG);
    });
}

/// The hardest: one account, many browsers of its own, and a stranger at the same address.
#[test]
fn forty_browsers_get_into_the_account_that_is_guessed_at() {
    let app = TestApp::start();
    let login = accounts(&app, 1).remove(0);
    forty_get_in(&app, &vec![login.clone(); 40], |_| {
        attempt(&mut app.visitor(), &login, WRONG);
    });
}

#[test]
fn forty_who_come_at_once_to_one_account_are_in_after_three_tries() {
    let app = TestApp::start();
    let login = accounts(&app, 1).remove(0);
    let mut outside: Vec<Visitor> = (0..40).map(|_| app.visitor()).collect();
    outside.iter_mut().for_each(|browser| {
        browser.token();
    });
    for _ in 0..3 {
        for _ in 0..50 {
            attempt(&mut app.visitor(), &login, WRONG);
        }
        let come = |mut browser: Visitor| {
            let answer = attempt(&mut browser, &login, PASSWORD);
            (answer.status == 429).then_some(browser)
        };
        let come = &come;
        outside = thread::scope(|scope| {
            let browsers = outside.into_iter();
            let all: Vec<_> = browsers
                .map(|browser| scope.spawn(move || come(browser)))
                .collect();
            all.into_iter()
                .filter_map(|one| one.join().unwrap())
                .collect()
        });
        app.clock.advance(TimeDelta::seconds(10));
    }
    assert!(outside.is_empty(), "{} are still outside", outside.len());
}

const LANES: usize = 10;

/// How many of so many wrong guesses at once were looked at.
fn looked_at(number: usize, guess: impl Fn() -> u16 + Send + Sync) -> usize {
    let lane = || (0..number / LANES).map(|_| guess()).collect::<Vec<u16>>();
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        let statuses = lanes.into_iter().flat_map(|lane| lane.join().unwrap());
        statuses.filter(|status| *status != 429).count()
    })
}

#[test]
fn of_many_guesses_at_once_few_are_looked_at_and_a_known_device_gets_in() {
    let app = TestApp::start();
    let login = accounts(&app, 1).remove(0);
    let mut owner = app.sign_in(&login);
    owner.post("/sign-out", &[]).is(303);
    let looked = looked_at(250, || attempt(&mut app.visitor(), &login, WRONG).status);
    assert!((1..=10).contains(&looked), "{looked} were looked at");
    attempt(&mut app.visitor(), &login, PASSWORD).is(429);
    attempt(&mut owner, &login, PASSWORD).is(303);
    // One browser alone has five, however many it sends at once.
    let other = accounts(&app, 1).remove(0);
    let form = {
        let mut browser = app.visitor();
        let token = browser.token();
        (browser.cookie("lensan_form").unwrap().to_owned(), token)
    };
    let looked = looked_at(60, || {
        let mut browser = app.visitor();
        browser.set_cookie("lensan_form", &form.0);
        let fields = [
            ("_token", form.1.as_str()),
            ("login", &other),
            ("password", WRONG),
        ];
        browser.post_raw("/sign-in", &fields).status
    });
    assert_eq!(looked, 5);
}

/// The browser, after strangers have filled what the account takes from strangers.
fn besieged(app: &TestApp, login: &str) {
    for _ in 0..12 {
        attempt(&mut app.visitor(), login, WRONG);
    }
    attempt(&mut app.visitor(), login, PASSWORD).is(429);
}

#[test]
fn a_device_is_counted_by_itself_and_opens_nothing() {
    let app = TestApp::start();
    let logins = accounts(&app, 2);
    let owner = app.sign_in(&logins[0]);
    let device = owner.cookie("lensan_device").unwrap().to_owned();
    besieged(&app, &logins[0]);
    besieged(&app, &logins[1]);
    let mut thief = app.visitor();
    thief.set_cookie("lensan_device", &device);
    thief.get("/account").is(303);
    // No free guesses at another account, and five at its own.
    attempt(&mut thief, &logins[1], PASSWORD).is(429);
    for _ in 0..5 {
        attempt(&mut thief, &logins[0], WRONG).is(422);
    }
    let slowed = attempt(&mut thief, &logins[0], WRONG);
    slowed.is(429).shows("Tài khoản không bị khóa");
    assert_eq!(seconds_to_wait(&slowed), 60);
    app.clock.advance(TimeDelta::seconds(60));
    attempt(&mut thief, &logins[0], WRONG).is(422);
    attempt(&mut thief, &logins[0], WRONG).is(429);
}

#[test]
fn a_made_up_device_is_a_stranger() {
    let app = TestApp::start();
    let login = accounts(&app, 1).remove(0);
    let device = app
        .sign_in(&login)
        .cookie("lensan_device")
        .unwrap()
        .to_owned();
    besieged(&app, &login);
    let (id, proof) = device.split_once('.').unwrap();
    let turned: String = proof.chars().rev().collect();
    let other = id.replace(|c: char| c.is_ascii_lowercase(), "x");
    for forged in [
        format!("{id}.{turned}"),
        format!("{other}.{proof}"),
        id.to_owned(),
        "%00".to_owned(),
    ] {
        let mut browser = app.visitor();
        browser.set_cookie("lensan_device", &forged);
        attempt(&mut browser, &login, PASSWORD).is(429);
    }
}

#[test]
fn families_share_a_device_and_a_new_password_ends_what_was_known_before() {
    let app = TestApp::start();
    let logins = accounts(&app, 2);
    let mut phone = app.sign_in(&logins[0]);
    phone.post("/sign-out", &[]).is(303);
    attempt(&mut phone, &logins[1], PASSWORD).is(303);
    phone.post("/sign-out", &[]).is(303);
    let mut laptop = app.sign_in(&logins[0]);
    let new = "một vụ lúa chín";
    let change = [("current_password", PASSWORD), ("new_password", new)];
    laptop.post("/account/password", &change).is(303);
    laptop.post("/sign-out", &[]).is(303);
    besieged(&app, &logins[1]);
    for _ in 0..12 {
        attempt(&mut app.visitor(), &logins[0], WRONG);
    }
    attempt(&mut phone, &logins[1], PASSWORD).is(303);
    attempt(&mut phone, &logins[0], new).is(429);
    attempt(&mut laptop, &logins[0], new).is(303);
}

#[test]
fn the_device_cookie_lasts_a_year_and_is_this_hosts() {
    for secure in [false, true] {
        let app = TestApp::with(SiteOptions {
            secure,
            ..SiteOptions::default()
        });
        let login = accounts(&app, 1).remove(0);
        let answer = attempt(&mut app.visitor(), &login, PASSWORD);
        let name = ["lensan_device=", "__Host-lensan_device="][usize::from(secure)];
        let cookie = answer.cookies.iter().find(|c| c.starts_with(name)).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
        assert!(!cookie.contains(&login), "{cookie}");
    }
}

#[test]
fn ones_own_password_is_counted_before_it_is_looked_at() {
    let app = TestApp::start();
    let login = accounts(&app, 1).remove(0);
    let mut person = app.sign_in(&login);
    let (token, session, form) = (
        person.token(),
        person.cookie("lensan_session").unwrap().to_owned(),
        person.cookie("lensan_form").unwrap().to_owned(),
    );
    let looked = looked_at(40, || {
        let mut thief = app.visitor();
        thief.set_cookie("lensan_session", &session);
        thief.set_cookie("lensan_form", &form);
        let fields = [
            ("_token", token.as_str()),
            ("email", ""),
            ("password", WRONG),
        ];
        thief.post_raw("/account", &fields).status
    });
    assert_eq!(looked, 5);
    // Another session of the same person waits for nobody.
    let mut elsewhere = app.sign_in(&login);
    let fields = [("email", "tre@lensan.example"), ("password", PASSWORD)];
    elsewhere.post("/account", &fields).is(303);
}

fn register(visitor: &mut Visitor, uuid: &PublicId, password: &str) -> Answer {
    let form = [
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", "Y Wăn Niê"),
        ("commune", EA_KAR),
        ("phone", "0905 123 456"),
        ("consents", "programme"),
        ("password", password),
    ];
    visitor.post("/register", &form)
}

#[test]
fn a_registration_sent_again_is_no_way_to_guess() {
    let app = TestApp::start();
    let uuid = PublicId::new();
    register(&mut app.visitor(), &uuid, PASSWORD).is(200);
    for _ in 0..5 {
        register(&mut app.visitor(), &uuid, WRONG).is(404);
    }
    register(&mut app.visitor(), &uuid, WRONG)
        .is(429)
        .shows("Tài khoản không bị khóa");
    app.clock.advance(TimeDelta::seconds(60));
    register(&mut app.visitor(), &uuid, PASSWORD).is(200);
}

#[test]
fn good_codes_fill_no_bucket() {
    let app = TestApp::start();
    let (vault, now) = (app.vault(), app.now());
    let limit = RateLimit::new(&vault, LimitedAction::Activate, "127.0.0.1");
    let id = app.account(Role::DigitalTeam, None, vec![]).0;
    app.write(move |c| {
        for _ in 0..119 {
            assert_eq!(limit.take(c, now)?, None);
        }
        Ok(())
    });
    for _ in 0..3 {
        let code = app.write(move |c| accounts::renew_code(c, id, Author::program(now)));
        let form = [("code", code.as_str()), ("password", PASSWORD)];
        app.visitor().post("/activate", &form).is(303);
    }
}

#[test]
fn what_is_forgotten_is_deleted() {
    let app = TestApp::start();
    let count = || app.read(|c| Ok(sign_in_failures::table.count().get_result::<i64>(c)?));
    for n in 0..8 {
        attempt(&mut app.visitor(), &format!("09{n:08}"), WRONG).is(422);
    }
    let flood = count();
    assert!(flood >= 8 * 3, "{flood}");
    let sweep = || {
        let now = app.now();
        app.write(move |c| lensan::leaky_buckets::sweep(c, now))
    };
    assert!(!sweep());
    assert_eq!(count(), flood);
    app.clock.advance(TimeDelta::hours(25));
    attempt(&mut app.visitor(), "0912345678", WRONG).is(422);
    let fresh = count() - flood;
    sweep();
    assert!((3..=4).contains(&count()), "{fresh} new, {} left", count());
}
