#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::values::day;

fn period(code: &str) -> Period {
    Period::parse(code).unwrap()
}

fn span(period: Period) -> String {
    let from = period.from.map(text::date).unwrap_or_default();
    format!("{from}–{}", text::date(period.until))
}

#[test]
fn calendar_periods() {
    assert_eq!(span(period("2024-02")), "01/02/2024–29/02/2024");
    assert_eq!(span(period("2024-Q3")), "01/07/2024–30/09/2024");
    assert_eq!(span(period("2024")), "01/01/2024–31/12/2024");
}

#[test]
fn periods_of_the_state() {
    assert_eq!(span(period("s2024-08")), "15/07/2024–14/08/2024");
    assert_eq!(span(period("s2024-01")), "15/12/2023–14/01/2024");
    assert_eq!(span(period("s2024-Q1")), "15/12/2023–14/03/2024");
    assert_eq!(span(period("s2024-Q3")), "15/06/2024–14/09/2024");
    assert_eq!(span(period("s2024-H1")), "15/12/2023–14/06/2024");
    assert_eq!(span(period("s2024-H2")), "15/06/2024–14/12/2024");
    assert_eq!(span(period("s2024-9M")), "15/12/2023–14/09/2024");
    assert_eq!(span(period("s2024")), "15/12/2023–14/12/2024");
}

#[test]
fn free_and_cumulative_periods() {
    let range = period("2024-08-01_2024-10-14");
    assert_eq!(range.kind, PeriodKind::Range);
    assert_eq!(span(range), "01/08/2024–14/10/2024");
    let until = period("until-2024-08-31");
    assert_eq!(until.half_months(), (None, HalfMonth::of(until.until)));
    assert_eq!(Period::to_date(day("20/08/2024").unwrap()), until);
}

#[test]
fn refuses_with_a_reason() {
    for (bad, why) in [
        ("", "shape"),
        ("2024-", "shape"),
        ("2024-8", "shape"),
        ("2024-00", "shape"),
        ("2024-13", "shape"),
        ("2024-Q0", "shape"),
        ("2024-Q5", "shape"),
        ("2024-Q", "shape"),
        ("2024-Q99999999999", "shape"),
        ("2024-Q2000000000", "shape"),
        ("2024-H1", "shape"),
        ("2024-9M", "shape"),
        ("s2024-H3", "shape"),
        ("S2024", "shape"),
        ("+202-08", "shape"),
        ("năm nay", "shape"),
        ("1999", "year"),
        ("2101-01", "year"),
        ("until-2024-02-30", "shape"),
        ("until-9999-12-31", "year"),
        ("until-2024-02-28", "until_edge"),
        ("2024-08-02_2024-08-31", "from_edge"),
        ("2024-08-15_2024-08-14", "order"),
    ] {
        let error = Period::parse(bad).unwrap_err();
        assert_eq!(error.key, format!("values.period.{why}"), "{bad}");
    }
}

#[test]
fn the_one_before_and_the_year_before() {
    for (code, before, year_before) in [
        ("2024-03", "2024-02", "2023-03"),
        ("2024-01", "2023-12", "2023-01"),
        ("2024-Q1", "2023-Q4", "2023-Q1"),
        ("2024", "2023", "2023"),
        ("s2024-01", "s2023-12", "s2023-01"),
        ("s2024-Q1", "s2023-Q4", "s2023-Q1"),
        ("s2024-H1", "s2023-H2", "s2023-H1"),
        ("s2024-9M", "s2023-9M", "s2023-9M"),
        ("s2024", "s2023", "s2023"),
        ("until-2024-03-31", "until-2024-02-29", "until-2023-03-31"),
        (
            "2024-08-01_2024-09-14",
            "2024-06-15_2024-07-31",
            "2023-08-01_2023-09-14",
        ),
    ] {
        assert_eq!(period(code).previous(), period(before), "{code}");
        assert_eq!(period(code).year_before(), period(year_before), "{code}");
    }
}

#[test]
fn periods_of_today() {
    use PeriodKind::{Quarter, StateHalf, StateMonth, StateNine, StateQuarter, StateYear};
    for (kind, today, code) in [
        (PeriodKind::Month, "14/08/2024", "2024-08"),
        (Quarter, "30/09/2024", "2024-Q3"),
        (PeriodKind::Year, "31/12/2024", "2024"),
        (StateMonth, "14/08/2024", "s2024-08"),
        (StateMonth, "15/12/2024", "s2025-01"),
        (StateQuarter, "15/09/2024", "s2024-Q4"),
        (StateHalf, "15/06/2024", "s2024-H2"),
        (StateNine, "20/11/2024", "s2024-9M"),
        (StateYear, "15/12/2024", "s2025"),
        (PeriodKind::Range, "20/02/2024", "2024-02-15_2024-02-29"),
    ] {
        let today = day(today).unwrap();
        assert_eq!(Period::containing(kind, today).code(), code);
    }
}

#[test]
fn labels_tell_the_days() {
    let label = period("s2024-Q3").label();
    assert_eq!(label.key, "values.period.state_quarter");
    let arg = |name| {
        label
            .args
            .iter()
            .find(|(one, _)| *one == name)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(
        (arg("quarter"), arg("year")),
        ("3".to_owned(), "2024".to_owned())
    );
    assert_eq!(
        (arg("from"), arg("until")),
        ("15/06/2024".to_owned(), "14/09/2024".to_owned())
    );
}

#[test]
fn parts_add_up_to_their_whole() {
    for (parts, whole) in [
        (
            ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"].as_slice(),
            "2024",
        ),
        (&["s2024-Q1", "s2024-Q2", "s2024-Q3"], "s2024-9M"),
        (&["s2024-H1", "s2024-H2"], "s2024"),
        (&["s2024-07", "s2024-08", "s2024-09"], "s2024-Q3"),
    ] {
        let (first, last) = (period(parts[0]), period(parts[parts.len() - 1]));
        assert_eq!(
            (first.from, last.until),
            (period(whole).from, period(whole).until)
        );
        for pair in parts.windows(2) {
            assert_eq!(period(pair[1]).previous().until, period(pair[0]).until);
        }
    }
}

proptest! {
    #[test]
    fn reads_what_it_writes(kind in 0..10_usize, offset in 0..36_000_u64) {
        let today = day("15/12/2000").unwrap() + chrono::Days::new(offset);
        let kind = PeriodKind::ALL[kind];
        let period = Period::containing(kind, today);
        prop_assert_eq!(Period::parse(&period.code()).unwrap(), period);
        prop_assert!(period.contains(today) || kind == PeriodKind::StateNine);
        let (first, last) = period.half_months();
        prop_assert_eq!(first.map(HalfMonth::first_day), period.from);
        prop_assert_eq!(last.last_day(), period.until);
    }

    #[test]
    fn periods_of_a_kind_follow_each_other(kind in 0..8_usize, offset in 0..36_000_u64) {
        let kind = PeriodKind::ALL[kind];
        prop_assume!(kind != PeriodKind::StateNine);
        let period = Period::containing(kind, day("15/12/2001").unwrap() + chrono::Days::new(offset));
        let previous = period.previous();
        prop_assert_eq!(previous.until.succ_opt(), period.from);
        prop_assert_eq!(Period::parse(&previous.code()).unwrap(), previous);
    }

    #[test]
    fn never_panics(code in ".*|s?[0-9QHM_-]{0,12}") {
        let _ = Period::parse(&code);
    }
}
