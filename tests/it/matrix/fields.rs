//! Every field that names a place, a producer, a listing or an account, with those of others in it.
//!
//! The routes' own cases ask for the addresses of others; here the address is one's own and only the
//! field leads elsewhere. Whoever reads a new field says here what it names.

use std::collections::BTreeSet;

use lensan::accounts::{MATRIX, Role};

use super::estate::DISTANCES;
use super::routes::{GOODS, RouteVisibility};
use super::{Walk, cases, filled};
use crate::architecture;
use crate::support::app::Answer;
use crate::support::tables::same;

/// A form whose fields are one's own, but for one.
struct FieldCase {
    address: &'static str,
    who: &'static str,
    field: &'static str,
    /// What it holds, with the name of the thing in braces.
    value: &'static str,
    seen: RouteVisibility,
    others: &'static [(&'static str, &'static str)],
    answer: u16,
    /// What is answered where the thing is not in sight; nothing is kept then.
    kept_out: u16,
    /// The one role of those permitted that the form is for.
    only: Option<Role>,
    /// Sent once, about what lies farthest: then one's own is out of sight itself.
    once: bool,
}

const fn field(
    address: &'static str,
    who: &'static str,
    field: &'static str,
    value: &'static str,
    seen: RouteVisibility,
) -> FieldCase {
    FieldCase {
        address,
        who,
        field,
        value,
        seen,
        others: &[],
        answer: 303,
        kept_out: 422,
        only: None,
        once: false,
    }
}

impl FieldCase {
    const fn with(self, others: &'static [(&'static str, &'static str)]) -> Self {
        Self { others, ..self }
    }

    const fn answers(self, answer: u16, kept_out: u16) -> Self {
        Self {
            answer,
            kept_out,
            ..self
        }
    }

    const fn only(self, role: Role) -> Self {
        Self {
            only: Some(role),
            ..self
        }
    }

    const fn once(self) -> Self {
        Self { once: true, ..self }
    }

    fn is_for(&self, role: Role) -> bool {
        let found = MATRIX.iter().find(|(name, _)| *name == self.who);
        found.unwrap().1.contains(&role) && self.only.is_none_or(|only| only == role)
    }

