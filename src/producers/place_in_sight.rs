//! Where somebody may write something down. A household or a course outside of one's sight would be
//! counted elsewhere, under the eyes of people who know nothing of it.
//!
//! Moving a household that is in sight already is another matter: people do move to other provinces,
//! and the trace and both residences tell who said so (`placement`).

use super::store;
use crate::accounts::Sight;
use crate::areas::{self, AreaId, Place};
use crate::db::{Conn, Outcome};
use crate::error::Message;

/// Where a producer may be registered. Only [`PlacesInSight::home`] makes one of what an account
/// sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceInSight(Place);

impl PlaceInSight {
    /// No account acts: a household says where it lives itself, or a command of the server fills a
    /// register.
    pub fn without_sight(place: Place) -> Self {
        Self(place)
    }

    pub fn get(&self) -> &Place {
        &self.0
    }
}

/// The commune of something that takes place. Only [`PlacesInSight::venue`] makes one of what an
/// account sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommuneInSight(AreaId);

impl CommuneInSight {
    /// No account acts: a command of the server fills a register.
    pub fn without_sight(commune_id: AreaId) -> Self {
        Self(commune_id)
    }

    pub fn id(self) -> AreaId {
        self.0
    }
}

/// What an account's sight comes to on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlacesInSight {
    Nowhere,
    Communes(Vec<AreaId>),
    Districts {
        districts: Vec<AreaId>,
        /// All that took land from one of them.
        communes: Vec<AreaId>,
    },
    Provinces(Vec<AreaId>),
    Everywhere,
}

impl PlacesInSight {
    /// A cooperative acts in the province where it is: members come from other communes, and who
    /// lives in another province is registered there.
    pub fn of(c: &mut Conn, sight: &Sight) -> Outcome<Self> {
        Ok(match sight {
            Sight::Own { .. } => Self::Nowhere,
            Sight::Cooperative { producer_id, .. } => {
                Self::Provinces(provinces_of(c, *producer_id)?)
            }
            Sight::Communes(ids) => Self::Communes(ids.clone()),
            Sight::Districts(ids) => Self::Districts {
                districts: ids.clone(),
                communes: areas::communes_on_land_of(c, ids)?,
            },
            Sight::Provinces(ids) => Self::Provinces(ids.clone()),
            Sight::Everything => Self::Everywhere,
        })
    }

    /// Where a producer lives. Outside of it the record would vanish from its maker's eyes the moment
    /// it is made.
    pub fn home(&self, place: Place) -> Result<PlaceInSight, Message> {
        let seen = match (self, place.district_id) {
            (Self::Districts { .. }, None) => {
                return Err(Message::new("producers.commune.old_needed"));
            }
            (Self::Districts { districts, .. }, Some(id)) => districts.contains(&id),
            _ => self.has_land_of(&place),
        };
        let seen = seen.then_some(PlaceInSight(place));
        seen.ok_or_else(|| Message::new("producers.commune.not_yours"))
    }

    /// Where something takes place: any commune that has land in sight.
    pub fn venue(&self, place: Place) -> Result<CommuneInSight, Message> {
        let seen = self
            .has_land_of(&place)
            .then_some(CommuneInSight(place.commune_id));
        seen.ok_or_else(|| Message::new("producers.commune.not_your_venue"))
    }

    fn has_land_of(&self, place: &Place) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Everywhere => true,
            Self::Communes(ids) => {
                let old = place.old_commune_id.is_some_and(|id| ids.contains(&id));
                old || ids.contains(&place.commune_id)
            }
            Self::Districts {
                districts,
                communes,
            } => {
                let old = place.district_id.is_some_and(|id| districts.contains(&id));
                old || communes.contains(&place.commune_id)
            }
            Self::Provinces(ids) => ids.contains(&place.province_id),
        }
    }
}

/// The province that a producer lies in, under all the names of that land.
fn provinces_of(c: &mut Conn, producer_id: i64) -> Outcome<Vec<AreaId>> {
    let commune = store::place_of(c, producer_id)?.commune_id;
    match areas::province_of(c, commune)? {
        Some(province) => areas::held(c, vec![province.id]),
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(old_commune_id: Option<AreaId>, district_id: Option<AreaId>) -> Place {
        Place {
            commune_id: 1,
            old_commune_id,
            district_id,
            province_id: 9,
        }
    }

    #[test]
    fn district_staff_do_not_register_where_nobody_knows_the_district() {
        let staff = PlacesInSight::Districts {
            districts: vec![5],
            communes: vec![1],
        };
        assert!(staff.home(place(None, Some(5))).is_ok());
        assert!(staff.home(place(None, Some(6))).is_err());
        let asked = Message::new("producers.commune.old_needed");
        assert_eq!(staff.home(place(None, None)), Err(asked));
        assert!(
            PlacesInSight::Provinces(vec![9])
                .home(place(None, None))
                .is_ok()
        );
    }

    #[test]
    fn a_course_takes_place_wherever_the_commune_has_land_in_sight() {
        let staff = PlacesInSight::Districts {
            districts: vec![5],
            communes: vec![1],
        };
        assert_eq!(staff.venue(place(None, None)), Ok(CommuneInSight(1)));
        let elsewhere = PlacesInSight::Districts {
            districts: vec![6],
            communes: vec![2],
        };
        assert!(elsewhere.venue(place(None, None)).is_err());
        assert!(elsewhere.venue(place(None, Some(6))).is_ok());
    }

    #[test]
    fn a_team_acts_in_its_commune_and_on_the_land_of_the_former_one() {
        let team = PlacesInSight::Communes(vec![3]);
        assert!(team.home(place(Some(3), None)).is_ok());
        assert!(team.home(place(None, None)).is_err());
        assert!(PlacesInSight::Nowhere.home(place(None, None)).is_err());
        assert!(PlacesInSight::Everywhere.venue(place(None, None)).is_ok());
    }
}
