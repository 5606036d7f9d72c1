//! A table belongs to a room; that room and those above it may name it, those below may not.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{places, room_of};
use super::tokens::{Token, tokens_of_program};
use super::{SourceFile, files, none, one};

const SCHEMA: &str = "src/db/schema/of_";

/// Each table with the room that it belongs to.
fn owners(sources: &[SourceFile]) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for source in sources {
        let Some(room) = source.path.strip_prefix(SCHEMA) else {
            continue;
        };
        let room = room.trim_end_matches(".rs");
        let all = tokens_of_program(&source.text);
        for five in all.windows(5) {
            if let [
                (Token::Word(word), _),
                (Token::Mark('!'), _),
                (Token::Mark('{'), _),
                (Token::Word(table), _),
                (Token::Mark('('), _),
            ] = five
                && word == "table"
            {
                owners.insert(table.clone(), room.to_owned());
            }
        }
    }
    owners
}

/// The words of a statement in a text that stand where a table stands.
fn in_statement(text: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let pairs: Vec<(&str, &str)> = words.windows(2).map(|two| (two[0], two[1])).collect();
    let named = pairs.into_iter();
    named.filter_map(|(before, table)| {
        let leads = ["FROM", "JOIN", "INTO", "UPDATE"].contains(&before);
        leads.then_some(table)
    })
}

/// The tables that a program names: as `schema` has them, and in statements of its own.
fn named(text: &str) -> BTreeSet<String> {
    let all = tokens_of_program(text);
    let mut named = BTreeSet::new();
    for (at, (token, _)) in all.iter().enumerate() {
        match token {
            Token::Text(statement) => named.extend(in_statement(statement).map(str::to_owned)),
            Token::Word(word) if word == "schema" => {
                let behind = all[at + 1..].iter().map(|(token, _)| token);
                let list = behind.take_while(|token| match token {
                    Token::Word(_) => true,
                    Token::Mark(mark) => [':', '{', '}', ','].contains(mark),
                    Token::Text(_) => false,
                });
                named.extend(list.filter_map(|token| match token {
                    Token::Word(word) => Some(word.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    named
}

/// Which room names which table of a room above it.
fn from_below(lib: &str, sources: &[SourceFile]) -> BTreeSet<(String, String)> {
    let (places, owners) = (places(lib), owners(sources));
    let mut found = BTreeSet::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.starts_with("src/db/schema"))
    {
        let room = room_of(&source.path);
        for table in named(&source.text) {
            let owner = owners.get(&table).and_then(|owner| places.get(owner));
            if let (Some(owner), Some(own)) = (owner, places.get(room))
                && own < owner
            {
                found.insert((room.to_owned(), table));
            }
        }
    }
    found
}

#[test]
fn rooms_name_only_tables_of_rooms_above_them() {
    let sources = files("src", &[".rs"]);
    let lib = sources
        .iter()
        .find(|source| source.path == "src/lib.rs")
        .unwrap();
    let found = from_below(&lib.text, &sources);
    let complaints = found
        .iter()
        .map(|(room, table)| format!("{room} names {table}"));
    none(&complaints.collect::<Vec<_>>());
}

#[test]
fn every_table_belongs_to_a_room() {
    let sources = files("src", &[".rs"]);
    let lib = sources
        .iter()
        .find(|source| source.path == "src/lib.rs")
        .unwrap();
    let (owners, places) = (owners(&sources), places(&lib.text));
    assert!(owners.len() > 30, "{owners:?}");
    let homeless = owners
        .iter()
        .filter(|(_, room)| !places.contains_key(*room));
    none(
        &homeless
            .map(|(table, room)| format!("{table}: no room {room}"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn a_table_of_a_higher_room_is_found() {
    let lib = "pub mod cellar;\npub mod hall;\n";
    let of = |text: &str| {
        let table = "diesel::table! { barrels (id) { id -> BigInt, } }";
        let sources = [
            SourceFile::new("src/db/schema/of_hall.rs", table),
            SourceFile::new("src/cellar/stairs.rs", text),
        ];
        let found = from_below(lib, &sources).into_iter();
        found
            .map(|(room, table)| format!("{room} {table}"))
            .collect::<Vec<_>>()
    };
    one(
        &of("use crate::db::schema::{barrels, walls};"),
        "cellar barrels",
    );
    one(
        &of("fn f() { crate::db::schema::barrels::table; }"),
        "cellar barrels",
    );
    one(
        &of("const S: &str = \"SELECT 1 FROM barrels d\";"),
        "cellar barrels",
    );
    none(&of("// FROM barrels\nfn barrels() {}"));
    none(&of(
        "#[cfg(test)]\nmod tests { use crate::db::schema::barrels; }",
    ));
}
