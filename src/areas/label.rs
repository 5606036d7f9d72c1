//! A place in words: "Xã Ea Kar, tỉnh Đắk Lắk".

use std::fmt;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Text;

use super::model::{Area, AreaId, Level};
use super::{store, succession};
use crate::db::{Conn, Outcome};
use crate::text;

/// What a page shows of a place. `Display` gives today's address; the former names stand by
/// themselves, as only a template knows the words to put around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceLabel {
    /// "Xã Ea Kar"
    pub commune: String,
    /// "tỉnh Đắk Lắk"; where the commune is no more and was divided, "huyện Ea Kar, tỉnh Đắk Lắk"
    pub province: String,
    /// "Xã Ea Đar", where the old commune is known
    pub old_commune: Option<String>,
    /// "huyện Ea Kar", where the reporting district is known
    pub district: Option<String>,
    /// The first day on which the commune was no more, where nobody can say what it is today.
    pub ended: Option<NaiveDate>,
}

impl PlaceLabel {
    /// The day before which the commune was there, where nobody can say what it is today.
    pub fn before(&self) -> Option<String> {
        self.ended.map(text::date)
    }
}

impl fmt::Display for PlaceLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.commune, self.province)
    }
}

/// The words for a commune and, where given, the old commune in it. Unknown ids leave blanks:
/// a label is no place to fail.
///
/// A commune that is no more is told as what it became, with its own name as the old one; where it
/// was divided, by its own name and the day it ended.
pub fn label(
    c: &mut Conn,
    commune_id: AreaId,
    old_commune_id: Option<AreaId>,
) -> Outcome<PlaceLabel> {
    let (Some(commune), gone) = of_today(c, commune_id)? else {
        return Ok(PlaceLabel::default());
    };
    let old_id = old_commune_id.or(gone);
    let old = match old_id {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    let place = super::place_of(c, &commune, old.as_ref())?.ok();
    Ok(PlaceLabel {
        province: around(c, &commune)?,
        ended: commune.valid_to,
        commune: commune.full_name,
        old_commune: old.map(|area| area.full_name),
        district: words_of(c, place.and_then(|place| place.district_id))?,
    })
}

/// In a query that has joined `areas` by a territory's id: what the territory is called now.
pub fn name_of_today() -> SqlLiteral<Text> {
    sql("COALESCE((SELECT lives.full_name FROM areas AS lives \
         WHERE lives.same_as = areas.id AND lives.valid_to IS NULL), areas.full_name)")
}

/// What a commune is now, if that is one commune, or what it was in the end; with its province.
pub fn now_at(c: &mut Conn, commune: AreaId) -> Outcome<Option<(Area, Area)>> {
    let (Some(commune), _) = of_today(c, commune)? else {
        return Ok(None);
    };
    let province = store::province_of(c, commune.id)?;
    Ok(province.map(|province| (commune, province)))
}

/// What the commune is now, if that is one commune, and then its own id where it is another.
/// A divided one stays itself.
fn of_today(c: &mut Conn, id: AreaId) -> Outcome<(Option<Area>, Option<AreaId>)> {
    let Some(mut area) = store::by_id(c, id)? else {
        return Ok((None, None));
    };
    while area.valid_to.is_some() {
        let mut next = succession::successors(c, area.id)?;
        match (next.pop(), next.is_empty()) {
            (Some(only), true) => area = only.area,
            _ => break,
        }
    }
    let gone = (area.id != id).then_some(id);
    Ok((Some(area), gone))
}

/// What a commune lies in, from the nearest up.
fn around(c: &mut Conn, commune: &Area) -> Outcome<String> {
    let mut words = Vec::new();
    let mut above = commune.parent_id;
    while let Some(id) = above {
        let area = store::by_id(c, id)?;
        words.extend(area.as_ref().map(Area::in_a_sentence));
        above = area
            .filter(|area| area.level == Level::District)
            .and_then(|area| area.parent_id);
    }
    Ok(words.join(", "))
}

fn words_of(c: &mut Conn, id: Option<AreaId>) -> Outcome<Option<String>> {
    let area = match id {
        Some(id) => store::by_id(c, id)?,
        None => None,
    };
    Ok(area.as_ref().map(Area::in_a_sentence))
}
