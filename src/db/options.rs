//! How a database is opened.

use std::num::NonZeroUsize;
use std::thread;

use super::connection::{Access, DatabaseAddress};
use super::failure::Outcome;

#[derive(Debug, Clone)]
pub struct DbOptions {
    pub url: String,
    /// Threads that read; on PostgreSQL as many again that write. More than two for each core wait
    /// for each other, not for the disk.
    pub readers: usize,
    /// Connections to PostgreSQL altogether, where the operator has said so. At least one reads and one
    /// writes.
    pub connections: Option<NonZeroUsize>,
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
            connections: None,
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

    pub fn with_connections(self, connections: Option<NonZeroUsize>) -> Self {
        Self {
            connections,
            ..self
        }
    }

    pub(super) fn address(&self) -> Outcome<DatabaseAddress> {
        self.url.parse()
    }

    pub(super) fn reading(&self) -> Access {
        if self.look_only {
            Access::Look
        } else {
            Access::Read
        }
    }

    pub(super) fn readers(&self, address: &DatabaseAddress) -> usize {
        match self.of_postgres(address) {
            Some(connections) => (connections - connections / 2).max(1),
            None => self.readers.clamp(1, cores() * 2),
        }
    }

    /// SQLite has one writer.
    pub(super) fn writers(&self, address: &DatabaseAddress) -> usize {
        match self.of_postgres(address) {
            _ if self.look_only => 0,
            Some(connections) => (connections / 2).max(1),
            None if address.is_postgres() => self.readers(address),
            None => 1,
        }
    }

    fn of_postgres(&self, address: &DatabaseAddress) -> Option<usize> {
        let connections = self.connections.filter(|_| address.is_postgres());
        connections.map(NonZeroUsize::get)
    }
}

pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_shared_out_between_readers_and_writers() {
        let postgres: DatabaseAddress = "postgres://h/d".parse().unwrap();
        let sqlite: DatabaseAddress = "sqlite:x.db".parse().unwrap();
        let counts = |connections, address| {
            let options = DbOptions::new("").with_connections(NonZeroUsize::new(connections));
            (options.readers(address), options.writers(address))
        };
        assert_eq!(counts(2, &postgres), (1, 1));
        assert_eq!(counts(9, &postgres), (5, 4));
        assert_eq!(counts(40, &postgres), (20, 20));
        assert_eq!(counts(40, &sqlite), counts(0, &sqlite));
        assert_eq!(counts(0, &sqlite).1, 1);
        assert_eq!(counts(0, &postgres).0, counts(0, &postgres).1);
        assert_eq!(DbOptions::looking("").writers(&postgres), 0);
    }
}
