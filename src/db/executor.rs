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

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::connection::{Access, AnyConnection, DatabaseAddress};
use super::connection_slot::ConnectionSlot;
use super::damage::WriteStop;
use super::failure::{DbFailure, Outcome};
use super::queue_lengths::QueueLengths;
use super::task::{
    ReadTask, Reply, TransactionEnd, WriteTask, guarded, look, look_aside, pending_write,
};
use super::write_health::WriteHealth;
use super::writers::{TurnLock, in_groups, one_by_one};

#[derive(Debug, Clone)]
pub struct DbOptions {
    pub url: String,
    /// Threads that read; on PostgreSQL as many again that write.
    pub readers: usize,
    /// How much may wait, for each of the two ways in, before the answer is `Busy`.
    pub queue: usize,
    /// Nothing is written and no file is left behind; every write answers `Unavailable`.
    pub look_only: bool,
}

impl DbOptions {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: 4,
            queue: 1024,
            look_only: false,
        }
    }

    /// For commands that only look.
    pub fn looking(url: impl Into<String>) -> Self {
        Self {
            look_only: true,
            ..Self::new(url)
        }
    }

    fn reading(&self) -> Access {
        if self.look_only {
            Access::Look
        } else {
            Access::Read
        }
    }

    fn is_postgres(&self) -> Outcome<bool> {
        Ok(self.url.parse::<DatabaseAddress>()?.is_postgres())
    }

    /// More threads than this wait for each other, not for the disk.
    fn threads(&self) -> usize {
        self.readers.clamp(1, cores() * 2)
    }
}

/// The database, for everyone in the process. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    pools: Arc<Pools>,
    postgres: bool,
    readers: usize,
    health: WriteHealth,
}

struct Pools {
    queues: RwLock<Option<Queues>>,
    /// Connections for glances, as many as may be under way at once. None on PostgreSQL.
    inline_readers: Mutex<Vec<ConnectionSlot>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Closed after all others. Connections that close at one moment may each leave the log of
    /// SQLite to the other. None on PostgreSQL.
    last: Mutex<Option<ConnectionSlot>>,
}

struct Queues {
    write: Sender<Box<dyn WriteTask>>,
    read: Sender<ReadTask>,
}

impl Db {
    /// Opens every connection before it answers, so that a wrong URL shows at the start.
    pub fn open(options: &DbOptions) -> Outcome<Self> {
        let address: DatabaseAddress = options.url.parse()?;
        let postgres = address.is_postgres();
        let health = WriteHealth::default();
        let slot = |access| ConnectionSlot::open(&address, access, health.stop());
        let (write, waiting) = bounded(options.queue);
        let mut threads = Vec::new();
        if !options.look_only {
            threads = writers(options, &slot, &waiting, &health)?;
        }
        let (read, asking) = bounded(options.queue);
        for _ in 0..options.threads() {
            let (slot, asking) = (slot(options.reading())?, asking.clone());
            threads.push(start("db-read", move || look_up(slot, &asking))?);
        }
        let mut inline_readers = Vec::new();
        for _ in 0..if postgres { 0 } else { cores() } {
            inline_readers.push(slot(options.reading())?);
        }
        let last = if postgres {
            None
        } else {
            Some(slot(options.reading())?)
        };
        let pools = Pools {
            queues: RwLock::new(Some(Queues { write, read })),
            inline_readers: Mutex::new(inline_readers),
            threads: Mutex::new(threads),
            last: Mutex::new(last),
        };
        Ok(Self {
            pools: Arc::new(pools),
            postgres,
            readers: options.threads(),
            health,
        })
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
        self.ask(work)?.await.unwrap_or_else(|_| gone())
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
        let Some(mut slot) = self.inline_readers().pop() else {
            return self.try_read(work).await;
        };
        let (verdict, outcome) = match slot.begin() {
            Ok(conn) => guarded(|| work(conn)),
            Err(failure) => (TransactionEnd::Undo, Err(failure.into())),
        };
        finish(&mut slot, verdict);
        self.inline_readers().push(slot);
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
        self.command(work)?.await.unwrap_or_else(|_| gone())
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
        self.ask(work)?.blocking_recv().unwrap_or_else(|_| gone())
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
        self.command(work)?
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
        self.through(|queues| admitted(queues.read.try_send(look_aside(work, reply))))
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
        let queues = self.pools.queues.read();
        let queues = queues.unwrap_or_else(PoisonError::into_inner);
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

    /// Lets nothing more in, finishes what waits and ends the threads. Blocks until then.
    pub fn close(&self) {
        let queues = self.pools.queues.write();
        drop(queues.unwrap_or_else(PoisonError::into_inner).take());
        self.inline_readers().clear();
        let threads = self.pools.threads.lock();
        let threads = std::mem::take(&mut *threads.unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A thread that has panicked has said so already.
            thread.join().ok();
        }
        let last = self.pools.last.lock();
        drop(last.unwrap_or_else(PoisonError::into_inner).take());
    }

    fn inline_readers(&self) -> MutexGuard<'_, Vec<ConnectionSlot>> {
        let inline_readers = self.pools.inline_readers.lock();
        inline_readers.unwrap_or_else(PoisonError::into_inner)
    }

