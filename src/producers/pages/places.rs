//! The field of a place, with what is still to be chosen as radio buttons.

use crate::areas::PlaceChoice;
use crate::producers::places::{PlaceCandidates, UNKNOWN};
use crate::web::{Choice, Shell};

/// One of the two is empty, or both.
#[derive(Debug, Default)]
pub struct PlaceField {
    pub communes: Vec<Choice>,
    pub old_communes: Vec<Choice>,
}

impl PlaceField {
    pub fn new(shell: &Shell, candidates: PlaceCandidates) -> Self {
        match candidates {
            PlaceCandidates::None => Self::default(),
            PlaceCandidates::Communes(found) => Self {
                communes: found.into_iter().map(|c| commune(shell, c)).collect(),
                ..Self::default()
            },
            PlaceCandidates::OldCommunes { commune, choices } => Self {
                old_communes: old_communes(shell, &commune, choices),
                ..Self::default()
            },
        }
    }
}

fn commune(shell: &Shell, found: PlaceChoice) -> Choice {
    let label = if found.detail.is_empty() {
        found.label
    } else {
        let words = [("place", &*found.label), ("former", &*found.detail)];
        shell.tr("producers.commune.formerly", &words)
    };
    Choice::new(found.value, label)
}

fn old_communes(shell: &Shell, commune: &str, old: Vec<PlaceChoice>) -> Vec<Choice> {
    let unknown = Choice::new(
        format!("{commune}-{UNKNOWN}"),
        shell.t("producers.commune.old_unknown"),
    );
    let old = old.into_iter().map(|c| Choice::new(c.value, c.detail));
    old.chain([unknown]).collect()
}
