//! What a form offers and takes back for a place.
//!
//! The value of a choice is `NEW` or `NEW-OLD`: the code of today's commune and, where it was
//! picked by its old name, the code of the old one.

use serde::Serialize;

use crate::error::Message;

/// A line of the list under the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceChoice {
    /// What the form sends: `24373` or `24373-24391`.
    pub value: String,
    /// Today's address with its accents: "Xã Ea Kar, tỉnh Đắk Lắk".
    pub label: String,
    /// The old address ("Xã Ea Đar, huyện Ea Kar, tỉnh Đắk Lắk"), or the former districts of a
    /// commune of today ("huyện Ea Kar, tỉnh Đắk Lắk").
    pub detail: String,
}

/// `NEW-OLD` taken apart.
pub fn codes(value: &str) -> (&str, Option<&str>) {
    match value.trim().split_once('-') {
        Some((new, old)) => (new, Some(old)),
        None => (value.trim(), None),
    }
}

pub fn unknown() -> Message {
    Message::new("areas.commune.unknown")
}

pub fn not_predecessor() -> Message {
    Message::new("areas.commune.not_predecessor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_code_or_two() {
        assert_eq!(codes("24373"), ("24373", None));
        assert_eq!(codes(" 24373-24391 "), ("24373", Some("24391")));
    }
}
