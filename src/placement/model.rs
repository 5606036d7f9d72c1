//! The two corrections of a place, and when each may be made.

use chrono::NaiveDate;

use crate::areas::{BEGINNING, Place};
use crate::error::Message;
use crate::residence_history::Residence;
use crate::text;
use crate::values::PublicId;

/// Why the place of a producer is written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// It never was there: everything since it came there moves along.
    Mistake,
    /// It was there until the day before: what happened then stays.
    Move { on: NaiveDate },
}

/// A producer's new place, as an officer gives it.
#[derive(Debug, Clone)]
pub struct NewPlace {
    pub place: Place,
    pub hamlet: String,
    pub correction: Correction,
    pub reason: String,
}

/// Where somebody who waits belongs, as an officer chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementChoice {
    pub producer: PublicId,
    /// Of a [`PlaceCandidate`](super::PlaceCandidate).
    pub code: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionOutcome {
    Done,
    /// The same form had come before, or somebody was faster: nothing changed.
    Already,
}

/// The first day of the present residence; of somebody who never moved, the beginning of all days.
pub(super) fn since(earlier: &[Residence]) -> NaiveDate {
    earlier
        .last()
        .map_or(BEGINNING, |residence| residence.until_day)
}

impl Correction {
    /// A move lies behind the day on which the producer came to its present place: a correction
    /// concerns the present residence and leaves what was before it alone.
    pub(super) fn check(self, since: NaiveDate, today: NaiveDate) -> Result<(), Message> {
        match self {
            Self::Move { on } if on > today => Err(Message::new("placement.change.future")),
            Self::Move { on } if on <= since => {
                Err(Message::new("placement.change.too_early").with("day", text::date(since)))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, n).unwrap()
    }

    #[test]
    fn a_move_lies_between_the_last_one_and_today() {
        let says = |on| {
            let checked = Correction::Move { on }.check(day(5), day(20));
            checked.err().map(|message| message.key)
        };
        assert_eq!(says(day(5)), Some("placement.change.too_early"));
        assert_eq!(says(day(6)), None);
        assert_eq!(says(day(20)), None);
        assert_eq!(says(day(21)), Some("placement.change.future"));
        assert!(Correction::Mistake.check(day(5), day(20)).is_ok());
    }

    #[test]
    fn who_never_moved_has_been_there_from_the_beginning() {
        assert_eq!(since(&[]), BEGINNING);
    }
}
