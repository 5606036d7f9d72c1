//! How far households come: trained, registered, account opened, something listed, something sold,
//! still selling. Counted from facts, so it may be asked of any day and of those of one course.
//!
//! A step counts only those who took every step before it, but for the account: officers list and
//! sell for households that have none. Where somebody lives is where they live today.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use crate::areas::{AreaId, Cell, CellPlacement, Cells, Frame, ReportUnitId, Scope};
use crate::db::schema::{attendances, listings, producers, transactions};
use crate::db::{Conn, MultiBackend, Outcome};
use crate::producers::ProducerKind;

/// Who sold within so many days sells.
const RECENT: u64 = 90;

pub(in crate::reports) const STEPS: [&str; 6] = [
    "reports.funnel.trained",
    "reports.funnel.registered",
    "reports.funnel.activated",
    "reports.funnel.listed",
    "reports.funnel.sold",
    "reports.funnel.active",
];

/// The districts, and the communes of those who are in no district yet. Nobody is asked about all
/// places at once.
pub(in crate::reports) fn places(cells: Cells) -> (Vec<AreaId>, Vec<AreaId>) {
    match cells {
        Cells::All => (Vec::new(), Vec::new()),
        Cells::Of {
            districts,
            loose_communes,
        } => (districts, loose_communes),
    }
}

/// The step that none of those behind it needs.
const ACCOUNT: usize = 2;

/// The step whose takers are the whole that a step's share is of.
pub(in crate::reports) fn whole_of(step: usize) -> Option<usize> {
    match step.checked_sub(1)? {
        ACCOUNT => Some(ACCOUNT - 1),
        before => Some(before),
    }
}

/// So many took each step.
pub(in crate::reports) type FunnelSteps = [i64; 6];

/// Of whom it is told.
#[derive(Debug, Clone, Copy)]
pub(in crate::reports) enum FunnelScope<'a> {
    /// Who lives there.
    Place(&'a Frame<'a>, Scope),
    /// Who sat in a course.
    Course(i64),
}

#[derive(Debug, Clone, Default)]
pub(in crate::reports) struct Funnel {
    units: HashMap<ReportUnitId, FunnelSteps>,
    pub loose: FunnelSteps,
    pub total: FunnelSteps,
}

impl Funnel {
    pub fn of(&self, unit: ReportUnitId) -> FunnelSteps {
        self.units.get(&unit).copied().unwrap_or_default()
    }

    fn add(&mut self, placed: Option<CellPlacement>, step: usize, number: i64) {
        let steps = match placed {
            Some(CellPlacement::Unit(unit)) => self.units.entry(unit).or_default(),
            Some(CellPlacement::Undecided) => &mut self.loose,
            None => return,
        };
        for steps in [steps, &mut self.total] {
            if let Some(slot) = steps.get_mut(step) {
                *slot += number;
            }
        }
    }
}

/// As it stood at the end of a day.
pub(in crate::reports) fn read(c: &mut Conn, whom: FunnelScope, day: NaiveDate) -> Outcome<Funnel> {
    let mut funnel = Funnel::default();
    for step in 0..STEPS.len() {
        for (district, commune, number) in counted(c, whom, day, step)? {
            let cell = Cell::new(district.unwrap_or(0), commune);
            let placed = match whom {
                FunnelScope::Place(frame, scope) => frame.place_in(cell, scope),
                FunnelScope::Course(_) => Some(CellPlacement::Undecided),
            };
            funnel.add(placed, step, number);
        }
    }
    Ok(funnel)
}

type FunnelCount = (Option<AreaId>, AreaId, i64);

/// How many in each place took this step and those it rests on.
fn counted(
    c: &mut Conn,
    whom: FunnelScope,
    day: NaiveDate,
    step: usize,
) -> Outcome<Vec<FunnelCount>> {
    let of_day = |id| {
        transactions::table
            .filter(transactions::producer_id.eq(id))
            .filter(transactions::cancelled_at.is_null())
            .filter(transactions::sold_on.le(day))
    };
    let mut people = producers::table
        .group_by((producers::district_id, producers::commune_id))
        .select((producers::district_id, producers::commune_id, count_star()))
        .into_boxed::<MultiBackend>()
        .filter(producers::kind.eq_any(ProducerKind::HOUSEHOLDS))
        .filter(producers::trained_on.le(day));
    people = match whom {
        FunnelScope::Place(frame, scope) => {
            let (districts, communes) = places(frame.cells(scope));
            let loose = producers::district_id
                .is_null()
                .and(producers::commune_id.eq_any(communes));
            let placed = producers::district_id.eq_any(districts);
            people.filter(placed.or(loose.nullable()))
        }
        FunnelScope::Course(id) => {
            let roll = attendances::table.filter(attendances::course_id.eq(id));
            people.filter(producers::id.eq_any(roll.select(attendances::producer_id)))
        }
    };
    if step >= 1 {
        people = people.filter(producers::verified_on.le(day));
    }
    if step == ACCOUNT {
        // Midnight in Viet Nam.
        let end = day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::hours(17);
        people = people.filter(producers::activated_at.lt(end));
    }
    if step >= 3 {
        // They are few among those trained, so the list of them leads the way.
        let listed = listings::table.filter(listings::published_on.le(day));
        people = people.filter(producers::id.eq_any(listed.select(listings::producer_id)));
    }
    if step >= 4 {
        people = people.filter(exists(of_day(producers::id)));
    }
    if step >= 5 {
        let since = day.checked_sub_days(Days::new(RECENT)).unwrap_or(day);
        let recent = of_day(producers::id).filter(transactions::sold_on.gt(since));
        people = people.filter(exists(recent));
    }
    Ok(people.load(c)?)
}
