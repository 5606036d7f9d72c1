//! Looking codes up.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};

use super::model::{PlaceName, TraceAnswer, TracedListing};
use crate::areas::{self as places, AreaId};
use crate::db::{Conn, Outcome, on_each};
use crate::photos;
use crate::producers::PubliclyShown;
use crate::trace_codes::CodeSubject;
use crate::values::TraceCode;

/// All that the page of a code shows, in two statements for most; `None` where nobody has this code.
pub(super) fn trace(c: &mut Conn, code: &TraceCode) -> Outcome<Option<TraceAnswer>> {
    let Some(mut traced) = by_code(c, code)? else {
        return Ok(None);
    };
    if traced.is_renamed() {
        traced.place = place_now(c, traced.commune_id)?.unwrap_or(traced.place);
    }
    let elsewhere = if traced.origin_id == traced.commune_id {
        None
    } else {
        place_now(c, traced.origin_id)?
    };
    // A withdrawn page shows none, and nothing is for sale that was taken down.
    let photos = if traced.shows_photos() {
        photos::of_listing(c, traced.listing_id)?
    } else {
        Vec::new()
    };
    Ok(Some(TraceAnswer {
        traced,
        elsewhere,
        photos,
    }))
}

/// A commune as it is today. Few codes need it, so the one statement that all of them need stays
/// short.
fn place_now(c: &mut Conn, commune: AreaId) -> Outcome<Option<PlaceName>> {
    let now = places::now_at(c, commune)?;
    Ok(now.map(|(commune, province)| PlaceName {
        commune: Some(commune.full_name),
        province_kind: Some(province.kind),
        province_name: Some(province.name),
    }))
}

fn by_code(c: &mut Conn, code: &TraceCode) -> Outcome<Option<TracedListing>> {
    let by_code = ListingByCode {
        code: *code,
        shown: PubliclyShown,
    };
    Ok(on_each!(c, |c| by_code.get_result(c)).optional()?)
}

/// All that a page shows but the photos, in the order of [`TracedListing`]. Written by hand: with so many
/// tables and columns diesel takes longer to walk through the query, at each request, than SQLite to
/// answer it.
#[derive(QueryId)]
struct ListingByCode {
    code: TraceCode,
    shown: PubliclyShown,
}

const BEFORE_SHOWN: &str = "SELECT t.code, t.retired_at, l.id, l.title, l.description, \
    l.price_vnd, l.unit, l.season, l.status, l.published_on, producers.name, ";

const BEFORE_KIND: &str = ", producers.commune_id, l.origin_commune_id, \
    commune.full_name, province.kind, province.name, \
    district.kind, district.name, commune.valid_to, province.valid_to \
    FROM trace_codes t \
    JOIN listings l ON l.id = t.subject_id \
    JOIN producers ON producers.id = l.producer_id \
    LEFT JOIN areas commune ON commune.id = producers.commune_id \
    LEFT JOIN areas province ON province.id = commune.parent_id \
    LEFT JOIN areas district ON district.id = producers.district_id \
    WHERE t.subject_kind = ";

impl<C> RunQueryDsl<C> for ListingByCode {}

impl<DB> QueryFragment<DB> for ListingByCode
where
    DB: Backend,
    TraceCode: ToSql<Text, DB>,
    str: ToSql<Text, DB>,
    PubliclyShown: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(BEFORE_SHOWN);
        self.shown.walk_ast(out.reborrow())?;
        out.push_sql(BEFORE_KIND);
        out.push_bind_param::<Text, _>(CodeSubject::LISTING)?;
        out.push_sql(" AND t.code = ");
        out.push_bind_param::<Text, _>(&self.code)
    }
}

type Maybe<T> = Nullable<T>;

impl Query for ListingByCode {
    type SqlType = (
        Text,
        Maybe<Timestamp>,
        BigInt,
        Text,
        Text,
        BigInt,
        Text,
        Text,
        Text,
        Maybe<Date>,
        Text,
        Bool,
        BigInt,
        BigInt,
        (Maybe<Text>, Maybe<Text>, Maybe<Text>),
        Maybe<Text>,
        Maybe<Text>,
        (Maybe<Date>, Maybe<Date>),
    );
}
