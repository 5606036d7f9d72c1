//! The schema of a PostgreSQL database that a restore fills.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::error::BackupError;
use super::manifest::BackupMoment;
use super::postgres::{self, quoted};
use crate::db::{self, Conn, DbFailure};
use crate::error::Message;

#[derive(QueryableByName)]
struct Schema {
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = BigInt)]
    relations: i64,
}

const SCHEMA: &str = "SELECT CAST(current_schema() AS TEXT) AS name, \
    (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))) \
    AS relations";

#[derive(Debug, Clone)]
pub(super) struct SchemaTarget {
    url: String,
    name: String,
    occupied: bool,
}

impl SchemaTarget {
    /// # Errors
    /// Where the tables of the backup lay in a schema of another name: a dump holds that name.
    pub fn find(url: &str, wanted: &str) -> Result<Self, BackupError> {
        let found = db::read_apart(url, |c| {
            let found: Schema = diesel::sql_query(SCHEMA).get_result(c)?;
            Ok::<Schema, DbFailure>(found)
        })?;
        let name = found.name.unwrap_or_default();
        if name != wanted {
            let message = Message::new("backup.other_schema").with("wanted", wanted);
            return Err(BackupError::Refused(message.with("found", name)));
        }
        Ok(Self {
            url: url.to_owned(),
            name,
            occupied: found.relations > 0,
        })
    }

    pub fn is_occupied(&self) -> bool {
        self.occupied
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Fills the schema; one that is not empty gets another name first, which is told, and its own name
    /// again if the backup cannot be put in its place.
    pub fn fill(&self, dump: &Path, now: BackupMoment) -> Result<Option<String>, BackupError> {
        let aside = format!("replaced_{}", now.to_string().to_ascii_lowercase());
        let (own, other) = (quoted(&self.name), quoted(&aside));
        if self.occupied {
            self.run(&format!(
                "BEGIN; ALTER SCHEMA {own} RENAME TO {other}; CREATE SCHEMA {own}; COMMIT"
            ))?;
        }
        let filled = postgres::restore(&self.url, &self.name, dump);
        if filled.is_err() && self.occupied {
            self.run(&format!(
                "BEGIN; DROP SCHEMA {own} CASCADE; ALTER SCHEMA {other} RENAME TO {own}; COMMIT"
            ))?;
        }
        filled?;
        // Without statistics the first reports would read whole tables.
        self.run("ANALYZE")?;
        Ok(self.occupied.then_some(aside))
    }

    fn run(&self, sql: &str) -> Result<(), BackupError> {
        let mut conn = Conn::open(&self.url)?;
        Ok(conn.batch_execute(sql).map_err(DbFailure::from)?)
    }
}
