//! The households that registered themselves and wait for somebody to vouch for them.

use std::collections::HashMap;

use askama::Template;

use crate::areas::{Area, AreaId};
use crate::producers::model::Producer;
use crate::producers::store::UnverifiedPage;
use crate::text::date;
use crate::values::Phone;
use crate::web::Shell;

/// A household as somebody needs it who is to call or visit it.
pub(in crate::producers) struct UnverifiedRow {
    pub uuid: String,
    pub name: String,
    pub number: String,
    pub place: String,
    pub phone: Option<Phone>,
    pub registered_on: String,
}

#[derive(Template)]
#[template(path = "producers/verification.html")]
pub(in crate::producers) struct VerificationPage<'a> {
    pub shell: &'a Shell,
    pub number: i64,
    pub rows: Vec<UnverifiedRow>,
    /// Every row is ticked beforehand: the reader asked for it.
    pub all_ticked: bool,
    /// The address of this page with every row ticked.
    pub tick_all: String,
    pub later: bool,
    pub next: Option<String>,
}

impl<'a> VerificationPage<'a> {
    pub fn new(
        shell: &'a Shell,
        after: i64,
        all_ticked: bool,
        page: &UnverifiedPage,
        mut phones: HashMap<i64, Phone>,
    ) -> Self {
        let names: HashMap<AreaId, &Area> = page.places.iter().map(|a| (a.id, a)).collect();
        let last = page.producers.last().map(|producer| producer.id);
        let row = |producer: &Producer| UnverifiedRow {
            uuid: producer.uuid.to_string(),
            name: producer.name.clone(),
            number: producer.number.grouped(),
            place: place(producer, names.get(&producer.commune_id).copied()),
            phone: phones.remove(&producer.id),
            registered_on: date(producer.registered_on),
        };
        Self {
            shell,
            number: page.number,
            rows: page.producers.iter().map(row).collect(),
            all_ticked,
            tick_all: format!("/producers/verification?after={after}&ticked=all"),
            later: after > 0,
            next: last
                .filter(|_| page.more)
                .map(|id| format!("/producers/verification?after={id}")),
        }
    }
}

impl VerificationPage<'_> {
    fn number_shown(&self) -> String {
        crate::text::number(self.number)
    }
}

fn place(producer: &Producer, commune: Option<&Area>) -> String {
    let commune = commune.map_or("", |area| area.full_name.as_str());
    let parts = [producer.hamlet.as_str(), commune];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
