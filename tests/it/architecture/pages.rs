//! What ARCHITECTURE.md and the pages beside it name is there.

use super::order::places;
use super::{SourceFile, files, none, one};

const PAGES: [&str; 5] = [
    "ARCHITECTURE.md",
    "docs/asvs.md",
    "docs/faults.md",
    "docs/places.md",
    "docs/security.md",
];

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Files that a page names and that are not there.
fn missing(page: &SourceFile, sources: &[SourceFile]) -> Vec<String> {
    let there = |name: &str| {
        let inside = format!("src/{name}");
        sources.iter().any(|s| s.path == name || s.path == inside)
    };
    quoted(&page.text)
        .filter(|name| name.contains('/') && name.ends_with(".rs") && !name.contains('<'))
        .filter(|name| !there(name))
        .map(|name| format!("{}: there is no {name}", page.path))
        .collect()
}

/// Rooms that the table of the page leaves out.
fn left_out(page: &str, lib: &str) -> Vec<String> {
    let table: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    places(lib)
        .into_keys()
        .filter(|room| !table.iter().any(|line| line.contains(&format!("`{room}`"))))
        .map(|room| format!("ARCHITECTURE.md says nothing about {room}"))
        .collect()
}

fn page(path: &str) -> SourceFile {
    let path_from_root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    SourceFile::new(path, &std::fs::read_to_string(path_from_root).unwrap())
}

#[test]
fn the_files_that_the_pages_name_are_there() {
    let mut sources = files("src", &[".rs"]);
    sources.extend(files("tests", &[".rs"]));
    let missing = PAGES.iter().flat_map(|path| missing(&page(path), &sources));
    none(&missing.collect::<Vec<_>>());
}

#[test]
fn the_map_names_every_room() {
    let lib = &files("src", &["lib.rs"])[0];
    none(&left_out(&page("ARCHITECTURE.md").text, &lib.text));
}

#[test]
fn what_is_not_there_is_found() {
    let page = SourceFile::new("PAGE.md", "`hall/door.rs` → `hall/window.rs`");
    let sources = [SourceFile::new("src/hall/door.rs", "")];
    one(&missing(&page, &sources), "window");
    let lib = "pub mod hall;\npub mod cellar;\n";
    one(&left_out("| `hall` | … |\nthe `cellar`\n", lib), "cellar");
}
