//! Why the demo could not be built.

use crate::db;
use crate::error::RowError;
use crate::listings::ListingRefusal;

/// Why the demo could not be built: always a fault of the program or of its data.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database: {0}")]
    Db(#[from] db::DbFailure),
    #[error("the demo's data: {0}")]
    Data(String),
    #[error("a rule refused what the demo does: {0}")]
    Refused(String),
}

impl From<ListingRefusal> for DemoError {
    fn from(refused: ListingRefusal) -> Self {
        match refused {
            ListingRefusal::Db(failure) => Self::Db(failure),
            other => Self::Refused(format!("{other:?}")),
        }
    }
}

impl From<RowError> for DemoError {
    fn from(error: RowError) -> Self {
        Self::Refused(format!("{error:?}"))
    }
}
