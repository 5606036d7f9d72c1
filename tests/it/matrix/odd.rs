//! What no page of ours asks for, at every address, as several people: odd queries, paths, headers
//! and methods, drawn with a seed. Nothing of it is our fault, and every refusal is a page of ours.

use std::io::Read;

use flate2::read::GzDecoder;
use lensan::accounts::Role;

use super::estate::Estate;
use super::routes::RouteCase;
use super::{cases, filled};
use crate::support::app::{Answer, Visitor};

const NAMES: &[&str] = &[
    "q",
    "after",
    "page",
    "kind",
    "status",
    "commune",
    "hamlet",
    "on",
    "back",
    "to",
    "size",
    "contrast",
    "province",
    "district",
    "period",
    "boundaries",
    "measure",
    "month",
    "year",
    "course",
    "listing",
    "producer",
    "near",
    "code",
    "number",
    "dated",
    "format",
    "range",
    "by",
    "from",
    "until",
    "part",
    "step",
    "before",
    "scale",
    "sort",
    "unit",
    "compare",
    "against",
    "x",
    "",
];

const VALUES: &[&str] = &[
    "",
    "%00",
    "/%00",
    "%FF%FE",
    "%",
    "%zz",
    "%0d%0aset-cookie:%20a=b",
    "/%0d%0ax:%20y",
    "-1",
    "0",
    "9223372036854775808",
    "-9223372036854775809",
    "1e309",
    "NaN",
    "2026-13-45",
    "0000-00-00",
    "-262144-01-01",
    "262142-12-31",
    "%2B99999-12-31",
    "9999-12-31",
    "2026-11",
    "9999-12",
    "0000-01",
    "99999999",
    "2147483648",
    "-2147483648",
    "%F0%9F%8C%BE",
    "%C4%90%E1%BA%AFk%20L%E1%BA%AFk",
    "e%CC%81%CC%81%CC%81",
    "%3Cscript%3E",
    "%27;--",
    "%25%25",
    "_%25",
    "..%2f..%2fetc",
    "//evil.example",
    "%E2%80%8E",
    "00000000-0000-0000-0000-000000000000",
    "2026-q9",
    "2026-00",
    "2026-h3",
    "s2026-13",
    "a,b,c",
    "yes",
];

const COOKIES: &[&[u8]] = &[
    b"donvi",
    b"=66",
    b"giam=50%; tyle=%db%",
    b"tinh=\xd0\xe3k L\xe3k",
    b"lensan_session=\xff; lensan_form=%00",
    b"lensan_language=xx; lensan_size=-1; lensan_contrast=%ff",
    b"lensan_notice=good|web.home",
    b"lensan_notice=|||\xff",
    b";;;=;=;",
    b"{\"a\":[1,2]}",
];

const ENCODINGS: &[&[u8]] = &[
    b"identity;q=0",
    b"br;q=1, identity;q=0",
    b"*;q=0",
    b"gzip;q=x",
    b"\xff",
    b",,,",
    b"gzip",
    b"",
];

const TAGS: &[&[u8]] = &[b"*", b"\"", b"W/\"\xff\"", b"\"a\", \"b", b"", b"a"];

/// Draws the same each time.
struct SeededRng(u64);

impl SeededRng {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Each of its own parameters may be told otherwise, and others come along.
    fn address(&mut self, address: &str) -> String {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
        if self.below(3) == 0 {
            pairs.clear();
        }
        for _ in 0..self.below(4) {
            pairs.push(format!("{}={}", self.of(NAMES), self.of(VALUES)));
        }
        if self.below(20) == 0 {
            pairs.push(format!("q={}", "%C4%91".repeat(1500)));
        }
        format!("{}?{}", self.path(path), pairs.join("&"))
    }

    fn path(&mut self, path: &str) -> String {
        let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        if parts.len() > 2 && self.below(3) == 0 {
            let at = 2 + self.below(parts.len() - 2);
            parts[at] = self.of(VALUES).to_owned();
        }
        parts.join("/")
    }

