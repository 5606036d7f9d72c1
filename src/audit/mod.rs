//! Who did what to which record, when and on whose behalf. Entries are only ever added: both
//! databases refuse to change or delete one.

pub mod deeds;
mod store;

use chrono::{NaiveDate, NaiveDateTime};

use crate::clock::local_date;
use crate::db::{Conn, Outcome};

pub use store::{Entry, Line, of_subject, record, record_all};

/// Who does something, and when: what every action is given beside its typed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The account that acts; `None` for the program itself.
    pub account: Option<i64>,
    pub at: NaiveDateTime,
}

impl By {
    pub fn account(id: i64, at: NaiveDateTime) -> Self {
        Self {
            account: Some(id),
            at,
        }
    }

    /// The day in Vietnam on which it is done.
    pub fn today(&self) -> NaiveDate {
        local_date(self.at)
    }

    /// Leaves the trace of one deed.
    pub fn note(&self, c: &mut Conn, deed: Deed) -> Outcome<()> {
        record(c, &self.entry(deed))
    }

    /// The same, to be recorded with many others.
    pub fn entry<'a>(&self, deed: Deed<'a>) -> Entry<'a> {
        Entry {
            at: self.at,
            actor: self.account,
            on_behalf_of: deed.on_behalf_of,
            action: deed.action,
            subject: deed.subject,
            detail: deed.detail,
        }
    }
}

/// What is done to which record. `action` is a key of `locales/*/audit.json` without the room.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    pub action: &'static str,
    pub subject: Subject,
    /// The producer for whom an officer acts.
    pub on_behalf_of: Option<i64>,
    pub detail: &'a str,
}

impl Deed<'static> {
    pub fn new(action: &'static str, subject: Subject) -> Self {
        Self {
            action,
            subject,
            on_behalf_of: None,
            detail: "",
        }
    }
}

impl<'a> Deed<'a> {
    #[must_use]
    pub fn on_behalf_of(mut self, producer_id: Option<i64>) -> Self {
        self.on_behalf_of = producer_id;
        self
    }

    #[must_use]
    pub fn detail<'b>(self, detail: &'b str) -> Deed<'b> {
        Deed {
            action: self.action,
            subject: self.subject,
            on_behalf_of: self.on_behalf_of,
            detail,
        }
    }
}

/// The kinds of record that have a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Account(i64),
    Producer(i64),
    Listing(i64),
    Transaction(i64),
    Course(i64),
    Area(i64),
    SignedFile(i64),
    Subscription(i64),
    Job(i64),
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
            Self::SignedFile(_) => "signed_file",
            Self::Subscription(_) => "subscription",
            Self::Job(_) => "job",
        }
    }

    pub fn id(self) -> i64 {
        match self {
            Self::Account(id)
            | Self::Producer(id)
            | Self::Listing(id)
            | Self::Transaction(id)
            | Self::Course(id)
            | Self::Area(id)
            | Self::SignedFile(id)
            | Self::Subscription(id)
            | Self::Job(id) => id,
        }
    }
}
