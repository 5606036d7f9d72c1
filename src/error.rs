//! A sentence for a person, before it is known which language the person reads.

/// A key of `locales/*/*.json` and what is to be put into its `{placeholders}`.
///
/// Every rule that can refuse something answers with one of these, so that no room knows a
/// language and no template knows a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

/// What stands against a form or against one row of many: the field to mend, and what to say
/// beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub field: &'static str,
    pub message: Message,
}

impl RowError {
    pub const fn new(field: &'static str, message: Message) -> Self {
        Self { field, message }
    }

    /// The row bears the UUID of something that another account has made.
    pub const fn of_another() -> Self {
        Self::new("uuid", Message::new("values.public_id.of_another"))
    }
}

impl Message {
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers hand over numbers and words alike, as they have them"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}
