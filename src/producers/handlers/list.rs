//! The list of producers in sight.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::accounts::{Actor, SeeProducers};
use crate::areas;
use crate::db::Failure;
use crate::producers::model::{ProducerKind, Status};
use crate::producers::pages::ListPage;
use crate::producers::store::{self, Query};
use crate::values::day;
use crate::web::{self, Handled, Site, html};

/// The filter as it stands in the address; what nobody knows is no filter.
#[derive(Deserialize)]
pub(super) struct Wish {
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

impl Wish {
    fn query(self, today: NaiveDate) -> Query {
        let code = self.commune.trim().to_owned();
        Query {
            commune: Some((code, day(&self.on).unwrap_or(today)))
                .filter(|(code, _)| !code.is_empty()),
            text: self.q.trim().chars().take(120).collect(),
            kind: ProducerKind::parse(&self.kind).ok(),
            status: Status::parse(&self.status).ok(),
            after: self.after,
        }
    }
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<SeeProducers>,
    wish: web::Query<Wish>,
) -> Handled {
    let today = site.clock.today();
    let (sight, query) = (actor.sight(), wish.into_inner().query(today));
    let asked = query.clone();
    let read = site.db.read(move |c| -> Result<_, Failure> {
        let ended = areas::ended(c, sight.units(), today)?;
        Ok((store::list(c, &sight, &asked)?, ended))
    });
    let (listed, ended) = read.await?;
    let page = ListPage::new(&actor.shell, &query, listed, ended, &actor.principal);
    html(&actor.shell, StatusCode::OK, &page)
}
