//! A pasted list of producer numbers, and what became of each of its lines.

use std::collections::{HashMap, HashSet};

use super::attendees::{self, Person};
use super::{actions, attend};
use crate::accounts::Sight;
use crate::audit::By;
use crate::db::{Conn, Outcome};
use crate::producers::ProducerNumber;
use crate::values::PublicId;

/// A village at a time; more is a whole district's spreadsheet, pasted by mistake.
pub(super) const MOST_LINES: usize = 2000;

/// A line as it was pasted, without empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// The number of the line in the list, from 1.
    pub at: usize,
    pub text: String,
    pub number: Option<ProducerNumber>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Added,
    /// On the roll before.
    Already,
    /// The same number stands further up in the list.
    Repeated,
    /// No such producer within sight.
    Unknown,
    /// Not a number at all.
    Unreadable,
}

#[derive(Debug, Clone)]
pub(super) struct Told {
    pub line: Typed,
    pub name: String,
    pub fate: Fate,
}

/// Reads a pasted column; from a row of a spreadsheet, its first cell.
pub(super) fn read(text: &str) -> Vec<Typed> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let cell = line
                .split(['\t', ';', ','])
                .map(str::trim)
                .find(|cell| !cell.is_empty());
            let cell = cell.unwrap_or_default();
            Typed {
                at: at + 1,
                text: cell.chars().take(60).collect(),
                number: ProducerNumber::parse(cell).ok(),
            }
        })
        .collect()
}

/// Puts everybody found on the roll and tells what became of each line.
pub(super) fn attend_lines(
    c: &mut Conn,
    by: By,
    sight: &Sight,
    course_id: i64,
    lines: &[Typed],
) -> Outcome<Vec<Told>> {
    let numbers: Vec<ProducerNumber> = lines.iter().filter_map(|line| line.number).collect();
    let found = attendees::by_numbers(c, sight, &numbers)?;
    let before = actions::on_roll(c, course_id)?;
    let ids: Vec<i64> = found.iter().map(|person| person.id).collect();
    attend(c, by, course_id, &ids)?;
    Ok(tell(lines, found, &before))
}

fn tell(lines: &[Typed], found: Vec<Person>, before: &HashSet<i64>) -> Vec<Told> {
    let found: HashMap<_, _> = found
        .into_iter()
        .map(|person| (person.number, person))
        .collect();
    let mut seen = HashSet::new();
    let told = lines.iter().map(|line| {
        let person = line.number.and_then(|number| found.get(&number));
        let fate = match (line.number, person) {
            (None, _) => Fate::Unreadable,
            (Some(_), None) => Fate::Unknown,
            (Some(number), _) if !seen.insert(number) => Fate::Repeated,
            (Some(_), Some(person)) if before.contains(&person.id) => Fate::Already,
            (Some(_), Some(_)) => Fate::Added,
        };
        Told {
            line: line.clone(),
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            fate,
        }
    });
    told.collect()
}

/// Puts those ticked on the roll; who is out of sight is passed over. How many were new.
pub(super) fn attend_ticked(
    c: &mut Conn,
    by: By,
    sight: &Sight,
    course_id: i64,
    ticked: &[PublicId],
) -> Outcome<usize> {
    let found = attendees::by_uuids(c, sight, ticked)?;
    let ids: Vec<i64> = found.iter().map(|person| person.id).collect();
    attend(c, by, course_id, &ids)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_column_and_the_first_cell_of_rows() {
        let lines = read("2745 9036\r\n\r\n  27459037\tNguyễn Thị Hoa\n\tx;y\n27459038, Y Bhăm\n");
        let found: Vec<_> = lines
            .iter()
            .map(|l| (l.at, l.number.map(|n| n.to_string())))
            .collect();
        let number = |n: &str| Some(n.to_owned());
        let expected = [
            (1, number("27459036")),
            (3, number("27459037")),
            (4, None),
            (5, number("27459038")),
        ];
        assert_eq!(found, expected);
        assert_eq!(lines[2].text, "x");
    }

    #[test]
    fn every_line_is_told_of() {
        let person = |id, number: &str| Person {
            id,
            uuid: PublicId::new(),
            number: ProducerNumber::parse(number).unwrap(),
            name: format!("Hộ {id}"),
            hamlet: String::new(),
        };
        let lines = read("27459036\n27459037\n27459036\n27459099\nhoa");
        let found = vec![person(1, "27459036"), person(2, "27459037")];
        let told = tell(&lines, found, &HashSet::from([2]));
        let fates: Vec<Fate> = told.iter().map(|told| told.fate).collect();
        use Fate::{Added, Already, Repeated, Unknown, Unreadable};
        assert_eq!(fates, [Added, Already, Repeated, Unknown, Unreadable]);
        assert_eq!(told[0].name, "Hộ 1");
    }
}
