//! How a figure stands to what it was: more, less, the same, or new.

use super::per_mille;
use super::question::ReportQuestion;
use super::trend;
use crate::text;
use crate::web::Shell;

/// A figure beside an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureChange {
    /// There was nothing and there is nothing.
    Nothing,
    /// There was nothing before.
    New,
    Same,
    /// In tenths of a percent of what was.
    Up(i64),
    Down(i64),
    /// Of a figure that stood below zero: the difference itself, for a percentage would mislead.
    By(i64),
}

impl FigureChange {
    pub fn of(now: i64, before: i64) -> Self {
        let difference = now.saturating_sub(before);
        match (now, before) {
            (0, 0) => Self::Nothing,
            (_, 0) => Self::New,
            _ if difference == 0 => Self::Same,
            (_, before) if before < 0 => Self::By(difference),
            _ => match per_mille(difference, Some(before)).unwrap_or(0) {
                up if up >= 0 => Self::Up(up),
                down => Self::Down(-down),
            },
        }
    }

    /// What was added since; of figures that only grow.
    pub fn added(now: i64, before: i64) -> Self {
        match (now, before) {
            (0, 0) => Self::Nothing,
            _ if now == before => Self::Same,
            _ => Self::By(now.saturating_sub(before)),
        }
    }
}

/// A change as a cell shows it: signs for the eye, a sentence for the ear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLabel {
    pub sign: String,
    pub words: String,
    /// `up`, `down`, or empty.
    pub class: &'static str,
}

/// `since` is a key: "reports.change.before" or "reports.change.year".
pub fn change_label(shell: &Shell, change: FigureChange, since: &str) -> Option<ChangeLabel> {
    let (sign, key, amount, class) = match change {
        FigureChange::Nothing => return None,
        FigureChange::New => (
            shell.t("reports.change.new").to_owned(),
            "reports.change.new_words",
            String::new(),
            "up",
        ),
        FigureChange::Same => (
            shell.t("reports.change.same").to_owned(),
            "reports.change.same_words",
            String::new(),
            "",
        ),
        FigureChange::Up(size) => {
            let size = rounded(size);
            (format!("▲ {size}"), "reports.change.up_words", size, "up")
        }
        FigureChange::Down(size) => {
            let size = rounded(size);
            (
                format!("▼ {size}"),
                "reports.change.down_words",
                size,
                "down",
            )
        }
        FigureChange::By(by) => signed(by),
    };
    let since = shell.t(since);
    let words = shell.tr(key, &[("amount", &amount), ("since", since)]);
    Some(ChangeLabel { sign, words, class })
}

fn signed(by: i64) -> (String, &'static str, String, &'static str) {
    let size = text::number(by.saturating_abs());
    if by < 0 {
        (
            format!("−{size}"),
            "reports.change.down_words",
            size,
            "down",
        )
    } else {
        (format!("+{size}"), "reports.change.up_words", size, "up")
    }
}

/// Whole percents, and tenths where there is less than one: `12 %`, `0,4 %`.
fn rounded(tenths: i64) -> String {
    match tenths {
        0..10 => format!("0,{tenths} %"),
        _ => format!("{} %", text::number(tenths.saturating_add(5) / 10)),
    }
}

/// What ought to be reached by the end of the period, if every half-month brought the same.
pub fn due(target: i64, question: &ReportQuestion) -> i64 {
    let halves = trend::halves_of_year(&question.period).min(24);
    let due = i128::from(target) * i128::try_from(halves).unwrap_or(24) / 24;
    i64::try_from(due).unwrap_or(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_of_what_there_was() {
        assert_eq!(FigureChange::of(0, 0), FigureChange::Nothing);
        assert_eq!(FigureChange::of(5, 0), FigureChange::New);
        assert_eq!(FigureChange::of(5, 5), FigureChange::Same);
        assert_eq!(FigureChange::of(112, 100), FigureChange::Up(120));
        assert_eq!(FigureChange::of(97, 100), FigureChange::Down(30));
        assert_eq!(FigureChange::of(0, 100), FigureChange::Down(1000));
        assert_eq!(FigureChange::of(-2, 4), FigureChange::Down(1500));
        assert_eq!(FigureChange::of(3, -3), FigureChange::By(6));
        assert_eq!(FigureChange::added(7, 5), FigureChange::By(2));
        assert_eq!(FigureChange::added(7, 0), FigureChange::By(7));
    }

    #[test]
    fn percents_are_whole_where_they_can_be() {
        let shown: Vec<String> = [4, 10, 124, 125, 12_340].map(rounded).into();
        assert_eq!(shown, ["0,4 %", "1 %", "12 %", "13 %", "1.234 %"]);
    }
}
