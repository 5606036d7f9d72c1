//! The threads that write.
//!
//! SQLite has one: it takes whatever waits, gives each job a savepoint of its own, and makes the
//! disk sync once for all of them. Nobody hears "done" before the COMMIT. So `synchronous = FULL`
//! costs what NORMAL costs, and no acknowledged row is lost with the power.
//!
//! PostgreSQL has several: a transaction per job at SERIALIZABLE, tried again when two got in each
//! other's way. What is right under one writer is then right under many, and a room needs to be
//! thought through only once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use parking_lot::RwLock;

use super::connection_slot::ConnectionSlot;
use super::error_monitor::Trouble;
use super::failure::{DbFailure, Outcome};
use super::task::{QueuedWrite, TransactionEnd};
use super::thread_watch::ThreadState;
use super::write_health::WriteHealth;

type TaskReceiver = Receiver<QueuedWrite>;

const GROUP: usize = 256;
/// After this long no job joins a group any more: the first one waits for its answer.
const GROUP_TIME: Duration = Duration::from_millis(20);
const ATTEMPTS: u32 = 12;
/// Each attempt may have waited for a lock; whoever asked has long stopped believing.
const ATTEMPTS_TIME: Duration = Duration::from_secs(10);
/// Longer than this nobody waits for the turn: whoever holds it may be at a connection that is silent.
const TURN_WAIT: Duration = Duration::from_secs(2);
/// From here on an attempt has this process to itself, so that it can't lose for ever.
const POLITE_ATTEMPTS: u32 = 3;

/// Shared by the writers of one process: an attempt holds it for reading, a luckless one for writing.
pub type TurnLock = Arc<RwLock<()>>;

pub fn in_groups(mut slot: ConnectionSlot, waiting: &TaskReceiver, health: &WriteHealth) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        let kept = together(&mut slot, &mut group, waiting);
        health.note(&kept);
        match kept {
            Ok(()) => answer(group, &Ok(())),
            Err(failure) => apart(&mut slot, group, failure),
        }
    }
}

/// Runs the group and all who come in time in one transaction.
fn together(
    slot: &mut ConnectionSlot,
    group: &mut Vec<QueuedWrite>,
    waiting: &TaskReceiver,
) -> Outcome<()> {
    let started = Instant::now();
    let Some(first) = group.first() else {
        return Ok(());
    };
    slot.begin(first.transaction_limits())?;
    let mut done = 0;
    while let Some(job) = group.get_mut(done) {
        if let Err(failure) = slot.run_in_savepoint(job.task.as_mut()) {
            let trouble = slot.trouble();
            slot.hang_up();
            return Err(why(slot, trouble, failure));
        }
        done += 1;
        if done == group.len() && done < GROUP && started.elapsed() < GROUP_TIME {
            group.extend(waiting.try_recv().ok());
        }
    }
    slot.commit()
}

fn why(slot: &ConnectionSlot, trouble: Trouble, failure: DbFailure) -> DbFailure {
    match trouble {
        Trouble::Disk => slot.disk_failure(),
        _ => failure,
    }
}

/// A group that could not be kept is run again one by one, so that the job that spoiled it spoils
/// only itself.
fn apart(slot: &mut ConnectionSlot, group: Vec<QueuedWrite>, failure: DbFailure) {
    let hopeless = matches!(
        failure,
        DbFailure::Busy | DbFailure::Unavailable(_) | DbFailure::Damaged(_)
    );
    if hopeless || group.len() == 1 {
        return answer(group, &Err(failure));
    }
    for mut job in group {
        let kept = alone(slot, &mut job);
        job.task.answer(kept);
    }
}

fn answer(group: Vec<QueuedWrite>, kept: &Outcome<()>) {
    for job in group {
        job.task
            .answer(kept.as_ref().map(|_| ()).map_err(DbFailure::echo));
    }
}

pub fn one_by_one(
    mut slot: ConnectionSlot,
    waiting: &TaskReceiver,
    turn: &TurnLock,
    health: &WriteHealth,
    state: &ThreadState,
) {
    while let Ok(mut job) = waiting.recv() {
        state.begin(job.limits.answer);
        let kept = until_kept(&mut slot, &mut job, turn);
        health.note(&kept);
        job.task.answer(kept);
        if !state.end() {
            return;
        }
    }
}

fn until_kept(slot: &mut ConnectionSlot, job: &mut QueuedWrite, turn: &TurnLock) -> Outcome<()> {
    let mut kept = Err(DbFailure::Busy);
    for attempt in 0..ATTEMPTS {
        let wants_turn = attempt >= POLITE_ATTEMPTS;
        let mine = wants_turn.then(|| turn.try_write_for(TURN_WAIT)).flatten();
        let shared = mine.is_none().then(|| turn.try_read_for(TURN_WAIT));
        kept = alone(slot, job);
        drop((mine, shared));
        if !matches!(kept, Err(DbFailure::Busy)) || job.since.elapsed() > ATTEMPTS_TIME {
            break;
        }
        std::thread::sleep(Duration::from_millis(u64::from(attempt)));
    }
    kept
}

/// One job, one transaction. `Busy` if another transaction got in between: nothing was kept, and
/// the job may be run again.
fn alone(slot: &mut ConnectionSlot, job: &mut QueuedWrite) -> Outcome<()> {
    slot.begin(job.transaction_limits())?;
    let verdict = slot.run(job.task.as_mut())?;
    let kept = match verdict {
        TransactionEnd::Keep => slot.commit(),
        TransactionEnd::Undo => {
            slot.roll_back();
            Ok(())
        }
        TransactionEnd::Thrown => {
            slot.hang_up();
            Ok(())
        }
    };
    if verdict == TransactionEnd::Keep && kept.is_ok() {
        return kept;
    }
    match slot.trouble() {
        Trouble::Busy => return Err(DbFailure::Busy),
        Trouble::Disk => return Err(slot.disk_failure()),
        Trouble::Lost => slot.hang_up(),
        Trouble::Damaged => return Err(DbFailure::Damaged("nothing is written any more".into())),
        Trouble::None => {}
    }
    kept
}
