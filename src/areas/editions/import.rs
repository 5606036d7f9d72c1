//! What was handed in, from the files to a plan.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::files::{self, EditionFile, EditionFileError, ParsedLines};
use super::plan::{EditionContent, EditionPlan, StandingUnits};
use super::{checks, plan, renames};
use crate::error::Message;
use crate::text;

/// An edition as it is handed in.
#[derive(Debug, Clone)]
pub enum Import {
    /// All units from a day on, and what became of those before.
    Whole {
        from: NaiveDate,
        basis: String,
        units: EditionFile,
        communes: Option<EditionFile>,
        districts: Option<EditionFile>,
        provinces: Option<EditionFile>,
    },
    /// Renames and changes of type, each with its own day and basis.
    Changes(EditionFile),
}

/// An edition ready to be loaded.
#[derive(Debug, Clone)]
pub(super) struct PlannedEdition {
    pub from: NaiveDate,
    pub basis: String,
    pub plan: EditionPlan,
}

impl Import {
    /// The law it rests on; that of changes stands in their lines.
    pub(super) fn basis(&self) -> &str {
        match self {
            Self::Whole { basis, .. } => basis,
            Self::Changes(_) => "",
        }
    }

    /// A line a file, in a fixed order: the same files are the same text.
    pub(super) fn files(&self) -> String {
        let sheets = match self {
            Self::Changes(sheet) => vec![("changes", Some(sheet))],
            Self::Whole {
                units,
                communes,
                districts,
                provinces,
                ..
            } => vec![
                ("units", Some(units)),
                ("communes", communes.as_ref()),
                ("districts", districts.as_ref()),
                ("provinces", provinces.as_ref()),
            ],
        };
        let lines = sheets.into_iter().filter_map(|(what, sheet)| {
            let digest = Sha256::digest(&sheet?.bytes);
            Some(format!(
                "{what} {}",
                data_encoding::HEXLOWER.encode(&digest)
            ))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Reads the files and works out what they change: everything, or every mistake.
    pub(super) fn plan(
        &self,
        standing: &StandingUnits,
    ) -> Result<PlannedEdition, Vec<EditionFileError>> {
        match self {
            Self::Changes(sheet) => changes(standing, sheet),
            Self::Whole {
                from,
                basis,
                units,
                communes,
                districts,
                provinces,
            } => {
                let mut wrong = Vec::new();
                let units_read = taken(files::units(units), &mut wrong);
                let mut edges = Vec::new();
                let sheets: [(_, fn(&EditionFile) -> _); 3] = [
                    (provinces, files::provinces),
                    (districts, files::districts),
                    (communes, files::communes),
                ];
                for (sheet, read) in sheets {
                    if let Some(sheet) = sheet {
                        edges.extend(taken(read(sheet), &mut wrong));
                    }
                }
                let whole = EditionContent {
                    file: &units.name,
                    from: *from,
                    basis,
                    units: units_read,
                    edges,
                };
                whole_edition(standing, &whole, wrong)
            }
        }
    }
}

fn taken<T>(parsed: ParsedLines<T>, wrong: &mut Vec<EditionFileError>) -> Vec<T> {
    let (lines, refused) = parsed;
    wrong.extend(refused);
    lines
}

/// What is wrong in a line leaves holes that look like other mistakes: those are told only where
/// every line could be read.
fn whole_edition(
    standing: &StandingUnits,
    whole: &EditionContent,
    mut wrong: Vec<EditionFileError>,
) -> Result<PlannedEdition, Vec<EditionFileError>> {
    if text::nfc(whole.basis) != whole.basis || whole.basis.trim().is_empty() {
        wrong.push(whole.refusal(None, Message::new("areas.import.basis")));
    }
    if wrong.is_empty() {
        wrong = checks::whole(standing, whole);
    }
    if wrong.is_empty() {
        Ok(PlannedEdition {
            from: whole.from,
            basis: whole.basis.to_owned(),
            plan: plan::whole(standing, whole)?,
        })
    } else {
        Err(wrong)
    }
}

fn changes(
    standing: &StandingUnits,
    sheet: &EditionFile,
) -> Result<PlannedEdition, Vec<EditionFileError>> {
    let (lines, wrong) = files::changes(sheet);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let plan = renames::changes(standing, &sheet.name, &lines)?;
    let mut bases: Vec<&str> = plan.lives.iter().map(|life| life.basis.as_str()).collect();
    bases.sort_unstable();
    bases.dedup();
    let first = plan.lives.iter().map(|life| life.from).min();
    Ok(PlannedEdition {
        from: first.unwrap_or_default(),
        basis: bases.join("; "),
        plan,
    })
}
