//! How much room the database takes.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::connection::AnyConnection;
use super::failure::Outcome;

#[derive(QueryableByName)]
struct SizeRow {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

const SQLITE: &str = "SELECT page_count * page_size AS bytes \
    FROM pragma_page_count(), pragma_page_size()";
const POSTGRES: &str = "SELECT pg_database_size(current_database()) AS bytes";

/// In bytes; of SQLite without the log beside the file.
pub fn size(c: &mut AnyConnection) -> Outcome<i64> {
    let query = match c {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Pg(_) => POSTGRES,
    };
    let row: SizeRow = diesel::sql_query(query).get_result(c)?;
    Ok(row.bytes)
}
