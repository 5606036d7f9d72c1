//! Events in memory, until they are written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;

use super::kinds::SecurityEvent;
use crate::vault::Vault;

/// So many at once; whatever comes beyond is counted by its kind alone.
const MOST: usize = 20_000;

const MARK_LENGTH: usize = 12;

/// An address, as it is kept: the same one gets the same mark, and nobody without the key can tell it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AddressMark(String);

impl AddressMark {
    pub fn of(vault: &Vault, address: &str) -> Self {
        let mut mark = vault.mark("address", address);
        mark.truncate(MARK_LENGTH);
        Self(mark)
    }

    /// Addresses of which there were too many to be told apart.
    fn many() -> Self {
        Self("*".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct EventKey {
    kind: SecurityEvent,
    account: Option<i64>,
    address: AddressMark,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    first: NaiveDateTime,
    last: NaiveDateTime,
    happened: i32,
}

/// What happened to one account from one address, since it was written last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatheredEvent {
    pub kind: SecurityEvent,
    pub account: Option<i64>,
    pub address: AddressMark,
    pub first: NaiveDateTime,
    pub last: NaiveDateTime,
    pub happened: i32,
}

/// Takes events from any thread and never waits for the database.
#[derive(Debug, Clone, Default)]
pub struct SecurityRecorder(Arc<Mutex<HashMap<EventKey, Span>>>);

impl SecurityRecorder {
    pub fn record(
        &self,
        kind: SecurityEvent,
        account: Option<i64>,
        address: AddressMark,
        at: NaiveDateTime,
    ) {
        self.add(GatheredEvent {
            kind,
            account,
            address,
            first: at,
            last: at,
            happened: 1,
        });
    }

    fn add(&self, event: GatheredEvent) {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = EventKey {
            kind: event.kind,
            account: event.account,
            address: event.address,
        };
        if gathered.len() >= MOST && !gathered.contains_key(&key) {
            key.account = None;
            key.address = AddressMark::many();
        }
        let span = gathered.entry(key).or_insert(Span {
            first: event.first,
            last: event.last,
            happened: 0,
        });
        span.first = span.first.min(event.first);
        span.last = span.last.max(event.last);
        span.happened = span.happened.saturating_add(event.happened);
    }

    /// Takes out what was gathered.
    pub fn take(&self) -> Vec<GatheredEvent> {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = std::mem::take(&mut *gathered).into_iter();
        let event = |(key, span): (EventKey, Span)| GatheredEvent {
            kind: key.kind,
            account: key.account,
            address: key.address,
            first: span.first,
            last: span.last,
            happened: span.happened,
        };
        taken.map(event).collect()
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, events: Vec<GatheredEvent>) {
        events.into_iter().for_each(|event| self.add(event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> NaiveDateTime {
        NaiveDateTime::default() + chrono::TimeDelta::seconds(second)
    }

    fn mark(text: &str) -> AddressMark {
        AddressMark(text.to_owned())
    }

    #[test]
    fn the_same_is_one_line_and_nothing_is_lost() {
        let recorder = SecurityRecorder::default();
        for second in [5, 1, 9] {
            recorder.record(SecurityEvent::SignInFailed, None, mark("a"), at(second));
        }
        recorder.record(SecurityEvent::SignedIn, Some(1), mark("a"), at(7));
        let taken = recorder.take();
        assert!(recorder.take().is_empty());
        recorder.put_back(taken);
        recorder.record(SecurityEvent::SignInFailed, None, mark("a"), at(20));
        let mut taken = recorder.take();
        taken.sort_by_key(|event| event.happened);
        let told: Vec<_> = taken
            .iter()
            .map(|event| (event.kind, event.happened, event.first, event.last))
            .collect();
        assert_eq!(
            told,
            [
                (SecurityEvent::SignedIn, 1, at(7), at(7)),
                (SecurityEvent::SignInFailed, 4, at(1), at(20)),
            ]
        );
    }

    #[test]
    fn a_flood_of_addresses_is_bounded_and_counted() {
        let recorder = SecurityRecorder::default();
        for n in 0..MOST + 50 {
            let address = mark(&n.to_string());
            recorder.record(SecurityEvent::SignInFailed, None, address, at(0));
        }
        let taken = recorder.take();
        assert_eq!(taken.len(), MOST + 1);
        let all: i64 = taken.iter().map(|event| i64::from(event.happened)).sum();
        assert_eq!(usize::try_from(all), Ok(MOST + 50));
        let many = taken.iter().find(|event| event.address == mark("*"));
        assert_eq!(many.map(|event| event.happened), Some(50));
    }
}
