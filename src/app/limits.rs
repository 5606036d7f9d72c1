//! How many files the system lets this process hold open. A connection is one of them, and what is
//! received through it another: without a bound of our own many at once take the last one, and no photo
//! and no log can be opened.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::StartError;
use crate::error::Message;

/// Fewer connections than this would serve nobody.
const FEWEST_CONNECTIONS: u64 = 32;
/// Itself, and the file that the photos of a form are received in.
const FILES_OF_A_CONNECTION: u64 = 2;
/// As many as `actix` lets in by itself.
const MOST_CONNECTIONS: u64 = 25_000;

pub(super) fn workers() -> usize {
    2.max(std::thread::available_parallelism().map_or(2, usize::from))
}

/// What the server holds open for itself, with room for photos under way: every core has a worker
/// and a connection to the database with its log. On two cores it is 39 when nobody is there.
fn own() -> u64 {
    128 + 16 * u64::try_from(workers()).unwrap_or(1)
}

/// How many connections at once each worker may have; raises what the system lets us raise.
///
/// # Errors
/// Where so few files may be open that the server could not work.
pub fn connections() -> Result<usize, StartError> {
    let limit = raised();
    let needed = own() + FEWEST_CONNECTIONS * FILES_OF_A_CONNECTION;
    if limit < needed {
        let message = Message::new("commands.few_files")
            .with("limit", limit)
            .with("needed", needed);
        return Err(StartError::Told(message));
    }
    let workers = u64::try_from(workers()).unwrap_or(1);
    let each = ((limit - own()) / FILES_OF_A_CONNECTION / workers).clamp(1, MOST_CONNECTIONS);
    Ok(usize::try_from(each).unwrap_or(1))
}

/// The soft limit is a default for small programs; up to the hard one it is ours to set.
fn raised() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // Where it is refused the old limit holds.
    let now = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    now.unwrap_or(u64::MAX)
}
