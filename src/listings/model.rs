//! What a listing is, the states it goes through, and the rules that need no database.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::areas::{AreaId, Place};
use crate::db;
use crate::db::schema::listings;
use crate::photos::KeptPicture;
use crate::producers::Producer;
use crate::values::{Money, PublicId, Quantity, Unit, words};

/// A listing shows at most so many photos: what a person swipes through on a phone.
pub const MOST_PHOTOS: usize = 8;

words! {
    /// What a product is, roughly: for finding it, not for customs.
    Category, "listings.category.unknown" {
        Coffee = "coffee" "listings.category.coffee",
        Pepper = "pepper" "listings.category.pepper",
        Fruit = "fruit" "listings.category.fruit",
        Rice = "rice" "listings.category.rice",
        Honey = "honey" "listings.category.honey",
        Nuts = "nuts" "listings.category.nuts",
        Vegetables = "vegetables" "listings.category.vegetables",
        Livestock = "livestock" "listings.category.livestock",
        Seafood = "seafood" "listings.category.seafood",
        Processed = "processed" "listings.category.processed",
        Drinks = "drinks" "listings.category.drinks",
        Handicraft = "handicraft" "listings.category.handicraft",
        Other = "other" "listings.category.other",
    }
}

words! {
    /// Where a listing stands.
    Status, "listings.status.unknown" {
        Draft = "draft" "listings.status.draft",
        Published = "published" "listings.status.published",
        Paused = "paused" "listings.status.paused",
        Closed = "closed" "listings.status.closed",
    }
}

/// What can be done to a listing as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingAction {
    Publish,
    Pause,
    Resume,
    Close,
}

impl ListingAction {
    pub const ALL: [Self; 4] = [Self::Publish, Self::Pause, Self::Resume, Self::Close];

    /// Where it leads to. A step whose end is reached already was taken before: a second press of
    /// the button is no mistake.
    pub const fn end(self) -> Status {
        match self {
            Self::Publish | Self::Resume => Status::Published,
            Self::Pause => Status::Paused,
            Self::Close => Status::Closed,
        }
    }
}

impl Status {
    /// The state after a step; `None` where the step cannot be taken from here.
    pub const fn after(self, step: ListingAction) -> Option<Self> {
        match (self, step) {
            (Self::Draft, ListingAction::Publish)
            | (Self::Published, ListingAction::Pause)
            | (Self::Paused, ListingAction::Resume)
            | (Self::Draft | Self::Published | Self::Paused, ListingAction::Close) => {
                Some(step.end())
            }
            _ => None,
        }
    }

    /// Published once and not closed since: what buyers find, and what a page for them may show.
    pub const ON_THE_FLOOR: [Self; 2] = [Self::Published, Self::Paused];

    pub fn is_on_the_floor(self) -> bool {
        Self::ON_THE_FLOOR.contains(&self)
    }

    /// A closed listing is history.
    pub const fn can_change(self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// The colour of its badge.
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Draft => "attention",
            Self::Published => "good",
            Self::Paused | Self::Closed => "",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = listings)]
pub struct Listing {
    pub id: i64,
    pub uuid: PublicId,
    pub producer_id: i64,
    pub title: String,
    pub category: Category,
    pub description: String,
    pub unit: Unit,
    /// Of one unit.
    #[diesel(column_name = price_vnd)]
    pub price: Money,
    /// What there is to sell.
    #[diesel(column_name = quantity_milli)]
    pub quantity: Quantity,
    /// When it is harvested, in the producer's own words.
    pub season: String,
    pub origin_commune_id: AreaId,
    pub origin_old_commune_id: Option<AreaId>,
    pub status: Status,
    /// The day of the first publication.
    pub published_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub created_by: i64,
    pub updated_at: NaiveDateTime,
}

/// Where the goods of a listing grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The commune of today.
    pub commune_id: AreaId,
    /// The commune of before the reform, where it is known.
    pub old_commune_id: Option<AreaId>,
}

impl Origin {
    /// Where the producer is.
    pub fn home(producer: &Producer) -> Self {
        Self {
            commune_id: producer.commune_id,
            old_commune_id: producer.old_commune_id,
        }
    }
}

impl From<Place> for Origin {
    fn from(place: Place) -> Self {
        Self {
            commune_id: place.commune_id,
            old_commune_id: place.old_commune_id,
        }
    }
}

impl Listing {
    pub fn origin(&self) -> Origin {
        Origin {
            commune_id: self.origin_commune_id,
            old_commune_id: self.origin_old_commune_id,
        }
    }
}

/// What a person says of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingParticulars {
    pub title: String,
    pub category: Category,
    pub description: String,
    pub unit: Unit,
    pub price: Money,
    pub quantity: Quantity,
    pub season: String,
    /// Where it grows; `None` = where the producer is.
    pub origin: Option<Place>,
}

#[derive(Debug, Clone)]
pub struct NewListing {
    /// Made when the form was shown: sending it twice makes one listing.
    pub uuid: PublicId,
    pub particulars: ListingParticulars,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreatedListing {
    pub id: i64,
    pub uuid: PublicId,
    /// This form had been sent before.
    pub already: bool,
}

/// A photo on its way to a listing, its files already kept.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    pub uuid: PublicId,
    pub picture: KeptPicture,
}

/// What keeps a listing from being published; each has a sentence that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NoPhoto,
    NoPrice,
    ProducerNotActive,
    NoConsent,
}

impl Obstacle {
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoPhoto => "listings.obstacle.no_photo",
            Self::NoPrice => "listings.obstacle.no_price",
            Self::ProducerNotActive => "listings.obstacle.producer_not_active",
            Self::NoConsent => "listings.obstacle.no_consent",
        }
    }
}

/// Why an action was not done.
#[derive(Debug)]
pub enum ListingRefusal {
    /// Not ready to be published.
    NotYet(Vec<Obstacle>),
    /// Not possible in the state the listing is in.
    WrongState(Status),
    /// The last photo of a listing that buyers see.
    LastPhoto,
    Db(db::DbFailure),
}

impl From<db::DbFailure> for ListingRefusal {
    fn from(failure: db::DbFailure) -> Self {
        Self::Db(failure)
    }
}

impl From<diesel::result::Error> for ListingRefusal {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.code()), Ok(*category));
        }
        for status in Status::ALL {
            assert_eq!(Status::parse(status.code()), Ok(*status));
        }
        assert!(Category::parse("weapons").is_err());
    }

    #[test]
    fn nothing_comes_back_from_being_closed_and_a_draft_is_not_paused() {
        for step in ListingAction::ALL {
            assert_eq!(Status::Closed.after(step), None);
        }
        assert_eq!(Status::Draft.after(ListingAction::Pause), None);
        assert_eq!(Status::Draft.after(ListingAction::Resume), None);
        assert_eq!(Status::Paused.after(ListingAction::Publish), None);
        assert_eq!(
            Status::Paused.after(ListingAction::Resume),
            Some(Status::Published)
        );
    }

    #[test]
    fn every_state_but_closed_can_be_left() {
        for status in Status::ALL.iter().filter(|s| s.can_change()) {
            assert_eq!(status.after(ListingAction::Close), Some(Status::Closed));
        }
    }
}
