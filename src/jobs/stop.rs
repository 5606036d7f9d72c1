//! Whether the process is to end.

use std::future::pending;

use tokio::sync::watch;

/// Tells who works that a stop is wanted. A handler whose chunk is long looks at it now and then,
/// and may end its chunk early with `ChunkOutcome::Continue`.
#[derive(Debug, Clone)]
pub struct StopSignal(Option<watch::Receiver<bool>>);

impl StopSignal {
    /// For work that nobody stops.
    pub fn never() -> Self {
        Self(None)
    }

    /// A sender that is gone wants a stop too.
    pub fn is_on(&self) -> bool {
        let stop = self.0.as_ref();
        stop.is_some_and(|stop| *stop.borrow() || stop.has_changed().is_err())
    }

    /// Waits until it is on.
    pub(super) async fn wait(&self) {
        match self.0.clone() {
            Some(mut stop) => drop(stop.wait_for(|stop| *stop).await),
            None => pending().await,
        }
    }
}

impl From<watch::Receiver<bool>> for StopSignal {
    fn from(stop: watch::Receiver<bool>) -> Self {
        Self(Some(stop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn is_on_once_it_is_sent_and_when_the_sender_is_gone() {
        let (sender, receiver) = watch::channel(false);
        let stop = StopSignal::from(receiver);
        assert!(!stop.is_on() && !StopSignal::never().is_on());
        sender.send_replace(true);
        assert!(stop.is_on());
        stop.wait().await;

        let (sender, receiver) = watch::channel(false);
        let stop = StopSignal::from(receiver);
        drop(sender);
        assert!(stop.is_on());
        stop.wait().await;
    }
}
