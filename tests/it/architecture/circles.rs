//! No file of a room needs another that needs it, and the parts of a room that has an order use only
//! what stands above them.

use std::collections::BTreeMap;

use super::modules::{ModulePath, ModuleUse, Modules, module};
use super::tokens::{Token, tokens};
use super::{SourceFile, files, none, one};

fn sources() -> Vec<SourceFile> {
    let mut sources = files("src", &[".rs"]);
    sources.retain(|source| !["src/lib.rs", "src/main.rs"].contains(&source.path.as_str()));
    sources
}

/// Files that are left when nobody goes who needs none of those left.
fn circles(sources: &[SourceFile]) -> Vec<String> {
    let mut uses: Vec<ModuleUse> = Modules::of(sources).uses().into_iter().collect();
    loop {
        let before = uses.len();
        let needed: Vec<ModulePath> = uses.iter().map(|one| one.from.clone()).collect();
        uses.retain(|one| needed.contains(&one.to));
        let needing: Vec<ModulePath> = uses.iter().map(|one| one.to.clone()).collect();
        uses.retain(|one| needing.contains(&one.from));
        if uses.len() == before {
            break;
        }
    }
    let named = uses.iter();
    named
        .map(|one| format!("{} uses {}", one.from.join("::"), one.to.join("::")))
        .collect()
}

/// The parts of a room, each with its floor: what stands in neighbouring lines shares one.
fn floors(text: &str) -> BTreeMap<String, usize> {
    let all = tokens(text);
    let (mut floors, mut floor, mut last) = (BTreeMap::new(), 0, 0);
    for three in all.windows(3) {
        if let [
            (Token::Word(word), line),
            (Token::Word(part), _),
            (Token::Mark(';'), _),
        ] = three
            && word == "mod"
        {
            floor += usize::from(*line > last + 1);
            last = *line;
            floors.insert(part.clone(), floor);
        }
    }
    floors
}

/// What a part uses of a floor below its own.
fn upside_down(sources: &[SourceFile]) -> Vec<String> {
    let uses = Modules::of(sources).uses();
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.ends_with("/mod.rs"))
    {
        let (room, floors) = (module(&source.path), floors(&source.text));
        let floor = |path: &ModulePath| {
            let inside = path.strip_prefix(room.as_slice())?;
            floors.get(inside.first()?).copied()
        };
        for one in &uses {
            if let (Some(from), Some(to)) = (floor(&one.from), floor(&one.to))
                && from < to
            {
                let (from, to) = (one.from.join("::"), one.to.join("::"));
                found.push(format!("{from} uses {to}, which stands below"));
            }
        }
    }
    found
}

#[test]
fn files_of_a_room_do_not_go_in_circles() {
    none(&circles(&sources()));
}

#[test]
fn parts_of_a_room_use_only_what_stands_above_them() {
    let sources = sources();
    none(&upside_down(&sources));
    let reports = sources
        .iter()
        .find(|source| source.path == "src/reports/mod.rs");
    let floors = floors(&reports.unwrap().text);
    assert!(floors["figures"] < floors["export"] && floors["targets"] < floors["district_page"]);
}

fn hall(page: &str, wall: &str) -> Vec<SourceFile> {
    vec![
        SourceFile::new(
            "src/hall/mod.rs",
            "mod door;\n\nmod wall;\npub use wall::Stone;\n",
        ),
        SourceFile::new("src/hall/door.rs", page),
        SourceFile::new("src/hall/wall.rs", wall),
    ]
}

#[test]
fn a_circle_is_found() {
    let round = circles(&hall(
        "use super::wall::Stone;",
        "use crate::hall::door::{self, Knob};",
    ));
    assert_eq!(
        round,
        ["hall::door uses hall::wall", "hall::wall uses hall::door"]
    );
    // Through what the room shows, and in the middle of the text.
    assert_eq!(
        circles(&hall(
            "use crate::hall::Stone;",
            "fn f() { super::door::g(); }"
        ))
        .len(),
        2
    );
    none(&circles(&hall(
        "use crate::hall::Stone;",
        "use std::fmt; // super::door",
    )));
}

#[test]
fn a_use_of_a_part_below_is_found() {
    one(
        &upside_down(&hall("use super::wall::Stone;", "")),
        "hall::door uses hall::wall",
    );
    none(&upside_down(&hall("", "use super::door::Knob;")));
}
