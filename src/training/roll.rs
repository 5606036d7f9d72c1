//! Putting producers in sight on the roll: from a pasted list of numbers, with an answer for each of
//! its lines, or by ticked names.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;

use super::actions::{Attendance, MOST_ATTENDEES, attend, remove};
use super::attendees::{self, RollProducer};
use super::list::{self, Course};
use crate::accounts::Principal;
use crate::db::{Batch, Conn, DbFailure, Outcome};
use crate::producers::ProducerNumber;
use crate::values::PublicId;

/// A village at a time; more is a whole district's spreadsheet, pasted by mistake.
pub(super) const MOST_LINES: usize = MOST_ATTENDEES;

/// A line as it was pasted, without empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PastedLine {
    /// The number of the line in the list, from 1.
    pub at: usize,
    pub text: String,
    pub number: Option<ProducerNumber>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineOutcome {
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
pub(super) struct LineResult {
    pub line: PastedLine,
    pub name: String,
    pub outcome: LineOutcome,
}

/// Reads a pasted column; from a row of a spreadsheet, its first cell.
pub(super) fn read(text: &str) -> Vec<PastedLine> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let cell = line
                .split(['\t', ';', ','])
                .map(str::trim)
                .find(|cell| !cell.is_empty());
            let cell = cell.unwrap_or_default();
            PastedLine {
                at: at + 1,
                text: cell.chars().take(60).collect(),
                number: ProducerNumber::parse(cell).ok(),
            }
        })
        .collect()
}

/// Puts everybody found in sight on the roll of a course in sight, and answers for each line.
pub(super) fn attend_lines(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    course: &PublicId,
    lines: &[PastedLine],
) -> Outcome<(Course, Vec<LineResult>)> {
    let course = list::find(c, principal, course)?;
    let numbers: Vec<ProducerNumber> = lines.iter().filter_map(|line| line.number).collect();
    let found = attendees::by_numbers(c, &principal.sight, &numbers)?;
    let added = put(c, principal, at, &course, &found)?;
    Ok((course, answers(lines, found, &added)))
}

/// Puts those ticked on the roll of a course in sight; who is out of sight is passed over.
pub(super) fn attend_ticked(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    course: &PublicId,
    ticked: &[PublicId],
) -> Outcome<()> {
    let course = list::find(c, principal, course)?;
    let found = attendees::by_uuids(c, &principal.sight, ticked)?;
    put(c, principal, at, &course, &found)?;
    Ok(())
}

/// Takes somebody in sight off the roll of a course in sight.
pub(super) fn take_off(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    course: &PublicId,
    producer: PublicId,
) -> Outcome<bool> {
    let course = list::find(c, principal, course)?;
    let people = attendees::by_uuids(c, &principal.sight, &[producer])?;
    let person = people.first().ok_or(DbFailure::Missing)?;
    remove(c, principal.acts_at(at), course.id, person.id)
}

/// Who was not on the roll before.
fn put(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    course: &Course,
    people: &[RollProducer],
) -> Outcome<HashSet<i64>> {
    let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    let mut added = HashSet::new();
    for batch in Batch::<i64, MOST_ATTENDEES>::all(&ids) {
        let some = batch.to_vec();
        let answers = attend(c, principal.acts_at(at), course.id, batch)?;
        let new = some.into_iter().zip(answers);
        added
            .extend(new.filter_map(|(id, answer)| (answer == Ok(Attendance::Added)).then_some(id)));
    }
    Ok(added)
}

fn answers(
    lines: &[PastedLine],
    found: Vec<RollProducer>,
    added: &HashSet<i64>,
) -> Vec<LineResult> {
    let found: HashMap<_, _> = found
        .into_iter()
        .map(|person| (person.number, person))
        .collect();
    let mut seen = HashSet::new();
    let answers = lines.iter().map(|line| {
        let person = line.number.and_then(|number| found.get(&number));
        let outcome = match (line.number, person) {
            (None, _) => LineOutcome::Unreadable,
            (Some(_), None) => LineOutcome::Unknown,
            (Some(number), _) if !seen.insert(number) => LineOutcome::Repeated,
            (Some(_), Some(person)) if added.contains(&person.id) => LineOutcome::Added,
            (Some(_), Some(_)) => LineOutcome::Already,
        };
        LineResult {
            line: line.clone(),
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            outcome,
        }
    });
    answers.collect()
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
    fn every_line_is_answered() {
        let person = |id, number: &str| RollProducer {
            id,
            uuid: PublicId::new(),
            number: ProducerNumber::parse(number).unwrap(),
            name: format!("Hộ {id}"),
            hamlet: String::new(),
        };
        let lines = read("27459036\n27459037\n27459036\n27459099\nhoa");
        let found = vec![person(1, "27459036"), person(2, "27459037")];
        let answers = answers(&lines, found, &HashSet::from([1]));
        let outcomes: Vec<LineOutcome> = answers.iter().map(|answer| answer.outcome).collect();
        use LineOutcome::{Added, Already, Repeated, Unknown, Unreadable};
        assert_eq!(outcomes, [Added, Already, Repeated, Unknown, Unreadable]);
        assert_eq!(answers[0].name, "Hộ 1");
    }
}
