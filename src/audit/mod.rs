//! Who did what to which record, when and on whose behalf. Events are only ever added: both
//! databases refuse to change or delete one.
//!
//! What this room may not do: know an account or a producer. Their names are given by the rooms that
//! keep them (`accounts::HistoryLine`).

mod author;
mod kinds;
mod store;

pub use author::{AuditEvent, Author};
pub use kinds::{EventKind, StoredKind, SubjectKind};
pub use store::{RecordedEvent, of_kinds, of_subject};
