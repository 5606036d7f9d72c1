//! Which producers an actor sees, as a condition of a query. There is no other way to look one up
//! for somebody, so nobody can forget to ask.

use diesel::backend::Backend;
use diesel::dsl::{Filter, Select};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool};

use crate::accounts::Sight;
use crate::db::schema::producers;

/// The ids of all producers in sight.
pub type IdsSeen = Filter<Select<producers::table, producers::id>, InSight>;

/// For queries that do not join `producers`:
/// `.filter(listings::producer_id.eq_any(ids_seen_by(&sight)))`.
pub fn ids_seen_by(sight: &Sight) -> IdsSeen {
    producers::table
        .select(producers::id)
        .filter(seen_by(sight))
}

/// For queries that have `producers` among their tables. Better where a province is in sight and
/// a page of fifty is wanted: each row is asked, instead of making a list of everybody first.
pub fn seen_by(sight: &Sight) -> InSight {
    InSight(sight.clone())
}

/// The condition over the columns of `producers`.
///
/// Written by hand because a boxed condition of diesel's fits one backend only, and this one
/// stands inside queries that are made for either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InSight(Sight);

impl Expression for InSight {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for InSight {}
impl<QS> SelectableExpression<QS> for InSight {}

impl<GroupBy> ValidGrouping<GroupBy> for InSight {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

/// The text depends on how many places are in sight.
impl QueryId for InSight {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for InSight
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match &self.0 {
            Sight::Everything => {
                out.push_sql("1 = 1");
                Ok(())
            }
            Sight::Own { producer_id } => {
                out.push_sql("producers.id = ");
                out.push_bind_param::<BigInt, _>(producer_id)
            }
            Sight::Cooperative {
                producer_id,
                account_id,
            } => cooperative(out, producer_id, account_id),
            Sight::Communes(ids) => communes(out, ids),
            Sight::Districts(ids) => one_of(out, "producers.district_id IN (", ids, ")"),
            Sight::Provinces(ids) => provinces(out, ids),
        }
    }
}

/// The cooperative itself, its members of today, and whom its officer registered.
fn cooperative<'b, DB>(
    mut out: AstPass<'_, 'b, DB>,
    producer_id: &'b i64,
    account_id: &'b i64,
) -> QueryResult<()>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    out.push_sql("(producers.id = ");
    out.push_bind_param::<BigInt, _>(producer_id)?;
    out.push_sql(
        " OR producers.id IN (SELECT joined.member_id FROM memberships AS joined \
         WHERE joined.left_on IS NULL AND joined.cooperative_id = ",
    );
    out.push_bind_param::<BigInt, _>(producer_id)?;
    out.push_sql(") OR producers.registered_by = ");
    out.push_bind_param::<BigInt, _>(account_id)?;
    out.push_sql(")");
    Ok(())
}

/// Who lives in one of the communes; and who is known to live on the land of one that is no more.
fn communes<'b, DB>(mut out: AstPass<'_, 'b, DB>, ids: &'b [i64]) -> QueryResult<()>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    out.push_sql("(");
    one_of(out.reborrow(), "producers.commune_id IN (", ids, ")")?;
    out.push_sql(" OR ");
    one_of(out.reborrow(), "producers.old_commune_id IN (", ids, ")")?;
    out.push_sql(")");
    Ok(())
}

/// Who lives in a commune of the provinces; in those of old, a district stands between.
fn provinces<'b, DB>(mut out: AstPass<'_, 'b, DB>, ids: &'b [i64]) -> QueryResult<()>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    out.push_sql("producers.commune_id IN (SELECT places.id FROM areas AS places WHERE (");
    one_of(out.reborrow(), "places.parent_id IN (", ids, ")")?;
    out.push_sql(" OR ");
    let between = "places.parent_id IN (SELECT between_them.id FROM areas AS between_them \
                   WHERE between_them.parent_id IN (";
    one_of(out.reborrow(), between, ids, "))")?;
    out.push_sql("))");
    Ok(())
}

/// A list of ids between two pieces of SQL. Nobody is one of none.
fn one_of<'b, DB>(
    mut out: AstPass<'_, 'b, DB>,
    before: &str,
    ids: &'b [i64],
    after: &str,
) -> QueryResult<()>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    if ids.is_empty() {
        out.push_sql("1 = 0");
        return Ok(());
    }
    out.push_sql(before);
    for (at, id) in ids.iter().enumerate() {
        if at > 0 {
            out.push_sql(", ");
        }
        out.push_bind_param::<BigInt, _>(id)?;
    }
    out.push_sql(after);
    Ok(())
}
