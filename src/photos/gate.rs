//! How many photos are worked on at once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::blobs::{BlobError, ReceivedFile};
use crate::error::Message;

use super::process::{ProcessedPhoto, process};

/// Two at a time: the largest photo takes 400 MB, and a processor has other things to do.
const AT_ONCE: usize = 2;

/// Up to this many more may wait, their bytes on the disk; the next is asked to come back. At half a second a photo the last one waits six seconds.
const WAITING: usize = 24;

/// What is told of a photo that was not opened, because too many are waiting.
pub(super) const BUSY: &str = "photos.refused.busy";

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

    /// [`process`] on a thread that may block; only there the file comes into memory. `BUSY` when
    /// too many are waiting.
    ///
    /// A caller that goes away does not free its place before the work is done: the memory is
    /// in use until then.
    ///
    /// # Errors
    /// Where what was received cannot be read back.
    pub async fn process_gated(
        &self,
        file: ReceivedFile,
    ) -> Result<Result<ProcessedPhoto, Message>, BlobError> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Ok(Err(Message::new(BUSY)));
        };
        let Ok(worker) = Arc::clone(&self.workers).acquire_owned().await else {
            return Ok(Err(Message::new(BUSY)));
        };
        let work = tokio::task::spawn_blocking(move || {
            let _held = (place, worker);
            Ok(process(&file.read()?))
        });
        // A file that makes a decoder panic is a damaged file, and nothing more.
        work.await
            .unwrap_or_else(|_| Ok(Err(Message::new("photos.refused.damaged"))))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::blobs::Store;
    use crate::photos::fixtures::photo_jpeg;

    /// A good photo, as it was received.
    fn received() -> ReceivedFile {
        let dir = tempfile::tempdir().unwrap();
        let mut incoming = Store::open(dir.path()).unwrap().receive().unwrap();
        incoming.write(&photo_jpeg(240, 240)).unwrap();
        incoming.finish()
    }

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
            let send = || gate.process_gated(received());
            let (a, b, c, d, e) = tokio::join!(send(), send(), send(), send(), send());
            for outcome in [a, b, c, d, e] {
                assert_eq!(outcome.unwrap().unwrap().width, 240);
            }
        });
    }

    #[test]
    fn beyond_the_waiting_room_one_is_asked_to_come_back() {
        run(async {
            let gate = DecodeGate::new(1, 0);
            let send = || gate.process_gated(received());
            let (first, second) = tokio::join!(send(), send());
            assert!(first.unwrap().is_ok());
            assert_eq!(second.unwrap().unwrap_err().key, "photos.refused.busy");
            assert!(send().await.unwrap().is_ok(), "the place is free again");
        });
    }
}
