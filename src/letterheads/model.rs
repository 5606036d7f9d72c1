//! What is kept, what goes along with one document, and the letter that both make.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Deserialize;

use crate::db::schema::letterheads;
use crate::documents::OfficialLetter;
use crate::reports::figures::report::ReportSubject;
use crate::values::day;

/// An empty text is unknown: a dotted line stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letterheads)]
pub struct Letterhead {
    pub superior: String,
    pub agency: String,
    /// What stands behind the number: "BC-SKHCN".
    pub sign: String,
    pub place: String,
    pub authority: String,
    pub position: String,
    pub signer: String,
    /// One on each line.
    pub recipients: String,
}

/// The letter of a document about a place. Whoever has not said who sends it gets dotted lines: a
/// program speaks for nobody.
pub fn letter(
    known: Option<&Letterhead>,
    about: &ReportSubject,
    number: &str,
    day: Option<NaiveDate>,
) -> OfficialLetter {
    match known {
        Some(known) => known.letter(number, day),
        None => OfficialLetter {
            place: about.place.clone(),
            day,
            ..OfficialLetter::default()
        },
    }
}

impl Letterhead {
    fn letter(&self, number: &str, day: Option<NaiveDate>) -> OfficialLetter {
        let recipients = self.recipients.lines().map(str::trim);
        OfficialLetter {
            superior: self.superior.clone(),
            agency: self.agency.clone(),
            number: numbered(number.trim(), &self.sign),
            place: self.place.clone(),
            day,
            authority: self.authority.clone(),
            position: self.position.clone(),
            signer: self.signer.clone(),
            recipients: recipients
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// "15" and "BC-SKHCN" are "15/BC-SKHCN"; what is missing is left open to be written by hand.
fn numbered(number: &str, sign: &str) -> String {
    match (number, sign) {
        ("", "") => String::new(),
        ("", sign) => format!("……/{sign}"),
        (whole, _) if whole.contains('/') => whole.to_owned(),
        (number, "") => format!("{number}/BC-………"),
        (number, sign) => format!("{number}/{sign}"),
    }
}

/// What a document has for itself, as it stands in its address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DocumentReference {
    pub number: String,
    /// `None`: nobody was asked; empty: to be written by hand.
    pub dated: Option<String>,
}

impl DocumentReference {
    pub fn day(&self, today: NaiveDate) -> Option<NaiveDate> {
        match &self.dated {
            None => Some(today),
            Some(text) => day(text).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_sign_are_written_as_the_form_has_them() {
        assert_eq!(numbered("15", "BC-SKHCN"), "15/BC-SKHCN");
        assert_eq!(numbered("", "BC-SKHCN"), "……/BC-SKHCN");
        assert_eq!(numbered("15", ""), "15/BC-………");
        assert_eq!(numbered("15/BC-UBND", "BC-SKHCN"), "15/BC-UBND");
        assert_eq!(numbered("", ""), "");
    }

    #[test]
    fn a_day_that_is_left_open_stays_open() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20);
        let dated = |text: Option<&str>| {
            let dated = DocumentReference {
                dated: text.map(str::to_owned),
                ..DocumentReference::default()
            };
            dated.day(today.unwrap_or_default())
        };
        assert_eq!(dated(None), today);
        assert_eq!(dated(Some("")), None);
        assert_eq!(
            dated(Some("2024-09-03")),
            NaiveDate::from_ymd_opt(2024, 9, 3)
        );
    }

    #[test]
    fn recipients_are_one_on_each_line() {
        let known = Letterhead {
            recipients: "UBND tỉnh\n\n  Cục Kinh tế số ".to_owned(),
            ..Letterhead::default()
        };
        let letter = known.letter("", None);
        assert_eq!(letter.recipients, ["UBND tỉnh", "Cục Kinh tế số"]);
    }
}
