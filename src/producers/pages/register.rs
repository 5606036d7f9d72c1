//! A household registers itself: one question a page.

use askama::Template;

use super::consent_choices;
use super::places::PlaceField;
use crate::producers::forms::RegistrationStep;
use crate::producers::places::PlaceCandidates;
use crate::web::{Choice, Fields, FormView, Shell};

#[derive(Template)]
#[template(path = "producers/register.html")]
pub(in crate::producers) struct StepPage<'a> {
    pub shell: &'a Shell,
    pub step: RegistrationStep,
    pub form: FormView,
    /// What the other pages asked for, carried along hidden.
    pub carried: Vec<(String, String)>,
    pub place_field: PlaceField,
    pub consents: Vec<Choice>,
}

impl<'a> StepPage<'a> {
    pub fn new(
        shell: &'a Shell,
        step: RegistrationStep,
        fields: &Fields,
        form: FormView,
        candidates: PlaceCandidates,
    ) -> Self {
        let others = RegistrationStep::ALL
            .iter()
            .filter(|s| **s != step && **s != RegistrationStep::Password);
        let names: Vec<&str> = others.flat_map(|s| s.fields()).copied().collect();
        let carried = fields.pairs().iter();
        let carried = carried.filter(|(name, _)| names.contains(&name.as_str()));
        Self {
            shell,
            step,
            carried: carried.cloned().collect(),
            form,
            place_field: PlaceField::new(shell, candidates),
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
