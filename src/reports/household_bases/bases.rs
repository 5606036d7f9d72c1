//! The bases of rates: how many households live in a district, as the yearly book says. Each
//! district's staff keep their own; nobody's rate rests on a guess.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::accounts::{HistoryLine, Sight};
use crate::areas::{self, Area, AreaId};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, DbFailure, Outcome};
use crate::error::Message;
use crate::producers;
use crate::reports::figures::question::LAST_OF_THREE_TIERS;
use crate::reports::figures::scope::{self, ProvinceChoice};
use crate::text;
use crate::values::{day, grouping};
use crate::web::Fields;

/// More than live in any district; what is above is a slip of the pen.
const MOST: i64 = 9_999_999;
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

const OF_BASES: [EventKind; 2] = [EventKind::DenominatorSet, EventKind::DenominatorCleared];

/// A field is called after the code of its district.
pub(in crate::reports) const FIELD: &str = "b-";
/// What stood in the field when the page was made.
pub(in crate::reports) const WAS: &str = "was-";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::reports) struct BasesQuery {
    pub province: String,
    pub year: String,
    pub boundaries: String,
}

/// Which bases are meant.
#[derive(Debug, Clone)]
pub(in crate::reports) struct BasesQuestion {
    pub province: Option<String>,
    pub year: i32,
    pub boundaries_on: NaiveDate,
}

impl BasesQuestion {
    /// What is missing or wrong is the usual: today's boundaries, this year.
    pub fn parse(query: &BasesQuery, today: NaiveDate) -> Self {
        let year = query.year.trim().parse().ok();
        Self {
            province: Some(query.province.trim().to_owned()).filter(|code| !code.is_empty()),
            year: year.filter(|y| YEARS.contains(y)).unwrap_or(today.year()),
            boundaries_on: day(&query.boundaries).unwrap_or(today),
        }
    }

    /// Where the targets of the same year are kept, of a province or of one of its districts.
    pub fn targets_href(&self, province: &str, district: Option<&str>) -> String {
        let Self {
            year,
            boundaries_on: boundaries,
            ..
        } = self;
        let mut href =
            format!("/reports/targets?province={province}&year={year}&boundaries={boundaries}");
        if let Some(district) = district {
            let code: String = form_urlencoded::byte_serialize(district.as_bytes()).collect();
            href.push_str(&format!("&district={code}"));
        }
        href
    }

    pub fn href(&self, province: &str) -> String {
        let Self {
            year,
            boundaries_on: boundaries,
            ..
        } = self;
        format!("/reports/denominators?province={province}&year={year}&boundaries={boundaries}")
    }

    pub fn three_tiers(&self) -> bool {
        self.boundaries_on <= LAST_OF_THREE_TIERS
    }
}

/// The districts whose bases a reader may edit.
#[derive(Debug, Clone)]
pub(in crate::reports) struct Bases {
    pub scope: ProvinceChoice,
    pub rows: Vec<(Area, Option<i64>)>,
    pub history: Vec<HistoryLine>,
}

pub(in crate::reports) fn read(
    c: &mut Conn,
    sight: &Sight,
    chosen: &BasesQuestion,
) -> Outcome<Bases> {
    let scope = scope::of(c, sight, chosen.boundaries_on, chosen.province.as_deref())?;
    let mut districts =
        areas::districts_of_province(c, &scope.province.code, chosen.boundaries_on)?;
    if let Sight::Districts(own) = sight {
        districts.retain(|district| own.contains(&district.id));
    }
    let ids: Vec<AreaId> = districts.iter().map(|district| district.id).collect();
    let known = areas::households_base(c, &ids, chosen.year)?;
    let base = |district: Area| {
        let known = known.get(&district.id).copied();
        (district, known)
    };
    Ok(Bases {
        rows: districts.into_iter().map(base).collect(),
        history: producers::history_of_kinds(c, &OF_BASES, &ids, 20)?,
        scope,
    })
}

/// What was changed, by the code of the district; `None` where the field was emptied.
pub(in crate::reports) type BaseEdits = BTreeMap<String, Option<i64>>;
pub(in crate::reports) type BaseErrors = BTreeMap<String, Message>;

pub(in crate::reports) fn parse(fields: &Fields) -> Result<BaseEdits, BaseErrors> {
    let (mut typed, mut errors) = (BaseEdits::new(), BaseErrors::new());
    for (name, value) in fields.pairs() {
        let Some(code) = name.strip_prefix(FIELD) else {
            continue;
        };
        match households(value) {
            // Left as it was: what somebody else has set meanwhile stands.
            Ok(number) if number == before(fields, code) => {}
            Ok(number) => drop(typed.insert(code.to_owned(), number)),
            Err(message) => drop(errors.insert(code.to_owned(), message)),
        }
    }
    if errors.is_empty() {
        Ok(typed)
    } else {
        Err(errors)
    }
}

