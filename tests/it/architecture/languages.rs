//! Vietnamese and English say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lensan::i18n::{self, Language};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use unicode_normalization::is_nfc;

use super::{SourceFile, files, none, one};

/// The entries of one file, in their order; a map would hide a key that is written twice.
struct Entries(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a flat object of sentences")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Entries(all))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

pub type Sentences = BTreeMap<String, String>;

/// `locales/<language>/<room>.json` as `<room>.<key>` → sentence, with what is wrong in itself.
fn read(language: &str, sources: &[SourceFile], complaints: &mut Vec<String>) -> Sentences {
    let mut all = Sentences::new();
    let folder = format!("locales/{language}/");
    for source in sources {
        let Some(room) = source
            .path
            .strip_prefix(&folder)
            .and_then(|p| p.strip_suffix(".json"))
        else {
            continue;
        };
        let Ok(Entries(entries)) = serde_json::from_str(&source.text) else {
            complaints.push(format!("{}: no flat object of sentences", source.path));
            continue;
        };
        for (key, sentence) in entries {
            let key = format!("{room}.{key}");
            if sentence.trim().is_empty() {
                complaints.push(format!("{language} {key}: says nothing"));
            }
            if !is_nfc(&sentence) {
                complaints.push(format!("{language} {key}: is not in form NFC"));
            }
            if all.insert(key.clone(), sentence).is_some() {
                complaints.push(format!("{language} {key}: is written twice"));
            }
        }
    }
    all
}

/// The names between braces, sorted.
fn placeholders(sentence: &str) -> BTreeSet<&str> {
    let pieces = sentence.split('{').skip(1);
    pieces
        .filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
        .collect()
}

fn unlike(vietnamese: &Sentences, english: &Sentences) -> Vec<String> {
    let keys: BTreeSet<&String> = vietnamese.keys().chain(english.keys()).collect();
    let judge = |key: &String| match (vietnamese.get(key), english.get(key)) {
        (None, _) => Some(format!("{key}: no Vietnamese")),
        (_, None) => Some(format!("{key}: no English")),
        (Some(vi), Some(en)) if placeholders(vi) != placeholders(en) => Some(format!(
            "{key}: {:?} ≠ {:?}",
            placeholders(vi),
            placeholders(en)
        )),
        _ => None,
    };
    keys.into_iter().filter_map(judge).collect()
}

pub fn vietnamese() -> Sentences {
    read("vi", &files("locales", &[".json"]), &mut Vec::new())
}

#[test]
fn both_languages_say_the_same() {
    let (sources, mut complaints) = (files("locales", &[".json"]), Vec::new());
    let vietnamese = read("vi", &sources, &mut complaints);
    let english = read("en", &sources, &mut complaints);
    complaints.extend(unlike(&vietnamese, &english));
    none(&complaints);
}

#[test]
fn every_file_is_in_the_catalogue() {
    let sources = files("locales", &[".json"]);
    for (language, tag) in [(Language::Vietnamese, "vi"), (Language::English, "en")] {
        let known = i18n::keys(language);
        let written = read(tag, &sources, &mut Vec::new());
        let lost = written.keys().filter(|key| !known.contains(&key.as_str()));
        none(
            &lost
                .map(|key| format!("{tag} {key}: not in the catalogue"))
                .collect::<Vec<_>>(),
        );
    }
}

/// A file in both languages, and what is wrong with them.
pub fn sample(vi: &str, en: &str) -> (Sentences, Sentences, Vec<String>) {
    let sources = [
        SourceFile::new("locales/vi/hall.json", vi),
        SourceFile::new("locales/en/hall.json", en),
    ];
    let mut complaints = Vec::new();
    let vietnamese = read("vi", &sources, &mut complaints);
    let english = read("en", &sources, &mut complaints);
    complaints.extend(unlike(&vietnamese, &english));
    (vietnamese, english, complaints)
}

#[test]
fn differences_between_languages_are_found() {
    none(&sample(r#"{"a": "Chào {name}"}"#, r#"{"a": "Hello {name}"}"#).2);
    one(&sample(r#"{"a": "Chào"}"#, "{}").2, "no English");
    one(&sample("{}", r#"{"a": "Hello"}"#).2, "no Vietnamese");
    one(
        &sample(r#"{"a": "Chào {name}"}"#, r#"{"a": "Hello"}"#).2,
        "≠",
    );
    one(
        &sample(r#"{"a": "x", "a": "y"}"#, r#"{"a": "x"}"#).2,
        "twice",
    );
    one(&sample(r#"{"a": " "}"#, r#"{"a": "x"}"#).2, "says nothing");
    one(&sample(r#"{"a": {}}"#, "{}").2, "no flat object");
    one(
        &sample("{\"a\": \"Cha\u{300}o\"}", r#"{"a": "x"}"#).2,
        "NFC",
    );
}
