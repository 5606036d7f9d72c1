//! How many photos are worked on at once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Message;

use super::process::{Processed, process};

/// Two at a time: the largest photo takes 400 MB, and a processor has other things to do.
const AT_ONCE: usize = 2;

/// Up to this many more may wait with their bytes in memory (12 MiB each at most); the next is
/// asked to come back. At half a second a photo the last one waits six seconds.
const WAITING: usize = 24;

/// What is told of a photo that was not opened, because too many are waiting.
pub const BUSY: &str = "photos.refused.busy";

/// Through here photos come in from handlers. One per process; clones share it.
#[derive(Debug, Clone)]
pub struct DecodeGate {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

impl Default for DecodeGate {
    fn default() -> Self {
        Self::new(AT_ONCE, WAITING)
    }
}

impl DecodeGate {
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once + waiting)),
            workers: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// [`process`] on a thread that may block. [`BUSY`] when too many are waiting.
    ///
    /// A caller that goes away does not free its place before the work is done: the memory is
    /// in use until then.
    pub async fn process_gated(&self, bytes: Vec<u8>) -> Result<Processed, Message> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| Message::new(BUSY))?;
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| Message::new(BUSY))?;
        let work = tokio::task::spawn_blocking(move || {
            let _held = (place, worker);
            process(&bytes)
        });
        // A file that makes a decoder panic is a damaged file, and nothing more.
        work.await
            .unwrap_or_else(|_| Err(Message::new("photos.refused.damaged")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::photos::fixtures::photo_jpeg;

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(work)
    }

    #[test]
    fn more_photos_than_permits_all_come_through() {
        run(async {
            let gate = DecodeGate::new(2, 3);
            let send = || gate.process_gated(photo_jpeg(240, 240));
            let (a, b, c, d, e) = tokio::join!(send(), send(), send(), send(), send());
            for outcome in [a, b, c, d, e] {
                assert_eq!(outcome.unwrap().width, 240);
            }
        });
    }

    #[test]
    fn beyond_the_waiting_room_one_is_asked_to_come_back() {
        run(async {
            let gate = DecodeGate::new(1, 0);
            let send = || gate.process_gated(photo_jpeg(240, 240));
            let (first, second) = tokio::join!(send(), send());
            assert!(first.is_ok());
            assert_eq!(second.unwrap_err().key, "photos.refused.busy");
            assert!(send().await.is_ok(), "the place is free again");
        });
    }
}