    /// As a browser sends it: all that is one's own, and this one thing at the distance.
    fn request(&self, walk: &mut Walk, distance: usize) -> Answer {
        let things = &walk.estate.things;
        let others = self.others.iter();
        let others = others.map(|(name, value)| ((*name).to_owned(), filled(value, &things[0])));
        let mut fields: Vec<(String, String)> = others.collect();
        let named = filled(self.value, &things[distance]);
        fields.push((self.field.to_owned(), named));
        fields.push(("_token".to_owned(), walk.token.clone()));
        let address = filled(self.address, &things[0]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        walk.person.post_raw(&address, &fields)
    }
}

use RouteVisibility::{Account, Always, Household, Place};

/// What puts one's own out of sight comes last.
const FIELDS: &[FieldCase] = &[
    field(
        "/producers",
        "RegisterProducers",
        "commune",
        "{commune}",
        Place,
    )
    .with(&[
        ("uuid", "{fresh}"),
        ("kind", "household"),
        ("name", "Hộ mới"),
        ("consents", "programme"),
        ("given_via", "officer"),
    ]),
    field("/courses", "KeepCourses", "commune", "{commune}", Place).with(&[
        ("uuid", "{fresh}"),
        ("topic", "Bán hàng trên sàn"),
        ("held_on", "2026-11-02"),
        ("place", "Nhà văn hóa"),
        ("agency", "Trung tâm"),
    ]),
    field(
        "/courses/{course}/attendees",
        "KeepCourses",
        "producer",
        "{household}",
        Household,
    )
    .answers(303, 303),
    field(
        "/courses/{course}/attendees",
        "KeepCourses",
        "numbers",
        "{number}",
        Household,
    )
    .answers(200, 200),
    // Goods come from where they grow; whose they are is the listing's own case.
    field("/listings", "KeepListings", "origin", "{commune}", Always).with(GOODS),
    field(
        "/transactions",
        "RecordTransactions",
        "listing",
        "{listing}",
        Household,
    )
    .with(&[
        ("uuid", "{fresh}"),
        ("quantity", "1"),
        ("amount", "120.000"),
        ("sold_on", "2026-11-02"),
        ("channel", "zalo"),
    ])
    .answers(303, 404),
    field(
        "/producers/{cooperative}/members/end",
        "KeepMembers",
        "number",
        "{number}",
        Account,
    )
    .with(&[("on", "2026-11-02")])
    .answers(303, 303),
    field(
        "/producers/verification",
        "RegisterProducers",
        "producer",
        "{household}",
        Household,
    )
    .answers(303, 303),
    field(
        "/producers/{household}/leave",
        "EditProducers",
        "cooperative",
        "{cooperative}",
        Household,
    )
    .only(Role::Household)
    .answers(303, 303),
    // Who is not in sight is asked first, and the answer tells nothing about the number.
    field(
        "/producers/{cooperative}/members",
        "KeepMembers",
        "number",
        "{number}",
        Always,
    )
    .with(&[("on", "2026-11-02")]),
    // People move, also out of the sight of whoever notes it: both histories tell who did.
    field(
        "/producers/{cooperative}/place",
        "PlaceProducers",
        "commune",
        "{commune}",
        Always,
    )
    .with(&[("kind", "mistake"), ("reason", "ghi nhầm xã")])
    .once(),
];

impl Walk {
    fn sends_the_fields_of_others(&mut self) {
        let role = self.estate.role;
        for case in FIELDS.iter().filter(|case| case.is_for(role)) {
            let farthest = DISTANCES.len() - 1;
            for (distance, whose) in DISTANCES.iter().enumerate() {
                if case.once && distance != farthest {
                    continue;
                }
                let may = case.seen.by(role, distance);
                let before = self.tables();
                let answer = case.request(self, distance);
                let status = if may { case.answer } else { case.kept_out };
                let told = format!(
                    "{role:?} {} {}={}, {whose}",
                    case.address, case.field, case.value
                );
                let body = answer.body.split("<main").nth(1).unwrap_or_default();
                let body: String = body.chars().take(900).collect();
                assert_eq!(answer.status, status, "{told}\n{body}");
                if !may {
                    same(&before, &self.tables(), &told);
                }
            }
        }
    }
}

fn walks(role: Role) {
    Walk::of(role).sends_the_fields_of_others();
}

#[test]
fn a_cooperative_officer_names_what_is_of_others() {
    walks(Role::CooperativeOfficer);
}

#[test]
fn a_household_names_what_is_of_others() {
    walks(Role::Household);
}

#[test]
fn a_digital_team_names_what_is_of_others() {
    walks(Role::DigitalTeam);
}

#[test]
fn district_staff_name_what_is_of_others() {
    walks(Role::DistrictStaff);
}

#[test]
fn province_staff_name_what_is_of_others() {
    walks(Role::ProvinceStaff);
}

#[test]
fn an_administrator_names_what_is_of_others() {
    walks(Role::Administrator);
}

/// Fields that name nothing that could be another's.
const NAME_NOTHING: &[&str] = &[
    "_token",
    "agency",
    "all",
    "amount",
    "answer",
    "back",
    "basis",
    "boundaries",
    "category",
    "channel",
    "code",
    "consents",
    "current_password",
    "dated",
    "decision",
    "description",
    "do",
    "email",
    "find",
    "format",
    "from",
    "given_via",
    "hamlet",
    "held_on",
    "kind",
    // Up to which of one's own notices: another's number changes nothing of another's.
    "last",
    "list",
    "login",
    // Yes or no: which cooperative is said by who signed in.
    "member",
    "moved_on",
    "name",
    "new_password",
    "note",
    "of_hamlet",
    "on",
    "open_account",
    "order_code",
    "page",
    "password",
    "phone",
    "price",
    "purpose",
    "quantity",
    "reason",
    "recipients",
    "representative",
    "resume",
    "resume_owner",
    "role",
    "season",
    "seen",
    "sold_on",
    "step",
    "title",
    "topic",
    "units",
    "uuid",
    "where",
];

/// Fields of the administrator alone, who sees everybody's.
const OF_THE_ADMINISTRATOR: &[&str] = &["areas", "id"];

/// What the field of a place is read together with: one answer, checked as one place.
const OF_A_PLACE: &[&str] = &["commune_name", "old_commune", "origin_name"];

/// Fields that name something, with the test that asks with those of others.
const TESTED_ELSEWHERE: &[(&str, &str)] = &[
    (
        "invitation",
        "staff_of_its_district_answer_for_a_household_and_others_do_not",
    ),
    ("place", "what_is_ended_or_not_allowed_any_more_is_not_sent"),
    ("session", "a_person_sees_and_ends_sessions_elsewhere"),
    ("tick", "district_staff_see_who_may_be_theirs"),
];

/// Whoever reads a field says whether it names something, and where others' things are tried in it.
#[test]
fn every_field_is_known() {
    let mut read = BTreeSet::new();
    let mut tests = String::new();
    for text in architecture::texts("src") {
        read.extend(names_read(&text));
    }
    for text in architecture::texts("tests/it") {
        tests.push_str(&text);
    }
    let cases = cases().flat_map(|case| case.fields.iter().map(|(name, _)| *name));
    let mut known: BTreeSet<&str> = cases.chain(FIELDS.iter().map(|case| case.field)).collect();
    for list in [NAME_NOTHING, OF_THE_ADMINISTRATOR, OF_A_PLACE] {
        known.extend(list);
    }
    for (name, test) in TESTED_ELSEWHERE {
        assert!(tests.contains(&format!("fn {test}()")), "no test {test}");
        known.insert(name);
    }
    let unknown: Vec<&String> = read
        .iter()
        .filter(|name| !known.contains(name.as_str()))
        .collect();
    assert!(unknown.is_empty(), "fields that nobody tries: {unknown:?}");
    assert!(read.len() > 60, "{read:?}");
}

/// `fields.get("…")` and its like.
fn names_read(text: &str) -> Vec<String> {
    let names = text.split("fields").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().strip_prefix('.')?;
        let (reading, rest) = rest.split_once('(')?;
        if !["get", "has", "raw", "all"].contains(&reading) {
            return None;
        }
        let name = rest.trim_start().strip_prefix('"')?;
        Some(name.split_once('"')?.0.to_owned())
    });
    names.collect()
}

#[test]
fn a_field_that_is_read_is_found() {
    let text = "let a = fields.get(\"commune\"); fields\n    .all(\n  \"tick\")";
    assert_eq!(names_read(text), ["commune", "tick"]);
}
