//! Who does which jobs.

use std::collections::HashMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use super::model::{ChunkOutcome, Job, JobError, Lane};
use super::payload;
use super::stop::StopSignal;

pub type JobFuture<J> = Pin<Box<dyn Future<Output = Result<ChunkOutcome<J>, JobError>> + Send>>;

/// Does the jobs of one type.
pub trait Handler: Send + Sync + 'static {
    type Job: Job;

    /// Does a job that fits into a few seconds, or the next chunk of a longer one. May be called
    /// again for a chunk that was already done: see the doc of the module.
    fn run(&self, job: Self::Job, stop: StopSignal) -> JobFuture<Self::Job>;

    /// Whether this process may do such jobs now. If not, they stay as they are, for another
    /// process that may, or for this one later.
    fn ready(&self) -> bool {
        true
    }
}

/// A handler that takes and gives payloads as they stand in the row.
pub(super) trait AnyHandler: Send + Sync {
    fn lane(&self) -> Lane;
    fn ready(&self) -> bool;
    fn run(&self, payload: &str, stop: StopSignal) -> JobFuture<String>;
}

impl<H: Handler> AnyHandler for H {
    fn lane(&self) -> Lane {
        H::Job::LANE
    }

    fn ready(&self) -> bool {
        Handler::ready(self)
    }

    fn run(&self, payload: &str, stop: StopSignal) -> JobFuture<String> {
        match payload::decode(payload) {
            Ok(job) => {
                let chunk = Handler::run(self, job, stop);
                Box::pin(async move { written(chunk.await?) })
            }
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

fn written<J: Job>(outcome: ChunkOutcome<J>) -> Result<ChunkOutcome<String>, JobError> {
    Ok(match outcome {
        ChunkOutcome::Done => ChunkOutcome::Done,
        ChunkOutcome::Continue { next, progress } => {
            let next = payload::encode(&next)
                .map_err(|error| JobError::Never(format!("its rest cannot be written: {error}")))?;
            ChunkOutcome::Continue { next, progress }
        }
    })
}

/// The handlers of a worker, by the kinds of their jobs. A worker leaves the kinds alone that it has
/// no handler for: a newer process beside it may know them.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<&'static str, Arc<dyn AnyHandler>>);

impl Handlers {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with<H: Handler>(mut self, handler: H) -> Self {
        self.0.insert(H::Job::KIND.word(), Arc::new(handler));
        self
    }

    /// The kinds of a lane that can be done now.
    pub(super) fn kinds(&self, lane: Lane) -> Vec<&'static str> {
        let ready = self.0.iter();
        let ready = ready.filter(|(_, handler)| handler.lane() == lane && handler.ready());
        ready.map(|(kind, _)| *kind).collect()
    }

    pub(super) fn of(&self, kind: &str) -> Option<Arc<dyn AnyHandler>> {
        self.0.get(kind).cloned()
    }
}
