//! The threads that own the connections, and the two queues that they serve.

use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::connection::{Access, DatabaseAddress};
use super::connection_slot::{ConnectionSlot, Suspicion};
use super::failure::Outcome;
use super::opener::SlotOpener;
use super::options::{DbOptions, cores};
use super::task::{QueuedRead, QueuedWrite, TransactionEnd};
use super::thread_watch::{AliveGuard, ThreadState, ThreadWatch, WatchedThread, start};
use super::time_limits::TransactionLimits;
use super::write_health::WriteHealth;
use super::writers::{TurnLock, in_groups, one_by_one};

/// What is under way when the database is closed has so long to come to its end. A database that does
/// not answer would have it without end.
const CLOSED_WITHIN: Duration = Duration::from_secs(8);

pub struct Queues {
    pub write: Sender<QueuedWrite>,
    pub read: Sender<QueuedRead>,
}

pub struct Pool {
    queues: RwLock<Option<Queues>>,
    /// Connections for glances, as many as may be under way at once. None on PostgreSQL.
    inline_readers: Mutex<Vec<ConnectionSlot>>,
    /// Told when the last thread has ended.
    ended: Receiver<Infallible>,
    /// None on SQLite: a disk that does not answer would not answer another thread either.
    watch: Mutex<Option<ThreadWatch>>,
    /// Closed after all others. Connections that close at one moment may each leave the log of
    /// SQLite to the other. None on PostgreSQL.
    last: Mutex<Option<ConnectionSlot>>,
}

impl Pool {
    /// Opens every connection before it answers, so that a wrong URL shows at the start.
    pub fn open(options: &DbOptions, health: &WriteHealth) -> Outcome<Self> {
        let address = options.address()?;
        let (write, writes) = bounded(options.queue);
        let (read, reads) = bounded(options.queue);
        let (alive, ended) = bounded(0);
        let mut threads = Threads {
            opener: SlotOpener::new(options, &address, health.stop()),
            alive,
            watched: Vec::new(),
            suspicion: Suspicion::default(),
        };
        if address.is_postgres() {
            let turn = TurnLock::default();
            for _ in 0..options.writers(&address) {
                threads.start_postgres_writer(&writes, &turn, health)?;
            }
            for _ in 0..options.readers(&address) {
                threads.start_postgres_reader(options.reading(), &reads)?;
            }
        } else {
            if !options.look_only {
                threads.start_sqlite_writer(writes, health.clone())?;
            }
            for _ in 0..options.readers(&address) {
                threads.start_sqlite_reader(options.reading(), reads.clone())?;
            }
        }
        let (inline_readers, last) = threads.for_this_thread(options, &address)?;
        let watch = match threads.watched {
            watched if watched.is_empty() => None,
            watched => Some(ThreadWatch::over(watched, threads.suspicion)?),
        };
        Ok(Self {
            queues: RwLock::new(Some(Queues { write, read })),
            inline_readers: Mutex::new(inline_readers),
            ended,
            watch: Mutex::new(watch),
            last: Mutex::new(last),
        })
    }

    /// `None` once it is closed.
    pub fn queues(&self) -> RwLockReadGuard<'_, Option<Queues>> {
        self.queues.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn inline_readers(&self) -> MutexGuard<'_, Vec<ConnectionSlot>> {
        let inline_readers = self.inline_readers.lock();
        inline_readers.unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets nothing more in, finishes what waits and ends the threads. False where some of them are
    /// still at work after [`CLOSED_WITHIN`].
    pub fn close(&self) -> bool {
        let queues = self.queues.write();
        drop(queues.unwrap_or_else(PoisonError::into_inner).take());
        self.inline_readers().clear();
        let watch = self.watch.lock();
        drop(watch.unwrap_or_else(PoisonError::into_inner).take());
        let ended = self.ended.recv_timeout(CLOSED_WITHIN) == Err(RecvTimeoutError::Disconnected);
        let last = self.last.lock();
        drop(last.unwrap_or_else(PoisonError::into_inner).take());
        ended
    }
}

