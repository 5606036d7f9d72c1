//! A household registers itself: one question a page.

use askama::Template;

use super::consent_choices;
use crate::producers::forms::Step;
use crate::producers::places::Asked;
use crate::web::{Choice, Fields, FormView, Shell};

#[derive(Template)]
#[template(path = "producers/register.html")]
pub(in crate::producers) struct StepPage<'a> {
    pub shell: &'a Shell,
    pub step: Step,
    pub form: FormView,
    /// What the other pages asked for, carried along hidden.
    pub carried: Vec<(String, String)>,
    pub asked: Asked,
    pub consents: Vec<Choice>,
}

impl<'a> StepPage<'a> {
    pub fn new(
        shell: &'a Shell,
        step: Step,
        fields: &Fields,
        form: FormView,
        asked: Asked,
    ) -> Self {
        let others = Step::ALL
            .iter()
            .filter(|s| **s != step && **s != Step::Password);
        let names: Vec<&str> = others.flat_map(|s| s.fields()).copied().collect();
        let carried = fields.pairs().iter();
        let carried = carried.filter(|(name, _)| names.contains(&name.as_str()));
        Self {
            shell,
            step,
            carried: carried.cloned().collect(),
            form,
            asked,
            consents: consent_choices(shell),
        }
    }
}

#[derive(Template)]
#[template(path = "producers/done.html")]
pub(in crate::producers) struct DonePage<'a> {
    pub shell: &'a Shell,
    pub name: String,
    pub number: String,
}
