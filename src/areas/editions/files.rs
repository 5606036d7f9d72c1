//! Files of units as people hand them in: every mistake with its line, before anything is done.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use crate::areas::model::Level;
use crate::error::Message;
use crate::text;

/// A file as it was handed in.
#[derive(Debug, Clone)]
pub struct EditionFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why a file is not taken: where, and what to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFileError {
    pub file: String,
    /// Counted from one, the heading included; `None` where it is about the whole file.
    pub line: Option<u64>,
    pub why: Message,
}

/// A level and a code: what identifies a unit on one day.
pub type UnitKey = (Level, String);

/// A line of a list of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitFileLine {
    pub line: u64,
    pub key: UnitKey,
    pub name: String,
    pub kind: String,
    pub full_name: String,
    pub parent: Option<UnitKey>,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EdgeLine {
    pub file: String,
    pub line: u64,
    pub from: UnitKey,
    pub to: UnitKey,
    /// Between communes: where the old centre most likely lies (a suggestion, no legal fact).
    /// From a district to a commune: the commune lies wholly in it. Between provinces: always.
    pub suggested: bool,
}

/// A rename or a change of type with the code and the land kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChangeLine {
    pub line: u64,
    pub key: UnitKey,
    pub kind: String,
    pub old_full_name: String,
    pub full_name: String,
    pub basis: String,
    pub issued: NaiveDate,
    /// `None` where no source gives the day.
    pub effective: Option<NaiveDate>,
}

/// What a file came to: its lines, and what is wrong with the others.
pub(super) type ParsedLines<T> = (Vec<T>, Vec<EditionFileError>);

pub(super) fn units(sheet: &EditionFile) -> ParsedLines<UnitFileLine> {
    let columns = ["code", "name", "type", "level", "parent_code", "full_name"];
    read(sheet, &columns, |row| {
        let level = row.level()?;
        let (name, kind, full_name) =
            (row.text("name")?, row.text("type")?, row.text("full_name")?);
        if format!("{kind} {name}").to_lowercase() != full_name.to_lowercase() {
            return Err(Message::new("areas.import.full_name").with("name", full_name));
        }
        Ok(UnitFileLine {
            line: row.line,
            key: (level, code(level, row.get("code"))?),
            parent: parent(level, row.get("parent_code"))?,
            name: name.to_owned(),
            kind: kind.to_owned(),
            full_name: full_name.to_owned(),
        })
    })
}

pub(super) fn provinces(sheet: &EditionFile) -> ParsedLines<EdgeLine> {
    read(sheet, &["old_code", "new_code"], |row| {
        let of =
            |column| Ok::<_, Message>((Level::Province, code(Level::Province, row.get(column))?));
        row.edge(of("old_code")?, of("new_code")?, true)
    })
}

/// A district is followed by communes or, where there are districts still, by districts.
pub(super) fn districts(sheet: &EditionFile) -> ParsedLines<EdgeLine> {
    let columns = ["old_district_code", "new_code", "new_wholly_in_district"];
    read(sheet, &columns, |row| {
        let old = code(Level::District, row.get("old_district_code"))?;
        let level = match row.get("new_code").len() {
            0..=3 => Level::District,
            _ => Level::Commune,
        };
        let to = (level, code(level, row.get("new_code"))?);
        row.edge(
            (Level::District, old),
            to,
            row.flag("new_wholly_in_district")?,
        )
    })
}

pub(super) fn communes(sheet: &EditionFile) -> ParsedLines<EdgeLine> {
    read(sheet, &["old_code", "new_code", "is_default"], |row| {
        let of =
            |column| Ok::<_, Message>((Level::Commune, code(Level::Commune, row.get(column))?));
        row.edge(of("old_code")?, of("new_code")?, row.flag("is_default")?)
    })
}

pub(super) fn changes(sheet: &EditionFile) -> ParsedLines<ChangeLine> {
    let columns = [
        "code",
        "level",
        "new_type",
        "old_full_name",
        "new_full_name",
        "legal_basis",
        "issued_date",
        "effective_date",
    ];
    read(sheet, &columns, |row| {
        let level = row.level()?;
        Ok(ChangeLine {
            line: row.line,
            key: (level, code(level, row.get("code"))?),
            kind: row.text("new_type")?.to_owned(),
            old_full_name: row.text("old_full_name")?.to_owned(),
            full_name: row.text("new_full_name")?.to_owned(),
            basis: row.text("legal_basis")?.to_owned(),
            issued: row.day("issued_date")?,
            effective: match row.get("effective_date") {
                "" => None,
                _ => Some(row.day("effective_date")?),
            },
        })
    })
}

