//! Trace codes: which code stands for what, from the day it is issued to the day it is retired.
//!
//! A code stands for one subject and is never given to another. Printed labels cannot be called back,
//! so no code is ever forgotten: a retired one still tells what it was. A subject has at most one
//! code that holds, which the database itself guards, and may get a new one after its old one was
//! retired.
//!
//! The subject is named by its kind and its id, as this room stands above the rooms of the things
//! that bear codes. No foreign key can say so; `lensan verify` looks whether each code leads to
//! something. What a code counts as, and the trace in the audit, are for the room of the subject.

mod model;
mod store;

pub use model::{CodeSubject, IssuedCode};
pub use store::{is_known, issue, of_subject, retire};
