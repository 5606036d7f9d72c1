//! A draft, the questions it asks, and what an answer to each is.

use diesel::prelude::*;

use crate::areas::{AreaId, Place};
use crate::blobs::ContentHash;
use crate::db::schema::listing_drafts;
use crate::listings::model::{Category, ListingParticulars, Obstacle, Origin};
use crate::values::{Money, PublicId, Quantity, Unit};

/// The pages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftQuestion {
    What,
    Photo,
    Price,
    Amount,
    Place,
    Review,
}

impl DraftQuestion {
    pub const ALL: [Self; 6] = [
        Self::What,
        Self::Photo,
        Self::Price,
        Self::Amount,
        Self::Place,
        Self::Review,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Photo => "photo",
            Self::Price => "price",
            Self::Amount => "amount",
            Self::Place => "place",
            Self::Review => "review",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|question| question.code() == code)
    }

    /// As people count: the first is 1.
    pub const fn number(self) -> usize {
        self.position() + 1
    }

    #[allow(clippy::as_conversions, reason = "the order of the cases")]
    const fn position(self) -> usize {
        self as usize
    }

    pub fn before(self) -> Option<Self> {
        let at = self.position().checked_sub(1)?;
        Self::ALL.get(at).copied()
    }

    /// The last leads to itself: behind it is the listing.
    pub fn next(self) -> Self {
        Self::ALL.get(self.number()).copied().unwrap_or(self)
    }
}

/// What has been said of a product so far; `None` has not been answered.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = listing_drafts)]
pub(super) struct ListingDraft {
    pub id: i64,
    /// Made when the first page was shown; the listing's later on.
    pub uuid: PublicId,
    pub title: String,
    pub category: Category,
    #[diesel(column_name = content_hash)]
    pub photo: Option<ContentHash>,
    pub unit: Option<Unit>,
    #[diesel(column_name = price_vnd)]
    pub price: Option<Money>,
    #[diesel(column_name = quantity_milli)]
    pub quantity: Option<Quantity>,
    /// Empty where nothing was said: this one may be left out.
    pub season: String,
    pub origin_commune_id: Option<AreaId>,
    pub origin_old_commune_id: Option<AreaId>,
}

impl ListingDraft {
    /// Where somebody goes on who had stopped.
    pub fn open_question(&self) -> DraftQuestion {
        let answered = [
            (self.photo.is_some(), DraftQuestion::Photo),
            (self.unit.is_some(), DraftQuestion::Price),
            (self.quantity.is_some(), DraftQuestion::Amount),
            (self.origin().is_some(), DraftQuestion::Place),
        ];
        let open = answered.into_iter().find(|(answered, _)| !answered);
        open.map_or(DraftQuestion::Review, |(_, question)| question)
    }

    /// Where it grows: commune of today, and the old one where it is known.
    pub fn origin(&self) -> Option<Origin> {
        Some(Origin {
            commune_id: self.origin_commune_id?,
            old_commune_id: self.origin_old_commune_id,
        })
    }

    /// What the listing will say; `None` while a question is open. The photo is not among them: it
    /// is asked for at publication.
    pub fn particulars(&self, origin: Option<Place>) -> Option<ListingParticulars> {
        self.origin()?;
        Some(ListingParticulars {
            title: self.title.clone(),
            category: self.category,
            description: String::new(),
            unit: self.unit?,
            price: self.price?,
            quantity: self.quantity?,
            season: self.season.clone(),
            origin,
        })
    }

    fn is_answered(&self) -> bool {
        self.reaches(DraftQuestion::Review)
    }

    /// Whether all that a page builds on has been said.
    pub fn reaches(&self, question: DraftQuestion) -> bool {
        let answered = match question {
            DraftQuestion::What | DraftQuestion::Photo | DraftQuestion::Price => 0,
            DraftQuestion::Amount => 1,
            DraftQuestion::Place => 2,
            DraftQuestion::Review => 3,
        };
        let said = [
            self.unit.is_some(),
            self.quantity.is_some(),
            self.origin().is_some(),
        ];
        said.iter().take(answered).all(|said| *said)
    }

    /// After a page was sent: on to the next one, or back to the last where only that page was
    /// to be mended.
    pub fn after(&self, question: DraftQuestion) -> DraftQuestion {
        if self.is_answered() {
            DraftQuestion::Review
        } else {
            question.next()
        }
    }
}

/// The first page's answer: with it the draft begins.
#[derive(Debug, Clone)]
pub(super) struct NewListingDraft {
    pub uuid: PublicId,
    pub title: String,
    pub category: Category,
}

/// What a page in the middle asks for.
#[derive(Debug, Clone)]
pub(super) enum DraftAnswer {
    Price {
        unit: Unit,
        price: Money,
    },
    Amount {
        quantity: Quantity,
        season: String,
    },
    /// `None`: where the producer is.
    Place(Option<Origin>),
}

/// What became of a page that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftOutcome {
    On(DraftQuestion),
    /// The draft had become a listing before.
    Listed,
    /// It is a listing now, on the floor.
    Published,
    /// It is a listing now, but this keeps it from the floor.
    Kept(Obstacle),
    Discarded,
}

/// A draft as the first screen names it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct UnfinishedDraft {
    pub uuid: String,
    pub title: String,
    pub since: chrono::NaiveDateTime,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn begun() -> ListingDraft {
        ListingDraft {
            id: 1,
            uuid: PublicId::new(),
            title: "Mật ong".into(),
            category: Category::Honey,
            photo: None,
            unit: None,
            price: None,
            quantity: None,
            season: String::new(),
            origin_commune_id: None,
            origin_old_commune_id: None,
        }
    }

    #[test]
    fn pages_follow_each_other_and_are_found_by_their_code() {
        for question in DraftQuestion::ALL {
            assert_eq!(DraftQuestion::parse(question.code()), Some(question));
            assert!(
                question.next().before() == Some(question) || question == DraftQuestion::Review
            );
        }
        assert_eq!(DraftQuestion::What.before(), None);
        assert_eq!(DraftQuestion::Review.number(), 6);
    }

    #[test]
    fn one_goes_on_where_one_stopped() {
        let mut draft = begun();
        assert_eq!(draft.open_question(), DraftQuestion::Photo);
        assert_eq!(draft.after(DraftQuestion::Photo), DraftQuestion::Price);
        (draft.unit, draft.price) = (Some(Unit::Litre), Money::new(180_000).ok());
        draft.quantity = Quantity::new(20_000).ok();
        assert_eq!(draft.after(DraftQuestion::Amount), DraftQuestion::Place);
        assert!(draft.particulars(None).is_none());
        draft.origin_commune_id = Some(1);
        // Mended afterwards, a page leads back to the last one; the photo stays asked for.
        assert_eq!(draft.after(DraftQuestion::Price), DraftQuestion::Review);
        assert_eq!(draft.open_question(), DraftQuestion::Photo);
    }
}
