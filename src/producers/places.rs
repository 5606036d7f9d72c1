//! Which commune, asked in words people know: today's name or the old one, with every accent.
//!
//! Without a script the form comes back with the candidates to choose from; nothing is wrong then
//! and nothing is assigned silently.

use crate::areas::{Gazetteer, Place, PlaceChoice};
use crate::error::Message;
use crate::web::{FieldErrors, Fields};

/// More candidates than anybody reads; a longer name narrows them.
const MOST_CANDIDATES: usize = 12;

/// "I do not know": allowed, and not placed.
pub(super) const UNKNOWN: &str = "unknown";

/// The places that are still to be chosen from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PlaceCandidates {
    #[default]
    None,
    /// What the typed name may mean.
    Communes(Vec<PlaceChoice>),
    /// The communes that one of today, by its code, was made of.
    OldCommunes {
        commune: String,
        choices: Vec<PlaceChoice>,
    },
}

/// What a form with a place in it came to.
#[derive(Debug)]
pub enum PlacedForm<T> {
    Complete(T),
    /// Nothing is wrong, the place is still to be chosen.
    Incomplete(PlaceCandidates),
    Refused(FieldErrors, PlaceCandidates),
}

impl<T> PlacedForm<T> {
    /// `whole` is there where every field was good and the place was chosen.
    pub fn new(errors: FieldErrors, whole: Option<T>, candidates: PlaceCandidates) -> Self {
        match (errors.is_empty(), whole) {
            (true, Some(whole)) => Self::Complete(whole),
            (true, None) => Self::Incomplete(candidates),
            (false, _) => Self::Refused(errors, candidates),
        }
    }
}

/// What the fields `commune`, `commune_name` and `old_commune` say. An error is only what a person
/// can mend in the field.
pub fn take_place(
    errors: &mut FieldErrors,
    gazetteer: &Gazetteer,
    fields: &Fields,
) -> (Option<Place>, PlaceCandidates) {
    match errors.take("commune", read(gazetteer, fields)) {
        Some(PlaceAnswer::Place(place)) => (Some(place), PlaceCandidates::None),
        Some(PlaceAnswer::Open(candidates)) => (None, candidates),
        None => (None, PlaceCandidates::None),
    }
}

enum PlaceAnswer {
    Place(Place),
    Open(PlaceCandidates),
}

fn read(gazetteer: &Gazetteer, fields: &Fields) -> Result<PlaceAnswer, Message> {
    let value = fields.get("commune");
    if value.is_empty() || fields.has("find", "yes") {
        return candidates(gazetteer, fields.get("commune_name"));
    }
    let place = gazetteer.resolve(value)?;
    if place.district_id.is_some() {
        return Ok(PlaceAnswer::Place(place));
    }
    let old_communes = gazetteer.old_communes_in(value);
    match fields.get("old_commune").split_once('-') {
        _ if old_communes.is_empty() => Ok(PlaceAnswer::Place(place)),
        Some((new, UNKNOWN)) if new == value => Ok(PlaceAnswer::Place(place)),
        Some((new, _)) if new == value => gazetteer
            .resolve(fields.get("old_commune"))
            .map(PlaceAnswer::Place),
        // Not asked yet, or asked for another commune.
        _ => Ok(PlaceAnswer::Open(PlaceCandidates::OldCommunes {
            commune: value.to_owned(),
            choices: old_communes,
        })),
    }
}

fn candidates(gazetteer: &Gazetteer, typed: &str) -> Result<PlaceAnswer, Message> {
    if typed.is_empty() {
        return Err(Message::new("producers.commune.empty"));
    }
    let found = gazetteer.search(typed, MOST_CANDIDATES);
    if found.is_empty() {
        return Err(Message::new("areas.commune.not_found"));
    }
    Ok(PlaceAnswer::Open(PlaceCandidates::Communes(found)))
}

/// Writes the picked commune's full name into the field, for whoever sees the form again.
pub fn spell_out(gazetteer: &Gazetteer, fields: &mut Fields) {
    let Some(choice) = gazetteer.choice(fields.get("commune")) else {
        return;
    };
    fields.set("commune_name", choice.label.clone());
}
