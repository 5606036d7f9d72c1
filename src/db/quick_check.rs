//! Looking through a database file for damages.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::connection::{Access, AnyConnection, DatabaseAddress};
use super::failure::{DbFailure, Outcome};

#[derive(QueryableByName)]
struct QuickCheckRow {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

/// Looks through a SQLite file, on a connection of its own; PostgreSQL looks after itself. Does not
/// compare indexes with tables, which takes several times as long and is left to `verify`.
///
/// # Errors
/// `Damaged` where something is wrong; anything else where it could not be looked at.
pub fn quick_check(url: &str) -> Outcome<()> {
    let address: DatabaseAddress = url.parse()?;
    if address.is_postgres() {
        return Ok(());
    }
    let AnyConnection::Sqlite(mut conn) = address.open(Access::Look)? else {
        return Ok(());
    };
    let found: QuickCheckRow = diesel::sql_query("PRAGMA quick_check(1)").get_result(&mut conn)?;
    if found.quick_check == "ok" {
        return Ok(());
    }
    Err(DbFailure::Damaged(found.quick_check))
}
