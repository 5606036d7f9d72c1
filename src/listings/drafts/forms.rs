//! What a page sends, read; and what a page shows of what was said before.

use super::model::{DraftAnswer, DraftQuestion, ListingDraft, NewListingDraft};
use crate::areas::Gazetteer;
use crate::error::Message;
use crate::listings::forms as whole;
use crate::listings::model::{Category, Origin};
use crate::text;
use crate::values::{Money, PublicId, Quantity, Unit};
use crate::web::{FieldErrors, Fields};

/// Units of a category that a page offers before all others, the likeliest first.
pub(super) const fn usual_units(category: Category) -> &'static [Unit] {
    use Unit::{
        Bag, Bottle, Box, Bunch, Carton, Fruit, Head, Jar, Kilogram, Litre, Packet, Piece, Plant,
        Quintal, Sack, Set, Ten, Ton,
    };
    match category {
        Category::Coffee | Category::Pepper | Category::Nuts => &[Kilogram, Quintal, Ton, Packet],
        Category::Rice => &[Kilogram, Quintal, Ton, Sack],
        Category::Fruit => &[Kilogram, Quintal, Ton, Fruit, Carton, Ten],
        Category::Honey => &[Litre, Bottle, Jar, Kilogram],
        Category::Vegetables => &[Kilogram, Bunch, Plant, Ton],
        Category::Livestock => &[Head, Kilogram, Quintal, Ten],
        Category::Seafood => &[Kilogram, Head, Quintal, Ton],
        Category::Processed => &[Packet, Box, Jar, Kilogram],
        Category::Drinks => &[Bottle, Litre, Box, Carton],
        Category::Handicraft => &[Piece, Set],
        Category::Other => &[Kilogram, Litre, Piece, Box, Packet, Bag],
    }
}

pub(super) fn beginning(fields: &Fields) -> Result<NewListingDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let title = errors.take("title", whole::title(fields.get("title")));
    let category = errors.take("category", Category::parse(fields.get("category")));
    let all = uuid.zip(title).zip(category);
    errors.finish(all.map(|((uuid, title), category)| NewListingDraft {
        uuid,
        title,
        category,
    }))
}

/// `None` for a page that asks for no such answer.
pub(super) fn answer(
    question: DraftQuestion,
    fields: &Fields,
    places: &Gazetteer,
) -> Option<Result<DraftAnswer, FieldErrors>> {
    Some(match question {
        DraftQuestion::Price => price(fields),
        DraftQuestion::Amount => amount(fields),
        DraftQuestion::Place => place(fields, places),
        DraftQuestion::What | DraftQuestion::Photo | DraftQuestion::Review => return None,
    })
}

fn price(fields: &Fields) -> Result<DraftAnswer, FieldErrors> {
    let mut errors = FieldErrors::default();
    let price = Money::parse(fields.get("price")).and_then(|price| match price.dong() {
        0 => Err(Message::new("listings.obstacle.no_price")),
        _ => Ok(price),
    });
    let price = errors.take("price", price);
    let unit = errors.take("unit", Unit::parse(fields.get("unit")));
    errors.finish(
        price
            .zip(unit)
            .map(|(price, unit)| DraftAnswer::Price { unit, price }),
    )
}

fn amount(fields: &Fields) -> Result<DraftAnswer, FieldErrors> {
    let mut errors = FieldErrors::default();
    let quantity = errors.take("quantity", Quantity::parse(fields.get("quantity")));
    let season = errors.take("season", whole::season(fields.get("season")));
    let both = quantity.zip(season);
    errors.finish(both.map(|(quantity, season)| DraftAnswer::Amount { quantity, season }))
}

fn place(fields: &Fields, places: &Gazetteer) -> Result<DraftAnswer, FieldErrors> {
    if !fields.has("where", "elsewhere") {
        return Ok(DraftAnswer::Place(None));
    }
    let elsewhere = match whole::origin(fields, places) {
        Ok(Some(place)) => Ok(Origin::from(place)),
        Ok(None) => Err(Message::new("listings.steps.place.which")),
        Err(message) => Err(message),
    };
    let answer = elsewhere.map(|origin| DraftAnswer::Place(Some(origin)));
    answer.map_err(|message| FieldErrors::of("origin", message))
}

/// A draft's answers as the pages' fields show them; `home` is where its producer is.
pub(super) fn filled(draft: &ListingDraft, home: Origin, places: &Gazetteer) -> Fields {
    let mut fields = Fields::default();
    fields.set("uuid", draft.uuid.to_string());
    fields.set("title", draft.title.clone());
    fields.set("category", draft.category.code());
    let likely = usual_units(draft.category).first().copied();
    fields.set("unit", draft.unit.or(likely).map_or("", Unit::code));
    let price = draft.price.map(|price| text::number(price.dong()));
    fields.set("price", price.unwrap_or_default());
    let quantity = draft.quantity.map(|quantity| quantity.to_string());
    fields.set("quantity", quantity.unwrap_or_default());
    fields.set("season", draft.season.clone());
    match draft.origin() {
        Some(origin) if origin != home => {
            fields.set("where", "elsewhere");
            whole::set_origin(&mut fields, places, origin);
        }
        _ => fields.set("where", "home"),
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_a_likely_unit() {
        for category in Category::ALL {
            assert!(!usual_units(*category).is_empty(), "{category:?}");
        }
    }

    #[test]
    fn a_price_of_nothing_is_no_price() {
        let sent = |price: &str| {
            let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            super::price(&Fields::new(vec![pair("price", price), pair("unit", "kg")]))
        };
        assert!(sent("0").is_err());
        assert!(sent("85.000").is_ok());
    }
}
