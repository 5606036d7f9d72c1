//! Who acts, and the one way in which what they do is noted.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use super::kinds::EventKind;
use super::store;
use crate::clock::local_date;
use crate::db::{Conn, Outcome};

/// Who does something, and when: what every action is given beside its typed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    /// The account that acts; `None` for the program itself.
    pub account: Option<i64>,
    /// Who handed out the code that its session began with, where the account had a password then.
    pub code_of: Option<i64>,
    pub at: NaiveDateTime,
}

impl Author {
    /// An account, or the program itself.
    pub fn of(account: Option<i64>, at: NaiveDateTime) -> Self {
        Self {
            account,
            code_of: None,
            at,
        }
    }

    pub fn account(id: i64, at: NaiveDateTime) -> Self {
        Self::of(Some(id), at)
    }

    /// Nobody's account: a command, or work that runs by itself.
    pub fn program(at: NaiveDateTime) -> Self {
        Self::of(None, at)
    }

    /// The day in Vietnam on which it is done.
    pub fn today(&self) -> NaiveDate {
        local_date(self.at)
    }

    /// Adds an event to the history of its record. Belongs into the write that makes it happen.
    pub fn note(&self, c: &mut Conn, event: AuditEvent) -> Outcome<()> {
        store::insert(c, *self, event)
    }

    /// The same for many events, in a few statements.
    pub fn note_all<'a>(
        &self,
        c: &mut Conn,
        events: impl IntoIterator<Item = AuditEvent<'a>>,
    ) -> Outcome<()> {
        store::insert_all(c, *self, events)
    }
}

/// What happens to which record. The kind says what kind of record that is, so an event cannot be
/// noted about a record of another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent<'a> {
    pub(super) kind: EventKind,
    pub(super) subject_id: i64,
    pub(super) on_behalf_of: Option<i64>,
    pub(super) detail: Cow<'a, str>,
}

impl<'a> AuditEvent<'a> {
    /// `subject_id` is the id of a record of the kind [`EventKind::subject`].
    pub fn new(kind: EventKind, subject_id: i64) -> Self {
        Self {
            kind,
            subject_id,
            on_behalf_of: None,
            detail: Cow::Borrowed(""),
        }
    }

    /// The producer for whom an officer acts; `None` for one's own doing.
    #[must_use]
    pub fn on_behalf_of(mut self, producer_id: Option<i64>) -> Self {
        self.on_behalf_of = producer_id;
        self
    }

    /// What the sentence needs (a reason, a number), never a phone or an identity number.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'a, str>>) -> Self {
        self.detail = detail.into();
        self
    }
}