    fn ask<R, E, F>(&self, work: F) -> Outcome<Reply<R, E>>
    where
        F: FnOnce(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let (look, reply) = look(work);
        self.through(|queues| admitted(queues.read.try_send(look)))?;
        Ok(reply)
    }

    fn command<R, E, F>(&self, work: F) -> Outcome<Reply<R, E>>
    where
        F: Fn(&mut AnyConnection) -> Result<R, E> + Send + 'static,
        R: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        let (job, reply) = pending_write(work);
        self.through(|queues| admitted(queues.write.try_send(job)))?;
        Ok(reply)
    }

    fn through(&self, pass: impl FnOnce(&Queues) -> Outcome<()>) -> Outcome<()> {
        let queues = self.pools.queues.read();
        let queues = queues.unwrap_or_else(PoisonError::into_inner);
        pass(queues.as_ref().ok_or_else(DbFailure::closed)?)
    }
}

/// One thread writes to SQLite, several to PostgreSQL.
fn writers(
    options: &DbOptions,
    open: &impl Fn(Access) -> Outcome<ConnectionSlot>,
    waiting: &Receiver<Box<dyn WriteTask>>,
    health: &WriteHealth,
) -> Outcome<Vec<JoinHandle<()>>> {
    if !options.is_postgres()? {
        let (slot, waiting) = (open(Access::Write)?, waiting.clone());
        let health = health.clone();
        return Ok(vec![start("db-write", move || {
            in_groups(slot, &waiting, &health)
        })?]);
    }
    let turn = TurnLock::default();
    let mut threads = Vec::new();
    for _ in 0..options.threads() {
        let (slot, waiting) = (open(Access::Write)?, waiting.clone());
        let (turn, health) = (turn.clone(), health.clone());
        threads.push(start("db-write", move || {
            one_by_one(slot, &waiting, &turn, &health)
        })?);
    }
    Ok(threads)
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

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Outcome<JoinHandle<()>> {
    thread::Builder::new()
        .name(name.into())
        .spawn(work)
        .map_err(|error| DbFailure::Unavailable(error.to_string()))
}

fn look_up(mut slot: ConnectionSlot, asking: &Receiver<ReadTask>) {
    while let Ok(look) = asking.recv() {
        let verdict = look(slot.begin());
        finish(&mut slot, verdict);
    }
}

/// Nothing was written, so there is nothing to keep.
fn finish(slot: &mut ConnectionSlot, verdict: TransactionEnd) {
    match verdict {
        TransactionEnd::Thrown => slot.hang_up(),
        TransactionEnd::Keep | TransactionEnd::Undo => slot.roll_back(),
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
