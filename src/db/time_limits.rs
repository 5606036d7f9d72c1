//! How long work may take, by its kind, and how long whoever asked for it waits.
//!
//! PostgreSQL ends a statement that runs too long. But it may be PostgreSQL that answers no more, or
//! something in between, so whoever asked has a limit too. A write whose asker was sent away may still
//! be kept: that is what the client's UUIDs are for.

use std::time::Duration;

/// So long a transaction waits for what another one holds.
pub const LOCK_WAIT: Duration = Duration::from_secs(5);

/// `None` is without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// For each statement, on PostgreSQL.
    pub statement: Option<Duration>,
    /// For the whole, from the question to the answer.
    pub answer: Option<Duration>,
}

impl TimeLimits {
    /// A few look-ups by key.
    pub const GLANCE: Self = Self::seconds(6, 8);
    /// What a page shows.
    pub const READ: Self = Self::seconds(20, 25);
    pub const WRITE: Self = Self::seconds(10, 20);
    /// Reports by mail and open data: nobody looks at a page that does not come.
    pub const BACKGROUND: Self = Self::seconds(60, 90);
    /// Commands: somebody waits for the end and can end it himself.
    pub const NONE: Self = Self {
        statement: None,
        answer: None,
    };

    const fn seconds(statement: u64, answer: u64) -> Self {
        Self {
            statement: Some(Duration::from_secs(statement)),
            answer: Some(Duration::from_secs(answer)),
        }
    }
}

/// What a transaction may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionLimits {
    pub statement: Option<Duration>,
    pub lock: Duration,
    /// So long PostgreSQL waits for the next statement, then it ends the connection. A wire that
    /// falls silent and stays open would leave it waiting for ever, with all that is locked.
    pub idle: Option<Duration>,
}

impl TransactionLimits {
    /// Of work that nothing holds up but its own statements.
    pub fn of(limits: TimeLimits) -> Self {
        Self {
            statement: limits.statement,
            lock: LOCK_WAIT,
            idle: limits.answer,
        }
    }

    /// The same for work that has waited already: all who wait for one lock wait equally long, and
    /// not one after the other.
    pub fn after(self, waited: Duration) -> Self {
        // A queue that is a little behind is no lock.
        const UNNOTICED: Duration = Duration::from_millis(500);
        if waited < UNNOTICED {
            return self;
        }
        Self {
            lock: self.lock.saturating_sub(waited),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_waited_waits_so_much_less() {
        let whole = TransactionLimits::of(TimeLimits::WRITE);
        assert_eq!(whole.after(Duration::from_millis(20)), whole);
        let later = whole.after(Duration::from_secs(2));
        assert_eq!(later.lock, Duration::from_secs(3));
        assert_eq!(later.statement, whole.statement);
        assert_eq!(whole.after(Duration::from_secs(60)).lock, Duration::ZERO);
    }
}
