//! The line one thread holds to the database: a connection that is opened again when it is lost,
//! and not tried over and over while the other end is down.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{Connection, SimpleConnection, TransactionManager};
use diesel::result::{Error, QueryResult};
use tracing::warn;

use super::connection::{Access, AnyConnection, DatabaseAddress};
use super::damage::{WriteStop, listen};
use super::disk_fault;
use super::error_monitor::{ErrorMonitor, Trouble};
use super::failure::{DbFailure, Outcome};
use super::task::{TransactionEnd, WriteTask};
use super::time_limits::{LOCK_WAIT, TransactionLimits};

type Manager = <AnyConnection as Connection>::TransactionManager;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How often a connection of this pool has been found silent. What was opened before that is opened
/// anew: whatever silenced one has silenced the others. Cloning it shares it.
#[derive(Clone, Default)]
pub struct Suspicion(Arc<AtomicUsize>);

impl Suspicion {
    pub fn raise(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn level(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

pub struct ConnectionSlot {
    address: DatabaseAddress,
    /// Of SQLite.
    file: Option<Arc<Path>>,
    access: Access,
    conn: Option<AnyConnection>,
    /// What the connection has been told.
    lock_wait: Duration,
    suspicion: Suspicion,
    /// The suspicion that the connection was opened under.
    opened_under: usize,
    monitor: ErrorMonitor,
    stop: WriteStop,
    pause: Duration,
    not_before: Option<Instant>,
}

impl ConnectionSlot {
    pub fn open(address: &DatabaseAddress, access: Access, stop: &WriteStop) -> Outcome<Self> {
        let mut slot = Self::unconnected(address, access, stop);
        slot.connect()?;
        Ok(slot)
    }

    /// Connects when the first work comes.
    pub fn unconnected(address: &DatabaseAddress, access: Access, stop: &WriteStop) -> Self {
        Self {
            address: address.clone(),
            file: address.file().map(Arc::from),
            access,
            conn: None,
            lock_wait: LOCK_WAIT,
            suspicion: Suspicion::default(),
            opened_under: 0,
            monitor: ErrorMonitor::new(stop.clone()),
            stop: stop.clone(),
            pause: FIRST_PAUSE,
            not_before: None,
        }
    }

    /// One of several that a silence speaks for.
    pub fn in_pool(mut self, suspicion: &Suspicion) -> Self {
        self.suspicion = suspicion.clone();
        self.opened_under = suspicion.level();
        self
    }

    /// Opens a transaction. A connection that has died while it was idle is only noticed here,
    /// where nothing has been done yet: so once more, with a new one.
    pub fn begin(&mut self, limits: TransactionLimits) -> Outcome<&mut AnyConnection> {
        self.monitor.take();
        listen(&self.stop);
        disk_fault::works_with(self.file.clone());
        self.may_write()?;
        if self.opened_under != self.suspicion.level() {
            self.hang_up();
        }
        let fresh = self.conn.is_none();
        match self.try_begin(limits) {
            Ok(()) => {}
            Err(DbFailure::Busy) => return Err(DbFailure::Busy),
            Err(failure) => {
                self.hang_up();
                if fresh || matches!(failure, DbFailure::Damaged(_)) {
                    return Err(failure);
                }
                self.try_begin(limits)?;
            }
        }
        self.connect()
    }

    /// Runs a job in the transaction that `begin` has opened.
    pub fn run(&mut self, job: &mut dyn WriteTask) -> Outcome<TransactionEnd> {
        let conn = self.conn.as_mut().ok_or_else(DbFailure::closed)?;
        Ok(self.monitor.watch(|| job.run(conn)))
    }

    /// Runs a job in a savepoint. Fails only if the whole transaction is lost: on a full disk
    /// SQLite may end it by itself, which shows in the savepoint that is gone.
    pub fn run_in_savepoint(&mut self, job: &mut dyn WriteTask) -> Outcome<()> {
        let conn = self.conn.as_mut().ok_or_else(DbFailure::closed)?;
        Manager::begin_transaction(conn)?;
        match self.monitor.watch(|| job.run(conn)) {
            TransactionEnd::Keep => Manager::commit_transaction(conn)?,
            TransactionEnd::Undo => Manager::rollback_transaction(conn)?,
            TransactionEnd::Thrown => return Err(DbFailure::other("a job panicked")),
        }
        Ok(())
    }

    /// Nothing is done unless this answers `Ok`.
    pub fn commit(&mut self) -> Outcome<()> {
        if let Err(failure) = self.may_write() {
            self.roll_back();
            return Err(failure);
        }
        let conn = self.conn.as_mut().ok_or_else(DbFailure::closed)?;
        let done = match conn {
            AnyConnection::Pg(c) if !self.monitor.is_sound() => commit_if_sound(c),
            _ => Manager::commit_transaction(conn),
        };
        done.map_err(|error| {
            self.roll_back();
            DbFailure::from(error)
        })
    }

    pub fn roll_back(&mut self) {
        let Some(conn) = self.conn.as_mut() else {
            return;
        };
        match Manager::rollback_transaction(conn) {
            // The database may have ended it by itself.
            Ok(()) | Err(Error::NotInTransaction) => {}
            Err(_) => self.hang_up(),
        }
    }

    /// Drops the connection, and with it whatever was open on it.
    pub fn hang_up(&mut self) {
        self.conn = None;
    }

    pub fn trouble(&self) -> Trouble {
        self.monitor.take()
    }

    pub fn disk_failure(&self) -> DbFailure {
        self.monitor.take_disk_failure()
    }

    /// A reader always may: nothing of it is kept.
    fn may_write(&self) -> Outcome<()> {
        if self.access == Access::Write && self.stop.is_set() {
            return Err(DbFailure::Damaged("nothing is written any more".into()));
        }
        Ok(())
    }

    fn try_begin(&mut self, limits: TransactionLimits) -> Outcome<()> {
        let (access, told) = (self.access, self.lock_wait);
        let conn = self.connect()?;
        if limits.lock != told {
            conn.wait_for_locks(limits.lock)?;
            self.lock_wait = limits.lock;
        }
        self.connect()?.begin(access, limits)
    }

    fn connect(&mut self) -> Outcome<&mut AnyConnection> {
        if self.conn.is_none() {
            self.conn = Some(self.dial()?);
        }
        self.conn.as_mut().ok_or_else(DbFailure::closed)
    }

    fn dial(&mut self) -> Outcome<AnyConnection> {
        self.opened_under = self.suspicion.level();
        if self.not_before.is_some_and(|then| Instant::now() < then) {
            return Err(DbFailure::Unavailable("it did not answer lately".into()));
        }
        match self.address.open(self.access) {
            Ok(mut conn) => {
                conn.set_instrumentation(self.monitor.clone());
                self.lock_wait = LOCK_WAIT;
                self.pause = FIRST_PAUSE;
                self.not_before = None;
                Ok(conn)
            }
            Err(failure) => {
                warn!(%failure, pause = ?self.pause, "no connection to the database");
                self.not_before = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                Err(failure)
            }
        }
    }
}

/// After a statement failed outside of a savepoint, PostgreSQL answers COMMIT with a ROLLBACK and
/// calls that a success: a job that has swallowed the error would be told that its work was kept.
/// Any statement before COMMIT, in the same message, fails instead.
fn commit_if_sound(conn: &mut diesel::PgConnection) -> QueryResult<()> {
    conn.batch_execute("SELECT 1; COMMIT")
}
