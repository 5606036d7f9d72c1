//! A room uses only what stands above it in src/lib.rs.

use std::collections::BTreeMap;

use super::tokens::{LocatedToken, Token, tokens};
use super::{SourceFile, files, none, one};

/// Files that put the house together and may use every room.
const COMPOSERS: [&str; 2] = ["src/lib.rs", "src/main.rs"];

/// Each room with its place.
pub fn places(lib: &str) -> BTreeMap<String, usize> {
    let words: Vec<Token> = tokens(lib).into_iter().map(|(token, _)| token).collect();
    let rooms = words.windows(3).filter_map(|three| match three {
        [Token::Word(word), Token::Word(room), Token::Mark(';')] if word == "mod" => Some(room),
        _ => None,
    });
    rooms.cloned().zip(0..).collect()
}

pub fn room_of(path: &str) -> &str {
    let inside = path.trim_start_matches("src/");
    inside.split(['/', '.']).next().unwrap()
}

/// What stands behind `crate::`: `a`, or every first name of `{a::b, c}`.
fn names(behind: &[LocatedToken]) -> Vec<&LocatedToken> {
    if behind
        .first()
        .is_some_and(|(token, _)| *token != Token::Mark('{'))
    {
        return behind.iter().take(1).collect();
    }
    let (mut depth, mut first) = (0, false);
    let mut found = Vec::new();
    for placed in behind {
        match placed.0 {
            Token::Mark('{') => (depth, first) = (depth + 1, depth == 0),
            Token::Mark('}') => depth -= 1,
            Token::Mark(',') => first = depth == 1,
            Token::Word(_) if depth == 1 && first => {
                found.push(placed);
                first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// The names used through `crate::`, with their lines.
fn uses(text: &str) -> Vec<(String, usize)> {
    let all = tokens(text);
    let behind_crate = all.windows(3).enumerate().filter_map(|(at, three)| {
        let [
            (Token::Word(word), _),
            (Token::Mark(':'), _),
            (Token::Mark(':'), _),
        ] = three
        else {
            return None;
        };
        (word == "crate").then(|| &all[at + 3..])
    });
    let names = behind_crate.flat_map(names);
    names
        .filter_map(|(token, line)| match token {
            Token::Word(word) => Some((word.clone(), *line)),
            _ => None,
        })
        .collect()
}

/// Macros stand at the root of the crate whichever room writes them.
fn macros(sources: &[SourceFile]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for source in sources {
        let words: Vec<Token> = tokens(&source.text).into_iter().map(|(t, _)| t).collect();
        for three in words.windows(3) {
            if let [Token::Word(word), Token::Mark('!'), Token::Word(name)] = three
                && word == "macro_rules"
            {
                found.insert(name.clone(), room_of(&source.path).to_owned());
            }
        }
    }
    found
}

fn complaints(lib: &str, sources: &[SourceFile]) -> Vec<String> {
    let (places, macros) = (places(lib), macros(sources));
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|s| !COMPOSERS.contains(&s.path.as_str()))
    {
        let path = &source.path;
        let Some(own) = places.get(room_of(path)) else {
            found.push(format!("{path}: its room is not in src/lib.rs"));
            continue;
        };
        for (name, line) in uses(&source.text) {
            let room = macros.get(&name).unwrap_or(&name);
            match places.get(room) {
                None => found.push(format!("{path}:{line}: no room is called {name}")),
                Some(place) if place > own => {
                    found.push(format!("{path}:{line}: uses {name}, which stands below"));
                }
                Some(_) => {}
            }
        }
    }
    found
}

fn leads_on(from: &[LocatedToken]) -> bool {
    matches!(from.get(1), Some((Token::Mark(':'), _)))
}

/// `super` reaches as far as the room and no further; out of it leads `crate::`, which is checked.
fn leaves(source: &SourceFile) -> Vec<String> {
    let inside = source
        .path
        .trim_start_matches("src/")
        .trim_end_matches(".rs");
    let folders = inside.trim_end_matches("/mod").split('/').count();
    let (mut opened, mut depth, mut row) = (Vec::new(), 0, 0);
    let all = tokens(&source.text);
    let mut found = Vec::new();
    for (at, (token, line)) in all.iter().enumerate() {
        match token {
            Token::Mark('{') => {
                depth += 1;
                if at > 1 && all[at - 2].0 == Token::Word("mod".to_owned()) {
                    opened.push(depth);
                }
            }
            Token::Mark('}') => {
                opened.retain(|&mark| mark != depth);
                depth -= 1;
            }
            // `pub(super)` leads nowhere.
            Token::Word(word) if word == "super" && leads_on(&all[at..]) => {
                row += 1;
                if row == folders + opened.len() {
                    found.push(format!(
                        "{}:{line}: super leads out of the room",
                        source.path
                    ));
                }
                continue;
            }
            Token::Mark(':') => continue,
            _ => {}
        }
        row = 0;
    }
    found
}

#[test]
fn rooms_use_only_what_stands_above_them() {
    let sources = files("src", &[".rs"]);
    let lib = sources.iter().find(|s| s.path == "src/lib.rs").unwrap();
    none(&complaints(&lib.text, &sources));
}

#[test]
fn nobody_climbs_out_of_a_room() {
    let all: Vec<String> = files("src", &[".rs"]).iter().flat_map(leaves).collect();
    none(&all);
}

const HOUSE: &str = "pub mod cellar;\n// pub mod shed;\n/// Doc.\npub mod hall;\n";

fn of_cellar(text: &str) -> Vec<String> {
    complaints(HOUSE, &[SourceFile::new("src/cellar/stairs.rs", text)])
}

#[test]
fn a_use_from_below_is_found() {
    one(
        &of_cellar("use std::fmt;\nuse crate::hall::Door;"),
        "stairs.rs:2",
    );
    one(
        &of_cellar("use crate::{\n cellar::{wine, hall},\n hall::{Door, cellar},\n};"),
        "stairs.rs:3",
    );
    one(&of_cellar("fn f() { crate::hall::open(); }"), "hall");
    none(&of_cellar(
        "use crate::cellar::hall; // crate::hall\n//! [`crate::hall`]",
    ));
}

#[test]
fn unknown_rooms_are_found() {
    one(&of_cellar("use crate::shed;"), "no room is called shed");
    one(
        &complaints(HOUSE, &[SourceFile::new("src/shed.rs", "")]),
        "not in src/lib.rs",
    );
}

#[test]
fn macros_belong_to_the_room_that_writes_them() {
    let hall = SourceFile::new("src/hall.rs", "macro_rules! knock { () => {} }");
    let cellar = SourceFile::new("src/cellar.rs", "crate::knock!();");
    one(&complaints(HOUSE, &[hall, cellar]), "uses knock");
}

#[test]
fn a_super_too_many_is_found() {
    let at = |path: &str, text: &str| leaves(&SourceFile::new(path, text));
    one(
        &at("src/hall/mod.rs", "use super::cellar;"),
        "hall/mod.rs:1",
    );
    one(
        &at("src/hall/door/mod.rs", "use super::super::cellar;"),
        "out of the room",
    );
    one(
        &at("src/hall.rs", "mod t { use super::super::cellar; }"),
        "out of the room",
    );
    none(&at("src/hall/mod.rs", "pub(super) fn knock() {}"));
    none(&at(
        "src/hall/door.rs",
        "use super::wall;\nmod t { use super::super::wall; }",
    ));
}
