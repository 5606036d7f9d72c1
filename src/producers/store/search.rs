//! The list of producers: by a part of the name or number, by kind and status, page by page.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::sight::seen_by;
use crate::accounts::Sight;
use crate::areas::{self, AreaId, Level};
use crate::db::schema::producers;
use crate::db::{Conn, Outcome, PageSize, contains};
use crate::producers::model::{Producer, ProducerKind, Status};
use crate::text::fold;

pub(in crate::producers) const PAGE: PageSize = PageSize::new(50);

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::producers) enum StatusFilter {
    Is(Status),
    /// Registered by itself, and nobody has vouched for it yet.
    Unverified,
}

impl StatusFilter {
    const UNVERIFIED: &'static str = "unverified";

    pub fn all() -> impl Iterator<Item = Self> {
        let statuses = Status::ALL.iter().copied().map(Self::Is);
        statuses.chain([Self::Unverified])
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|filter| filter.code() == code)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Is(status) => status.code(),
            Self::Unverified => Self::UNVERIFIED,
        }
    }

    pub fn label_key(self) -> &'static str {
        match self {
            Self::Is(status) => status.label_key(),
            Self::Unverified => "producers.verification.unverified",
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub(in crate::producers) struct ProducerQuery {
    pub text: String,
    pub kind: Option<ProducerKind>,
    pub status: Option<StatusFilter>,
    /// The code of a commune, and a day on which it bore it.
    pub commune: Option<(String, NaiveDate)>,
    /// The last producer of the page before.
    pub after: Option<String>,
}

/// One page, the newest first.
#[derive(Debug)]
pub(in crate::producers) struct ProducerResults {
    pub producers: Vec<Producer>,
    /// The names of the communes and districts that stand in the rows.
    pub places: Vec<areas::Area>,
    pub more: bool,
    /// The commune that is looked at, where one is.
    pub commune: Option<areas::Area>,
}

pub(in crate::producers) fn list(
    c: &mut Conn,
    sight: &Sight,
    query: &ProducerQuery,
) -> Outcome<ProducerResults> {
    let commune = match &query.commune {
        Some((code, on)) => areas::by_code(c, Level::Commune, code, *on)?,
        None => None,
    };
    let mut found = matching(sight, query);
    if query.commune.is_some() {
        found = within(found, commune.as_ref());
    }
    if let Some(after) = &query.after {
        let id: Option<i64> = producers::table
            .filter(producers::uuid.eq(after))
            .select(producers::id)
            .get_result(c)
            .optional()?;
        found = found.filter(producers::id.lt(id.unwrap_or(i64::MAX)));
    }
    let mut producers: Vec<Producer> = found
        .order(producers::id.desc())
        .limit(PAGE.and_one_more())
        .select(Producer::as_select())
        .load(c)?;
    let more = PAGE.cut(&mut producers);
    let mut ids: Vec<AreaId> = producers.iter().flat_map(places_of).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ProducerResults {
        places: areas::by_ids(c, &ids)?,
        producers,
        more,
        commune,
    })
}

fn places_of(producer: &Producer) -> impl Iterator<Item = AreaId> + use<> {
    std::iter::once(producer.commune_id).chain(producer.district_id)
}

type ProducerSelect = producers::BoxedQuery<'static, crate::db::MultiBackend>;

fn matching(sight: &Sight, query: &ProducerQuery) -> ProducerSelect {
    let mut found = producers::table.filter(seen_by(sight)).into_boxed();
    if let Some(kind) = query.kind {
        found = found.filter(producers::kind.eq(kind));
    }
    found = match query.status {
        None => found,
        Some(StatusFilter::Is(status)) => found.filter(producers::status.eq(status)),
        Some(StatusFilter::Unverified) => found
            .filter(producers::verified_on.is_null())
            .filter(producers::kind.eq_any(ProducerKind::HOUSEHOLDS)),
    };
    let folded = fold(&query.text);
    let digits = folded.replace([' ', '-', '.'], "");
    if folded.is_empty() {
        found
    } else if digits.chars().all(|c| c.is_ascii_digit()) {
        found.filter(producers::number.like(format!("{digits}%")))
    } else {
        found.filter(contains(producers::folded, &folded))
    }
}

/// Those of a commune: of today, or the former one where it is known. Nobody lives in a commune that
/// nobody knows.
fn within(found: ProducerSelect, commune: Option<&areas::Area>) -> ProducerSelect {
    match commune {
        Some(area) if area.valid_from >= areas::REFORM => {
            found.filter(producers::commune_id.eq(area.id))
        }
        Some(area) => found.filter(producers::old_commune_id.eq(area.id)),
        None => found.filter(producers::id.lt(0)),
    }
}
