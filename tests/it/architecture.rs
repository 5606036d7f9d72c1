//! What cargo cannot hold: the order of the rooms, the two languages word for word, the two
//! databases table for table, words that stand in one place, and files that fit on a few screens.
//!
//! Every check is a function from texts to complaints, so that a test beside it can show that it
//! complains about a bad sample.

mod authors;
mod circles;
mod dependencies;
mod floors;
mod keys;
mod languages;
mod modules;
mod order;
mod pages;
pub mod routes;
mod shape;
mod tables;
mod tokens;
mod unused_files;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the project: its path from the root, with `/`, and its text.
struct SourceFile {
    path: String,
    text: String,
}

impl SourceFile {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// The text files below `folder` whose names end in one of `endings`, sorted by path.
fn files(folder: &str, endings: &[&str]) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut |path| {
        let name = path.strip_prefix(root).unwrap().to_str().unwrap();
        if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(SourceFile::new(name, &fs::read_to_string(&path).unwrap()));
        }
    });
    assert!(!found.is_empty(), "nothing found in {folder}");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The texts of all sources below `folder`.
pub fn texts(folder: &str) -> impl Iterator<Item = String> {
    files(folder, &[".rs"])
        .into_iter()
        .map(|source| source.text)
}

fn walk(folder: &Path, visit: &mut impl FnMut(PathBuf)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit)
        } else {
            visit(path)
        }
    }
}

#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[track_caller]
fn one(complaints: &[String], about: &str) {
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains(about), "{complaints:?}");
}
