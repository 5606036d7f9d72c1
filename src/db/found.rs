//! Whether there is a database at all, asked before anything is opened that would make one.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::connection::{Access, Address, AnyConnection};
use super::failure::{Failure, Outcome};

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No file: the path that was looked at.
    Nothing(String),
    /// A database in which lensan has never made a table.
    Empty,
    Lensan,
}

const SQLITE: &str =
    "SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'";
const POSTGRES: &str = "SELECT count(*) AS n FROM pg_class \
    WHERE relname = '__diesel_schema_migrations' AND pg_table_is_visible(oid)";
const MIGRATIONS: &str = "SELECT count(*) AS n FROM __diesel_schema_migrations";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Looks without making or changing anything.
pub fn find(url: &str) -> Outcome<Found> {
    let address: Address = url.parse()?;
    if let Address::Sqlite(path) = &address
        && !Path::new(path).try_exists().map_err(Failure::other)?
    {
        return Ok(Found::Nothing(path.clone()));
    }
    let mut conn = address.open(Access::Read)?;
    let tables = match &conn {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Pg(_) => POSTGRES,
    };
    let has_run = number(&mut conn, tables)? > 0 && number(&mut conn, MIGRATIONS)? > 0;
    Ok(match has_run {
        true => Found::Lensan,
        false => Found::Empty,
    })
}

fn number(conn: &mut AnyConnection, sql: &str) -> Outcome<i64> {
    let found: Number = diesel::sql_query(sql).get_result(conn)?;
    Ok(found.n)
}
