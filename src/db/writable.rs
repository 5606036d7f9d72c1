//! Looking whether anything can be read and written now.

use std::time::Duration;

use super::connection::AnyConnection;
use super::executor::Db;
use super::failure::{DbFailure, Outcome};
use super::write_health::Unwritable;

/// Longer than this a watcher is not kept waiting; the group of a busy writer takes far less.
const TIMEOUT: Duration = Duration::from_secs(3);

impl Db {
    /// Whether a row can be read.
    pub async fn readable(
        &self,
        look: impl FnOnce(&mut AnyConnection) -> Outcome<()> + Send + 'static,
    ) -> Outcome<()> {
        let looked = tokio::time::timeout(TIMEOUT, self.read(look)).await;
        looked.unwrap_or(Err(DbFailure::TimedOut))
    }

    /// Whether a row can be changed; `change` does it, with something new each time.
    pub async fn writable(
        &self,
        change: impl Fn(&mut AnyConnection) -> Outcome<()> + Send + 'static,
    ) -> Result<(), Unwritable> {
        let health = self.health().clone();
        let _looking = health.looking().await;
        if let Some(found) = health.fresh() {
            return found;
        }
        let found = match tokio::time::timeout(TIMEOUT, self.write(change)).await {
            Ok(outcome) => outcome.map_err(|failure: DbFailure| Unwritable::of(&failure)),
            Err(_) => Err(Unwritable::Busy),
        };
        health.know(found);
        found
    }
}
