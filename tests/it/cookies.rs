//! Cookies under TLS: nobody but this host can have set them, and no plain connection carries them.

use lensan::accounts::Role;
use lensan::web::SiteOptions;

use crate::support::app::{Answer, PASSWORD, TestApp};

fn under_tls() -> TestApp {
    TestApp::with(SiteOptions {
        secure: true,
        ..SiteOptions::default()
    })
}

/// What the prefix asks for (RFC 6265bis, 4.1.3.2); a browser throws away one that lacks any.
#[track_caller]
fn is_of_this_host_alone(cookie: &str) {
    let mut parts = cookie.split("; ");
    let pair = parts.next().unwrap();
    assert!(pair.starts_with("__Host-lensan_"), "{cookie}");
    let attributes: Vec<&str> = parts.collect();
    for needed in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(&needed), "{needed}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

fn names(answer: &Answer) -> Vec<&str> {
    let pairs = answer.cookies.iter();
    pairs
        .map(|cookie| cookie.split('=').next().unwrap())
        .collect()
}

#[test]
fn under_tls_every_cookie_is_of_this_host_alone() {
    let app = under_tls();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut visitor = app.visitor();
    let page = visitor.get("/sign-in");
    assert_eq!(names(&page), ["__Host-lensan_form"]);
    let fields = [("login", phone.as_str()), ("password", PASSWORD)];
    let signed_in = visitor.post("/sign-in", &fields);
    assert!(
        names(&signed_in).contains(&"__Host-lensan_session"),
        "{:?}",
        signed_in.cookies
    );
    let mut answers = vec![page, signed_in];
    for path in [
        "/language?to=en",
        "/display?size=2&contrast=high",
        "/display?contrast=low",
    ] {
        answers.push(visitor.get(path));
    }
    answers.push(visitor.post("/sign-out", &[]));
    for answer in &answers {
        assert!(!answer.cookies.is_empty());
        answer
            .cookies
            .iter()
            .for_each(|cookie| is_of_this_host_alone(cookie));
    }
}

/// A sibling of this host, or somebody on a plain connection, can set a cookie without the prefix.
#[test]
fn under_tls_a_cookie_without_the_prefix_is_nobodys() {
    let app = under_tls();
    let mut person = app.administrator();
    person.get("/producers").is(200);
    let token = person.cookie("__Host-lensan_session").unwrap().to_owned();
    let mut other = app.visitor();
    other.set_cookie("lensan_session", &token);
    other.get("/producers").is(303);
    other.set_cookie("__Host-lensan_session", &token);
    other.get("/producers").is(200);
}

/// A browser would not keep it: over plain HTTP nobody could sign in.
#[test]
fn without_tls_no_cookie_asks_for_it() {
    let app = TestApp::start();
    let page = app.visitor().get("/sign-in");
    assert_eq!(names(&page), ["lensan_form"]);
    assert!(!page.cookies[0].contains("Secure"), "{}", page.cookies[0]);
}
