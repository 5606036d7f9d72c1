//! Ways around what diesel's connection enum cannot say: `ON CONFLICT`, `UNION`, inserts of many
//! rows, `RETURNING`. Each runs one text of SQL on either database; none may say two things.

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
