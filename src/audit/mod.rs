//! Who did what to which record, when and on whose behalf. Events are only ever added: both
//! databases refuse to change or delete one.

mod by;
mod kinds;
mod store;

pub use by::{AuditEvent, By};
pub use kinds::{EventKind, StoredKind, SubjectKind};
pub use store::{HistoryLine, of_subject};
