//! Loading an edition, taking it back and keeping it for good, each inside one write. Every province
//! that the edition touches is told: whoever signs reports there looks for it.

use chrono::NaiveDate;

use super::apply::NewEdition;
use super::facts::UnitFacts;
use super::import::{Import, PlannedEdition};
use super::{Edition, EditionFileError, EditionImpact, ImportOutcome, RevertObstacle};
use super::{apply, revert as taking_back, standing, touched};
use crate::areas::model::AreaId;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};

/// What an import comes to before anything is written.
enum Prepared {
    Already(String),
    New(Box<Loadable>),
}

/// An edition that can be loaded.
struct Loadable {
    code: String,
    files: String,
    ready: PlannedEdition,
    touched: EditionImpact,
}

fn prepare(
    c: &mut Conn,
    import: &Import,
    facts: &UnitFacts,
) -> Outcome<Result<Prepared, Vec<EditionFileError>>> {
    let files = import.files();
    let known = super::all(c)?;
    if let Some(same) = known.iter().find(|edition| edition.files == files) {
        return Ok(Ok(Prepared::Already(same.code.clone())));
    }
    let standing = standing::read(c)?;
    let ready = match import.plan(&standing) {
        Ok(ready) => ready,
        Err(refusals) => return Ok(Err(refusals)),
    };
    Ok(Ok(Prepared::New(Box::new(Loadable {
        code: free_code(&known, ready.from),
        files,
        touched: touched::count(c, &ready.plan, facts)?,
        ready,
    }))))
}

/// The day, and where an edition of that day is there already, a number behind it.
fn free_code(known: &[Edition], from: NaiveDate) -> String {
    let taken = |code: &String| known.iter().any(|edition| edition.code == *code);
    let first = from.to_string();
    let more = (2..).map(|n| format!("{from}-{n}"));
    let mut codes = std::iter::once(first.clone()).chain(more);
    codes.find(|code| !taken(code)).unwrap_or(first)
}

/// What loading an edition would change. Reads only.
pub fn preview(
    c: &mut Conn,
    import: &Import,
    facts: &UnitFacts,
) -> Outcome<Result<ImportOutcome, Vec<EditionFileError>>> {
    let prepared = prepare(c, import, facts)?;
    Ok(prepared.map(|prepared| match prepared {
        Prepared::Already(code) => ImportOutcome::Already(code),
        Prepared::New(new) => ImportOutcome::Preview(new.ready.plan, new.touched),
    }))
}

/// Loads an edition: all of it or nothing.
pub fn import(
    c: &mut Conn,
    by: Author,
    import: &Import,
    facts: &UnitFacts,
) -> Outcome<Result<ImportOutcome, Vec<EditionFileError>>> {
    let new = match prepare(c, import, facts)? {
        Err(refusals) => return Ok(Err(refusals)),
        Ok(Prepared::Already(code)) => return Ok(Ok(ImportOutcome::Already(code))),
        Ok(Prepared::New(new)) => new,
    };
    let edition = NewEdition {
        code: &new.code,
        valid_from: new.ready.from,
        legal_basis: &new.ready.basis,
        files: &new.files,
        loaded_at: by.at,
        confirmed_at: None,
    };
    apply::apply(c, &new.ready, &edition)?;
    let provinces = touched::provinces(c, &new.code)?;
    note(c, by, EventKind::EditionLoaded, &new.code, &provinces)?;
    Ok(Ok(ImportOutcome::Loaded(
        new.code,
        new.ready.plan,
        new.touched,
    )))
}

/// Takes an edition back, as long as nobody relies on it.
pub fn revert(
    c: &mut Conn,
    by: Author,
    code: &str,
    facts: &UnitFacts,
) -> Outcome<Result<(), RevertObstacle>> {
    // Afterwards nothing tells any more what it touched.
    let provinces = touched::provinces(c, code)?;
    let reverted = taking_back::revert(c, code, facts.references)?;
    if reverted.is_ok() {
        note(c, by, EventKind::EditionTakenBack, code, &provinces)?;
    }
    Ok(reverted)
}

/// Ends the time in which an edition can be taken back. False where there is no such edition.
/// Confirming twice keeps the first moment and is noted twice: somebody did it.
pub fn confirm(c: &mut Conn, by: Author, code: &str) -> Outcome<bool> {
    if !taking_back::confirm(c, code, by.at)? {
        return Ok(false);
    }
    let provinces = touched::provinces(c, code)?;
    note(c, by, EventKind::EditionConfirmed, code, &provinces)?;
    Ok(true)
}

fn note(
    c: &mut Conn,
    by: Author,
    kind: EventKind,
    code: &str,
    provinces: &[AreaId],
) -> Outcome<()> {
    let event = |province: &AreaId| AuditEvent::new(kind, *province).detail(code);
    by.note_all(c, provinces.iter().map(event))
}
