//! The permission matrix of ARCHITECTURE.md: the page says what the code says, and every route
//! answers every role as the page says, about its own things and about everybody else's.

mod estate;
mod fields;
mod odd;
mod routes;
mod words;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lensan::accounts::{MATRIX, Role};
use lensan::values::PublicId;

use crate::architecture::routes::{Route, declared};
use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::tables::{Tables, same, tables};
use estate::{AddressParts, DISTANCES, Estate};
use routes::{CASES, RouteCase, RouteVisibility};

const PAGE: &str = include_str!("../../../ARCHITECTURE.md");

#[test]
fn the_page_says_what_the_code_says() {
    for (permission, roles) in MATRIX {
        let row = PAGE
            .lines()
            .find(|l| l.starts_with(&format!("| {permission} |")));
        let row = row.unwrap_or_else(|| panic!("{permission} is not in ARCHITECTURE.md"));
        let cells: Vec<bool> = row
            .split('|')
            .skip(2)
            .take(6)
            .map(|c| c.trim() == "●")
            .collect();
        let code: Vec<bool> = Role::ALL.iter().map(|role| roles.contains(role)).collect();
        assert_eq!(cells, code, "{permission}");
    }
    let rows = PAGE.lines().filter(|l| l.contains('●')).count();
    assert_eq!(
        rows,
        MATRIX.len(),
        "a permission of the page is not in the code"
    );
}

fn cases() -> impl Iterator<Item = &'static RouteCase> {
    CASES.into_iter().flatten()
}

/// Routes that answer on an address of their own, never on that of the pages.
const NOT_OF_THE_PAGES: [(&str, &str); 1] = [("GET", "/metrics")];

#[test]
fn what_has_its_own_address_is_not_among_the_pages() {
    let app = TestApp::start();
    for (_, route) in NOT_OF_THE_PAGES {
        app.visitor().get(route).is(404);
        app.administrator().get(route).is(404);
    }
}

/// Whoever adds a route says here who may open it, and it is walked from then on.
#[test]
fn every_route_has_a_case() {
    let known: BTreeSet<Route> = cases()
        .map(|case| (case.method.to_owned(), case.route.to_owned()))
        .collect();
    let mut declared = declared();
    for elsewhere in NOT_OF_THE_PAGES {
        let route = (elsewhere.0.to_owned(), elsewhere.1.to_owned());
        assert!(declared.remove(&route), "no longer a route: {route:?}");
    }
    let missing: Vec<&Route> = declared.difference(&known).collect();
    assert!(missing.is_empty(), "not in tests/it/matrix: {missing:#?}");
    let gone: Vec<&Route> = known.difference(&declared).collect();
    assert!(gone.is_empty(), "no longer a route: {gone:#?}");
}

/// An address that names somebody's record has to be asked for with the records of others.
#[test]
fn no_record_of_somebodys_is_asked_for_with_ones_own_only() {
    let named =
        |case: &&RouteCase| case.route.contains("{uuid}") && case.seen == RouteVisibility::Always;
    let found: Vec<&str> = cases().filter(named).map(|case| case.route).collect();
    let answered_alike = [
        "/listings/{uuid}/photos",
        "/listings/drafts/{uuid}/discard",
        // Of the administrator, who sees everybody's.
        "/accounts/{uuid}/edit",
        "/accounts/{uuid}/edit",
        "/accounts/{uuid}/code",
        "/accounts/{uuid}/sign-out",
        "/accounts/{uuid}/end",
    ];
    assert_eq!(found, answered_alike);
}

