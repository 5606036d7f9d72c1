//! Hears every statement of a connection and remembers the gravest failure since it was last
//! asked. A job answers with an error of its own room's making; whether the transaction can be
//! tried again, or the connection is gone, only the database's own words tell.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};

use super::failure::{Failure, told};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    #[default]
    None,
    /// Another transaction was in the way.
    Busy,
    DiskFull,
    Lost,
}

#[derive(Clone, Default)]
pub struct Witness(Arc<Mutex<Trouble>>);

impl Witness {
    /// What was seen since the last call.
    pub fn take(&self) -> Trouble {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Instrumentation for Witness {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        let InstrumentationEvent::FinishQuery {
            error: Some(error), ..
        } = event
        else {
            return;
        };
        let trouble = match told(error) {
            Some(Failure::Busy) => Trouble::Busy,
            Some(Failure::DiskFull) => Trouble::DiskFull,
            Some(Failure::Unavailable(_)) => Trouble::Lost,
            _ => return,
        };
        let mut worst = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *worst = trouble.max(*worst);
    }
}
