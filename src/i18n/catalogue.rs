//! The locale files, read once. They are part of the program, so this is a constant, not a state.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;

type Catalogue = HashMap<String, String>;

/// One line per room; a missing file does not compile.
macro_rules! rooms {
    ($language:literal: $($room:literal),* $(,)?) => {
        &[$(($room, include_str!(concat!("../../locales/", $language, "/", $room, ".json")))),*]
    };
}

macro_rules! catalogues {
    ($($room:literal),* $(,)?) => {
        static VIETNAMESE: LazyLock<Catalogue> = LazyLock::new(|| read(rooms!("vi": $($room),*)));
        static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(rooms!("en": $($room),*)));
    };
}

catalogues!(
    "accounts",
    "areas",
    "audit",
    "backup",
    "commands",
    "config",
    "counts",
    "exports",
    "fields",
    "home",
    "keys",
    "layout",
    "listings",
    "notifications",
    "opendata",
    "photos",
    "placement",
    "producers",
    "regrouping",
    "reports",
    "resubmission",
    "security_events",
    "security_watch",
    "signing",
    "subscriptions",
    "traceability",
    "training",
    "transactions",
    "values",
    "web",
);

/// A file that is no flat JSON object of strings adds nothing; the locale tests name it.
fn read(files: &[(&str, &str)]) -> Catalogue {
    let mut all = Catalogue::new();
    for (room, json) in files {
        let entries: Catalogue = serde_json::from_str(json).unwrap_or_default();
        all.extend(entries.into_iter().map(|(k, v)| (format!("{room}.{k}"), v)));
    }
    all
}

fn of(language: Language) -> &'static Catalogue {
    match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    }
}

pub(super) fn find(language: Language, key: &str) -> Option<&'static str> {
    of(language).get(key).map(String::as_str)
}

pub(super) fn keys(language: Language) -> Vec<&'static str> {
    of(language).keys().map(String::as_str).collect()
}
