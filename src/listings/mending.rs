//! Mending one thing about a listing at a time: what a household does on a phone. All else stays as
//! it is in the database, so that two people who mend different things undo nothing of each other.

use super::model::{Listing, ListingParticulars, ListingRefusal};
use super::{actions, forms, store};
use crate::accounts::Sight;
use crate::areas::Gazetteer;
use crate::audit::Author;
use crate::db::Conn;
use crate::web::{FieldErrors, Fields};

/// What is mended together, because it is said in one breath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListingPart {
    What,
    Price,
    Amount,
    Place,
    Story,
}

impl ListingPart {
    pub const ALL: [Self; 5] = [
        Self::What,
        Self::Price,
        Self::Amount,
        Self::Place,
        Self::Story,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Price => "price",
            Self::Amount => "amount",
            Self::Place => "place",
            Self::Story => "story",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The fields of its page.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::What => &["title", "category"],
            Self::Price => &["price", "unit"],
            Self::Amount => &["quantity", "season"],
            Self::Place => &["origin", "origin_name"],
            Self::Story => &["description"],
        }
    }
}

#[derive(Debug)]
pub(super) enum MendOutcome {
    Saved,
    /// The listing's title, and what is wrong with what was sent.
    Wrong(String, FieldErrors),
}

/// Changes one part of a listing in sight.
pub(super) fn mend(
    c: &mut Conn,
    by: Author,
    sight: &Sight,
    uuid: &str,
    part: ListingPart,
    sent: &Fields,
    places: &Gazetteer,
) -> Result<MendOutcome, ListingRefusal> {
    let (listing, producer) = store::find_with_producer(c, sight, uuid)?;
    match mended(&listing, part, sent, places) {
        Ok(particulars) => {
            actions::update(c, by, &listing, &producer, &particulars)?;
            Ok(MendOutcome::Saved)
        }
        Err(errors) => Ok(MendOutcome::Wrong(listing.title, errors)),
    }
}

/// The listing as it is, with one part as it was sent.
fn mended(
    listing: &Listing,
    part: ListingPart,
    sent: &Fields,
    places: &Gazetteer,
) -> Result<ListingParticulars, FieldErrors> {
    let mut whole = forms::filled(listing, places);
    for name in part.fields() {
        whole.set(name, sent.get(name));
    }
    forms::particulars(&whole, places)
}
