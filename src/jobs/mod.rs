//! Work that a transaction causes and that is done after it, such as mail.
//!
//! A [`Job`] is a type: what it needs, in fields. [`enqueue`] writes it as a row in the transaction
//! that causes it: if that rolls back, nothing happens; if it commits, the job is done even after a
//! crash. A [`Worker`] takes what is due, hands it to the [`Handler`] of its type, tries again with
//! growing pauses, and gives up into a list that an administrator sees.
//!
//! Each type belongs to a [`Lane`]. Lanes do not wait for each other: a mail goes out while a job
//! of an hour is worked on.
//!
//! A long job is done in chunks of seconds. A handler does one chunk and answers
//! [`ChunkOutcome::Continue`] with the job as it goes on and how far it has come. The row keeps its
//! id; its payload and its progress change in one write, its attempts start anew, and it goes to
//! the end of its lane's queue, so that two long jobs take turns. After a crash or a stop the job
//! goes on from the last chunk that was written down. [`status`] says how far a job has come.
//!
//! A chunk may be done twice (the process may die between the work and the note that it is done),
//! so every handler must be able to do its work again. Any number of processes may work on one
//! database: a row is taken by moving its `run_at` forward, which only one of them can.
//!
//! A worker that is told to stop takes nothing more. Quick jobs have five seconds to come to their end,
//! then they are given back, to be done by the next process as if nothing had been tried. Long ones
//! finish the chunks they are at. Whoever does not wait for that drops the worker's future. This cuts
//! no write, because the database finishes what it was given; the jobs come back when their leases are
//! over.
//!
//! Nothing personal may stand in `last_error`, and what is personal in a payload is to be sealed.

mod attempt;
mod handlers;
mod model;
mod payload;
mod stop;
mod store;
mod worker;

use chrono::TimeDelta;

use crate::db::DatedColumn;

pub use handlers::{Handler, Handlers, JobFuture};
pub use model::{ChunkOutcome, Job, JobError, JobKind, JobProgress, JobState, JobStatus, Lane};
pub use stop::StopSignal;
pub use store::{
    DeadLetter, WaitingJob, dead, dead_letters, enqueue, enqueue_once, late, retry_dead, status,
    waiting, waiting_payloads, waiting_since,
};
pub use worker::Worker;

/// The longest wait is the day between two sweeps.
pub const DATED: &[DatedColumn] = &[DatedColumn::within("jobs", "run_at", TimeDelta::days(2))];
