//! Forms: untrusted pairs come in, every mistake goes out beside its field, typed text is kept.

use std::collections::HashMap;

use super::shell::Shell;
use crate::error::Message;
use crate::text::nfc;

/// The pairs of a submitted form, in NFC. A name may come several times (checkboxes).
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
}

impl Fields {
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// The field's text without spaces around it; empty where it did not come.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The field's text untouched: for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.trim())
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(n, _)| n != name);
        self.pairs.push((name.to_owned(), value.into()));
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// A value as rooms get it: composed, with one kind of line end, and without the character that no
/// text of PostgreSQL can hold.
pub(super) fn received(value: &str) -> String {
    nfc(&value.replace("\r\n", "\n").replace('\0', ""))
}

/// All that is wrong with a form, gathered before anything is given up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(&'static str, Message)>);

impl FieldErrors {
    pub fn add(&mut self, field: &'static str, message: Message) {
        self.0.push((field, message));
    }

    /// Keeps a good value and notes a bad one.
    pub fn take<T>(&mut self, field: &'static str, parsed: Result<T, Message>) -> Option<T> {
        parsed.map_err(|m| self.add(field, m)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Message)> {
        self.0.iter()
    }

    /// The typed form if every field was good, else the errors.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

impl From<(&'static str, Message)> for FieldErrors {
    fn from(one: (&'static str, Message)) -> Self {
        Self(vec![one])
    }
}

/// One choice of a select or a group of radio buttons.
#[derive(Debug, Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// An error in the reader's language, with the field it belongs to.
#[derive(Debug, Clone)]
pub struct FieldError {
    pub field: &'static str,
    pub text: String,
}

/// A form as the page shows it: what was typed and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormView {
    fields: Fields,
    errors: Vec<FieldError>,
    by_field: HashMap<&'static str, usize>,
}

impl FormView {
    /// A form nobody has sent yet; `fields` may hold what is filled in beforehand.
    pub fn fresh(fields: Fields) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    pub fn refused(shell: &Shell, fields: Fields, errors: &FieldErrors) -> Self {
        let errors: Vec<FieldError> = errors
            .iter()
            .map(|(field, message)| FieldError {
                field,
                text: shell.msg(message),
            })
            .collect();
        let by_field = errors.iter().enumerate().rev();
        let by_field = by_field.map(|(i, e)| (e.field, i)).collect();
        Self {
            fields,
            errors,
            by_field,
        }
    }

    pub fn value(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    pub fn checked(&self, name: &str, value: &str) -> bool {
        self.fields.has(name, value)
    }

    /// The text beside the field; empty where nothing is wrong.
    pub fn error(&self, name: &str) -> &str {
        let found = self.by_field.get(name).and_then(|i| self.errors.get(*i));
        found.map_or("", |e| e.text.as_str())
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}
