//! Every dependency is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::tokens::{Token, tokens};
use super::{SourceFile, files, none, one};

/// They are there to be compiled with the features that we need; diesel calls them.
const FOR_THEIR_FEATURES: [&str; 2] = ["libsqlite3-sys", "pq-sys"];

/// The names in one table of a manifest.
fn dependencies(manifest: &str, table: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| *line != table).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = "));
    let names = names.filter(|(name, _)| !name.starts_with('#'));
    names.map(|(name, _)| name.to_owned()).collect()
}

fn unused(dependencies: &[String], sources: &[SourceFile]) -> Vec<String> {
    let mut words = BTreeSet::new();
    for source in sources {
        words.extend(
            tokens(&source.text)
                .into_iter()
                .filter_map(|(token, _)| match token {
                    Token::Word(word) => Some(word),
                    _ => None,
                }),
        );
    }
    let idle = dependencies
        .iter()
        .filter(|name| !words.contains(&name.replace('-', "_")));
    idle.map(|name| format!("{name} is used nowhere")).collect()
}

#[test]
fn every_dependency_is_used() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let mut program = dependencies(&manifest, "[dependencies]");
    assert!(program.len() > 20, "{program:?}");
    program.retain(|name| !FOR_THEIR_FEATURES.contains(&name.as_str()));
    none(&unused(&program, &files("src", &[".rs"])));
    let of_tests = dependencies(&manifest, "[dev-dependencies]");
    assert!(!of_tests.is_empty());
    let mut sources = files("tests", &[".rs"]);
    sources.extend(files("src", &[".rs"]));
    sources.extend(files("benches", &[".rs"]));
    none(&unused(&of_tests, &sources));
}

#[test]
fn one_that_is_not_used_is_found() {
    let manifest =
        "[dependencies]\na-b = \"1\"\n# why = this\nc = { version = \"1\" }\n[features]\nd = []\n";
    let names = dependencies(manifest, "[dependencies]");
    assert_eq!(names, ["a-b", "c"]);
    let source = [SourceFile::new("src/x.rs", "use a_b::X; // c")];
    one(&unused(&names, &source), "c is used nowhere");
}
