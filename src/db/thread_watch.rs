//! Threads that PostgreSQL does not answer any more, and others in their place.
//!
//! A connection can fall silent and stay open: a proxy that swallows, a server that stands still. libpq
//! then waits without end, and nothing can wake it. So a thread whose work has passed its limit is left
//! behind with its connection, and a new thread with a new connection takes its place. The one left
//! behind ends as soon as its connection does.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use tracing::{error, warn};

use super::connection_slot::Suspicion;
use super::failure::{DbFailure, Outcome};

const LOOKED_AT_EVERY: Duration = Duration::from_millis(500);
/// Whoever asked is told first.
const GRACE: Duration = Duration::from_secs(1);
/// Each holds a connection open. With so many lensan is beyond help, and `/readyz` says so.
const MOST_LEFT_BEHIND: usize = 64;

/// Held by each thread: when all are gone, all threads have ended.
pub type AliveGuard = Sender<Infallible>;

/// What one thread is at. Cloning it shares it.
#[derive(Clone)]
pub struct ThreadState(Arc<Mutex<CurrentWork>>);

struct CurrentWork {
    until: Option<Instant>,
    /// `None` after the thread has ended or was left behind: nobody waits for it then.
    alive: Option<AliveGuard>,
}

impl ThreadState {
    /// Work begins that may take so long.
    pub fn begin(&self, limit: Option<Duration>) {
        self.work().until = limit.map(|limit| Instant::now() + limit + GRACE);
    }

    /// Work has ended. False where another thread has taken the place meanwhile.
    pub fn end(&self) -> bool {
        let mut work = self.work();
        work.until = None;
        work.alive.is_some()
    }

    fn leave_behind(&self) -> Option<AliveGuard> {
        let mut work = self.work();
        let late = work.until.is_some_and(|until| until < Instant::now());
        if late { work.alive.take() } else { None }
    }

    fn work(&self) -> MutexGuard<'_, CurrentWork> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a thread; `work` must own its connection, so that it is closed before the thread counts as
/// ended.
pub fn start(
    name: &str,
    alive: AliveGuard,
    work: impl FnOnce(&ThreadState) + Send + 'static,
) -> Outcome<ThreadState> {
    let state = ThreadState(Arc::new(Mutex::new(CurrentWork {
        until: None,
        alive: Some(alive),
    })));
    let own = state.clone();
    let run = move || {
        work(&own);
        own.work().alive = None;
    };
    let started = thread::Builder::new().name(name.into()).spawn(run);
    started.map_err(|error| DbFailure::Unavailable(error.to_string()))?;
    Ok(state)
}

/// A place in the pool: the thread that fills it, and how another one is started.
pub struct WatchedThread {
    pub state: ThreadState,
    pub another: Box<dyn Fn(AliveGuard) -> Outcome<ThreadState> + Send>,
}

/// Looks at the threads until it is dropped.
pub struct ThreadWatch {
    _stop: Sender<Infallible>,
}

impl ThreadWatch {
    pub fn over(mut threads: Vec<WatchedThread>, suspicion: Suspicion) -> Outcome<Self> {
        let (stop, stopped) = bounded(0);
        let run = move || {
            let mut left_behind = 0;
            while !is_over(&stopped) {
                for thread in &mut threads {
                    if replaced(thread, left_behind) {
                        left_behind += 1;
                        suspicion.raise();
                    }
                }
            }
        };
        let started = thread::Builder::new().name("db-watch".into()).spawn(run);
        started.map_err(|error| DbFailure::Unavailable(error.to_string()))?;
        Ok(Self { _stop: stop })
    }
}

fn is_over(stopped: &Receiver<Infallible>) -> bool {
    stopped.recv_timeout(LOOKED_AT_EVERY) == Err(RecvTimeoutError::Disconnected)
}

/// Whether the thread was left behind, and if so another one has its place.
fn replaced(thread: &mut WatchedThread, left_behind: usize) -> bool {
    if left_behind >= MOST_LEFT_BEHIND {
        return false;
    }
    let Some(alive) = thread.state.leave_behind() else {
        return false;
    };
    warn!(
        left_behind = left_behind + 1,
        most = MOST_LEFT_BEHIND,
        "PostgreSQL does not answer on a connection: it is left and another one opened"
    );
    match (thread.another)(alive) {
        Ok(state) => thread.state = state,
        Err(failure) => error!(%failure, "no thread could be started for the database"),
    }
    true
}
