//! What lags behind: communes below their target, producers who never listed anything, listings
//! that nobody buys. Lists of people come from facts, so they are as wide as the reader's sight and
//! no wider.

use chrono::{Days, NaiveDate};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::accounts::Sight;
use crate::areas::{self, Area, AreaId, Frame, Scope};
use crate::db::schema::{listings, producers, transactions};
use crate::db::{Conn, MultiBackend, Outcome, PageSize};
use crate::listings as goods;
use crate::producers::{self as people, seen_by};
use crate::reports::answer::ReportAnswer;
use crate::reports::figures::change::due;
use crate::reports::figures::columns::Column;
use crate::reports::figures::question::ReportQuestion;
use crate::reports::figures::report::Row;
use crate::reports::funnel::places;

/// A listing that sold nothing for so long is looked after.
pub(in crate::reports) const QUIET: u64 = 90;
const PAGE: PageSize = PageSize::new(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reports) enum LaggingKind {
    Communes,
    Unlisted,
    Unsold,
}

impl LaggingKind {
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

    pub fn href(self, question: &ReportQuestion) -> String {
        let page = question.href("/reports/lagging");
        format!("{page}&kind={}", self.code())
    }
}

/// Beneath the report: how many of its places lag, and where the lists stand.
pub(in crate::reports) struct Summary {
    pub places: Vec<(String, String)>,
    pub more: usize,
    /// Measured by targets; else by whether anything was sold.
    pub by_target: bool,
    pub lists: Vec<(&'static str, String)>,
}

const TOLD: usize = 6;

pub(in crate::reports) fn summary(
    question: &ReportQuestion,
    answer: &ReportAnswer,
) -> Option<Summary> {
    question.province.as_ref()?;
    let (behind, by_target) = behind(question, answer);
    let first = behind.iter().take(TOLD);
    Some(Summary {
        places: first
            .map(|(row, shown)| (row.name.clone(), shown.clone()))
            .collect(),
        more: behind.len().saturating_sub(TOLD),
        by_target,
        lists: LaggingKind::ALL
            .map(|kind| (kind.label_key(), kind.href(question)))
            .into(),
    })
}

/// The places below what they ought to have reached; without any target, those that sold nothing in
/// the period. With the figure that says so, the farthest behind first.
pub(in crate::reports) fn behind<'a>(
    question: &ReportQuestion,
    answer: &'a ReportAnswer,
) -> (Vec<(&'a Row, String)>, bool) {
    let rows = answer.report.rows.iter();
    let reached = |row: &Row| answer.trend.this_year(row.id, &question.period);
    let of_target = |row: &'a Row| {
        let target = answer.targets.of(row.id).filter(|target| *target > 0)?;
        let share = crate::reports::figures::per_mille(reached(row), Some(target))?;
        (reached(row) < due(target, question)).then_some((share, row))
    };
    let any = rows.clone().any(|row| answer.targets.of(row.id).is_some());
    if !any {
        let unsold = rows.filter(|row| row.figures.transactions <= 0);
        let shown = |row: &'a Row| (row, row.shown(Column::Transactions));
        return (unsold.map(shown).collect(), false);
    }
    let mut behind: Vec<(i64, &Row)> = rows.filter_map(of_target).collect();
    behind.sort_by_key(|(share, _)| *share);
    let shown = |(share, row)| (row, crate::reports::figures::columns::percent(share));
    (behind.into_iter().map(shown).collect(), true)
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(in crate::reports) struct LaggingProducer {
    pub id: i64,
    pub uuid: String,
    pub name: String,
    pub commune_id: AreaId,
    pub hamlet: String,
    pub since: NaiveDate,
}

type LaggingProducerColumns = (
    producers::id,
    producers::uuid,
    producers::name,
    producers::commune_id,
    producers::hamlet,
    producers::registered_on,
);

const PERSON: LaggingProducerColumns = (
    producers::id,
    producers::uuid,
    producers::name,
    producers::commune_id,
    producers::hamlet,
    producers::registered_on,
);

/// One page of a list, and the names of its communes.
#[derive(Debug, Clone)]
pub(in crate::reports) struct LaggingList<T> {
    pub rows: Vec<T>,
    pub communes: Vec<Area>,
    /// The last line of this page, where there are more.
    pub last: Option<LaggingCursor>,
}

/// A line of a list, by district (0 = in none yet) and id: a list goes district by district, each
/// of which an index leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reports) struct LaggingCursor {
    district: AreaId,
    id: i64,
}

impl LaggingCursor {
    /// `532-1207`; anything else is the beginning.
    pub fn parse(code: &str) -> Option<Self> {
        let (district, id) = code.split_once('-')?;
        Some(Self {
            district: district.parse().ok()?,
            id: id.parse().ok()?,
        })
    }

    pub fn code(self) -> String {
        format!("{}-{}", self.district, self.id)
    }
}

/// Where to look, one district after the other; each with the id to go on from.
fn districts(
    sight: &Sight,
    districts: Vec<AreaId>,
    after: Option<LaggingCursor>,
) -> Vec<LaggingCursor> {
    let mut ids = districts;
    if let Sight::Districts(own) = sight {
        ids.retain(|id| own.contains(id));
    }
    ids.push(0);
    let known = after.is_some_and(|mark| ids.contains(&mark.district));
    let after = after.filter(|_| known);
    let rest = ids
        .into_iter()
        .skip_while(|id| after.is_some_and(|mark| mark.district != *id));
    let from = |district| {
        let begun = after.filter(|mark| mark.district == district);
        let id = begun.map_or(0, |mark| mark.id);
        LaggingCursor { district, id }
    };
    rest.map(from).collect()
}

