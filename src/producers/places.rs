//! Which commune, asked in words people know: today's name or the old one, with every accent.
//!
//! Without a script the form comes back with the candidates to choose from; nothing is wrong then
//! and nothing is assigned silently.

use crate::areas::{Gazetteer, Place, PlaceChoice};
use crate::error::Message;
use crate::web::{Choice, Fields, Shell};

/// More candidates than anybody reads; a longer name narrows them.
const MOST_CANDIDATES: usize = 12;

/// What is still to be chosen, as radio buttons.
#[derive(Debug, Default)]
pub struct Asked {
    pub communes: Vec<Choice>,
    pub old_communes: Vec<Choice>,
}

/// What the fields `commune`, `commune_name` and `old_commune` say.
#[derive(Debug)]
pub enum Picked {
    Place(Place),
    Ask(Asked),
}

/// Reads the picker. An error is only what a person can mend in the field.
pub fn pick(gazetteer: &Gazetteer, shell: &Shell, fields: &Fields) -> Result<Picked, Message> {
    let value = fields.get("commune");
    if value.is_empty() || fields.has("find", "yes") {
        return candidates(gazetteer, shell, fields.get("commune_name"));
    }
    let place = gazetteer.resolve(value)?;
    if place.district_id.is_some() {
        return Ok(Picked::Place(place));
    }
    let old_communes = gazetteer.old_communes_in(value);
    match fields.get("old_commune").split_once('-') {
        _ if old_communes.is_empty() => Ok(Picked::Place(place)),
        Some((new, UNKNOWN)) if new == value => Ok(Picked::Place(place)),
        Some((new, _)) if new == value => gazetteer
            .resolve(fields.get("old_commune"))
            .map(Picked::Place),
        // Not asked yet, or asked for another commune.
        _ => Ok(Picked::Ask(Asked {
            old_communes: old_choices(shell, value, old_communes),
            ..Asked::default()
        })),
    }
}

/// "I do not know": allowed, and not placed.
const UNKNOWN: &str = "unknown";

fn candidates(gazetteer: &Gazetteer, shell: &Shell, typed: &str) -> Result<Picked, Message> {
    if typed.is_empty() {
        return Err(Message::new("producers.commune.empty"));
    }
    let found = gazetteer.search(typed, MOST_CANDIDATES);
    if found.is_empty() {
        return Err(Message::new("areas.commune.not_found"));
    }
    Ok(Picked::Ask(Asked {
        communes: found.into_iter().map(|c| choice(shell, c)).collect(),
        ..Asked::default()
    }))
}

fn choice(shell: &Shell, found: PlaceChoice) -> Choice {
    let label = match found.detail.is_empty() {
        true => found.label,
        false => shell.tr(
            "producers.commune.formerly",
            &[("place", &found.label), ("former", &found.detail)],
        ),
    };
    Choice::new(found.value, label)
}

fn old_choices(shell: &Shell, commune: &str, old: Vec<PlaceChoice>) -> Vec<Choice> {
    let unknown = Choice::new(
        format!("{commune}-{UNKNOWN}"),
        shell.t("producers.commune.old_unknown"),
    );
    let old = old.into_iter().map(|c| Choice::new(c.value, c.detail));
    old.chain([unknown]).collect()
}

/// Writes the picked commune's full name into the field, for whoever sees the form again.
pub fn spell_out(gazetteer: &Gazetteer, fields: &mut Fields) {
    let Some(choice) = gazetteer.choice(fields.get("commune")) else {
        return;
    };
    fields.set("commune_name", choice.label.clone());
}
