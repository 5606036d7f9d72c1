//! A database that turns out to be damaged is read on, as far as it can be, and not written to any
//! more by this process: each further write could bury what may still be saved.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::error;

/// Shared by all connections of a process. Once set it stays.
#[derive(Debug, Clone, Default)]
pub struct WriteStop(Arc<AtomicBool>);

impl WriteStop {
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Says so once, however often it is set.
    pub fn set(&self, cause: &str) {
        if !self.0.swap(true, Ordering::SeqCst) {
            error!(
                cause,
                "the database is damaged: nothing is written any more; stop lensan and put a backup \
                 back (lensan restore)"
            );
        }
    }
}

thread_local! {
    /// Of the connection that this thread works with. Diesel tells its instrumentation nothing of what
    /// fails while rows are fetched; the error itself passes through `Failure::from` on this thread,
    /// before anybody is answered.
    static AT_WORK: RefCell<Option<WriteStop>> = const { RefCell::new(None) };
}

/// From now on this thread works with a connection that the stop belongs to.
pub(super) fn listen(stop: &WriteStop) {
    AT_WORK.with(|at_work| *at_work.borrow_mut() = Some(stop.clone()));
}

/// An error of this thread's connection speaks of a damage.
pub(super) fn hear(why: &str) {
    AT_WORK.with(|at_work| {
        if let Some(stop) = at_work.borrow().as_ref() {
            stop.set(why);
        }
    });
}
