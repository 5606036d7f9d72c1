//! Every form that can be kept is told in words before it is sent once more: what, to whom, with
//! every value. A new route fails here until it has its sentence.

use lensan::accounts::Role;

use super::estate::{DISTANCES, Estate};
use super::routes::{RouteCase, RouteVisibility};
use super::{cases, filled};
use crate::support::app::{Answer, Visitor};

/// Sends a form as one of our pages would, with the token of another day.
fn send_late(person: &mut Visitor, case: &RouteCase, estate: &Estate, distance: usize) -> Answer {
    let things = &estate.things[distance];
    let address = filled(case.address, things);
    let fields = case.fields.iter();
    let fields = fields.map(|(name, value)| (filled(name, things), filled(value, things)));
    let late = ("_token".to_owned(), "of another day".to_owned());
    let fields: Vec<(String, String)> = [late].into_iter().chain(fields).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post_from(&address, &fields, &[("sec-fetch-site", "same-origin")])
}

/// Multipart forms are not kept: their files have to be chosen again anyway. Nor is a form that needs
/// no token.
fn kept() -> impl Iterator<Item = &'static RouteCase> {
    let kept = |case: &&RouteCase| case.file.is_none() && case.stale == 409;
    cases().filter(|case| case.method == "POST").filter(kept)
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let parts = text.split(open).skip(1);
    parts.filter_map(|part| part.split(close).next()).collect()
}

/// What is wrong with the page that offers the form once more.
fn complaint(page: &Answer, case: &RouteCase) -> Option<String> {
    if page.status != 409 {
        return Some(format!("answered with {}", page.status));
    }
    let sentence = between(&page.body, "<h2>", "</h2>");
    if sentence.len() != 1 || sentence[0].contains("resubmission.") {
        return Some(format!("says not what will be done: {sentence:?}"));
    }
    let labels = between(&page.body, "<dt>", "</dt>");
    let values = between(&page.body, "<dd>", "</dd>");
    if values.iter().any(|value| value.is_empty()) || labels.len() != values.len() {
        return Some(format!("has empty values: {labels:?} {values:?}"));
    }
    let about = ["{uuid}", "{producer}"].map(|name| case.route.matches(name).count());
    let about = about.iter().sum::<usize>();
    let uuids = values
        .iter()
        .filter(|v| v.len() == 36 && v.matches('-').count() == 4);
    if labels.len() < about || uuids.count() > 0 {
        return Some(format!("does not name whom it is about: {values:?}"));
    }
    let raw = |label: &&&str| {
        label
            .chars()
            .all(|c| c.is_ascii_lowercase() || "_-".contains(c))
    };
    labels
        .iter()
        .find(raw)
        .map(|label| format!("shows a field without a label: {label}"))
}

#[test]
fn every_form_is_told_in_words_before_it_is_sent_again() {
    let mut wrong = Vec::new();
    for role in [Role::Administrator, Role::Household] {
        let estate = Estate::of(role);
        let mut person = estate.person();
        let may = |case: &&RouteCase| case.opens_to(role) && case.seen.by(role, 0);
        for case in kept().filter(may) {
            let page = send_late(&mut person, case, &estate, 0);
            if let Some(complaint) = complaint(&page, case) {
                wrong.push(format!("{role:?} {} {complaint}", case.address));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names are looked up for whoever asks.
#[test]
fn nobody_is_told_the_name_of_what_they_do_not_see() {
    let role = Role::Household;
    let estate = Estate::of(role);
    let mut person = estate.person();
    let mut wrong = Vec::new();
    let others = |case: &&RouteCase| case.opens_to(role) && case.route.contains("{uuid}");
    for case in kept().filter(others) {
        for (distance, away) in DISTANCES.iter().enumerate() {
            if case.seen == RouteVisibility::Always || case.seen.by(role, distance) {
                continue;
            }
            let page = send_late(&mut person, case, &estate, distance);
            if page.status != 404 {
                wrong.push(format!("{} {}: {}", case.address, away, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
