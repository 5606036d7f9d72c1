//! What a producer agreed to, and the way back from it.

use askama::Template;

use super::forms::vias;
use crate::accounts::Role;
use crate::producers::model::{Producer, Purpose};
use crate::producers::store::Consent;
use crate::text::date_time;
use crate::web::{Choice, FormView, Shell};

/// One purpose as it stands today.
pub(in crate::producers) struct ConsentStatus {
    pub purpose: &'static str,
    pub title: &'static str,
    pub words: &'static str,
    /// Since when; `None` where it is not given.
    pub since: Option<String>,
}

/// A proof, also of what was taken back.
pub(in crate::producers) struct Proof {
    pub title: &'static str,
    pub words: String,
    pub given_at: String,
    pub via: &'static str,
    pub withdrawn_at: Option<String>,
}

#[derive(Template)]
#[template(path = "producers/consents.html")]
pub(in crate::producers) struct ConsentsPage<'a> {
    pub shell: &'a Shell,
    pub producer: &'a Producer,
    pub form: FormView,
    pub asked: Vec<ConsentStatus>,
    pub proofs: Vec<Proof>,
    /// Empty for the producer itself, who needs nobody to say how it was given.
    pub vias: Vec<Choice>,
}

impl<'a> ConsentsPage<'a> {
    pub fn new(
        shell: &'a Shell,
        role: Role,
        producer: &'a Producer,
        consents: Vec<Consent>,
        form: FormView,
    ) -> Self {
        Self {
            shell,
            producer,
            form,
            asked: Purpose::ALL
                .iter()
                .map(|p| consent_status(*p, &consents))
                .collect(),
            proofs: consents.into_iter().map(proof).collect(),
            vias: match role {
                Role::Household => Vec::new(),
                _ => vias(shell),
            },
        }
    }
}

fn consent_status(purpose: Purpose, consents: &[Consent]) -> ConsentStatus {
    let held = |c: &&Consent| c.purpose == purpose && c.withdrawn_at.is_none();
    let held = consents.iter().find(held);
    ConsentStatus {
        purpose: purpose.code(),
        title: purpose.label_key(),
        words: purpose.wording(),
        since: held.map(|c| date_time(c.given_at)),
    }
}

fn proof(consent: Consent) -> Proof {
    Proof {
        title: consent.purpose.label_key(),
        words: consent.wording,
        given_at: date_time(consent.given_at),
        via: consent.given_via.label_key(),
        withdrawn_at: consent.withdrawn_at.map(date_time),
    }
}
