//! The page of events, for administrators.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use serde::Deserialize;

use super::alarms::open_alarms;
use super::events::{self, EventFilter};
use super::pages::EventsPage;
use super::store;
use crate::accounts::{Actor, KeepAccounts, Posted};
use crate::clock::day_in_utc;
use crate::db::Outcome;
use crate::security_events::SecurityEvent;
use crate::values::day;
use crate::web::{Failure, Fields, Handled, Query, Site, html, see_other};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/security-events").route(get().to(list)))
        .service(resource("/security-events/seen").route(post().to(see_alarms)));
}

/// The filter as it stands in the address; what nobody knows is no filter.
#[derive(Deserialize)]
struct EventQuery {
    #[serde(default)]
    kind: String,
    /// The uuid of an account.
    #[serde(default)]
    account: String,
    /// The mark of an address.
    #[serde(default)]
    address: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    before: String,
}

impl EventQuery {
    fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        let all = [
            ("kind", &self.kind),
            ("account", &self.account),
            ("address", &self.address),
            ("on", &self.on),
        ];
        for (name, value) in all {
            fields.set(name, value.trim());
        }
        fields
    }

    fn filter(&self) -> EventFilter {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        EventFilter {
            kind: SecurityEvent::parse(&self.kind).ok(),
            account: said(&self.account),
            address: said(&self.address),
            within: day(&self.on).ok().map(day_in_utc),
            before: self.before.parse().ok(),
        }
    }
}

async fn list(site: Data<Site>, actor: Actor<KeepAccounts>, query: Query<EventQuery>) -> Handled {
    let (filter, now) = (query.filter(), site.clock.now());
    let asked = filter.clone();
    let read = site
        .db
        .read(move |c| Outcome::Ok((events::list(c, &asked)?, open_alarms(c, now)?)));
    let (found, alarms) = read.await?;
    let page = EventsPage::new(&actor.shell, query.fields(), &filter, found, &alarms);
    html(&actor.shell, StatusCode::OK, &page)
}

async fn see_alarms(site: Data<Site>, posted: Posted<KeepAccounts>) -> Handled {
    let last: Option<i64> = posted.fields.get("last").parse().ok();
    let last = last.ok_or(Failure::BadRequest)?;
    let now = site.clock.now();
    site.db
        .write(move |c| store::mark_seen(c, last, now))
        .await?;
    see_other("/security-events")
}
