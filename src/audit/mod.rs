//! Who did what to which record, when and on whose behalf. Entries are only ever added: both
//! databases refuse to change or delete one.

mod store;

pub use store::{Entry, Line, of_subject, record, record_all};

/// The kinds of record that have a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Account(i64),
    Producer(i64),
    Listing(i64),
    Transaction(i64),
    Course(i64),
    Area(i64),
}

impl Subject {
    pub fn kind(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Producer(_) => "producer",
            Self::Listing(_) => "listing",
            Self::Transaction(_) => "transaction",
            Self::Course(_) => "course",
            Self::Area(_) => "area",
        }
    }

    pub fn id(self) -> i64 {
        match self {
            Self::Account(id)
            | Self::Producer(id)
            | Self::Listing(id)
            | Self::Transaction(id)
            | Self::Course(id)
            | Self::Area(id) => id,
        }
    }
}
