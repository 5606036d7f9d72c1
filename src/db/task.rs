//! A piece of work on its way to a database thread and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::error;

use super::connection::AnyConnection;
use super::error_monitor::DiskRefused;
use super::failure::{DbFailure, Outcome};
use super::time_limits::{TimeLimits, TransactionLimits};

/// What a job wants to be done with its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionEnd {
    Keep,
    Undo,
    /// It panicked: nobody knows what is still open on the connection.
    Thrown,
}

/// Work that writes. It may be run more than once, each time in a transaction that has forgotten
/// the last one; only the last run counts.
pub trait WriteTask: Send {
    fn run(&mut self, conn: &mut AnyConnection) -> TransactionEnd;

    /// What the last run said, if what it did was kept; else why it was not.
    fn answer(self: Box<Self>, kept: Outcome<()>);
}

/// A write in the queue.
pub struct QueuedWrite {
    pub task: Box<dyn WriteTask>,
    pub limits: TimeLimits,
    pub since: Instant,
}

impl QueuedWrite {
    pub fn new(task: Box<dyn WriteTask>, limits: TimeLimits) -> Self {
        let since = Instant::now();
        Self {
            task,
            limits,
            since,
        }
    }

    pub fn transaction_limits(&self) -> TransactionLimits {
        TransactionLimits::of(self.limits).after(self.since.elapsed())
    }
}

/// A read in the queue.
pub struct QueuedRead {
    pub task: ReadTask,
    pub limits: TimeLimits,
}

pub type ReadTask = Box<dyn FnOnce(Outcome<&mut AnyConnection>) -> TransactionEnd + Send>;
pub type Reply<R, E> = oneshot::Receiver<Result<R, E>>;

/// What comes back, if it comes in time.
pub async fn answer_in_time<R, E: From<DbFailure>>(
    limits: TimeLimits,
    reply: Reply<R, E>,
) -> Result<R, E> {
    let gone = |_| Err(DbFailure::closed().into());
    match limits.answer {
        None => reply.await.unwrap_or_else(gone),
        Some(limit) => match timeout(limit, reply).await {
            Ok(answer) => answer.unwrap_or_else(gone),
            Err(_) => Err(DbFailure::TimedOut.into()),
        },
    }
}

struct PendingWrite<F, R, E> {
    work: F,
    outcome: Option<Result<R, E>>,
    reply: oneshot::Sender<Result<R, E>>,
}

pub fn pending_write<R, E, F>(work: F) -> (Box<dyn WriteTask>, Reply<R, E>)
where
    F: Fn(&mut AnyConnection) -> Result<R, E> + Send + 'static,
    R: Send + 'static,
    E: From<DbFailure> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let outcome = None;
    (
        Box::new(PendingWrite {
            work,
            outcome,
            reply,
        }),
        answer,
    )
}

impl<R, E, F> WriteTask for PendingWrite<F, R, E>
where
    F: Fn(&mut AnyConnection) -> Result<R, E> + Send,
    R: Send,
    E: From<DbFailure> + Send,
{
    fn run(&mut self, conn: &mut AnyConnection) -> TransactionEnd {
        let (verdict, outcome) = guarded(|| (self.work)(conn));
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>, kept: Outcome<()>) {
        let answer = match (self.outcome, kept) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(failure)) => Err(failure.into()),
            (Some(done), Ok(())) => done,
            (None, Ok(())) => Err(DbFailure::closed().into()),
        };
        // Whoever asked may have gone: nobody else wants to know.
        self.reply.send(answer).ok();
    }
}

/// Work that only looks. It runs once, and is not begun for somebody who has gone.
pub fn look<R, E, F>(work: F) -> (ReadTask, Reply<R, E>)
where
    F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
    R: Send + 'static,
    E: From<DbFailure> + Send + 'static,
{
    let (reply, answer) = oneshot::channel::<Result<R, E>>();
    let look = move |conn: Outcome<&mut AnyConnection>| {
        if reply.is_closed() {
            return TransactionEnd::Undo;
        }
        let (verdict, outcome) = match conn {
            Ok(conn) => guarded(|| work(conn)),
            Err(failure) => (TransactionEnd::Undo, Err(failure.into())),
        };
        reply.send(outcome).ok();
        verdict
    };
    (Box::new(look), answer)
}

/// Work that looks for nobody in particular: `tell` hears what it found, or why it could not look.
pub fn look_aside<R, F>(work: F, reply: impl FnOnce(Outcome<R>) + Send + 'static) -> ReadTask
where
    F: FnOnce(&mut AnyConnection) -> Outcome<R> + Send + 'static,
{
    Box::new(move |conn: Outcome<&mut AnyConnection>| {
        let (verdict, outcome) = match conn {
            Ok(conn) => guarded(|| work(conn)),
            Err(failure) => (TransactionEnd::Undo, Err(failure)),
        };
        reply(outcome);
        verdict
    })
}

/// A panic in `work` ends the work, not the thread.
pub fn guarded<R, E: From<DbFailure>>(
    work: impl FnOnce() -> Result<R, E>,
) -> (TransactionEnd, Result<R, E>) {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => (TransactionEnd::Keep, Ok(done)),
        Ok(Err(own)) => (TransactionEnd::Undo, Err(own)),
        Err(thrown) => {
            let failure = match thrown.downcast::<DiskRefused>() {
                Ok(refused) => refused.0,
                Err(_) => {
                    error!(
                        "a job panicked in the database thread; its transaction was rolled back"
                    );
                    DbFailure::other("a job panicked")
                }
            };
            (TransactionEnd::Thrown, Err(failure.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_so() {
        let limits = |answer| TimeLimits {
            statement: None,
            answer,
        };
        let (sender, reply) = oneshot::channel::<Outcome<u8>>();
        let soon = Some(std::time::Duration::from_millis(5));
        let answer = answer_in_time(limits(soon), reply).await;
        assert!(matches!(answer, Err(DbFailure::TimedOut)));
        assert!(
            sender.is_closed(),
            "a read that nobody waits for is not begun"
        );
        let (sender, reply) = oneshot::channel::<Outcome<u8>>();
        sender.send(Ok(7)).ok();
        assert!(matches!(answer_in_time(limits(None), reply).await, Ok(7)));
    }
}
