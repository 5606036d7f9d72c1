//! A source file that no module declares is compiled by nobody: neither a test nor a lint sees it.

use super::tokens::{Token, tokens};
use super::{SourceFile, files, none, one};

/// The files at which the compiler begins.
const ROOTS: [&str; 3] = ["src/lib.rs", "src/main.rs", "tests/it/main.rs"];

fn declares(source: &SourceFile, module: &str) -> bool {
    let words: Vec<Token> = tokens(&source.text)
        .into_iter()
        .map(|(token, _)| token)
        .collect();
    words.windows(3).any(|three| {
        matches!(three, [Token::Word(word), Token::Word(name), Token::Mark(';')]
            if word == "mod" && name == module)
    })
}

/// The files that could declare the module of this file, and its name.
fn declared_in(path: &str) -> (Vec<String>, &str) {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let (folder, name) = module.rsplit_once('/').unwrap();
    let names = ["mod.rs", "lib.rs", "main.rs"].map(|file| format!("{folder}/{file}"));
    let beside = format!("{folder}.rs");
    (names.into_iter().chain([beside]).collect(), name)
}

fn unused(sources: &[SourceFile]) -> Vec<String> {
    let checked = sources
        .iter()
        .filter(|source| !ROOTS.contains(&source.path.as_str()));
    let orphans = checked.filter(|source| {
        let (parents, name) = declared_in(&source.path);
        let mut parents = sources.iter().filter(|s| parents.contains(&s.path));
        !parents.any(|parent| declares(parent, name))
    });
    orphans
        .map(|source| format!("{}: no module declares it", source.path))
        .collect()
}

#[test]
fn every_file_is_a_module() {
    none(&unused(&files("src", &[".rs"])));
    none(&unused(&files("tests/it", &[".rs"])));
}

#[test]
fn a_file_that_was_left_behind_is_found() {
    let house = |parlour: &str| {
        [
            SourceFile::new("src/lib.rs", "pub mod hall;"),
            SourceFile::new("src/hall/mod.rs", parlour),
            SourceFile::new("src/hall/parlour.rs", ""),
        ]
    };
    none(&unused(&house("mod parlour;")));
    one(&unused(&house("// mod parlour;")), "src/hall/parlour.rs");
    one(&unused(&house("mod parlour {}")), "src/hall/parlour.rs");
}
