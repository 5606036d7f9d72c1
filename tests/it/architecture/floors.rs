//! The picture of the rooms, `docs/floors.svg`, is drawn from src/lib.rs.

use std::fmt::Write;

use super::{files, one};

const PICTURE: &str = "docs/floors.svg";
/// Set to anything, this draws the picture anew.
const DRAW: &str = "LENSAN_DRAW_FLOORS";

const WIDTH: usize = 960;
const MARGIN: usize = 12;
const TITLE_WIDTH: usize = 225;
const ROOM_HEIGHT: usize = 30;
const GAP: usize = 8;

/// Rooms that stand side by side under one title.
#[derive(Debug, PartialEq, Eq)]
struct Floor {
    title: String,
    rooms: Vec<String>,
}

/// The floors of the house, the ground first. A comment begins a floor; its title ends at the colon.
fn floors(lib: &str) -> Vec<Floor> {
    let mut floors: Vec<Floor> = Vec::new();
    for line in lib.lines() {
        if let Some(comment) = line.strip_prefix("// ") {
            let title = comment.split(':').next().unwrap_or(comment);
            floors.push(Floor {
                title: title.to_owned(),
                rooms: Vec::new(),
            });
        } else if let Some(room) = line.strip_prefix("pub mod ") {
            let floor = floors.last_mut().expect("a comment begins each floor");
            floor.rooms.push(room.trim_end_matches(';').to_owned());
        }
    }
    floors
}

/// The picture, the ground floor at the bottom.
fn picture(floors: &[Floor]) -> String {
    let mut rows = String::new();
    let mut top = MARGIN;
    for floor in floors.iter().rev() {
        let (row, height) = drawn(floor, top);
        rows += &row;
        top += height + GAP;
    }
    let height = top - GAP + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"The floors of the house\">\n\
         <style>text{{font:15px system-ui,sans-serif;fill:#1f2a24}}.title{{font-weight:600}}\
         .floor{{fill:#eef3ee}}.room{{fill:#fff;stroke:#7c9885}}</style>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{rows}</svg>\n"
    )
}

/// One floor at this height, and how high it is.
fn drawn(floor: &Floor, top: usize) -> (String, usize) {
    let left = MARGIN + TITLE_WIDTH;
    let (mut x, mut y) = (left, top + GAP);
    let mut rooms = String::new();
    for room in &floor.rooms {
        let width = room.len() * 9 + 20;
        if x + width > WIDTH - MARGIN - GAP {
            (x, y) = (left, y + ROOM_HEIGHT + GAP);
        }
        let (text_x, text_y) = (x + width / 2, y + 20);
        writeln!(
            rooms,
            "<rect class=\"room\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{ROOM_HEIGHT}\" rx=\"4\"/>\
             <text x=\"{text_x}\" y=\"{text_y}\" text-anchor=\"middle\">{room}</text>"
        )
        .unwrap();
        x += width + GAP;
    }
    let height = y + ROOM_HEIGHT + GAP - top;
    let (title, title_y) = (&floor.title, top + GAP + 20);
    let row = format!(
        "<rect class=\"floor\" x=\"{MARGIN}\" y=\"{top}\" width=\"{}\" height=\"{height}\" rx=\"6\"/>\n\
         <text class=\"title\" x=\"{}\" y=\"{title_y}\">{title}</text>\n{rooms}",
        WIDTH - 2 * MARGIN,
        MARGIN + GAP,
    );
    (row, height)
}

fn of_the_house() -> String {
    let sources = files("src", &["lib.rs"]);
    picture(&floors(&sources[0].text))
}

#[test]
fn the_picture_shows_the_house() {
    let wanted = of_the_house();
    if std::env::var_os(DRAW).is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/floors.svg");
        std::fs::write(path, &wanted).unwrap();
    }
    let there = &files("docs", &["floors.svg"])[0];
    assert!(
        there.text == wanted,
        "{PICTURE} shows an older house: draw it anew with {DRAW}=1"
    );
}

#[test]
fn every_room_stands_on_a_floor() {
    let lib =
        "// Cellar: where it is cold.\npub mod wine;\n\npub mod beer;\n// Hall.\npub mod door;\n";
    let floors = floors(lib);
    let rooms: Vec<_> = floors.iter().map(|floor| floor.rooms.len()).collect();
    assert_eq!(rooms, [2, 1]);
    assert_eq!(floors[0].title, "Cellar");
    let drawn = picture(&floors);
    for room in ["wine", "beer", "door"] {
        one(
            &drawn
                .lines()
                .filter(|line| line.contains(room))
                .map(str::to_owned)
                .collect::<Vec<_>>(),
            room,
        );
    }
    // The ground floor is the lowest one.
    assert!(drawn.find("door") < drawn.find("wine"));
}
