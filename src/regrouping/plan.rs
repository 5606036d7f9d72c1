//! What is to be: every part of the province in one unit. Made whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::province_units::{CommunePart, ProvinceUnits};
use crate::areas::{AreaId, REFORM, ReportUnitId};
use crate::error::Message;
use crate::text;
use crate::values::line;

const LONGEST_CODE: usize = 12;
pub(super) const LONGEST_NAME: usize = 100;
const LONGEST_BASIS: usize = 300;

/// What cannot be done, with the line of the list where it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub line: Option<usize>,
    pub message: Message,
}

pub type Complaints = Vec<Complaint>;

impl Complaint {
    pub fn new(message: Message) -> Self {
        Self {
            line: None,
            message,
        }
    }

    pub fn at(line: usize, message: Message) -> Self {
        Self {
            line: Some(line),
            message,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedUnit {
    pub code: String,
    /// With its kind: "Huyện Ea Kar".
    pub name: String,
}

/// Each part with the code of its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegroupingPlan {
    /// In the order of their codes.
    pub units: Vec<PlannedUnit>,
    pub parts: BTreeMap<CommunePart, String>,
}

/// From when and on which paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub valid_from: NaiveDate,
    pub legal_basis: String,
    pub note: String,
}

impl Decision {
    /// # Errors
    /// A day before the reform; no legal basis.
    pub fn new(valid_from: NaiveDate, legal_basis: &str, note: &str) -> Result<Self, Message> {
        check_day(valid_from)?;
        Ok(Self {
            valid_from,
            legal_basis: basis(legal_basis)?,
            note: match note.trim() {
                "" => String::new(),
                note => line(note, LONGEST_BASIS)?,
            },
        })
    }
}

pub(super) fn check_day(day: NaiveDate) -> Result<NaiveDate, Message> {
    let reform = || text::date(REFORM);
    if day >= REFORM {
        Ok(day)
    } else {
        Err(Message::new("regrouping.wrong.before_reform").with("day", reform()))
    }
}

pub(super) fn basis(legal_basis: &str) -> Result<String, Message> {
    match legal_basis.trim() {
        "" => Err(Message::new("regrouping.wrong.no_basis")),
        basis => line(basis, LONGEST_BASIS),
    }
}

impl RegroupingPlan {
    /// As it is until then.
    pub fn as_it_is(province_units: &ProvinceUnits) -> Self {
        let code = |id: &ReportUnitId| province_units.units.iter().find(|unit| unit.id == *id);
        let parts = province_units.parts.iter();
        let units = province_units.units.iter().map(|unit| PlannedUnit {
            code: unit.code.clone(),
            name: unit.full_name.clone(),
        });
        Self {
            units: units.collect(),
            parts: parts
                .filter_map(|(part, id)| Some((*part, code(id)?.code.clone())))
                .collect(),
        }
    }

    /// One unit gets another name.
    ///
    /// # Errors
    /// There is none of that code; the name is empty or too long.
    pub fn renamed(
        province_units: &ProvinceUnits,
        code: &str,
        name: &str,
    ) -> Result<Self, Message> {
        let mut plan = Self::as_it_is(province_units);
        let unit = plan.units.iter_mut().find(|unit| unit.code == code);
        let unit = unit.ok_or_else(|| Message::new("regrouping.wrong.no_such_unit"))?;
        unit.name = unit_name(name)?;
        Ok(plan)
    }

    /// Several units become one. Parts stay what they were, so everything counted stays exact.
    ///
    /// # Errors
    /// Fewer than two; a code that is taken; a bad name.
    pub fn merged(
        province_units: &ProvinceUnits,
        codes: &BTreeSet<String>,
        new: &PlannedUnit,
    ) -> Result<Self, Message> {
        let mut plan = Self::as_it_is(province_units);
        let known = plan.units.iter().filter(|unit| codes.contains(&unit.code));
        if known.count() != codes.len() || codes.len() < 2 {
            return Err(Message::new("regrouping.wrong.merge_two"));
        }
        let new = PlannedUnit {
            code: unit_code(&new.code)?,
            name: unit_name(&new.name)?,
        };
        plan.units.retain(|unit| !codes.contains(&unit.code));
        if plan.units.iter().any(|unit| unit.code == new.code) {
            return Err(Message::new("regrouping.wrong.code_taken").with("code", &new.code));
        }
        for code in plan.parts.values_mut().filter(|code| codes.contains(*code)) {
            code.clone_from(&new.code);
        }
        plan.units.push(new);
        plan.units.sort();
        Ok(plan)
    }