/// A line with the names of its columns.
struct Row<'a> {
    file: &'a str,
    line: u64,
    record: StringRecord,
    columns: &'a HashMap<String, usize>,
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.record.get(*at)).unwrap_or_default()
    }

    fn text(&self, column: &str) -> Result<&str, Message> {
        match self.get(column) {
            "" => Err(Message::new("areas.import.blank").with("column", column)),
            text => Ok(text),
        }
    }

    fn level(&self) -> Result<Level, Message> {
        let text = self.get("level");
        Level::from_code(text).ok_or_else(|| Message::new("areas.import.level").with("level", text))
    }

    fn flag(&self, column: &str) -> Result<bool, Message> {
        match self.get(column) {
            "1" => Ok(true),
            "0" => Ok(false),
            text => Err(Message::new("areas.import.flag")
                .with("column", column)
                .with("value", text)),
        }
    }

    fn day(&self, column: &str) -> Result<NaiveDate, Message> {
        let text = self.get(column);
        crate::values::day(text).ok().ok_or_else(|| {
            Message::new("areas.import.day")
                .with("column", column)
                .with("value", text)
        })
    }

    fn edge(&self, from: UnitKey, to: UnitKey, suggested: bool) -> Result<EdgeLine, Message> {
        Ok(EdgeLine {
            file: self.file.to_owned(),
            line: self.line,
            from,
            to,
            suggested,
        })
    }
}

/// How many digits a code of the level has.
const fn width(level: Level) -> usize {
    match level {
        Level::Province => 2,
        Level::District => 3,
        Level::Commune => 5,
    }
}

/// A spreadsheet takes codes for numbers and drops their zeros: told by name, never put right
/// silently, as "1" may have been anything.
fn code(level: Level, text: &str) -> Result<String, Message> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let width = width(level);
    match text.len() {
        length if digits && length == width => Ok(text.to_owned()),
        length if digits && length < width => Err(Message::new("areas.import.lost_zero")
            .with("code", text)
            .with("width", width)
            .with("meant", format!("{text:0>width$}"))),
        _ => Err(Message::new("areas.import.code")
            .with("code", text)
            .with("width", width)),
    }
}

fn parent(level: Level, text: &str) -> Result<Option<UnitKey>, Message> {
    let above = match (level, text.len()) {
        (Level::Province, 0) => return Ok(None),
        (Level::District, 1..=2) | (Level::Commune, 1..=2) => Level::Province,
        (Level::Commune, 3) => Level::District,
        _ => return Err(Message::new("areas.import.parent").with("code", text)),
    };
    Ok(Some((above, code(above, text)?)))
}

fn read<T>(
    sheet: &EditionFile,
    columns: &[&str],
    parse: impl Fn(&Row) -> Result<T, Message>,
) -> ParsedLines<T> {
    let refused = |line, why| EditionFileError {
        file: sheet.name.clone(),
        line,
        why,
    };
    let text = match readable(&sheet.bytes) {
        Ok(text) => text,
        Err((line, why)) => return (Vec::new(), vec![refused(line, why)]),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut heading: HashMap<String, usize> = HashMap::new();
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                wrong.push(refused(None, unreadable(&error)));
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if heading.is_empty() {
            heading = record.iter().map(str::to_owned).zip(0..).collect();
            if let Some(column) = columns.iter().find(|name| !heading.contains_key(**name)) {
                let why = Message::new("areas.import.column").with("column", column);
                return (Vec::new(), vec![refused(Some(line), why)]);
            }
            continue;
        }
        let row = Row {
            file: &sheet.name,
            line,
            record,
            columns: &heading,
        };
        match sound(&row).and_then(|()| parse(&row)) {
            Ok(parsed) => lines.push(parsed),
            Err(why) => wrong.push(refused(Some(line), why)),
        }
    }
    if lines.is_empty() && wrong.is_empty() {
        wrong.push(refused(None, Message::new("areas.import.empty")));
    }
    (lines, wrong)
}

/// The text behind the mark that a spreadsheet puts before it.
fn readable(bytes: &[u8]) -> Result<&str, (Option<u64>, Message)> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let ends = before.iter().filter(|b| **b == b'\n');
        let line = ends.fold(1, |line, _| line + 1);
        (Some(line), Message::new("areas.import.not_utf8"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        Err((None, Message::new("areas.import.empty")))
    } else {
        Ok(text)
    }
}

/// As many fields as the heading has, every letter in one piece.
fn sound(row: &Row) -> Result<(), Message> {
    if row.record.len() != row.columns.len() {
        return Err(Message::new("areas.import.fields")
            .with("fields", row.record.len())
            .with("columns", row.columns.len()));
    }
    match row.record.iter().find(|field| text::nfc(field) != **field) {
        Some(field) => Err(Message::new("areas.import.not_nfc").with("name", field)),
        None => Ok(()),
    }
}

fn unreadable(error: &csv::Error) -> Message {
    Message::new("areas.import.not_csv").with("why", error)
}
