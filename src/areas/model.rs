//! What a unit is, and the rule that says which reporting district a place belongs to.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::db::schema::areas;

/// The database's number of a unit. Codes are for people, files and forms.
pub type AreaId = i64;

/// The first day of the three-tier state as this program knows it: "open to the past".
///
/// The list is the *last* state before the reform (March to June 2025). Earlier mergers are not
/// told apart, so an older date finds the unit that was left in the end.
pub const BEGINNING: NaiveDate = match NaiveDate::from_ymd_opt(1976, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The first day without districts: 34 provinces, 3,321 communes.
pub const REFORM: NaiveDate = match NaiveDate::from_ymd_opt(2025, 7, 1) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub enum Level {
    Province,
    District,
    Commune,
}

impl Level {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "province" => Some(Self::Province),
            "district" => Some(Self::District),
            "commune" => Some(Self::Commune),
            _ => None,
        }
    }
}

impl<DB> FromSql<Text, DB> for Level
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let code = String::from_sql(bytes)?;
        Self::from_code(&code).ok_or_else(|| format!("no such level: {code}").into())
    }
}

impl<DB> ToSql<Text, DB> for Level
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(self.code(), out)
    }
}

diesel::define_sql_function! {
    /// The first of the two that is known.
    fn coalesce(first: Nullable<BigInt>, second: BigInt) -> BigInt;
}

/// One territory in one of its lives: a rename or a change of type begins another life on the same
/// land. `valid_to` is the first day on which this life is no more.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = areas)]
pub struct Area {
    /// The territory's number: the same in all its lives, and what facts refer to.
    #[diesel(select_expression = coalesce(areas::same_as, areas::id))]
    pub id: AreaId,
    pub level: Level,
    /// 2, 3 or 5 digits with leading zeros; unique within a level on any day.
    pub code: String,
    pub name: String,
    /// "xã", "huyện", "thành phố" …, in lower case.
    pub kind: String,
    pub full_name: String,
    pub parent_id: Option<AreaId>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

impl Area {
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// As it stands inside an address: "tỉnh Đắk Lắk", "huyện Ea Kar".
    pub fn in_a_sentence(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }
}

/// Where somebody is: the commune of today and, so far as it can be told, the former district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub commune_id: AreaId,
    pub old_commune_id: Option<AreaId>,
    /// The reporting district; `None` = not yet placed.
    pub district_id: Option<AreaId>,
    pub province_id: AreaId,
}

impl Place {
    /// Somebody in a commune below `parent`: a province, or, where districts still are, its
    /// district. `made_of` is all the commune was made of, of every level.
    pub fn within(
        commune_id: AreaId,
        parent: &Area,
        made_of: &[&Area],
        old: Option<(AreaId, AreaId)>,
    ) -> Option<Self> {
        if parent.level == Level::District {
            return Some(Self::of(commune_id, parent.parent_id?, &[parent.id], None));
        }
        let of_old = made_of.iter().filter(|area| area.level == Level::District);
        let districts: Vec<AreaId> = of_old.map(|area| area.id).collect();
        Some(Self::of(commune_id, parent.id, &districts, old))
    }

    /// The reporting district is exact when the old commune is known, or when everything the new
    /// commune was made of lay in ONE old district. In any other case nobody can tell.
    ///
    /// `districts` are the old districts the new commune took land from; `old` is the old
    /// commune and its district.
    pub fn of(
        commune_id: AreaId,
        province_id: AreaId,
        districts: &[AreaId],
        old: Option<(AreaId, AreaId)>,
    ) -> Self {
        let only = match districts {
            [one] => Some(*one),
            _ => None,
        };
        Self {
            commune_id,
            old_commune_id: old.map(|(id, _)| id),
            district_id: old.map(|(_, district)| district).or(only),
            province_id,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_old_district_places_a_commune_by_itself() {
        assert_eq!(Place::of(1, 9, &[5], None).district_id, Some(5));
    }

    #[test]
    fn a_commune_across_districts_waits_for_its_old_commune() {
        assert_eq!(Place::of(1, 9, &[5, 6], None).district_id, None);
        let place = Place::of(1, 9, &[5, 6], Some((3, 6)));
        assert_eq!(
            (place.old_commune_id, place.district_id),
            (Some(3), Some(6))
        );
    }

    #[test]
    fn the_last_day_of_a_unit_is_the_day_before_its_end() {
        let area = Area {
            id: 1,
            level: Level::District,
            code: "651".into(),
            name: "Ea Kar".into(),
            kind: "huyện".into(),
            full_name: "Huyện Ea Kar".into(),
            parent_id: None,
            valid_from: BEGINNING,
            valid_to: Some(REFORM),
        };
        assert!(area.is_valid_on(REFORM.pred_opt().unwrap()));
        assert!(!area.is_valid_on(REFORM));
        assert_eq!(area.in_a_sentence(), "huyện Ea Kar");
    }
}
