//! Everything the program wants to say is written, and nothing is written that it never says.

use std::collections::BTreeSet;

use super::languages::{Sentences, sample, vietnamese};
use super::tokens::{Token, tokens_of_program};
use super::{SourceFile, files, none, one};

/// A place in the program that names a sentence: wholly, with holes (`counts.{code}`), or in Rust
/// by a stem to which an ending is put later (`web.not_found` + `.heading`).
struct Mention {
    place: String,
    pieces: Vec<String>,
}

impl Mention {
    /// `None` for a text that is no key of these rooms.
    fn of(place: String, text: &str, rooms: &BTreeSet<&str>) -> Option<Self> {
        let (room, rest) = text.split_once('.')?;
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._{}".contains(c);
        let file = ["html", "css", "js", "json", "csv", "svg", "txt", "db", "rs"].contains(&rest);
        if !rooms.contains(room) || rest.is_empty() || file || !text.chars().all(letter) {
            return None;
        }
        let mut pieces: Vec<String> = text
            .split('{')
            .enumerate()
            .map(|(n, piece)| match n {
                0 => piece.to_owned(),
                _ => piece
                    .split_once('}')
                    .map_or("", |(_, after)| after)
                    .to_owned(),
            })
            .collect();
        // `concat!("values.unit.", …)` and its like.
        if text.ends_with('.') {
            pieces.push(String::new());
        }
        Some(Self { place, pieces })
    }

    fn means(&self, key: &str) -> bool {
        match &self.pieces[..] {
            [whole] => key.strip_prefix(whole.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') && self.place.contains(".rs:")
            }),
            [first, middle @ .., last] => {
                let Some(rest) = key.strip_prefix(first.as_str()) else {
                    return false;
                };
                let rest = middle.iter().try_fold(rest, |rest, piece| {
                    rest.split_once(piece.as_str()).map(|(_, rest)| rest)
                });
                rest.is_some_and(|rest| rest.ends_with(last.as_str()))
            }
            [] => false,
        }
    }
}

/// What stands between quotes inside `{{ }}` and `{% %}`.
fn quoted(template: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        for (at, _) in template.match_indices(open) {
            let inside = template[at..].split(close).next().unwrap();
            let line = template[..at].matches('\n').count() + 1;
            let texts = inside.split('"').skip(1).step_by(2);
            found.extend(texts.map(|text| (text.to_owned(), line)));
        }
    }
    found
}

fn mentions(sources: &[SourceFile], rooms: &BTreeSet<&str>) -> Vec<Mention> {
    let mut found = Vec::new();
    for source in sources {
        let texts = if source.path.ends_with(".rs") {
            strings(&source.text)
        } else {
            quoted(&source.text)
        };
        let made = texts.into_iter().filter_map(|(text, line)| {
            Mention::of(format!("{}:{line}", source.path), &text, rooms)
        });
        found.extend(made);
    }
    found
}

fn strings(program: &str) -> Vec<(String, usize)> {
    let texts = tokens_of_program(program).into_iter();
    texts
        .filter_map(|(token, line)| match token {
            Token::Text(text) => Some((text, line)),
            _ => None,
        })
        .collect()
}

fn rooms(sentences: &Sentences) -> BTreeSet<&str> {
    sentences
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect()
}

fn missing(sentences: &Sentences, mentions: &[Mention]) -> Vec<String> {
    let unwritten = |m: &&Mention| !sentences.keys().any(|key| m.means(key));
    let shown = |m: &Mention| {
        format!(
            "{}: nothing is written for {}",
            m.place,
            m.pieces.join("{}")
        )
    };
    mentions.iter().filter(unwritten).map(shown).collect()
}

fn unused(sentences: &Sentences, mentions: &[Mention]) -> Vec<String> {
    let silent = |key: &&String| !mentions.iter().any(|m| m.means(key));
    sentences
        .keys()
        .filter(silent)
        .map(|key| format!("{key}: is never said"))
        .collect()
}

