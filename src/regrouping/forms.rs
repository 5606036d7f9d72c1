//! What was typed: which way to draw anew, from when, on which paper.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::list_file;
use super::plan::{Complaint, Complaints, Decision, PlannedUnit, RegroupingPlan, basis, check_day};
use super::province_units::ProvinceUnits;
use crate::error::Message;
use crate::values::day;
use crate::web::{FieldErrors, Fields};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegroupingMethod {
    Rename,
    Merge,
    File,
}

impl RegroupingMethod {
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "rename" => Some(Self::Rename),
            "merge" => Some(Self::Merge),
            "file" => Some(Self::File),
            _ => None,
        }
    }

    pub const fn title_key(self) -> &'static str {
        match self {
            Self::Rename => "regrouping.how.rename",
            Self::Merge => "regrouping.how.merge",
            Self::File => "regrouping.how.file",
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Merge => "merge",
            Self::File => "file",
        }
    }
}

/// The address: which province.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RegroupingQuery {
    pub province: String,
}

/// What is to be done, before it is held against the province.
#[derive(Debug, Clone)]
pub(super) enum RegroupingInput {
    Rename {
        code: String,
        name: String,
    },
    Merge {
        codes: BTreeSet<String>,
        new: PlannedUnit,
    },
    List(Vec<u8>),
}

impl RegroupingInput {
    pub fn of(how: RegroupingMethod, fields: &Fields, list: Option<Vec<u8>>) -> Self {
        let field = |name| fields.get(name).to_owned();
        match how {
            RegroupingMethod::Rename => Self::Rename {
                code: field("unit"),
                name: field("name"),
            },
            RegroupingMethod::Merge => Self::Merge {
                codes: fields.all("units").map(str::to_owned).collect(),
                new: PlannedUnit {
                    code: field("code"),
                    name: field("name"),
                },
            },
            RegroupingMethod::File => Self::List(list.unwrap_or_default()),
        }
    }

    pub fn plan(&self, province_units: &ProvinceUnits) -> Result<RegroupingPlan, Complaints> {
        let plan = match self {
            Self::Rename { code, name } => RegroupingPlan::renamed(province_units, code, name),
            Self::Merge { codes, new } => RegroupingPlan::merged(province_units, codes, new),
            Self::List(bytes) => return list_file::read(bytes, province_units),
        };
        plan.map_err(|message| vec![Complaint::new(message)])
    }
}

/// What was left empty, so that all of it is told at once, in the order of the form.
pub(super) fn unsaid(
    how: RegroupingMethod,
    fields: &Fields,
    has_list: bool,
    errors: &mut FieldErrors,
) {
    if how == RegroupingMethod::Merge && fields.all("units").count() < 2 {
        errors.add("units", Message::new("regrouping.wrong.merge_two"));
    }
    let mut needs = |field, wrong| {
        if fields.get(field).is_empty() {
            errors.add(field, Message::new(wrong));
        }
    };
    match how {
        RegroupingMethod::Rename => {
            needs("unit", "regrouping.wrong.no_such_unit");
            needs("name", "regrouping.wrong.no_name");
        }
        RegroupingMethod::Merge => {
            needs("code", "regrouping.wrong.no_code");
            needs("name", "regrouping.wrong.no_name");
        }
        RegroupingMethod::File if !has_list => {
            errors.add("list", Message::new("regrouping.wrong.no_list"))
        }
        RegroupingMethod::File => {}
    }
}

/// `None` where something is wrong with it, which is noted.
pub(super) fn decision(fields: &Fields, errors: &mut FieldErrors) -> Option<Decision> {
    let from = errors.take("from", day(fields.get("from")).and_then(check_day));
    let paper = errors.take("basis", basis(fields.get("basis")));
    from.zip(paper).and_then(|(from, paper)| {
        errors.take("note", Decision::new(from, &paper, fields.get("note")))
    })
}