fn filled(text: &str, things: &AddressParts) -> String {
    let mut text = text.replace("{fresh}", PublicId::new().as_str());
    for (name, value) in things {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    assert!(!text.contains('{'), "nothing is called that: {text}");
    text
}

/// Asks for a route, with the token of a form or without.
fn request(
    person: &mut Visitor,
    case: &RouteCase,
    things: &AddressParts,
    token: Option<&str>,
) -> Answer {
    let address = filled(case.address, things);
    if case.method == "GET" {
        return person.get(&address);
    }
    let token = token.map(|token| ("_token".to_owned(), token.to_owned()));
    let fields = case.fields.iter();
    let fields = fields.map(|(name, value)| (filled(name, things), filled(value, things)));
    let fields: Vec<(String, String)> = token.into_iter().chain(fields).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    match case.file {
        None => person.post_raw(&address, &fields),
        Some(file) => person.upload_raw(&address, &fields, &[(file, "a.txt", b"no such file")]),
    }
}

/// One person of a role, who asks for every route.
struct Walk {
    estate: Estate,
    person: Visitor,
    token: String,
    /// What was answered otherwise than it should be.
    wrong: Vec<String>,
}

impl Walk {
    fn of(role: Role) -> Self {
        let estate = Estate::of(role);
        let mut person = estate.person();
        let token = person.token();
        // Long enough that being still there is noted, and too short for anybody to be signed out.
        estate.app.clock.advance(TimeDelta::hours(1));
        Self {
            estate,
            person,
            token,
            wrong: Vec::new(),
        }
    }

    fn tables(&self) -> Tables {
        self.estate.app.read(tables)
    }

    /// Asks for a route about the thing at a distance.
    fn request(&mut self, case: &RouteCase, distance: usize) -> Answer {
        let things = &self.estate.things[distance];
        request(&mut self.person, case, things, Some(&self.token))
    }

    fn may(&self, case: &RouteCase, distance: usize) -> bool {
        let role = self.estate.role;
        case.opens_to(role) && case.seen.by(role, distance)
    }

    /// The routes of a method with the distances at which they open, or those at which they do not.
    fn ways(&self, may: bool, methods: &[&str]) -> Vec<(&'static RouteCase, usize)> {
        let of = cases().filter(|case| methods.contains(&case.method));
        let all = of.flat_map(|case| (0..DISTANCES.len()).map(move |distance| (case, distance)));
        // What is nobody's is the same at every distance.
        all.filter(|(case, distance)| case.seen != RouteVisibility::Always || *distance == 0)
            .filter(|(case, distance)| self.may(case, *distance) == may)
            .collect()
    }

    fn describe(&self, case: &RouteCase, distance: usize) -> String {
        let role = self.estate.role;
        let whose = DISTANCES[distance];
        format!("{role:?} {} {}, {whose}", case.method, case.address)
    }

    /// All that is wrong is told at once, at the end.
    fn expect(&mut self, case: &RouteCase, distance: usize, answer: &Answer, status: u16) {
        if answer.status != status {
            let described = self.describe(case, distance);
            let (is, body) = (answer.status, answer.body.split("<main").nth(1));
            let body: String = body.unwrap_or_default().chars().take(600).collect();
            self.wrong
                .push(format!("{described}: {is}, not {status}\n{body}"));
        }
    }

    /// "Not yours" and "not for you" are answered like "does not exist".
    fn is_kept_out(&mut self) {
        for (case, distance) in self.ways(false, &["GET", "POST"]) {
            let answer = self.request(case, distance);
            self.expect(case, distance, &answer, 404);
        }
    }

    fn looks(&mut self) {
        for (case, distance) in self.ways(true, &["GET"]) {
            let times = if distance == 0 { 2 } else { 1 };
            for _ in 0..times {
                let answer = self.request(case, distance);
                self.expect(case, distance, &answer, case.answer);
            }
        }
    }

    /// A form that came from nowhere is not taken.
    fn sends_without_a_token(&mut self) {
        for (case, distance) in self.ways(true, &["POST"]) {
            let things = &self.estate.things[distance];
            let answer = request(&mut self.person, case, things, None);
            self.expect(case, distance, &answer, case.stale);
        }
    }

    fn acts(&mut self) {
        for (case, distance) in self.ways(true, &["POST"]) {
            let answer = self.request(case, distance);
            self.expect(case, distance, &answer, case.answer);
        }
    }

    /// The one route that says "gone" of whatever it is asked: what is not the person's stays.
    fn throws_away_its_own_only(&mut self) {
        let case = cases().find(|case| case.route.ends_with("/discard"));
        let case = case.unwrap();
        for distance in (0..DISTANCES.len()).rev() {
            let before = self.estate.draft_is_there(&self.estate.things[distance]);
            assert!(before);
            self.request(case, distance);
            let after = self.estate.draft_is_there(&self.estate.things[distance]);
            let own = case.opens_to(self.estate.role)
                && RouteVisibility::Household.by(self.estate.role, distance);
            assert_eq!(after, !own, "{}", self.describe(case, distance));
        }
    }
}

fn walks(role: Role) {
    let mut walk = Walk::of(role);
    let before = walk.tables();
    walk.is_kept_out();
    same(&before, &walk.tables(), "what was answered with 404");
    walk.looks();
    same(&before, &walk.tables(), "looking");
    walk.sends_without_a_token();
    same(&before, &walk.tables(), "a form without its token");
    walk.throws_away_its_own_only();
    walk.acts();
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n\n"));
}

#[test]
fn a_household_at_every_route() {
    walks(Role::Household);
}

#[test]
fn a_cooperative_officer_at_every_route() {
    walks(Role::CooperativeOfficer);
}

#[test]
fn a_digital_team_at_every_route() {
    walks(Role::DigitalTeam);
}

#[test]
fn district_staff_at_every_route() {
    walks(Role::DistrictStaff);
}

#[test]
fn province_staff_at_every_route() {
    walks(Role::ProvinceStaff);
}

#[test]
fn an_administrator_at_every_route() {
    walks(Role::Administrator);
}

#[test]
fn a_stranger_at_every_route() {
    let estate = Estate::of(Role::Household);
    let things = &estate.things[0];
    let mut stranger = estate.app.visitor();
    let token = stranger.token();
    let before = estate.app.read(tables);
    for case in cases() {
        for token in [Some(token.as_str()), None] {
            let answer = request(&mut stranger, case, things, token);
            let told = format!("{} {}", case.method, case.address);
            let stale = case.method == "POST" && case.who.is_empty() && token.is_none();
            let expected = if stale { case.stale } else { case.stranger };
            assert_eq!(answer.status, expected, "{told}: {}", answer.body);
            if !case.who.is_empty() && expected == 303 {
                let location = &answer.location;
                assert!(location.starts_with("/sign-in?back="), "{told}: {location}");
            }
        }
    }
    let mut after = estate.app.read(tables);
    // Signing in with nothing is noted, so that guessing becomes slow.
    after.insert(FAILED.to_owned(), before[FAILED].clone());
    same(&before, &after, "a stranger");
}

const FAILED: &str = "sign_in_failures";

#[test]
fn what_was_typed_is_kept_for_whoever_signs_in_first() {
    let app = TestApp::start();
    let mut stranger = app.visitor();
    for address in [
        "/producers",
        "/listings",
        "/transactions",
        "/courses",
        "/accounts",
    ] {
        let fields = [("title", "kept")];
        stranger.post(address, &fields).is(401).shows("kept");
    }
}

/// Link previews, monitors and caches ask for heads.
#[test]
fn every_page_has_a_head() {
    let mut walk = Walk::of(Role::Administrator);
    for (case, distance) in walk.ways(true, &["GET"]) {
        if distance > 0 {
            continue;
        }
        let address = filled(case.address, &walk.estate.things[distance]);
        let whole = walk.person.get(&address);
        let head = walk.person.head(&address);
        assert_eq!(head.status, whole.status, "{address}");
        assert!(head.bytes.is_empty(), "{address}");
        for name in [
            "content-type",
            "content-length",
            "location",
            "etag",
            "cache-control",
        ] {
            let (head, whole) = (head.headers.get(name), whole.headers.get(name));
            // A page holds tokens and ids that are new each time, but of the same length.
            assert_eq!(head, whole, "{name} of {address}");
        }
    }
}
