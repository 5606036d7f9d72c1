//! The list of producers in sight.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::accounts::{Actor, SeeProducers};
use crate::areas;
use crate::producers::model::ProducerKind;
use crate::producers::pages::ListPage;
use crate::producers::store::{self, ProducerQuery, StatusFilter};
use crate::values::day;
use crate::web::{self, Handled, Site, html};

/// The filter as it stands in the address; what nobody knows is no filter.
#[derive(Deserialize)]
pub(super) struct ProducerListQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
    /// The code of a commune, and a day on which it bore it; today where none is said.
    #[serde(default)]
    commune: String,
    #[serde(default)]
    on: String,
    after: Option<String>,
}

impl ProducerListQuery {
    fn query(self, today: NaiveDate) -> ProducerQuery {
        let code = self.commune.trim().to_owned();
        ProducerQuery {
            commune: Some((code, day(&self.on).unwrap_or(today)))
                .filter(|(code, _)| !code.is_empty()),
            text: self.q.trim().chars().take(120).collect(),
            kind: ProducerKind::parse(&self.kind).ok(),
            status: StatusFilter::parse(&self.status),
            after: self.after,
        }
    }
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<SeeProducers>,
    query: web::Query<ProducerListQuery>,
) -> Handled {
    let today = site.clock.today();
    let (sight, filter) = (actor.sight(), query.into_inner().query(today));
    let asked = filter.clone();
    let read = site.db.read(move |c| {
        let ended = areas::ended(c, sight.units(), today)?;
        Ok((store::list(c, &sight, &asked)?, ended))
    });
    let (listed, ended) = read.await?;
    let page = ListPage::new(&actor.shell, &filter, listed, ended, &actor.principal);
    html(&actor.shell, StatusCode::OK, &page)
}
