//! What no page of ours asks for: odd queries, paths, headers. The answer is a page of ours in the
//! reader's language, and never our fault.

use lensan::web::SiteOptions;

use crate::support::app::TestApp;

#[test]
fn a_query_that_cannot_be_read_is_told_in_the_readers_language() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    for address in [
        "/display?size=x",
        "/places?near=x",
        "/language",
        "/sign-in?back=1&back=2",
    ] {
        let answer = visitor.get(address);
        answer
            .is(400)
            .shows("Không đọc được yêu cầu")
            .hides("Query");
    }
    visitor.get("/language?to=en");
    visitor
        .get("/display?size=999")
        .is(400)
        .shows("lang=\"en\"");
}

#[test]
fn an_address_that_leads_back_breaks_no_header() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    for (back, location) in [
        ("/%00", "/"),
        ("/%0d%0aset-cookie:%20a=b", "/"),
        (
            "/listings?q=c%C3%A0%20ph%C3%AA",
            "/listings?q=c%C3%A0%20ph%C3%AA",
        ),
    ] {
        for address in ["/display?size=2&back=", "/language?to=vi&back="] {
            let answer = visitor.get(&format!("{address}{back}"));
            assert_eq!(answer.is(303).location, location, "{address}{back}");
        }
    }
}

/// PostgreSQL has no text with it, and an error of the database is no answer.
#[test]
fn a_character_that_no_text_holds_is_nobodys() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    admin.get("/producers/%00").is(404);
    admin.get("/accounts/a%00b/edit").is(404);
    for address in [
        "/producers?q=%00&commune=%00",
        "/listings?q=a%00",
        "/transactions/new?listing=%00",
    ] {
        let status = admin.get(address).status;
        assert!(status < 500, "{address}: {status}");
    }
    let fields = [
        ("listing", "\0"),
        ("quantity", "1\0"),
        ("order_code", "\0\0"),
    ];
    for path in [
        "/transactions",
        "/listings",
        "/producers",
        "/courses",
        "/accounts",
    ] {
        let status = admin.post(path, &fields).status;
        assert!(status < 500, "{path}: {status}");
    }
    admin.post("/forgot", &[("login", "a\0b")]).is(200);
}

#[test]
fn an_address_for_forms_only_is_a_page_that_says_so() {
    let app = TestApp::start();
    let answer = app.administrator().get("/sign-out");
    answer.is(405).shows("không mở được như vậy");
    assert_eq!(answer.headers["allow"], "POST");
}

#[test]
fn what_is_too_large_is_told_with_the_size_that_holds() {
    let app = TestApp::start();
    let huge = "a".repeat(200 * 1024);
    let mut visitor = app.visitor();
    visitor
        .post("/forgot", &[("login", &huge)])
        .is(413)
        .shows("nhiều nhất 128 KB");
    let mut admin = app.administrator();
    let file = vec![b'a'; 1100 * 1024];
    let path = "/reports/districts/regroup/file";
    let answer = admin.upload(path, &[], ("list", "a.csv", &file));
    answer.is(413).shows("nhiều nhất 1 MB");
}

/// Whoever refuses all that we have gets the page as it is.
#[test]
fn an_encoding_that_nobody_has_is_no_reason_to_refuse() {
    let app = TestApp::start();
    for query in ["identity;q=0", "br, identity;q=0", "*;q=0"] {
        let headers: [(&str, &[u8]); 1] = [("accept-encoding", query.as_bytes())];
        app.visitor()
            .get_with("/", &headers)
            .is(200)
            .shows("lensan");
    }
}

const EVERYWHERE: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Pages, refusals, redirects, files, words for machines: all carry the same list.
#[test]
fn every_answer_carries_the_headers_of_its_scheme() {
    for (secure, base_url) in [(false, "http://lensan.test"), (true, "https://lensan.test")] {
        let app = TestApp::with(SiteOptions {
            base_url: base_url.to_owned(),
            secure,
            ..SiteOptions::default()
        });
        let mut visitor = app.visitor();
        for path in [
            "/",
            "/sign-in",
            "/producers",
            "/nowhere",
            "/healthz",
            "/places?near=x",
        ] {
            let headers = visitor.get(path).headers;
            for (name, value) in EVERYWHERE {
                assert_eq!(
                    headers.get(name).map(String::as_str),
                    Some(value),
                    "{name} of {path}"
                );
            }
            assert!(headers["content-security-policy"].contains("frame-ancestors 'none'"));
            let only_https = headers.get("strict-transport-security");
            let expected = secure.then_some("max-age=31536000");
            assert_eq!(only_https.map(String::as_str), expected, "{path}");
        }
        // What anybody may keep, other sites may show.
        let style = visitor.get("/static/lensan.css").headers;
        assert_eq!(style["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(style.contains_key("strict-transport-security"), secure);
    }
}

/// Sites under one parent domain share their cookies, in whatever encoding they write.
#[test]
fn ones_own_cookie_is_found_whatever_stands_beside_it() {
    let app = TestApp::start();
    let mut person = app.administrator();
    let session = person.cookie("lensan_session").unwrap().to_owned();
    let own = format!("lensan_session={session}").into_bytes();
    person.forget_cookie("lensan_session");
    let others: [&[u8]; 9] = [
        b"donvi",
        b"=66",
        b"giam=50%; tyle=%db%",
        b"tinh=%D0%C5k+L%C5k",
        b"tinh=\xd0\xe3k L\xe3k",
        "tinh=\u{110}\u{1eaf}k L\u{1eaf}k".as_bytes(),
        b"cai_dat={\"co\":\"lon\",\"mau\":[1,2]}",
        b"lensan_session=\xff",
        b"lensan_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];
    for other in others {
        for pair in [[other, &own], [&own, other]] {
            let line = pair.join(&b"; "[..]);
            let headers: [(&str, &[u8]); 1] = [("cookie", &line)];
            let head = String::from_utf8_lossy(&line).into_owned();
            assert_eq!(person.get_with("/account", &headers).status, 200, "{head}");
        }
    }
}

/// A proxy may write the port of each connection, and a client whatever it likes.
#[test]
fn one_client_behind_a_proxy_counts_once() {
    let app = TestApp::with(SiteOptions {
        proxies: 1,
        ..SiteOptions::default()
    });
    let mut visitor = app.visitor();
    let token = visitor.token();
    let fields = [("_token", token.as_str()), ("login", "0987654321")];
    let mut refused = 0;
    for port in 40_000..40_125 {
        let client = format!("198.51.100.{}, [2001:db8::7]:{port}", port % 250);
        let headers = [("x-forwarded-for", client.as_str())];
        let answer = visitor.post_from("/forgot", &fields, &headers);
        refused += u32::from(answer.status == 429);
    }
    assert!(refused > 0, "each counted as another client");
}
