//! What the two provinces really grow and make, at prices that make sense (đồng, 2024); the list
//! is `data/demo/goods.csv`, the pictures are the project's own.

use serde::Deserialize;

use super::error::DemoError;
use crate::listings::Category;
use crate::values::Unit;

const LIST: &str = include_str!("../../data/demo/goods.csv");

macro_rules! pictures {
    ($($slug:literal),* $(,)?) => {
        /// Every picture of the demo with its bytes, inside the program.
        pub(super) const PICTURES: &[(&str, &[u8])] = &[
            $(($slug, include_bytes!(concat!("../../data/demo/photos/", $slug, ".jpg")))),*
        ];
    };
}

pictures!(
    "avocado",
    "bamboo-basket",
    "banana",
    "brocade",
    "salt",
    "silver",
    "banh-cay",
    "black-pepper",
    "cashew",
    "cassava",
    "chicken",
    "chili",
    "clams",
    "cocoa",
    "coffee-beans",
    "coffee-cherries",
    "corn",
    "dried-banana",
    "dried-beef",
    "durian",
    "eggs",
    "fish-sauce",
    "flowers",
    "ginger",
    "ground-coffee",
    "honey",
    "lemongrass",
    "longan",
    "macadamia",
    "mango",
    "moringa",
    "mung-beans",
    "mushrooms",
    "passion-fruit",
    "peanuts",
    "pomelo",
    "rice-bac-huong",
    "rice-paper",
    "rice-st25",
    "sedge-mat",
    "shrimp-paste",
    "silk",
    "sticky-rice",
    "sweet-potato",
    "tea",
    "turmeric",
);

/// A kind of product and the range its prices lie in.
#[derive(Debug, Clone)]
pub(super) struct DemoProduct {
    pub picture: String,
    pub title: String,
    pub category: Category,
    pub unit: Unit,
    pub price: (i64, i64),
    pub season: String,
    pub story: String,
}

#[derive(Deserialize)]
struct Row {
    province: String,
    picture: String,
    title: String,
    category: String,
    unit: String,
    low: i64,
    high: i64,
    season: String,
    story: String,
}

/// The goods of a province of 2024.
pub(super) fn of_province(code: &str) -> Result<Vec<DemoProduct>, DemoError> {
    let mut reader = csv::Reader::from_reader(LIST.as_bytes());
    let mut found = Vec::new();
    for row in reader.deserialize::<Row>() {
        let row = row.map_err(|e| DemoError::Data(e.to_string()))?;
        if row.province == code {
            found.push(goods(row)?);
        }
    }
    Ok(found)
}

fn goods(row: Row) -> Result<DemoProduct, DemoError> {
    let wrong = |m: crate::error::Message| DemoError::Data(format!("goods.csv: {}", m.key));
    Ok(DemoProduct {
        category: Category::parse(&row.category).map_err(wrong)?,
        unit: Unit::parse(&row.unit).map_err(wrong)?,
        picture: row.picture,
        title: row.title,
        price: (row.low, row.high),
        season: row.season,
        story: row.story,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_product_has_its_picture() {
        for code in ["66", "34"] {
            let goods = of_province(code).unwrap();
            assert!(goods.len() >= 15);
            for one in goods {
                assert!(
                    PICTURES.iter().any(|(slug, _)| *slug == one.picture),
                    "{}",
                    one.picture
                );
                assert!(one.price.0 <= one.price.1);
            }
        }
    }
}
