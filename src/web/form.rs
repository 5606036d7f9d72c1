//! Forms as a page shows them: what was typed stands in its fields, every mistake beside its own.

use std::collections::HashMap;

use super::fields::{FieldErrors, Fields};
use super::shell::Shell;

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
