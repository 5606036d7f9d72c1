//! That every refusal and every label of these types has its sentence in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Unit;

type Texts = BTreeMap<String, String>;

fn texts(json: &str) -> Texts {
    serde_json::from_str(json).unwrap()
}

fn vietnamese() -> Texts {
    texts(include_str!("../../locales/vi/values.json"))
}

fn english() -> Texts {
    texts(include_str!("../../locales/en/values.json"))
}

/// The keys that stand in the sources, and those of the units, which are put together.
fn used() -> BTreeSet<String> {
    let mut keys = Unit::ALL
        .iter()
        .map(|unit| unit.label().replacen("values.", "", 1))
        .collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    read(&src.join("values"), &mut keys);
    read_file(&src.join("error.rs"), &mut keys);
    keys
}

fn read(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, keys);
            continue;
        }
        read_file(&path, keys);
    }
}

fn read_file(path: &Path, keys: &mut BTreeSet<String>) {
    let source = std::fs::read_to_string(path).unwrap();
    let strings = source.split("\"values.").skip(1);
    let found = strings.filter_map(|rest| rest.split('"').next());
    let whole = |key: &&str| !key.contains(['{', ')']) && !key.ends_with('.') && !key.is_empty();
    keys.extend(found.filter(whole).map(str::to_owned));
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_key_has_a_sentence_and_every_sentence_a_key() {
    let vietnamese_keys: BTreeSet<String> = vietnamese().into_keys().collect();
    assert_eq!(vietnamese_keys, used());
    assert_eq!(
        english().into_keys().collect::<BTreeSet<_>>(),
        vietnamese_keys
    );
}

#[test]
fn both_languages_say_the_same_things() {
    let english = english();
    for (key, text) in vietnamese() {
        assert!(!text.trim().is_empty(), "{key}");
        assert_eq!(placeholders(&text), placeholders(&english[&key]), "{key}");
    }
}
