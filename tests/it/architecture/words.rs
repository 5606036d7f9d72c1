//! A word that is stored comes from its enum: no query spells it out, where nothing would tell that it
//! is spelled wrong or has changed.

use std::collections::BTreeSet;

use super::tokens::{LocatedToken, Token, tokens_of_program};
use super::{SourceFile, files, none, one};

/// What compares a column with values.
const COMPARES: [&str; 6] = [
    "eq",
    "ne",
    "eq_any",
    "ne_all",
    "is_distinct_from",
    "is_not_distinct_from",
];

/// The stored words of every `words!` in the program.
fn stored(sources: &[SourceFile]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources {
        let all = tokens_of_program(&source.text);
        for four in all.windows(4) {
            if let [
                (Token::Word(case), _),
                (Token::Mark('='), _),
                (Token::Text(word), _),
                (Token::Text(key), _),
            ] = four
                && case.starts_with(char::is_uppercase)
                && key.contains('.')
            {
                found.insert(word.clone());
            }
        }
    }
    found
}

/// The texts that stand first among what a comparison is given: `.eq("x")`, `.eq_any(["x", "y"])`.
fn compared(all: &[LocatedToken]) -> Vec<&LocatedToken> {
    let mut found = Vec::new();
    for (at, three) in all.windows(3).enumerate() {
        if let [
            (Token::Mark('.'), _),
            (Token::Word(word), _),
            (Token::Mark('('), _),
        ] = three
            && COMPARES.contains(&word.as_str())
        {
            let inside = all[at + 3..].iter();
            found.extend(inside.take_while(|(token, _)| match token {
                Token::Text(_) => true,
                Token::Mark(mark) => ['[', ',', '&'].contains(mark),
                Token::Word(_) => false,
            }));
        }
    }
    found.retain(|(token, _)| matches!(token, Token::Text(_)));
    found
}

/// The words in quotes that a statement compares with: `p.kind IN ('household')`.
fn quoted(statement: &str) -> impl Iterator<Item = &str> {
    let mut parts = statement.split('\'');
    let pairs = std::iter::from_fn(move || Some((parts.next()?, parts.next()?)));
    let compares = |before: &str| before.trim_end().ends_with(['=', '>', '(', ',']);
    pairs.filter_map(move |(before, word)| compares(before).then_some(word))
}

fn complaints(sources: &[SourceFile], words: &BTreeSet<String>) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    for source in sources {
        let all = tokens_of_program(&source.text);
        let mut tell = |word: &str, line: usize| {
            if words.contains(word) {
                found.push((source.path.clone(), word.to_owned(), line));
            }
        };
        for (token, line) in compared(&all) {
            if let Token::Text(word) = token {
                tell(word, *line);
            }
        }
        for (token, line) in &all {
            if let Token::Text(text) = token {
                quoted(text).for_each(|word| tell(word, *line));
            }
        }
    }
    found
}

#[test]
fn stored_words_come_from_their_enums() {
    let sources = files("src", &[".rs"]);
    let words = stored(&sources);
    for word in ["active", "published", "household", "public_page"] {
        assert!(words.contains(word), "{word}: {words:?}");
    }
    let found = complaints(&sources, &words);
    let complaints = found
        .iter()
        .map(|(path, word, line)| format!("{path}:{line}: {word:?} stands in an enum"));
    none(&complaints.collect::<Vec<_>>());
}

#[test]
fn a_word_that_is_spelled_out_is_found() {
    let words = BTreeSet::from(["active".to_owned()]);
    let of = |text: &str| {
        let found = complaints(&[SourceFile::new("src/a.rs", text)], &words);
        found
            .into_iter()
            .map(|(path, word, line)| format!("{path}:{line} {word}"))
            .collect::<Vec<_>>()
    };
    one(
        &of("fn f() { s.filter(\n status.eq(\"active\")); }"),
        "src/a.rs:2 active",
    );
    one(
        &of("fn f() { status.eq_any([\"other\", \"active\"]); }"),
        "active",
    );
    one(
        &of("const S: &str = \"WHERE p.status IN ('active', 'x')\";"),
        "active",
    );
    none(&of(
        "fn f() { status.eq(Status::Active); page.shows(\"active\"); }",
    ));
    none(&of(
        "const P: &str = \"script-src 'active'; img-src 'active' data:\";",
    ));
    none(&of("fn f() { title.eq(\"an active one\"); }"));
    none(&of(
        "#[cfg(test)]\nmod tests { fn f() { status.eq(\"active\"); } }",
    ));
}

#[test]
fn the_words_of_an_enum_are_known() {
    let text = "words! { Status, \"a.unknown\" { Active = \"active\" \"a.active\", } }";
    let found = stored(&[SourceFile::new("src/a.rs", text)]);
    assert_eq!(found, BTreeSet::from(["active".to_owned()]));
}
