//! Once a minute: what was gathered is written, and alarms are raised.

use super::alarms;
use crate::db::DbFailure;
use crate::security_events;
use crate::web::Site;

/// Writes what was gathered and raises alarms, in one write. What cannot be written now is kept for the
/// next time.
pub async fn keep(site: &Site) -> Result<(), DbFailure> {
    let gathered = site.security.take();
    if gathered.is_empty() {
        return Ok(());
    }
    let (events, vault, now) = (gathered.clone(), site.vault.clone(), site.clock.now());
    let page = site.address("/security-events");
    let written = site.db.write(move |c| {
        security_events::insert(c, &events)?;
        security_events::sweep(c, now)?;
        alarms::raise(c, &vault, now, &page)
    });
    let written = written.await;
    if written.is_err() {
        site.security.put_back(gathered);
    }
    written
}
