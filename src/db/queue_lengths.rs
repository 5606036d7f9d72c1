//! How busy the database is, for whoever watches the server.

use crossbeam_channel::Sender;

/// How much waits for a thread; what is under way no longer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueLengths {
    pub reads: usize,
    pub writes: usize,
}

impl QueueLengths {
    pub(super) fn of<R, W>(reads: &Sender<R>, writes: &Sender<W>) -> Self {
        Self {
            reads: reads.len(),
            writes: writes.len(),
        }
    }
}
