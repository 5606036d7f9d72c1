//! Work that a transaction causes and that is done after it, such as mail.
//!
//! A job is a row, written by [`enqueue`] in the transaction that causes it: if that rolls back,
//! nothing goes out; if it commits, the job is done even after a crash. A [`Worker`] takes what is
//! due, tries again with growing pauses, and gives up into a list that an administrator sees.
//!
//! A job may run twice (the process may die between the work and the note that it is done), so
//! every [`Handler`] must be able to do its work again. Any number of processes may work on one
//! database: a row is taken by moving its `run_at` forward, which only one of them can.
//!
//! Nothing personal may stand in `last_error`, and a payload with personal data is to be sealed.

mod model;
mod store;
mod worker;

pub use model::{Doing, Handler, Handlers, JobError, Kind};
pub use store::{
    DeadLetter, dead_letters, enqueue, enqueue_once, retry_dead, waiting, waiting_payloads,
};
pub use worker::Worker;
