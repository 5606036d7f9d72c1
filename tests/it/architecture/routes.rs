//! The addresses as the rooms declare them: what `tests/it/matrix` walks must be all of them.

use std::collections::BTreeSet;

use super::tokens::{LocatedToken, Token, tokens_of_program};
use super::{SourceFile, files, none, one};

/// A method and an address: `("GET", "/listings/{uuid}")`.
pub type Route = (String, String);

/// What the sources declare, and what in them this reader cannot follow.
#[derive(Debug, Default)]
struct DeclaredRoutes {
    routes: BTreeSet<Route>,
    complaints: Vec<String>,
}

/// Every route of the program.
pub fn declared() -> BTreeSet<Route> {
    let mut all = DeclaredRoutes::default();
    for source in files("src", &[".rs"]) {
        read(&source, &mut all);
    }
    none(&all.complaints);
    all.routes
}

/// `resource("/address").route(get().to(…)).route(post().to(…))`. An address that is put together,
/// or a route that comes about in another way, would be walked by nobody: that is a complaint.
fn read(source: &SourceFile, all: &mut DeclaredRoutes) {
    let tokens = tokens_of_program(&source.text);
    let mut address: Option<String> = None;
    for at in 0..tokens.len() {
        let Token::Word(word) = &tokens[at].0 else {
            continue;
        };
        let inside = tokens.get(at + 1..).unwrap_or_default();
        let Some((Token::Mark('('), _)) = inside.first() else {
            continue;
        };
        let complaint = |why: &str| format!("{}:{}: {why}", source.path, tokens[at].1);
        match (word.as_str(), &inside[1..]) {
            ("resource", [(Token::Text(text), _), (Token::Mark(')'), _), ..]) => {
                address = Some(text.clone());
            }
            ("resource", _) => all
                .complaints
                .push(complaint("an address must be spelled out")),
            ("route", inside) => match (method(inside), &address) {
                (Some(method), Some(address)) => {
                    all.routes.insert((method.to_owned(), address.clone()));
                }
                _ => all
                    .complaints
                    .push(complaint("a route that cannot be followed")),
            },
            ("scope", [(Token::Text(_), _), ..]) => {
                all.complaints.push(complaint("an address within a scope"));
            }
            _ => {}
        }
    }
}

/// `get()` or `web::get()`.
fn method(inside: &[LocatedToken]) -> Option<&'static str> {
    let marks = |token: &&LocatedToken| matches!(&token.0, Token::Word(word) if word == "web");
    let skip = inside.first().filter(marks).map_or(0, |_| 3);
    match inside.get(skip..skip + 2)? {
        [(Token::Word(word), _), (Token::Mark('('), _)] => match word.as_str() {
            "get" => Some("GET"),
            "post" => Some("POST"),
            _ => None,
        },
        _ => None,
    }
}

fn sample(text: &str) -> DeclaredRoutes {
    let mut all = DeclaredRoutes::default();
    read(&SourceFile::new("src/a/handlers.rs", text), &mut all);
    all
}

#[test]
fn a_route_is_found_however_it_is_broken_into_lines() {
    let found = sample(
        "config.service(web::resource(\"/a\").route(web::get().to(a)))
         .service(
             resource(\"/a/{uuid}\")
                 // A comment between.
                 .route(get().to(b::show))
                 .route(post().to(b::save)),
         )",
    );
    let route = |method: &str, address: &str| (method.to_owned(), address.to_owned());
    let all = [
        route("GET", "/a"),
        route("GET", "/a/{uuid}"),
        route("POST", "/a/{uuid}"),
    ];
    assert_eq!(found.routes, all.into());
    none(&found.complaints);
}

#[test]
fn what_the_reader_cannot_follow_is_a_complaint() {
    one(
        &sample("resource(HERE)").complaints,
        "an address must be spelled out",
    );
    for text in [
        "config.route(\"/a\", get().to(a))",
        "resource(\"/a\").route(put().to(a))",
    ] {
        one(&sample(text).complaints, "cannot be followed");
    }
    one(&sample("web::scope(\"/a\")").complaints, "within a scope");
}
