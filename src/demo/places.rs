//! The real communes that the figures are spread over.

use chrono::NaiveDate;

use crate::areas::{self, Area, Gazetteer, Level, Place};
use crate::db::{Conn, Outcome};

/// A commune before July 2025, with the place that its people have today.
#[derive(Debug, Clone)]
pub(super) struct DemoCommune {
    pub name: String,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub(super) struct DemoDistrict {
    pub area: Area,
    pub communes: Vec<DemoCommune>,
}

/// The districts of a province of 2024 with their communes. Where a commune was divided, its
/// people are put into the successor that the data suggest: invented people may be.
pub(super) fn districts(
    c: &mut Conn,
    gazetteer: &Gazetteer,
    province: &str,
    on: NaiveDate,
) -> Outcome<Vec<DemoDistrict>> {
    let mut found = Vec::new();
    for area in areas::districts_of_province(c, province, on)? {
        let mut communes = Vec::new();
        for old in areas::children(c, area.id)? {
            communes.extend(commune(c, gazetteer, &old)?);
        }
        found.push(DemoDistrict { area, communes });
    }
    Ok(found)
}

fn commune(c: &mut Conn, gazetteer: &Gazetteer, old: &Area) -> Outcome<Option<DemoCommune>> {
    let successors = areas::successors(c, old.id)?;
    let new = successors
        .iter()
        .find(|s| s.suggested && s.area.level == Level::Commune);
    let place = new.and_then(|new| {
        let value = format!("{}-{}", new.area.code, old.code);
        gazetteer.resolve(&value).ok()
    });
    Ok(place.map(|place| DemoCommune {
        name: old.name.clone(),
        place,
    }))
}
