//! The periods a reader is offered: what somebody who has to report now will look for.

use chrono::NaiveDate;

use crate::values::{HalfMonth, Period, PeriodKind};
use crate::web::Shell;

/// The periods of one kind.
pub struct PeriodGroup {
    pub label: String,
    pub options: Vec<PeriodOption>,
}

pub struct PeriodOption {
    pub code: String,
    pub label: String,
    pub chosen: bool,
}

/// Each kind with how many of its periods, back from today's.
const OFFERED: [(PeriodKind, usize, &str); 9] = [
    (PeriodKind::Cumulative, 24, "reports.kind.cumulative"),
    (PeriodKind::Month, 13, "reports.kind.month"),
    (PeriodKind::Quarter, 5, "reports.kind.quarter"),
    (PeriodKind::Year, 3, "reports.kind.year"),
    (PeriodKind::StateMonth, 13, "reports.kind.state_month"),
    (PeriodKind::StateQuarter, 5, "reports.kind.state_quarter"),
    (PeriodKind::StateHalf, 4, "reports.kind.state_half"),
    (PeriodKind::StateNine, 2, "reports.kind.state_nine"),
    (PeriodKind::StateYear, 3, "reports.kind.state_year"),
];

/// All kinds, the newest period first. A chosen one that is older, or a free range, is offered
/// too, so that sending the form again changes nothing.
pub fn offered(shell: &Shell, today: NaiveDate, chosen: &Period) -> Vec<PeriodGroup> {
    let mut groups: Vec<PeriodGroup> = OFFERED
        .iter()
        .map(|(kind, number, label)| {
            let mut periods = back_from(*kind, today, *number);
            if kind == &chosen.kind && !periods.contains(chosen) {
                periods.push(*chosen);
            }
            group(shell, label, &periods, chosen)
        })
        .collect();
    if chosen.kind == PeriodKind::Range {
        groups.push(group(shell, "reports.kind.range", &[*chosen], chosen));
    }
    groups
}

fn group(shell: &Shell, label: &str, periods: &[Period], chosen: &Period) -> PeriodGroup {
    let options = periods.iter().map(|period| PeriodOption {
        code: period.code(),
        label: shell.msg(&period.label()),
        chosen: period == chosen,
    });
    PeriodGroup {
        label: shell.t(label).to_owned(),
        options: options.collect(),
    }
}

fn back_from(kind: PeriodKind, today: NaiveDate, number: usize) -> Vec<Period> {
    let newest = Period::containing(kind, today);
    let before = |period: &Period| {
        Some(match kind {
            // Its own step is a month; figures stand on 14ths as well.
            PeriodKind::Cumulative => {
                Period::to_date(HalfMonth::of(period.until).shift(-1).first_day())
            }
            _ => period.previous(),
        })
    };
    std::iter::successors(Some(newest), before)
        .take(number)
        .collect()
}

/// The period after this one, unless it lies wholly in the future.
pub fn next(period: &Period, today: NaiveDate) -> Option<Period> {
    let day = match period.kind {
        // Where it stood a month later, as `previous` is a month before.
        PeriodKind::Cumulative => HalfMonth::of(period.until).shift(2).first_day(),
        PeriodKind::Range => return None,
        PeriodKind::StateNine => HalfMonth::of(period.until).shift(24).first_day(),
        _ => period.until.succ_opt()?,
    };
    let next = Period::containing(period.kind, day);
    let begins = next.from.unwrap_or(day);
    (begins <= today).then_some(next)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 20).unwrap();

    fn codes(kind: PeriodKind, number: usize) -> Vec<String> {
        let periods = back_from(kind, TODAY, number);
        periods.iter().map(Period::code).collect()
    }

    #[test]
    fn what_is_cumulative_is_offered_to_every_half_month() {
        let expected = ["until-2024-08-31", "until-2024-08-14", "until-2024-07-31"];
        assert_eq!(codes(PeriodKind::Cumulative, 3), expected);
    }

    #[test]
    fn the_months_of_the_state_run_ahead_of_the_calendar() {
        let expected = ["s2024-09", "s2024-08", "s2024-07"];
        assert_eq!(codes(PeriodKind::StateMonth, 3), expected);
        assert_eq!(codes(PeriodKind::StateNine, 2), ["s2024-9M", "s2023-9M"]);
    }

    #[test]
    fn the_next_period_leads_back_and_stops_at_today() {
        for (code, after) in [
            ("2024-07", Some("2024-08")),
            ("2024-08", None),
            ("s2024-08", Some("s2024-09")),
            ("s2024-09", None),
            ("s2023-9M", Some("s2024-9M")),
            ("until-2024-07-14", Some("until-2024-08-14")),
            ("until-2024-07-31", Some("until-2024-08-31")),
            ("until-2024-08-31", None),
            ("2024-08-01_2024-08-14", None),
        ] {
            let next = next(&Period::parse(code).unwrap(), TODAY);
            assert_eq!(next.map(|next| next.code()).as_deref(), after, "{code}");
        }
    }
}
