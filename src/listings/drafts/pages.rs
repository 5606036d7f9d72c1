//! What the pages show.

use askama::Template;

use super::forms::{filled, usual_units};
use super::model::{DraftQuestion, ListingDraft, UnfinishedDraft};
use crate::areas::Gazetteer;
use crate::listings::model::{Obstacle, Origin};
use crate::listings::pages::{categories, choices};
use crate::producers::Producer;
use crate::text;
use crate::values::Unit;
use crate::web::{Choice, FormView, Shell};

#[derive(Template)]
#[template(path = "listings/step.html")]
pub(in crate::listings) struct StepPage<'a> {
    pub shell: &'a Shell,
    pub question: DraftQuestion,
    pub form: FormView,
    /// `None` before the first page was sent.
    pub draft: Option<ListingDraft>,
    /// What was begun before and waits.
    pub unfinished: Vec<UnfinishedDraft>,
    pub categories: Vec<Choice>,
    pub usual_units: Vec<Choice>,
    pub other_units: Vec<Choice>,
    pub where_choices: Vec<Choice>,
    pub facts: Vec<ReviewFact>,
    pub obstacles: Vec<Obstacle>,
}

/// A line of the last page, with the page that mends it.
pub(in crate::listings) struct ReviewFact {
    pub label: &'static str,
    pub value: String,
    pub address: String,
}

impl<'a> StepPage<'a> {
    /// The first page of something new.
    pub fn first(shell: &'a Shell, form: FormView, unfinished: Vec<UnfinishedDraft>) -> Self {
        Self {
            shell,
            question: DraftQuestion::What,
            form,
            draft: None,
            unfinished,
            categories: categories(shell),
            usual_units: Vec::new(),
            other_units: Vec::new(),
            where_choices: Vec::new(),
            facts: Vec::new(),
            obstacles: Vec::new(),
        }
    }

    /// A page of a draft, with what it says already or with the form that was refused.
    pub fn of(
        shell: &'a Shell,
        question: DraftQuestion,
        draft: ListingDraft,
        producer: &Producer,
        places: &Gazetteer,
        refused: Option<FormView>,
    ) -> Self {
        let fresh = || FormView::fresh(filled(&draft, Origin::home(producer), places));
        let form = refused.unwrap_or_else(fresh);
        let usual = usual_units(draft.category);
        let (first, rest): (Vec<Unit>, Vec<Unit>) =
            Unit::ALL.iter().partition(|unit| usual.contains(unit));
        let mut first = first;
        first.sort_by_key(|unit| usual.iter().position(|u| u == unit));
        let words = |unit: Unit| (unit.code(), unit.label());
        Self {
            question,
            usual_units: choices(shell, &first, words),
            other_units: choices(shell, &rest, words),
            where_choices: where_choices(shell, producer, places),
            facts: facts(shell, &draft, places),
            draft: Some(draft),
            ..Self::first(shell, form, Vec::new())
        }
    }

    /// Where the answer goes. The first page makes the draft, so it is sent to all drafts.
    fn action(&self) -> String {
        match (&self.draft, self.question) {
            (None, _) | (_, DraftQuestion::What) => "/listings/drafts".to_owned(),
            (Some(draft), question) => address(draft, question),
        }
    }

    fn address(&self, question: DraftQuestion) -> String {
        let draft = self.draft.as_ref();
        draft.map_or("/listings".to_owned(), |draft| address(draft, question))
    }

    /// The page before; the first one has the list of products behind it.
    fn back(&self) -> String {
        let before = self.question.before();
        before.map_or("/listings".to_owned(), |question| self.address(question))
    }

    fn title(&self) -> String {
        let key = format!("listings.steps.{}.title", self.question.code());
        self.shell.t(&key).to_owned()
    }

    fn photo_page(&self) -> String {
        self.address(DraftQuestion::Photo)
    }

    /// Behind the photo, for who has nothing to photograph at hand.
    fn later(&self) -> String {
        let draft = self.draft.as_ref();
        let next = draft.map_or(DraftQuestion::What, |draft| {
            draft.after(DraftQuestion::Photo)
        });
        self.address(next)
    }

    /// The unit's word behind the amount.
    fn unit(&self) -> &str {
        let unit = self.draft.as_ref().and_then(|draft| draft.unit);
        unit.map_or("", |unit| self.shell.t(unit.label()))
    }

    fn other_unit_chosen(&self) -> bool {
        let mut others = self.other_units.iter();
        others.any(|unit| self.form.checked("unit", &unit.value))
    }

    fn photo(&self) -> Option<String> {
        let hash = self.draft.as_ref()?.photo.as_ref()?;
        Some(format!("/photos/{hash}/medium"))
    }

    fn needs_photo(&self) -> bool {
        self.obstacles.contains(&Obstacle::NoPhoto)
    }
}

fn address(draft: &ListingDraft, question: DraftQuestion) -> String {
    format!("/listings/drafts/{}/{}", draft.uuid, question.code())
}

fn where_choices(shell: &Shell, producer: &Producer, places: &Gazetteer) -> Vec<Choice> {
    let home = Origin::home(producer);
    let label = places.choice_at(home.commune_id, home.old_commune_id);
    let label = label.map_or(String::new(), |choice| choice.label.clone());
    let here = shell.tr("listings.steps.place.home", &[("place", &label)]);
    let elsewhere = shell.t("listings.steps.place.elsewhere");
    vec![
        Choice::new("home", here),
        Choice::new("elsewhere", elsewhere),
    ]
}

fn facts(shell: &Shell, draft: &ListingDraft, places: &Gazetteer) -> Vec<ReviewFact> {
    let unit = draft.unit.map_or("", |unit| shell.t(unit.label()));
    let price = draft
        .price
        .map(|price| format!("{} / {unit}", text::money(price.dong())));
    let amount = draft.quantity.map(|quantity| format!("{quantity} {unit}"));
    let season = Some(draft.season.clone()).filter(|season| !season.is_empty());
    let place = draft
        .origin()
        .and_then(|origin| places.choice_at(origin.commune_id, origin.old_commune_id));
    let category = shell.t(draft.category.label_key()).to_owned();
    let all = [
        (
            "listings.form.title",
            Some(draft.title.clone()),
            DraftQuestion::What,
        ),
        (
            "listings.form.category",
            Some(category),
            DraftQuestion::What,
        ),
        ("listings.form.price", price, DraftQuestion::Price),
        ("listings.form.quantity", amount, DraftQuestion::Amount),
        ("listings.form.season", season, DraftQuestion::Amount),
        (
            "listings.form.origin",
            place.map(|p| p.label.clone()),
            DraftQuestion::Place,
        ),
    ];
    let said = all.into_iter().filter_map(|(label, value, question)| {
        value.map(|value| ReviewFact {
            label,
            value,
            address: address(draft, question),
        })
    });
    said.collect()
}