/// Registered, and never put anything on the floor.
pub(in crate::reports) fn unlisted(
    c: &mut Conn,
    sight: &Sight,
    frame: &Frame,
    scope: Scope,
    after: Option<LaggingCursor>,
) -> Outcome<LaggingList<LaggingProducer>> {
    let (placed, loose) = places(frame.cells(scope));
    let mut rows: Vec<(AreaId, LaggingProducer)> = Vec::new();
    for mark in districts(sight, placed, after) {
        let published = listings::table
            .filter(listings::producer_id.eq(producers::id))
            .filter(listings::published_on.is_not_null());
        let query = producers::table
            .filter(seen_by(sight))
            .filter(producers::status.eq(people::Status::Active))
            .filter(not(exists(published)))
            .filter(producers::id.gt(mark.id))
            .into_boxed::<MultiBackend>();
        let query = match mark.district {
            0 => query
                .filter(producers::district_id.is_null())
                .filter(producers::commune_id.eq_any(loose.clone())),
            id => query.filter(producers::district_id.eq(id)),
        };
        let found: Vec<LaggingProducer> = query
            .order(producers::id)
            .limit(PAGE.room_after(rows.len()))
            .select(PERSON)
            .load(c)?;
        rows.extend(found.into_iter().map(|row| (mark.district, row)));
        if PAGE.room_after(rows.len()) == 0 {
            break;
        }
    }
    listed(c, rows, |row| (row.id, row.commune_id))
}

type UnsoldListingColumns = (
    listings::id,
    listings::uuid,
    listings::title,
    listings::published_on,
    LaggingProducerColumns,
);

const QUIET_LISTING: UnsoldListingColumns = (
    listings::id,
    listings::uuid,
    listings::title,
    listings::published_on,
    PERSON,
);

/// Something on the floor that nobody bought for long.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(in crate::reports) struct UnsoldListing {
    pub id: i64,
    pub uuid: String,
    pub title: String,
    pub published_on: Option<NaiveDate>,
    pub person: LaggingProducer,
}

/// On the floor for ninety days at least, and in those not sold once.
pub(in crate::reports) fn unsold(
    c: &mut Conn,
    sight: &Sight,
    frame: &Frame,
    scope: Scope,
    after: Option<LaggingCursor>,
    today: NaiveDate,
) -> Outcome<LaggingList<UnsoldListing>> {
    let since = today.checked_sub_days(Days::new(QUIET)).unwrap_or(today);
    let (placed, loose) = places(frame.cells(scope));
    let mut rows: Vec<(AreaId, UnsoldListing)> = Vec::new();
    for mark in districts(sight, placed, after) {
        let sold = transactions::table
            .filter(transactions::listing_id.eq(listings::id))
            .filter(transactions::cancelled_at.is_null())
            .filter(transactions::sold_on.gt(since));
        let query = listings::table
            .inner_join(producers::table)
            .filter(seen_by(sight))
            .filter(listings::status.eq(goods::Status::Published))
            .filter(listings::published_on.le(since))
            .filter(not(exists(sold)))
            .filter(listings::id.gt(mark.id))
            .into_boxed::<MultiBackend>();
        let query = match mark.district {
            0 => query
                .filter(producers::district_id.is_null())
                .filter(producers::commune_id.eq_any(loose.clone())),
            id => query.filter(producers::district_id.eq(id)),
        };
        let found: Vec<UnsoldListing> = query
            .order(listings::id)
            .limit(PAGE.room_after(rows.len()))
            .select(QUIET_LISTING)
            .load(c)?;
        rows.extend(found.into_iter().map(|row| (mark.district, row)));
        if PAGE.room_after(rows.len()) == 0 {
            break;
        }
    }
    listed(c, rows, |row| (row.id, row.person.commune_id))
}

/// Cuts off what is more than a page. `of` tells the id and the commune of a line.
fn listed<T>(
    c: &mut Conn,
    mut rows: Vec<(AreaId, T)>,
    of: impl Fn(&T) -> (i64, AreaId),
) -> Outcome<LaggingList<T>> {
    let more = PAGE.cut(&mut rows);
    let last = rows
        .last()
        .filter(|_| more)
        .map(|(district, row)| LaggingCursor {
            district: *district,
            id: of(row).0,
        });
    let rows: Vec<T> = rows.into_iter().map(|(_, row)| row).collect();
    let mut ids: Vec<AreaId> = rows.iter().map(|row| of(row).1).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(LaggingList {
        communes: areas::by_ids(c, &ids)?,
        last,
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_where_it_stopped() {
        let mark = |district, id| LaggingCursor { district, id };
        let all = districts(&Sight::Everything, vec![5, 7], None);
        assert_eq!(all, [mark(5, 0), mark(7, 0), mark(0, 0)]);
        let rest = districts(&Sight::Everything, vec![5, 7], LaggingCursor::parse("7-41"));
        assert_eq!(rest, [mark(7, 41), mark(0, 0)]);
        // Nobody's list goes on in another's district.
        let own = Sight::Districts(vec![5]);
        let from = districts(&own, vec![5, 7], LaggingCursor::parse("7-41"));
        assert_eq!(from, [mark(5, 0), mark(0, 0)]);
        assert_eq!(LaggingCursor::parse("x-1"), None);
        assert_eq!(mark(5, 9).code(), "5-9");
    }
}
