//! A list from a spreadsheet: `district_code,district_name,commune_code[,former_district_code]`.
//! Every fault is told with its line, and a list with a fault is not taken at all.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::plan::{Complaint, Complaints, PlannedUnit, RegroupingPlan, unit_code, unit_name};
use super::province_units::{Commune, ProvinceUnits};
use crate::areas::AreaId;
use crate::error::Message;
use crate::text::nfc;

/// The province with the most communes has 168; this is far above any honest list.
const MOST_LINES: usize = 2_000;
const COLUMNS: [&str; 3] = ["district_code", "district_name", "commune_code"];
const PART: &str = "former_district_code";

/// Reads a list and holds it against the province.
///
/// # Errors
/// Everything that is wrong with it, in the order of the lines.
pub fn read(bytes: &[u8], province_units: &ProvinceUnits) -> Result<RegroupingPlan, Complaints> {
    let records = records(bytes).map_err(|complaint| vec![complaint])?;
    let mut reading = ListParser::new(province_units);
    for (line, record) in &records {
        if let Err(message) = reading.take(*line, record) {
            reading.complaints.push(Complaint::at(*line, message));
        }
    }
    reading.finish()
}

/// The list of a plan, as it can be read back.
pub(super) fn write(plan: &RegroupingPlan, province_units: &ProvinceUnits) -> String {
    let mut file = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.into_iter().chain([PART]);
    let mut written = file.write_record(header);
    for (commune, former, code) in plan.members(province_units) {
        let name = plan.units.iter().find(|unit| unit.code == code);
        let commune = province_units.communes.iter().find(|one| one.id == commune);
        let former = province_units.districts.iter().find(|one| one.id == former);
        let line = [
            code,
            name.map_or("", |unit| &unit.name),
            commune.map_or("", |one| &one.code),
            former.map_or("", |one| &one.code),
        ];
        written = written.and_then(|()| file.write_record(line));
    }
    // Writing into memory does not fail.
    let bytes = file.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

struct ListParser<'a> {
    province_units: &'a ProvinceUnits,
    plan: RegroupingPlan,
    /// The first line of each unit.
    first_lines: BTreeMap<String, usize>,
    part_lines: BTreeMap<(AreaId, AreaId), usize>,
    complaints: Complaints,
}

impl<'a> ListParser<'a> {
    fn new(province_units: &'a ProvinceUnits) -> Self {
        Self {
            province_units,
            plan: RegroupingPlan {
                units: Vec::new(),
                parts: BTreeMap::new(),
            },
            first_lines: BTreeMap::new(),
            part_lines: BTreeMap::new(),
            complaints: Vec::new(),
        }
    }

    fn take(&mut self, line: usize, record: &StringRecord) -> Result<(), Message> {
        let field = |at| record.get(at).unwrap_or_default().trim();
        if let Some(bad) = record.iter().find(|text| nfc(text) != **text) {
            return Err(Message::new("regrouping.wrong.nfd").with("text", nfc(bad.trim())));
        }
        let commune = commune(self.province_units, field(2))?;
        let former = former(self.province_units, commune, field(3))?;
        let unit = self.unit(line, field(0), field(1));
        for district in former {
            let part = (commune.id, district);
            if let Some(before) = self.part_lines.get(&part) {
                return Err(Message::new("regrouping.wrong.in_two")
                    .with("code", &commune.code)
                    .with("commune", &commune.full_name)
                    .with("line", before));
            }
            self.part_lines.insert(part, line);
            // Where the unit is wrong the commune is placed all the same: one fault, one line.
            let code = unit.as_ref().map(String::as_str).unwrap_or_default();
            self.plan.parts.insert(part, code.to_owned());
        }
        unit.map(drop)
    }

    fn unit(&mut self, line: usize, code: &str, name: &str) -> Result<String, Message> {
        let code = unit_code(code)?;
        lost_zero(&code, 3, |full| {
            self.province_units.district(full).is_some()
        })?;
        let name = unit_name(name)?;
        let known = self.plan.units.iter().find(|unit| unit.code == code);
        match (known, self.first_lines.get(&code)) {
            (Some(unit), Some(first)) if unit.name != name => {
                Err(Message::new("regrouping.wrong.two_names")
                    .with("code", &code)
                    .with("name", &unit.name)
                    .with("line", first))
            }
            (Some(_), _) => Ok(code),
            (None, _) => {
                self.first_lines.insert(code.clone(), line);
                let unit = PlannedUnit {
                    code: code.clone(),
                    name,
                };
                self.plan.units.push(unit);
                Ok(code)
            }
        }
    }

