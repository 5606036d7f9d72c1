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

impl Message {
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}
