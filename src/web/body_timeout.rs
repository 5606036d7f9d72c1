//! How long a body is waited for. Whoever sends a form drop by drop holds a connection and what was
//! received so far; a telephone at the edge of a field must still get its photo through.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// Bytes a second on average. A 3G telephone at the edge of a field sends 8 KiB; a client that
/// sends less holds a connection for its own sake.
const SLOWEST: u64 = 4 * 1024;

/// Before the average is looked at: a phone may first have to find its mast.
pub(super) const GRACE: Duration = Duration::from_secs(20);

/// How much more of a too large request is read and thrown away, so that the browser gets to see
/// our answer instead of a broken connection.
const DRAINED: usize = 64 * 1024 * 1024;

/// The body with an end to its length (`Overflow`) and to the time it may take (`Io`).
pub(super) fn timed_body(
    payload: Payload,
    most: usize,
    grace: Duration,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
    let began = Instant::now();
    stream::unfold(
        (payload, 0_usize),
        move |(mut payload, received)| async move {
            let until = began + time_allowed(received, grace);
            let chunk = match timeout_at(until, payload.next()).await {
                Err(_) => Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into())),
                Ok(chunk) => chunk?,
            };
            let received = received + chunk.as_ref().map_or(0, Bytes::len);
            if received > most {
                drain(&mut payload, began + 3 * grace).await;
                return Some((Err(PayloadError::Overflow), (payload, received)));
            }
            Some((chunk, (payload, received)))
        },
    )
    // The reader of the form asks once more after the end.
    .fuse()
}

/// How long so many bytes may have taken.
fn time_allowed(received: usize, grace: Duration) -> Duration {
    let earned = Duration::from_secs(u64::try_from(received).unwrap_or_default() / SLOWEST);
    earned.max(grace)
}

async fn drain(payload: &mut Payload, until: Instant) {
    let mut thrown = 0;
    while thrown < DRAINED {
        match timeout_at(until, payload.next()).await {
            Ok(Some(Ok(chunk))) => thrown += chunk.len(),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_network_has_time_for_a_photo_and_a_stopped_one_has_twenty_seconds() {
        assert_eq!(time_allowed(0, GRACE), GRACE);
        assert_eq!(time_allowed(64 * 1024, GRACE), GRACE);
        assert_eq!(
            time_allowed(4 * 1024 * 1024, GRACE),
            Duration::from_secs(1024)
        );
    }
}
