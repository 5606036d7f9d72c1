//! The places somebody who waits may belong to.

use crate::areas::{self, Area, AreaId, Level, Place, REFORM};
use crate::db::{Conn, DbFailure, Outcome};

/// One of the places that a waiting producer may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCandidate {
    /// The code of the old commune or, where an old one was divided, of the new: among the
    /// candidates of one commune it is unique.
    pub code: String,
    pub place: Place,
    /// "Xã Ea Đar"
    pub name: String,
    /// "huyện Ea Kar"; for a part of a divided commune "tỉnh Đắk Lắk".
    pub within: String,
    /// The list of the State proposes it. Shown, never chosen by itself.
    pub suggested: bool,
}

/// What a commune was made of or, where it was divided, what became of it: never both.
pub fn candidates(c: &mut Conn, commune_id: AreaId) -> Outcome<Vec<PlaceCandidate>> {
    let commune = areas::by_id(c, commune_id)?.ok_or(DbFailure::Missing)?;
    let parts = communes(areas::successors(c, commune_id)?);
    let mut found = Vec::new();
    if parts.len() > 1 {
        for (part, suggested) in &parts {
            found.extend(candidate(c, part, &commune, part, *suggested)?);
        }
        return Ok(found);
    }
    // Through every edition back to the communes that lay in a district.
    let old = areas::origins(c, commune_id)?.into_iter();
    let in_a_district = |area: &Area| area.valid_to.is_some_and(|end| end <= REFORM);
    for old in old.filter(|a| a.level == Level::Commune && in_a_district(a)) {
        found.extend(candidate(c, &commune, &old, &old, false)?);
    }
    Ok(found)
}

/// Whether the commune is one of the old ones that were divided.
pub(super) fn is_divided(c: &mut Conn, commune_id: AreaId) -> Outcome<bool> {
    Ok(communes(areas::successors(c, commune_id)?).len() > 1)
}

fn communes(edges: Vec<areas::Succession>) -> Vec<(Area, bool)> {
    let communes = edges.into_iter().filter(|e| e.area.level == Level::Commune);
    communes.map(|e| (e.area, e.suggested)).collect()
}

/// The place of somebody in the new commune who was in the old one; `told` is the one that the
/// choice is about. None where the old commune does not say the district.
fn candidate(
    c: &mut Conn,
    new: &Area,
    old: &Area,
    area: &Area,
    suggested: bool,
) -> Outcome<Option<PlaceCandidate>> {
    let Ok(place) = areas::place_of(c, new, Some(old))? else {
        return Ok(None);
    };
    if place.district_id.is_none() {
        return Ok(None);
    }
    let within = match area.parent_id {
        Some(id) => areas::by_id(c, id)?,
        None => None,
    };
    Ok(Some(PlaceCandidate {
        code: area.code.clone(),
        place,
        name: area.full_name.clone(),
        within: within.as_ref().map_or(String::new(), Area::in_a_sentence),
        suggested,
    }))
}
