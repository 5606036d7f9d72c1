//! What lags behind: communes below their target, producers who never listed anything, listings
//! that nobody buys. Lists of people come from facts, so they are as wide as the reader's sight and
//! no wider.

use chrono::{Days, NaiveDate};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::answer::Answer;
use super::columns::Column;
use super::funnel::lives_in;
use super::pages::due;
use super::question::Question;
use super::report::Row;
use crate::accounts::Sight;
use crate::areas::{self, Area, AreaId, Frame, Scope};
use crate::db::schema::{listings, producers, transactions};
use crate::db::{Conn, Outcome};
use crate::producers::seen_by;

/// A listing that sold nothing for so long is looked after.
pub(super) const QUIET: u64 = 90;
pub(super) const PAGE: usize = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Communes,
    Unlisted,
    Unsold,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Communes, Self::Unlisted, Self::Unsold];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Communes => "communes",
            Self::Unlisted => "unlisted",
            Self::Unsold => "unsold",
        }
    }

    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Communes => "reports.lagging.communes",
            Self::Unlisted => "reports.lagging.unlisted",
            Self::Unsold => "reports.lagging.unsold",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn href(self, question: &Question) -> String {
        let page = question.href("/reports/lagging");
        format!("{page}&kind={}", self.code())
    }
}

/// Beneath the report: how many of its places lag, and where the lists stand.
pub(super) struct Summary {
    pub places: Vec<(String, String)>,
    pub more: usize,
    /// Measured by targets; else by whether anything was sold.
    pub by_target: bool,
    pub lists: Vec<(&'static str, String)>,
}

const TOLD: usize = 6;

pub(super) fn summary(question: &Question, answer: &Answer) -> Option<Summary> {
    question.province.as_ref()?;
    let (behind, by_target) = behind(question, answer);
    let told = behind.iter().take(TOLD);
    Some(Summary {
        places: told
            .map(|(row, shown)| (row.name.clone(), shown.clone()))
            .collect(),
        more: behind.len().saturating_sub(TOLD),
        by_target,
        lists: Kind::ALL
            .map(|kind| (kind.label_key(), kind.href(question)))
            .into(),
    })
}

/// The places below what they ought to have reached; without any target, those that sold nothing in
/// the period. With the figure that says so, the farthest behind first.
pub(super) fn behind<'a>(
    question: &Question,
    answer: &'a Answer,
) -> (Vec<(&'a Row, String)>, bool) {
    let rows = answer.report.rows.iter();
    let reached = |row: &Row| answer.trend.this_year(row.id, &question.period);
    let of_target = |row: &'a Row| {
        let target = answer.targets.of(row.id).filter(|target| *target > 0)?;
        let share = super::figures::per_mille(reached(row), Some(target))?;
        (reached(row) < due(target, question)).then_some((share, row))
    };
    let any = rows.clone().any(|row| answer.targets.of(row.id).is_some());
    if !any {
        let unsold = rows.filter(|row| row.figures.transactions <= 0);
        let shown = |row: &'a Row| (row, Column::Transactions.shown(row));
        return (unsold.map(shown).collect(), false);
    }
    let mut behind: Vec<(i64, &Row)> = rows.filter_map(of_target).collect();
    behind.sort_by_key(|(share, _)| *share);
    let shown = |(share, row)| (row, super::columns::percent(share));
    (behind.into_iter().map(shown).collect(), true)
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct Person {
    pub id: i64,
    pub uuid: String,
    pub name: String,
    pub commune_id: AreaId,
    pub hamlet: String,
    pub since: NaiveDate,
}

type Columns = (
    producers::id,
    producers::uuid,
    producers::name,
    producers::commune_id,
    producers::hamlet,
    producers::registered_on,
);

const PERSON: Columns = (
    producers::id,
    producers::uuid,
    producers::name,
    producers::commune_id,
    producers::hamlet,
    producers::registered_on,
);

/// One page of a list, and the names of its communes.
#[derive(Debug, Clone)]
pub(super) struct Listed<T> {
    pub rows: Vec<T>,
    pub communes: Vec<Area>,
    pub more: bool,
}

/// Registered, and never put anything on the floor.
pub(super) fn unlisted(
    c: &mut Conn,
    sight: &Sight,
    (frame, scope): (&Frame, Scope),
    after: i64,
) -> Outcome<Listed<Person>> {
    let published = listings::table
        .filter(listings::producer_id.eq(producers::id))
        .filter(listings::published_on.is_not_null());
    let query = producers::table
        .filter(lives_in!(frame.cells(scope)))
        .filter(seen_by(sight))
        .filter(producers::status.eq("active"))
        .filter(not(exists(published)))
        .filter(producers::id.gt(after));
    let rows: Vec<Person> = query
        .order(producers::id)
        .limit(PAGE as i64 + 1)
        .select(PERSON)
        .load(c)?;
    let communes = |rows: &[Person]| rows.iter().map(|row| row.commune_id).collect();
    listed(c, rows, communes)
}

/// Something on the floor that nobody bought for long.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct Quiet {
    pub id: i64,
    pub uuid: String,
    pub title: String,
    pub published_on: Option<NaiveDate>,
    pub person: Person,
}

/// On the floor for ninety days at least, and in those not sold once.
pub(super) fn unsold(
    c: &mut Conn,
    sight: &Sight,
    (frame, scope): (&Frame, Scope),
    (after, today): (i64, NaiveDate),
) -> Outcome<Listed<Quiet>> {
    let since = today.checked_sub_days(Days::new(QUIET)).unwrap_or(today);
    let sold = transactions::table
        .filter(transactions::listing_id.eq(listings::id))
        .filter(transactions::cancelled_at.is_null())
        .filter(transactions::sold_on.gt(since));
    let rows: Vec<Quiet> = listings::table
        .inner_join(producers::table)
        .filter(lives_in!(frame.cells(scope)))
        .filter(seen_by(sight))
        .filter(listings::status.eq("published"))
        .filter(listings::published_on.le(since))
        .filter(not(exists(sold)))
        .filter(listings::id.gt(after))
        .order(listings::id)
        .limit(PAGE as i64 + 1)
        .select((
            listings::id,
            listings::uuid,
            listings::title,
            listings::published_on,
            PERSON,
        ))
        .load(c)?;
    let communes = |rows: &[Quiet]| rows.iter().map(|row| row.person.commune_id).collect();
    listed(c, rows, communes)
}

fn listed<T>(
    c: &mut Conn,
    mut rows: Vec<T>,
    communes: impl Fn(&[T]) -> Vec<AreaId>,
) -> Outcome<Listed<T>> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let mut ids = communes(&rows);
    ids.sort_unstable();
    ids.dedup();
    Ok(Listed {
        communes: areas::by_ids(c, &ids)?,
        more,
        rows,
    })
}