/// Those that are started while a pool is opened.
struct Threads {
    opener: SlotOpener,
    alive: AliveGuard,
    watched: Vec<WatchedThread>,
    suspicion: Suspicion,
}

impl Threads {
    fn start_sqlite_writer(
        &mut self,
        writes: Receiver<QueuedWrite>,
        health: WriteHealth,
    ) -> Outcome<()> {
        let slot = self.opener.open(Access::Write)?;
        let work = move |_: &ThreadState| in_groups(slot, &writes, &health);
        start("db-write", self.alive.clone(), work).map(drop)
    }

    fn start_sqlite_reader(&mut self, access: Access, reads: Receiver<QueuedRead>) -> Outcome<()> {
        let slot = self.opener.open(access)?;
        let work = move |state: &ThreadState| look_up(slot, &reads, state);
        start("db-read", self.alive.clone(), work).map(drop)
    }

    fn start_postgres_writer(
        &mut self,
        writes: &Receiver<QueuedWrite>,
        turn: &TurnLock,
        health: &WriteHealth,
    ) -> Outcome<()> {
        let (writes, turn, health) = (writes.clone(), turn.clone(), health.clone());
        let start_with = move |slot, alive| {
            let (writes, turn, health) = (writes.clone(), turn.clone(), health.clone());
            let work = move |state: &ThreadState| one_by_one(slot, &writes, &turn, &health, state);
            start("db-write", alive, work)
        };
        self.watch(Access::Write, start_with)
    }

    fn start_postgres_reader(
        &mut self,
        access: Access,
        reads: &Receiver<QueuedRead>,
    ) -> Outcome<()> {
        let reads = reads.clone();
        let start_with = move |slot, alive| {
            let reads = reads.clone();
            let work = move |state: &ThreadState| look_up(slot, &reads, state);
            start("db-read", alive, work)
        };
        self.watch(access, start_with)
    }

    /// Starts a thread with a connection, and knows how to start another one.
    fn watch(
        &mut self,
        access: Access,
        start_with: impl Fn(ConnectionSlot, AliveGuard) -> Outcome<ThreadState> + Send + 'static,
    ) -> Outcome<()> {
        let slot = self.opener.open(access)?.in_pool(&self.suspicion);
        let state = start_with(slot, self.alive.clone())?;
        let (address, stop) = (self.opener.address().clone(), self.opener.stop().clone());
        let suspicion = self.suspicion.clone();
        let another = move |alive| {
            let slot = ConnectionSlot::unconnected(&address, access, &stop);
            start_with(slot.in_pool(&suspicion), alive)
        };
        let another = Box::new(another);
        self.watched.push(WatchedThread { state, another });
        Ok(())
    }

    /// What SQLite is asked through without changing threads, and the connection that is closed last.
    fn for_this_thread(
        &mut self,
        options: &DbOptions,
        address: &DatabaseAddress,
    ) -> Outcome<(Vec<ConnectionSlot>, Option<ConnectionSlot>)> {
        if address.is_postgres() {
            return Ok((Vec::new(), None));
        }
        let mut slots = Vec::new();
        for _ in 0..cores() {
            slots.push(self.opener.open(options.reading())?);
        }
        Ok((slots, Some(self.opener.open(options.reading())?)))
    }
}

fn look_up(mut slot: ConnectionSlot, reads: &Receiver<QueuedRead>, state: &ThreadState) {
    while let Ok(QueuedRead { task, limits }) = reads.recv() {
        state.begin(limits.answer);
        let verdict = task(slot.begin(TransactionLimits::of(limits)));
        finish(&mut slot, verdict);
        if !state.end() {
            return;
        }
    }
}

/// Nothing was written, so there is nothing to keep.
pub fn finish(slot: &mut ConnectionSlot, verdict: TransactionEnd) {
    match verdict {
        TransactionEnd::Thrown => slot.hang_up(),
        TransactionEnd::Keep | TransactionEnd::Undo => slot.roll_back(),
    }
}
