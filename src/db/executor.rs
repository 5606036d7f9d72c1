//! The only ways into the database: `read` and `write`. Each hands a closure to a thread that owns a
//! connection, with a transaction already open, and waits for the answer. `glance` is `read` for
//! what takes microseconds: on SQLite it does not change threads.
//!
//! A write closure is `Fn`, not `FnOnce`: where two transactions collide it is run again from the
//! start. So it may change nothing but the database, and what it is given it must borrow or clone.
//! In return it may read and then write as if nobody else existed, on either database.
//!
//! An error that is handled *inside* a closure (a `Conflict` that means "already there") must be
//! made inside `conn.transaction(…)`, a savepoint here: PostgreSQL refuses every further statement
//! otherwise, and the COMMIT with them.

use std::sync::Arc;

use crossbeam_channel::TrySendError;

use super::connection::AnyConnection;
use super::damage::WriteStop;
use super::failure::{DbFailure, Outcome};
use super::options::DbOptions;
use super::pool::{Pool, Queues, finish};
use super::queue_lengths::QueueLengths;
use super::task::{
    QueuedRead, QueuedWrite, Reply, TransactionEnd, answer_in_time, guarded, look, look_aside,
    pending_write,
};
use super::time_limits::{TimeLimits, TransactionLimits};
use super::write_health::WriteHealth;

/// For whom the work is done.
#[derive(Clone, Copy)]
enum WorkKind {
    Page,
    Background,
}

/// The database, for everyone in the process. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    pool: Arc<Pool>,
    postgres: bool,
    readers: usize,
    health: WriteHealth,
    work: WorkKind,
}

impl Db {
    /// Opens every connection before it answers, so that a wrong URL shows at the start.
    pub fn open(options: &DbOptions) -> Outcome<Self> {
        let address = options.address()?;
        let health = WriteHealth::default();
        Ok(Self {
            pool: Arc::new(Pool::open(options, &health)?),
            postgres: address.is_postgres(),
            readers: options.readers(&address),
            health,
            work: WorkKind::Page,
        })
    }

    /// The same database for work that nobody waits for in front of a page: it may take longer.
    pub fn in_background(&self) -> Self {
        Self {
            work: WorkKind::Background,
            ..self.clone()
        }
    }

    /// Runs `work` on one moment of the database; it can't change anything.
    pub async fn read<R, F>(&self, work: F) -> Outcome<R>
    where
        F: FnOnce(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: Send + 'static,
    {
        self.try_read(work).await
    }

    /// [`Db::read`] for work that may refuse, with an error of its own.
    pub async fn try_read<R, E, F>(&self, work: F) -> Result<R, E>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        self.ask(work, self.limits(TimeLimits::READ)).await
    }

    /// [`Db::read`] for a few look-ups by key: on SQLite they are done at once, on the thread that
    /// asks. Two changes of thread cost more than such a look-up, and it never waits behind the
    /// reports that keep the readers busy. On PostgreSQL, or where no connection is at hand, it is
    /// a `read`. Anything slower would hold up every other request of the thread.
    pub async fn glance<R, F>(&self, work: F) -> Outcome<R>
    where
        F: FnOnce(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: Send + 'static,
    {
        self.try_glance(work).await
    }

    /// [`Db::glance`] for work that may refuse, with an error of its own.
    pub async fn try_glance<R, E, F>(&self, work: F) -> Result<R, E>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let Some(mut slot) = self.pool.inline_readers().pop() else {
            return self.ask(work, self.limits(TimeLimits::GLANCE)).await;
        };
        let limits = TransactionLimits::of(TimeLimits::GLANCE);
        let (verdict, outcome) = match slot.begin(limits) {
            Ok(conn) => guarded(|| work(conn)),
            Err(failure) => (TransactionEnd::Undo, Err(failure.into())),
        };
        finish(&mut slot, verdict);
        self.pool.inline_readers().push(slot);
        outcome
    }

