//! How a province has drawn its reporting districts anew.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::areas::model::AreaId;

/// Which communes are in which reporting district, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regrouping {
    pub id: i64,
    pub province: AreaId,
    pub valid_from: NaiveDate,
    pub legal_basis: String,
    /// In the order of their codes.
    pub units: Vec<RegroupedUnit>,
    members: HashMap<(AreaId, AreaId), i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegroupedUnit {
    pub id: i64,
    /// The province's own.
    pub code: String,
    /// As it is called, with its kind.
    pub name: String,
}

/// A commune of the day on which the regrouping begins, or its part in one former district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegroupedPart {
    pub commune: AreaId,
    /// `None`: the whole commune.
    pub former: Option<AreaId>,
    pub unit: i64,
}

impl Regrouping {
    pub fn new(
        id: i64,
        province: AreaId,
        valid_from: NaiveDate,
        legal_basis: String,
        mut units: Vec<RegroupedUnit>,
        members: &[RegroupedPart],
    ) -> Self {
        units.sort_by(|a, b| a.code.cmp(&b.code));
        let key = |m: &RegroupedPart| ((m.commune, m.former.unwrap_or(0)), m.unit);
        Self {
            id,
            province,
            valid_from,
            legal_basis,
            units,
            members: members.iter().map(key).collect(),
        }
    }

    /// The unit of a commune's land in a former district.
    pub fn unit_of(&self, commune: AreaId, former: AreaId) -> Option<i64> {
        let part = self.members.get(&(commune, former));
        part.or_else(|| self.members.get(&(commune, 0))).copied()
    }

    /// In no order.
    pub fn members(&self) -> impl Iterator<Item = RegroupedPart> + '_ {
        self.members
            .iter()
            .map(|((commune, former), unit)| RegroupedPart {
                commune: *commune,
                former: Some(*former).filter(|id| *id != 0),
                unit: *unit,
            })
    }
}
