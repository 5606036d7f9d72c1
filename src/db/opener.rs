//! Opens the connections of a pool, one after the other, and says for which one it waits.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use tracing::warn;

use super::connection::{Access, DatabaseAddress};
use super::connection_slot::ConnectionSlot;
use super::damage::WriteStop;
use super::failure::{DbFailure, Outcome};
use super::options::DbOptions;

/// After so long it is said that somebody waits.
const UNNOTICED: Duration = Duration::from_secs(3);
/// A pooler that has given all it has would keep a client for two minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub struct SlotOpener {
    address: DatabaseAddress,
    stop: WriteStop,
    opened: usize,
    total: usize,
}

impl SlotOpener {
    pub fn new(options: &DbOptions, address: &DatabaseAddress, stop: &WriteStop) -> Self {
        Self {
            address: address.clone(),
            stop: stop.clone(),
            opened: 0,
            total: options.readers(address) + options.writers(address),
        }
    }

    pub fn address(&self) -> &DatabaseAddress {
        &self.address
    }

    pub fn stop(&self) -> &WriteStop {
        &self.stop
    }

    pub fn open(&mut self, access: Access) -> Outcome<ConnectionSlot> {
        if !self.address.is_postgres() {
            return ConnectionSlot::open(&self.address, access, &self.stop);
        }
        let opened = self.open_within(access);
        let opened = opened.map_err(|failure| self.which(failure))?;
        self.opened += 1;
        Ok(opened)
    }

    /// A connection counts when a statement came back: a pooler lets everybody in and then makes them
    /// wait.
    fn open_within(&self, access: Access) -> Outcome<ConnectionSlot> {
        let (address, stop) = (self.address.clone(), self.stop.clone());
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let opened = ConnectionSlot::open(&address, access, &stop);
            // Nobody may wait for it any more.
            sender.send(opened).ok();
        });
        match receiver.recv_timeout(UNNOTICED) {
            Ok(opened) => return opened,
            Err(RecvTimeoutError::Disconnected) => return Err(DbFailure::closed()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let (number, total) = (self.opened + 1, self.total);
        warn!("waiting for connection {number} of {total} to PostgreSQL");
        let opened = receiver.recv_timeout(LONGEST_WAIT);
        opened.unwrap_or_else(|_| Err(DbFailure::TimedOut))
    }

    /// Whoever got some connections and not all of them has to know that.
    fn which(&self, failure: DbFailure) -> DbFailure {
        match failure {
            DbFailure::Unavailable(_) | DbFailure::TimedOut if self.opened > 0 => {
                DbFailure::FewConnections {
                    number: self.opened + 1,
                    total: self.total,
                    cause: failure.to_string(),
                }
            }
            other => other,
        }
    }
}