    /// Runs `work` in a transaction of its own and answers when it is safely on the disk. It is
    /// finished even if the caller stops waiting.
    pub async fn write<R, F>(&self, work: F) -> Outcome<R>
    where
        F: Fn(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: Send + 'static,
    {
        self.try_write(work).await
    }

    /// [`Db::write`] for work that may refuse, with an error of its own; then nothing is kept.
    pub async fn try_write<R, E, F>(&self, work: F) -> Result<R, E>
    where
        F: Fn(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let limits = self.limits(TimeLimits::WRITE);
        answer_in_time(limits, self.command(work, limits)?).await
    }

    /// [`Db::read`] for commands. Panics inside an async task, as blocking there stops others.
    pub fn read_blocking<R, F>(&self, work: F) -> Outcome<R>
    where
        F: FnOnce(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: Send + 'static,
    {
        self.try_read_blocking(work)
    }

    /// [`Db::try_read`] for commands.
    pub fn try_read_blocking<R, E, F>(&self, work: F) -> Result<R, E>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        self.question(work, TimeLimits::NONE)?
            .blocking_recv()
            .unwrap_or_else(|_| gone())
    }

    /// [`Db::write`] for commands. Panics inside an async task, as blocking there stops others.
    pub fn write_blocking<R, F>(&self, work: F) -> Outcome<R>
    where
        F: Fn(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: Send + 'static,
    {
        self.try_write_blocking(work)
    }

    /// [`Db::try_write`] for commands.
    pub fn try_write_blocking<R, E, F>(&self, work: F) -> Result<R, E>
    where
        F: Fn(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        self.command(work, TimeLimits::NONE)?
            .blocking_recv()
            .unwrap_or_else(|_| gone())
    }

    /// Begins to look something up and goes on. What is asked later is answered later, so a reader
    /// that waits for what `tell` does waits for a thread that is already at work.
    pub fn read_aside<R, F>(
        &self,
        work: F,
        reply: impl FnOnce(Outcome<R>) + Send + 'static,
    ) -> Outcome<()>
    where
        F: FnOnce(&mut AnyConnection) -> Outcome<R> + Send + 'static,
        R: 'static,
    {
        let (task, limits) = (look_aside(work, reply), self.limits(TimeLimits::READ));
        self.through(|queues| admitted(queues.read.try_send(QueuedRead { task, limits })))
    }

    /// Whether the database has turned out to be damaged, and the way to say so.
    pub fn write_stop(&self) -> &WriteStop {
        self.health.stop()
    }

    pub fn is_postgres(&self) -> bool {
        self.postgres
    }

    /// How much waits for a thread at this moment.
    pub fn queue_lengths(&self) -> QueueLengths {
        let queues = self.pool.queues();
        let lengths = |queues: &Queues| QueueLengths::of(&queues.read, &queues.write);
        queues.as_ref().map(lengths).unwrap_or_default()
    }

    /// How many reads can be under way at once.
    pub fn readers(&self) -> usize {
        self.readers
    }

    pub(super) fn health(&self) -> &WriteHealth {
        &self.health
    }

    /// Lets nothing more in, finishes what waits and ends the threads. Blocks until then, but not
    /// without end: false where something was still under way.
    pub fn close(&self) -> bool {
        self.pool.close()
    }

    fn limits(&self, of_pages: TimeLimits) -> TimeLimits {
        match self.work {
            WorkKind::Page => of_pages,
            WorkKind::Background => TimeLimits::BACKGROUND,
        }
    }

    async fn ask<R, E, F>(&self, work: F, limits: TimeLimits) -> Result<R, E>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        answer_in_time(limits, self.question(work, limits)?).await
    }

    fn question<R, E, F>(&self, work: F, limits: TimeLimits) -> Outcome<Reply<R, E>>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let (task, reply) = look(work);
        self.through(|queues| admitted(queues.read.try_send(QueuedRead { task, limits })))?;
        Ok(reply)
    }

    fn command<R, E, F>(&self, work: F, limits: TimeLimits) -> Outcome<Reply<R, E>>
    where
        F: Fn(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let (task, reply) = pending_write(work);
        let queued = QueuedWrite::new(task, limits);
        self.through(|queues| admitted(queues.write.try_send(queued)))?;
        Ok(reply)
    }

    fn through(&self, pass: impl FnOnce(&Queues) -> Outcome<()>) -> Outcome<()> {
        let queues = self.pool.queues();
        pass(queues.as_ref().ok_or_else(DbFailure::closed)?)
    }
}

fn admitted<T>(sent: Result<(), TrySendError<T>>) -> Outcome<()> {
    sent.map_err(|refused| match refused {
        TrySendError::Full(_) => DbFailure::Busy,
        TrySendError::Disconnected(_) => DbFailure::closed(),
    })
}

fn gone<R, E: From<DbFailure>>() -> Result<R, E> {
    Err(DbFailure::closed().into())
}
