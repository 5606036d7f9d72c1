//! Vietnamese first, English complete: every sentence stands in `locales/<language>/<room>.json`
//! and is found by its key `<room>.<name>`. A test holds both languages to the same keys.

mod catalogue;

use std::str::FromStr;

use crate::error::Message;

/// The language of a page, kept in the reader's cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

impl Language {
    /// The BCP 47 tag, for `<html lang>` and for the cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// The sentence with this key. A key that nobody wrote comes back as it is: visible, harmless,
    /// and caught by the tests.
    pub fn t(self, key: &str) -> &str {
        catalogue::find(self, key).unwrap_or(key)
    }

    /// The sentence with its `{placeholders}` filled.
    pub fn fill(self, key: &str, args: &[(&str, &str)]) -> String {
        args.iter()
            .fold(self.t(key).to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
    }

    pub fn message(self, message: &Message) -> String {
        let args: Vec<(&str, &str)> = message.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.fill(message.key, &args)
    }
}

/// A sentence for whoever runs lensan: in both languages, a line each.
pub fn in_both(message: &Message) -> String {
    [Language::Vietnamese, Language::English]
        .map(|language| language.message(message))
        .join("\n")
}

impl FromStr for Language {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag {
            "vi" => Ok(Self::Vietnamese),
            "en" => Ok(Self::English),
            _ => Err(()),
        }
    }
}

/// Every key of a language, for the tests that compare them.
pub fn keys(language: Language) -> Vec<&'static str> {
    catalogue::keys(language)
}
