//! Who may be shown to strangers: who is active and agrees, at this moment, to stand on a public page.
//! Asked anew each time, so that taking the consent back takes the page down at once.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, Text};

use crate::db::schema::producers;
use crate::db::{Conn, Outcome};
use crate::producers::model::{Purpose, Status};

/// Whether one producer may be shown.
pub fn is_publicly_shown(c: &mut Conn, producer_id: i64) -> Outcome<bool> {
    let shown = producers::table
        .filter(producers::id.eq(producer_id))
        .filter(PubliclyShown);
    Ok(shown.count().get_result::<i64>(c)? > 0)
}

/// The condition, for queries that have `producers` among their tables: said here alone.
///
/// Written by hand because the page of a code, which is asked for the most, is a query by hand.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct PubliclyShown;

impl Expression for PubliclyShown {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for PubliclyShown {}
impl<QS> SelectableExpression<QS> for PubliclyShown {}

impl<GroupBy> ValidGrouping<GroupBy> for PubliclyShown {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

impl<DB> QueryFragment<DB> for PubliclyShown
where
    DB: Backend,
    Status: ToSql<Text, DB>,
    Purpose: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(producers.status = ");
        out.push_bind_param::<Text, _>(&Status::Active)?;
        out.push_sql(
            " AND EXISTS (SELECT 1 FROM consents AS agreed \
             WHERE agreed.producer_id = producers.id AND agreed.withdrawn_at IS NULL \
             AND agreed.purpose = ",
        );
        out.push_bind_param::<Text, _>(&Purpose::PublicPage)?;
        out.push_sql("))");
        Ok(())
    }
}