/// `t("…")` wants a whole key, and fills nothing in: a sentence with a hole would show its braces.
fn unfit(source: &SourceFile, sentences: &Sentences) -> Vec<String> {
    let calls = source.text.match_indices(".t(\"");
    let keys = calls.filter_map(|(at, call)| source.text[at + call.len()..].split('"').next());
    let judge = |key: &str| match sentences.get(key) {
        None => Some(format!(
            "{}: nothing is written for t({key:?})",
            source.path
        )),
        Some(sentence) if sentence.contains('{') => {
            Some(format!("{}: t({key:?}) leaves a hole", source.path))
        }
        Some(_) => None,
    };
    keys.filter_map(judge).collect()
}

/// Words of people stand in locales/; a letter beyond ASCII in a template is such a word.
fn words_in(template: &SourceFile) -> Option<String> {
    let comments = template.text.split("{#").enumerate();
    let seen = comments.map(|(n, part)| match n {
        0 => part,
        _ => part.split_once("#}").map_or("", |(_, after)| after),
    });
    let word = |c: char| !c.is_ascii() && c.is_alphabetic();
    let letter = seen.flat_map(str::chars).find(|&c| word(c))?;
    Some(format!(
        "{}: {letter:?} belongs into locales/",
        template.path
    ))
}

fn program() -> Vec<SourceFile> {
    let mut all = files("src", &[".rs"]);
    // Fixtures and tests in files of their own mention keys without saying anything.
    all.retain(|s| !s.path.ends_with("/tests.rs") && !s.path.ends_with("/fixtures.rs"));
    all.extend(files("templates", &[".html", ".txt"]));
    all
}

#[test]
fn everything_said_is_written() {
    let (sentences, program) = (vietnamese(), program());
    let mut found = missing(&sentences, &mentions(&program, &rooms(&sentences)));
    found.extend(program.iter().flat_map(|source| unfit(source, &sentences)));
    none(&found);
}

#[test]
fn everything_written_is_said() {
    let sentences = vietnamese();
    none(&unused(
        &sentences,
        &mentions(&program(), &rooms(&sentences)),
    ));
}

#[test]
fn templates_hold_no_words() {
    let all = files("templates", &[".html", ".txt"]);
    none(&all.iter().filter_map(words_in).collect::<Vec<_>>());
}

#[test]
fn keys_without_a_sentence_and_sentences_without_a_key_are_found() {
    let sentences = sample(r#"{"a": "x", "b.c": "{n} y"}"#, "{}").0;
    let said =
        |path: &str, text: &str| mentions(&[SourceFile::new(path, text)], &rooms(&sentences));
    let both = said("a.rs", "t(\"hall.a\"); format!(\"hall.b.{x}\")");
    none(&missing(&sentences, &both));
    none(&unused(&sentences, &both));
    one(
        &missing(&sentences, &said("a.rs", "t(\"hall.z\") // \"hall.y\"")),
        "a.rs:1",
    );
    one(
        &missing(
            &sentences,
            &said("a.html", "<p>\n{{ f::text(shell, \"hall.z\") }}"),
        ),
        "a.html:2",
    );
    one(
        &missing(&sentences, &said("a.rs", "format!(\"hall.{x}.z\")")),
        "hall.{}.z",
    );
    one(
        &unused(&sentences, &said("a.html", "{{ shell.t(\"hall.a\") }}")),
        "hall.b.c",
    );
    none(&missing(
        &sentences,
        &said("a.rs", "\"cellar.a\" \"hall.html\" \"Hall.a\""),
    ));
}

#[test]
fn holes_left_open_are_found() {
    let sentences = sample(r#"{"a": "x", "b": "{n} y"}"#, "{}").0;
    let source = SourceFile::new(
        "a.html",
        "{{ shell.t(\"hall.a\") }}{{ shell.t(\"hall.b\") }}",
    );
    one(&unfit(&source, &sentences), "hall.b");
}

#[test]
fn words_in_a_template_are_found() {
    assert_eq!(
        words_in(&SourceFile::new(
            "a.html",
            "{# Chào #}<p>A− · ₫ {{ x }}</p>"
        )),
        None
    );
    assert!(words_in(&SourceFile::new("a.html", "{# #}<p>Chào</p>")).is_some());
}