fn before(fields: &Fields, code: &str) -> Option<i64> {
    let was = fields.get(&format!("{WAS}{code}"));
    households(was).unwrap_or_default()
}

/// `41.250`, `41 250`, `41250`.
fn households(text: &str) -> Result<Option<i64>, Message> {
    number(text, MOST, "reports.bases.wrong")
}

/// A whole number from 1 to the most there can be, as people write it; `None` of an empty field.
///
/// # Errors
/// `wrong` for what is none or too much; of a fraction, that it is one.
pub(in crate::reports) fn number(
    text: &str,
    most: i64,
    wrong: &'static str,
) -> Result<Option<i64>, Message> {
    let text = grouping::plain_blanks(text);
    if text.is_empty() {
        return Ok(None);
    }
    if grouping::is_fraction(&text) {
        return Err(Message::new("reports.fraction"));
    }
    let number = grouping::whole(&text).and_then(|digits| digits.parse().ok());
    match number.filter(|number| (1..=most).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err(Message::new(wrong).with("most", text::number(most))),
    }
}

/// Keeps what differs and leaves its trace. `Missing` where one of them is not the reader's.
pub(in crate::reports) fn save(
    c: &mut Conn,
    by: Author,
    sight: &Sight,
    chosen: &BasesQuestion,
    typed: &BaseEdits,
) -> Outcome<()> {
    let bases = read(c, sight, chosen)?;
    for (code, households) in typed {
        let mut rows = bases.rows.iter();
        let row = rows.find(|(district, _)| district.code == *code);
        let (district, before) = row.ok_or(DbFailure::Missing)?;
        match households {
            same if same == before => {}
            households => {
                let change = BaseChange {
                    district,
                    year: chosen.year,
                    before: *before,
                    now: *households,
                };
                change.keep(c, by)?;
                change.note(c, by)?;
            }
        }
    }
    Ok(())
}

/// Another number of households in a district in a year; `None` of one that is not known.
struct BaseChange<'a> {
    district: &'a Area,
    year: i32,
    before: Option<i64>,
    now: Option<i64>,
}

impl BaseChange<'_> {
    fn keep(&self, c: &mut Conn, by: Author) -> Outcome<()> {
        let id = self.district.id;
        match self.now {
            Some(number) => areas::set_households_base(c, id, self.year, number, by.at),
            None => areas::clear_households_base(c, id, self.year),
        }
    }

    /// What was and what is: `Huyện Ea Kar, 2025: 41.250 → –`.
    fn note(&self, c: &mut Conn, by: Author) -> Outcome<()> {
        let kind = match self.now {
            Some(_) => EventKind::DenominatorSet,
            None => EventKind::DenominatorCleared,
        };
        let event = AuditEvent::new(kind, self.district.id);
        by.note(c, event.detail(self.detail()))
    }

    fn detail(&self) -> String {
        let shown = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), text::number);
        let (before, now) = (shown(self.before), shown(self.now));
        format!(
            "{}, {}: {before} → {now}",
            self.district.full_name, self.year
        )
    }
}

/// What the details of events look like that changed a base of the year of a day.
pub fn base_details_like(day: NaiveDate) -> String {
    format!("%, {}%", day.year())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in ["41250", "41.250", " 41 250 ", "41,250", "41\u{a0}250"] {
            assert_eq!(households(text), Ok(Some(41_250)), "{text}");
        }
        assert_eq!(households(" "), Ok(None));
        for text in ["12.5", "1,5", "60.00", "41.250,5"] {
            assert_eq!(
                households(text).unwrap_err().key,
                "reports.fraction",
                "{text}"
            );
        }
        for text in [
            "0",
            "-5",
            "bốn mươi",
            "12345678",
            "99999999999999999999",
            "41..250",
        ] {
            assert_eq!(
                households(text).unwrap_err().key,
                "reports.bases.wrong",
                "{text}"
            );
        }
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = |pairs: &[(String, String)]| Fields::new(pairs.to_vec());
        let bad = fields(&[pair("b-643", "x"), pair("b-644", "0"), pair("b-645", "7")]);
        let errors: Vec<String> = parse(&bad).unwrap_err().into_keys().collect();
        assert_eq!(errors, ["643", "644"]);
        let good = fields(&[pair("_token", "x"), pair("b-643", ""), pair("b-645", "7")]);
        assert_eq!(parse(&good), Ok([("645".to_owned(), Some(7))].into()));
    }

    #[test]
    fn only_what_was_changed_counts_and_emptying_is_a_change() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields::new(vec![
            pair("b-643", "1.000"),
            pair("was-643", "1000"),
            pair("b-644", " "),
            pair("was-644", "2.000"),
            pair("b-645", ""),
            pair("was-645", ""),
        ]);
        assert_eq!(parse(&fields), Ok([("644".to_owned(), None)].into()));
    }
}
