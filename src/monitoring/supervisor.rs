//! The words of `sd_notify`. Where no supervisor listens (no `NOTIFY_SOCKET`) nothing is sent.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::db::Db;
use crate::installation;

pub fn tell_ready() {
    tell(NotifyState::Ready);
}

pub fn tell_stopping() {
    tell(NotifyState::Stopping);
}

fn tell(state: NotifyState<'_>) {
    if let Err(cause) = sd_notify::notify(&[state]) {
        tracing::warn!(%cause, "the supervisor cannot be told");
    }
}

/// Says that the process is alive as long as the database answers, until `stop` turns true. Where
/// nobody watches (no `WATCHDOG_USEC`) it returns at once.
///
/// An error is an answer too: a new start mends no PostgreSQL that is down, and until it comes back
/// pages say what is wrong. What a new start mends is a call that never returns.
pub async fn watchdog(db: Db, mut stop: watch::Receiver<bool>) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return;
    };
    let pause = limit / 4;
    while !*stop.borrow() {
        match timeout(limit, db.read(installation::read_a_row)).await {
            Ok(_) => tell(NotifyState::Watchdog),
            Err(_) => tracing::warn!("the database does not answer: the watchdog is not told"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = sleep(pause.max(Duration::from_millis(10))) => {}
        }
    }
}