    fn finish(mut self) -> Result<RegroupingPlan, Complaints> {
        self.plan.units.sort();
        for unit in &self.plan.units {
            if let Some(message) = self.plan.meaning(self.province_units, unit) {
                let line = self.first_lines.get(&unit.code).copied();
                self.complaints.push(Complaint { line, message });
            }
        }
        let rest = self
            .plan
            .missing(self.province_units)
            .into_iter()
            .map(Complaint::new);
        self.complaints.extend(rest);
        // What stands in no line comes last.
        self.complaints
            .sort_by_key(|one| one.line.unwrap_or(usize::MAX));
        if self.complaints.is_empty() {
            Ok(self.plan)
        } else {
            Err(self.complaints)
        }
    }
}

fn commune<'a>(province_units: &'a ProvinceUnits, code: &str) -> Result<&'a Commune, Message> {
    if let Some(commune) = province_units.commune(code) {
        return Ok(commune);
    }
    lost_zero(code, 5, |full| province_units.is_somewhere(full))?;
    let key = if province_units.is_somewhere(code) {
        "regrouping.wrong.other_province"
    } else {
        "regrouping.wrong.unknown_commune"
    };
    Err(Message::new(key)
        .with("code", code)
        .with("province", &province_units.province.full_name))
}

/// The former districts that a line is about: all of the commune's, or the one it names.
fn former(
    province_units: &ProvinceUnits,
    commune: &Commune,
    code: &str,
) -> Result<Vec<AreaId>, Message> {
    if code.is_empty() {
        return Ok(commune.former.clone());
    }
    lost_zero(code, 3, |full| province_units.district(full).is_some())?;
    let district = province_units
        .district(code)
        .filter(|one| commune.former.contains(&one.id));
    let district = district.ok_or_else(|| {
        Message::new("regrouping.wrong.no_land_of")
            .with("code", code)
            .with("commune", &commune.full_name)
    })?;
    Ok(vec![district.id])
}

/// "0652" is not "652": a spreadsheet that took a code for a number has dropped zeros.
fn lost_zero(code: &str, digits: usize, exists: impl Fn(&str) -> bool) -> Result<(), Message> {
    let short = !code.is_empty() && code.len() < digits;
    if short && code.bytes().all(|b| b.is_ascii_digit()) && exists(&format!("{code:0>digits$}")) {
        return Err(Message::new("regrouping.wrong.lost_zero")
            .with("code", code)
            .with("full", format!("{code:0>digits$}")));
    }
    Ok(())
}

type NumberedRecords = Vec<(usize, StringRecord)>;

/// The lines with their numbers, without the header; empty lines are passed over.
fn records(bytes: &[u8]) -> Result<NumberedRecords, Complaint> {
    let wrong = |key| Complaint::at(1, Message::new(key));
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(wrong("regrouping.wrong.not_utf8"));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A Vietnamese spreadsheet separates by semicolons: the comma is for decimals.
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            return Err(wrong("regrouping.wrong.not_csv"));
        };
        let line = record
            .position()
            .map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        if record.iter().any(|field| !field.trim().is_empty()) {
            rows.push((line, record));
        }
        if rows.len() > MOST_LINES {
            let message = Message::new("regrouping.wrong.too_long").with("most", MOST_LINES);
            return Err(Complaint::at(line, message));
        }
    }
    let is_header = |record: &StringRecord| {
        let names: Vec<String> = record.iter().map(|f| f.trim().to_lowercase()).collect();
        let (head, rest) = names.split_at(names.len().min(COLUMNS.len()));
        head == COLUMNS
            && rest
                .first()
                .is_none_or(|name| name.is_empty() || name == PART)
    };
    match rows.first() {
        Some((_, header)) if is_header(header) => Ok(rows.into_iter().skip(1).collect()),
        _ => Err(wrong("regrouping.wrong.header")),
    }
}