    /// What is wrong with the plan as a whole.
    pub fn complaints(&self, province_units: &ProvinceUnits) -> Complaints {
        let missing = self.missing(province_units);
        let meanings = self
            .units
            .iter()
            .filter_map(|unit| self.meaning(province_units, unit));
        missing
            .into_iter()
            .chain(meanings)
            .map(Complaint::new)
            .collect()
    }

    /// The parts of a unit.
    pub fn parts_in(&self, code: &str) -> BTreeSet<CommunePart> {
        let inside = self.parts.iter().filter(|(_, unit)| *unit == code);
        inside.map(|(part, _)| *part).collect()
    }

    /// For storing: (commune, former district or 0 for all of it, code).
    pub fn members(&self, province_units: &ProvinceUnits) -> Vec<(AreaId, AreaId, &str)> {
        let mut members = Vec::new();
        for commune in &province_units.communes {
            let units: Vec<(AreaId, &str)> = commune
                .former
                .iter()
                .filter_map(|f| Some((*f, self.parts.get(&(commune.id, *f))?.as_str())))
                .collect();
            let distinct: BTreeSet<&str> = units.iter().map(|(_, code)| *code).collect();
            match (distinct.len(), distinct.first()) {
                (1, Some(code)) => members.push((commune.id, 0, *code)),
                _ => members.extend(units.into_iter().map(|(f, code)| (commune.id, f, code))),
            }
        }
        members
    }

    pub(super) fn missing(&self, province_units: &ProvinceUnits) -> Vec<Message> {
        let mut found = Vec::new();
        for commune in &province_units.communes {
            let free = |district: &&AreaId| !self.parts.contains_key(&(commune.id, **district));
            let free: Vec<&AreaId> = commune.former.iter().filter(free).collect();
            if free.len() == commune.former.len() {
                found.push(
                    Message::new("regrouping.wrong.in_none")
                        .with("code", &commune.code)
                        .with("commune", &commune.full_name),
                );
                continue;
            }
            found.extend(free.into_iter().map(|district| {
                Message::new("regrouping.wrong.part_in_none")
                    .with("code", &commune.code)
                    .with("commune", &commune.full_name)
                    .with("district", province_units.district_name(*district))
            }));
        }
        found
    }

    /// The code of a former district may only be borne by what it was.
    pub(super) fn meaning(
        &self,
        province_units: &ProvinceUnits,
        unit: &PlannedUnit,
    ) -> Option<Message> {
        let former = province_units.former_by_code(&unit.code)?;
        let same = self.parts_in(&unit.code) == province_units.parts_of(former);
        (!same).then(|| {
            let name = match province_units.district_name(former) {
                "" => String::new(),
                name => format!(" ({name})"),
            };
            Message::new("regrouping.wrong.former_code")
                .with("code", &unit.code)
                .with("district", name)
        })
    }
}

/// A code of the province's own: letters, digits, `-` and `.`.
pub(super) fn unit_code(code: &str) -> Result<String, Message> {
    let code = code.trim();
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let begins = code.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins && code.len() <= LONGEST_CODE && code.chars().all(good) {
        Ok(code.to_owned())
    } else {
        Err(Message::new("regrouping.wrong.code").with("most", LONGEST_CODE))
    }
}

pub(super) fn unit_name(name: &str) -> Result<String, Message> {
    match name.trim() {
        "" => Err(Message::new("regrouping.wrong.no_name")),
        // A spreadsheet takes "=…" for a formula; no name begins so.
        name if !name.starts_with(char::is_alphanumeric) => {
            Err(Message::new("regrouping.wrong.name_start"))
        }
        name => line(name, LONGEST_NAME),
    }
}
