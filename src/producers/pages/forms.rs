//! Registering and correcting a producer, as officers do it.

use askama::Template;

use super::places::PlaceField;
use super::{consent_choices, kinds};
use crate::accounts::{Principal, Sight};
use crate::error::Message;
use crate::producers::actions::HandedCode;
use crate::producers::model::{GivenVia, Producer, ProducerKind};
use crate::producers::places::PlaceCandidates;
use crate::web::{Choice, FieldErrors, Fields, FormView, Shell};

/// First the kind: it decides what else is asked.
#[derive(Template)]
#[template(path = "producers/kind.html")]
pub(in crate::producers) struct KindPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub kinds: Vec<Choice>,
}

impl<'a> KindPage<'a> {
    pub fn new(shell: &'a Shell, wrong: Option<Message>) -> Self {
        let form = wrong.map(|message| {
            FormView::refused(shell, Fields::default(), &FieldErrors::of("kind", message))
        });
        Self {
            shell,
            form: form.unwrap_or_default(),
            kinds: kinds(shell),
        }
    }
}

/// Which fields a kind has.
pub(in crate::producers) struct KindFields {
    pub representative: bool,
    pub tax_code: bool,
}

impl KindFields {
    fn of(kind: ProducerKind) -> Self {
        Self {
            representative: kind != ProducerKind::Household,
            tax_code: kind == ProducerKind::Cooperative,
        }
    }
}

#[derive(Template)]
#[template(path = "producers/new.html")]
pub(in crate::producers) struct NewPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub kind: ProducerKind,
    pub has: KindFields,
    pub place_field: PlaceField,
    pub consents: Vec<Choice>,
    pub vias: Vec<Choice>,
    /// The reader is of a cooperative that the household may join.
    pub joins: bool,
}

impl<'a> NewPage<'a> {
    pub fn new(
        shell: &'a Shell,
        principal: &Principal,
        kind: ProducerKind,
        form: FormView,
        candidates: PlaceCandidates,
    ) -> Self {
        Self {
            shell,
            form,
            kind,
            has: KindFields::of(kind),
            place_field: PlaceField::new(shell, candidates),
            consents: consent_choices(shell),
            vias: vias(shell),
            joins: matches!(principal.sight, Sight::Cooperative { .. })
                && ProducerKind::HOUSEHOLDS.contains(&kind),
        }
    }
}

/// The ways in which an officer comes to know of a consent.
pub(super) fn vias(shell: &Shell) -> Vec<Choice> {
    [GivenVia::Officer, GivenVia::Paper]
        .map(|via| Choice::new(via.code(), shell.t(via.label_key())))
        .to_vec()
}

#[derive(Template)]
#[template(path = "producers/edit.html")]
pub(in crate::producers) struct EditPage<'a> {
    pub shell: &'a Shell,
    pub producer: &'a Producer,
    pub form: FormView,
    pub has: KindFields,
}

impl<'a> EditPage<'a> {
    pub fn new(shell: &'a Shell, producer: &'a Producer, form: FormView) -> Self {
        Self {
            shell,
            producer,
            form,
            has: KindFields::of(producer.kind),
        }
    }
}

/// The slip that is printed or copied by hand and given to the producer.
#[derive(Template)]
#[template(path = "producers/slip.html")]
pub(in crate::producers) struct SlipPage<'a> {
    pub shell: &'a Shell,
    pub handed: HandedCode,
    /// Where the code is typed.
    pub address: String,
}
