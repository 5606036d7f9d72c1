//! Why a write that obeys a rule did not happen.

use super::failure::DbFailure;
use crate::error::RowError;

/// Refused by a rule of the room, which a person can mend, or by the database.
#[derive(Debug)]
pub enum Refusal<E> {
    Rule(E),
    Db(DbFailure),
}

impl<E> From<DbFailure> for Refusal<E> {
    fn from(failure: DbFailure) -> Self {
        Self::Db(failure)
    }
}

impl From<RowError> for Refusal<RowError> {
    fn from(error: RowError) -> Self {
        Self::Rule(error)
    }
}