    fn headers(&mut self) -> Vec<(&'static str, &'static [u8])> {
        let mut all: Vec<(&'static str, &'static [u8])> = Vec::new();
        for (name, values) in [
            ("cookie", COOKIES),
            ("accept-encoding", ENCODINGS),
            ("if-none-match", TAGS),
            ("x-forwarded-for", ENCODINGS),
            ("accept-language", ENCODINGS),
            ("range", TAGS),
            ("origin", TAGS),
        ] {
            if self.below(4) == 0 {
                all.push((name, self.of(values)));
            }
        }
        all
    }
}

fn unpacked(answer: &Answer) -> String {
    let mut text = String::new();
    match answer.headers.get("content-encoding").map(String::as_str) {
        Some("gzip") => GzDecoder::new(&answer.bytes[..])
            .read_to_string(&mut text)
            .unwrap(),
        _ => return answer.body.clone(),
    };
    text
}

/// A refusal is one of our pages, and tells its cause in no library's words.
fn complaint(answer: &Answer) -> Option<String> {
    let kind = answer
        .headers
        .get("content-type")
        .map_or("", String::as_str);
    let text = unpacked(answer);
    let page = kind.starts_with("text/html") && text.contains("</html>");
    // Published data are for programs, and so are their refusals.
    let data = kind == "application/json" && text.starts_with("{\"error\":");
    let empty = answer.bytes.is_empty();
    match answer.status {
        500.. => Some(format!("{}", answer.status)),
        400.. if !page && !data => Some(format!("{} {kind} {text}", answer.status)),
        200 if empty => Some("nothing".to_owned()),
        _ => None,
    }
}

fn asks(
    person: &mut Visitor,
    case: &RouteCase,
    estate: &Estate,
    draw: &mut SeededRng,
    times: usize,
) -> Vec<String> {
    let whole = filled(case.address, &estate.things[0]);
    let ask = |_| {
        let (address, headers) = (draw.address(&whole), draw.headers());
        let answer = person.get_with(&address, &headers);
        let complaint = complaint(&answer)?;
        let headers: Vec<String> = headers
            .iter()
            .map(|(n, v)| format!("{n}: {}", String::from_utf8_lossy(v)))
            .collect();
        Some(format!("{address} {headers:?}: {complaint}"))
    };
    (0..times).filter_map(ask).collect()
}

fn walks(role: Role, seed: u64, times: usize) {
    let estate = Estate::of(role);
    let mut person = estate.person();
    let mut draw = SeededRng(seed);
    let mut wrong = Vec::new();
    for case in cases().filter(|case| case.method == "GET") {
        wrong.extend(asks(&mut person, case, &estate, &mut draw, times));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_administrator_asks_oddly() {
    walks(Role::Administrator, 7, 6);
}

#[test]
fn province_staff_ask_oddly() {
    walks(Role::ProvinceStaff, 11, 4);
}

#[test]
fn a_cooperative_officer_asks_oddly() {
    walks(Role::CooperativeOfficer, 13, 4);
}

#[test]
fn a_household_asks_oddly() {
    walks(Role::Household, 17, 4);
}

#[test]
fn a_stranger_asks_oddly_and_by_other_methods() {
    let estate = Estate::of(Role::Household);
    let mut stranger = estate.app.visitor();
    let mut draw = SeededRng(23);
    let mut wrong = Vec::new();
    for case in cases() {
        wrong.extend(asks(&mut stranger, case, &estate, &mut draw, 4));
        let address = filled(case.address, &estate.things[0]);
        for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
            let answer = stranger.ask(method, &address);
            wrong.extend(complaint(&answer).map(|why| format!("{method} {address}: {why}")));
            assert!(
                answer.status >= 400,
                "{method} {address}: {}",
                answer.status
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
