//! A place in words: "Xã Ea Kar, tỉnh Đắk Lắk".

use std::fmt;

use super::model::{Area, AreaId};
use super::store;
use crate::db::{Conn, Outcome};

/// What a page shows of a place. `Display` gives today's address; the former names stand by
/// themselves, as only a template knows the words to put around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceLabel {
    /// "Xã Ea Kar"
    pub commune: String,
    /// "tỉnh Đắk Lắk"
    pub province: String,
    /// "Xã Ea Đar", where the old commune is known
    pub old_commune: Option<String>,
    /// "huyện Ea Kar", where the reporting district is known
    pub district: Option<String>,
}

impl fmt::Display for PlaceLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.commune, self.province)
    }
}

/// The words for a commune and, where given, the old commune in it. Unknown ids leave blanks:
/// a label is no place to fail.
pub fn label(
    c: &mut Conn,
    commune_id: AreaId,
    old_commune_id: Option<AreaId>,
) -> Outcome<PlaceLabel> {
    let Some(commune) = store::by_id(c, commune_id)? else {
        return Ok(PlaceLabel::default());
    };
    let old = match old_commune_id {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    let place = super::place_of(c, &commune, old.as_ref())?.ok();
    Ok(PlaceLabel {
        province: words_of(c, commune.parent_id)?.unwrap_or_default(),
        commune: commune.full_name,
        old_commune: old.map(|area| area.full_name),
        district: words_of(c, place.and_then(|place| place.district_id))?,
    })
}

fn words_of(c: &mut Conn, id: Option<AreaId>) -> Outcome<Option<String>> {
    let area = match id {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    Ok(area.as_ref().map(Area::in_a_sentence))
}
