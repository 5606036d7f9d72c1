//! The permission matrix of ARCHITECTURE.md: the page says what the code says, and every route
//! answers every role as the page says.

use lensan::accounts::{MATRIX, Role};

use crate::support::app::{TestApp, Visitor};

const PAGE: &str = include_str!("../../ARCHITECTURE.md");

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

/// Pages to look at, with the permission each asks for. Paths with an id name a record that does
/// not exist: whoever may not look gets the same 404, so those are walked in the rooms' tests.
const PAGES: &[(&str, &str)] = &[
    ("/", "SignedIn"),
    ("/account", "SignedIn"),
    ("/producers", "SeeProducers"),
    ("/producers/new?kind=household", "RegisterProducers"),
    ("/producers/placement", "PlaceProducers"),
    ("/listings", "SeeListings"),
    ("/listings/new", "KeepListings"),
    ("/listings/drafts", "KeepListings"),
    ("/transactions", "SeeTransactions"),
    ("/courses", "KeepCourses"),
    ("/courses/new", "KeepCourses"),
    ("/reports/districts?province=66", "SeeReports"),
    ("/reports/districts.csv?province=66", "SeeReports"),
    ("/reports/districts.json?province=66", "SeeReports"),
    ("/reports/signed", "SignReports"),
    ("/reports/signed/new?province=66", "SignReports"),
    ("/reports/subscriptions", "SeeReports"),
    ("/reports/districts.xlsx?province=66", "SeeReports"),
    ("/reports/districts.pdf?province=66", "SeeReports"),
    ("/reports/districts/regroup?province=66", "RegroupDistricts"),
    (
        "/reports/districts/regroup.csv?province=66",
        "RegroupDistricts",
    ),
    (
        "/reports/districts/regroup/rename?province=66",
        "RegroupDistricts",
    ),
    (
        "/reports/districts/regroup/merge?province=66",
        "RegroupDistricts",
    ),
    (
        "/reports/districts/regroup/file?province=66",
        "RegroupDistricts",
    ),
    ("/reports/multiples?province=66", "SeeReports"),
    ("/reports/funnel?province=66", "SeeReports"),
    ("/reports/lagging?kind=unlisted&province=66", "SeeReports"),
    ("/reports/targets?province=66", "EditDenominators"),
    ("/accounts", "KeepAccounts"),
    ("/accounts/new", "KeepAccounts"),
];

/// Forms, sent empty: who may send one gets it back with errors (422) or taken (303, 200), who may
/// not gets 404.
const FORMS: &[(&str, &str)] = &[
    ("/account", "SignedIn"),
    ("/producers", "RegisterProducers"),
    ("/producers/placement", "PlaceProducers"),
    ("/listings", "KeepListings"),
    ("/listings/drafts", "KeepListings"),
    ("/transactions", "RecordTransactions"),
    ("/courses", "KeepCourses"),
    ("/reports/signed", "SignReports"),
    ("/reports/subscriptions", "SeeReports"),
    ("/reports/districts/regroup/rename", "RegroupDistricts"),
    ("/reports/districts/regroup/merge", "RegroupDistricts"),
    ("/reports/districts/regroup/take-back", "RegroupDistricts"),
    ("/accounts", "KeepAccounts"),
    ("/jobs/retry", "KeepAccounts"),
    ("/reports/targets", "EditDenominators"),
];

fn holds(permission: &str, role: Role) -> bool {
    let found = MATRIX.iter().find(|(name, _)| *name == permission);
    found.unwrap().1.contains(&role)
}

fn everybody(app: &TestApp) -> Vec<(Role, Visitor)> {
    let household = crate::support::people::household(app);
    let cooperative = crate::support::people::cooperative(app);
    let producer = |role| match role {
        Role::Household => Some(household.id),
        Role::CooperativeOfficer => Some(cooperative.id),
        _ => None,
    };
    let place = app
        .parts
        .gazetteer
        .resolve(crate::support::people::EA_KAR)
        .unwrap();
    let areas = |role| match role {
        Role::DigitalTeam => vec![place.commune_id],
        Role::DistrictStaff => vec![place.district_id.unwrap()],
        Role::ProvinceStaff => vec![place.province_id],
        _ => vec![],
    };
    let signed_in = |role| (role, app.signed_in(role, producer(role), areas(role)));
    Role::ALL.into_iter().map(signed_in).collect()
}

#[test]
fn every_page_answers_every_role_as_the_matrix_says() {
    let app = TestApp::start();
    for (role, mut person) in everybody(&app) {
        for (path, permission) in PAGES {
            let status = person.get(path).status;
            match holds(permission, role) {
                true => assert!(matches!(status, 200 | 303), "{role:?} {path}: {status}"),
                false => assert_eq!(status, 404, "{role:?} {path}"),
            }
        }
        for (path, permission) in FORMS {
            let status = person.post(path, &[]).status;
            match holds(permission, role) {
                true => assert!(
                    matches!(status, 200 | 303 | 404 | 422),
                    "{role:?} {path}: {status}"
                ),
                false => assert_eq!(status, 404, "{role:?} POST {path}"),
            }
        }
    }
}

#[test]
fn nobody_gets_in_without_signing_in() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    for (path, _) in PAGES.iter().filter(|(path, _)| *path != "/") {
        let answer = visitor.get(path);
        answer.is(303);
        assert!(answer.location.starts_with("/sign-in?back="), "{path}");
    }
    for (path, _) in FORMS {
        visitor
            .post(path, &[("title", "kept")])
            .is(401)
            .shows("kept");
    }
}
