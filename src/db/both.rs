//! Ways around what diesel's connection enum cannot say: `ON CONFLICT`, `UNION`, inserts of many
//! rows, `RETURNING`. Each runs one text of SQL on either database; none may say two things.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

use super::connection::{AnyConnection, MultiBackend};

/// A fragment that both databases understand, made fit for the enum.
///
/// ```text
/// Both(diesel::insert_into(tags::table).values(&tag).on_conflict_do_nothing()).execute(conn)?;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Both<T>(pub T);

impl<T> QueryFragment<MultiBackend> for Both<T>
where
    T: QueryFragment<Pg> + QueryFragment<Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: QueryId> QueryId for Both<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: Query> Query for Both<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<AnyConnection> for Both<T> {}

/// Compiles one expression twice, with the connection of either database under the given name.
///
/// ```text
/// let id: i64 = on_each!(conn, |c| insert.returning(producers::id).get_result(c))?;
/// ```
#[macro_export]
macro_rules! on_each {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite($c) => $body,
            $crate::db::AnyConnection::Pg($c) => $body,
        }
    };
}

/// Hands over one row of a query after the other: on neither database does the whole answer lie in
/// memory, as it does where rows are loaded. The body runs in its function and may use `?`.
///
/// ```text
/// each_row!(conn, diesel::dsl::sql::<(BigInt, Text)>(&sql), |row: (i64, String)| total += row.0);
/// ```
#[macro_export]
macro_rules! each_row {
    ($conn:expr, $query:expr, |$row:ident: $kind:ty| $body:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite(c) => {
                use diesel::connection::DefaultLoadingMode;
                for $row in $query.load_iter::<$kind, DefaultLoadingMode>(c)? {
                    let $row = $row?;
                    $body;
                }
            }
            $crate::db::AnyConnection::Pg(c) => {
                use diesel::pg::PgRowByRowLoadingMode;
                for $row in $query.load_iter::<$kind, PgRowByRowLoadingMode>(c)? {
                    let $row = $row?;
                    $body;
                }
            }
        }
    };
}
