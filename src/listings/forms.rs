//! The form of a listing and the filter of the list: untrusted text to typed values.

use serde::Deserialize;

use super::model::{Category, Listing, ListingParticulars, NewListing, Origin, Status};
use super::store::ListingQuery;
use crate::areas::{Gazetteer, Place};
use crate::error::Message;
use crate::text;
use crate::values::{Money, PublicId, Quantity, Unit, line, paragraph};
use crate::web::{FieldErrors, Fields};

const LONGEST_TITLE: usize = 120;
const LONGEST_DESCRIPTION: usize = 4000;
const LONGEST_SEASON: usize = 60;

pub(super) fn new_listing(
    fields: &Fields,
    gazetteer: &Gazetteer,
) -> Result<NewListing, FieldErrors> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let particulars = read(&mut errors, fields, gazetteer);
    let both = uuid.zip(particulars);
    errors.finish(both.map(|(uuid, particulars)| NewListing { uuid, particulars }))
}

pub(super) fn particulars(
    fields: &Fields,
    gazetteer: &Gazetteer,
) -> Result<ListingParticulars, FieldErrors> {
    let mut errors = FieldErrors::default();
    let read = read(&mut errors, fields, gazetteer);
    errors.finish(read)
}

fn read(
    errors: &mut FieldErrors,
    fields: &Fields,
    gazetteer: &Gazetteer,
) -> Option<ListingParticulars> {
    let title = errors.take("title", title(fields.get("title")));
    let category = errors.take("category", Category::parse(fields.get("category")));
    let unit = errors.take("unit", Unit::parse(fields.get("unit")));
    let price = errors.take("price", Money::parse(fields.get("price")));
    let quantity = errors.take("quantity", Quantity::parse(fields.get("quantity")));
    let season = errors.take("season", season(fields.get("season")));
    let description = optional(fields.get("description"), |text| {
        paragraph(text, LONGEST_DESCRIPTION)
    });
    let description = errors.take("description", description);
    let origin = errors.take("origin", origin(fields, gazetteer));
    Some(ListingParticulars {
        title: title?,
        category: category?,
        description: description?,
        unit: unit?,
        price: price?,
        quantity: quantity?,
        season: season?,
        origin: origin?,
    })
}

pub(super) fn title(typed: &str) -> Result<String, Message> {
    if typed.is_empty() {
        Err(Message::new("listings.form.title_empty"))
    } else {
        line(typed, LONGEST_TITLE)
    }
}

pub(super) fn season(typed: &str) -> Result<String, Message> {
    optional(typed, |text| line(text, LONGEST_SEASON))
}

/// An empty field is no mistake; a filled one must be right.
fn optional(
    typed: &str,
    parse: impl Fn(&str) -> Result<String, Message>,
) -> Result<String, Message> {
    if typed.is_empty() {
        Ok(String::new())
    } else {
        parse(typed)
    }
}

/// Where it grows; nothing said means where the producer is.
pub(super) fn origin(fields: &Fields, gazetteer: &Gazetteer) -> Result<Option<Place>, Message> {
    let (value, typed) = (fields.get("origin"), fields.get("origin_name"));
    if typed.is_empty() {
        Ok(None)
    } else {
        gazetteer.resolve_typed(value, typed).map(Some)
    }
}

/// The fields of a listing as they are now.
pub(super) fn filled(listing: &Listing, gazetteer: &Gazetteer) -> Fields {
    let mut fields = Fields::default();
    fields.set("title", listing.title.clone());
    fields.set("category", listing.category.code());
    fields.set("unit", listing.unit.code());
    fields.set("price", text::number(listing.price.dong()));
    fields.set("quantity", listing.quantity.to_string());
    fields.set("season", listing.season.clone());
    fields.set("description", listing.description.clone());
    set_origin(&mut fields, gazetteer, listing.origin());
    fields
}

pub(super) fn set_origin(fields: &mut Fields, gazetteer: &Gazetteer, origin: Origin) {
    let Some(choice) = gazetteer.choice_at(origin.commune_id, origin.old_commune_id) else {
        return;
    };
    fields.set("origin", choice.value.clone());
    fields.set("origin_name", choice.label.clone());
}

/// The list's filter as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct ListingListQuery {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub category: String,
    /// Whose products alone: the producer's uuid.
    #[serde(default)]
    pub producer: String,
    pub after: Option<String>,
}

impl ListingListQuery {
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.set("q", self.q.clone());
        fields.set("status", self.status.clone());
        fields.set("category", self.category.clone());
        fields.set("producer", self.producer.clone());
        fields
    }

    /// What is no status and no category filters nothing.
    pub fn query(&self) -> ListingQuery {
        ListingQuery {
            text: self.q.trim().chars().take(LONGEST_TITLE).collect(),
            status: Status::parse(&self.status).ok(),
            category: Category::parse(&self.category).ok(),
            producer: Some(self.producer.clone()).filter(|uuid| !uuid.is_empty()),
            after: self.after.clone(),
        }
    }
}
