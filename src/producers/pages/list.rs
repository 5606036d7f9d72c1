//! The list of producers in sight.

use std::collections::HashMap;

use askama::Template;

use super::{badge, kinds};
use crate::accounts::{Permission, Principal, RegisterProducers};
use crate::areas::{Area, AreaId, EndedUnit};
use crate::producers::model::Producer;
use crate::producers::store::{ProducerQuery, ProducerResults, StatusFilter};
use crate::text::date;
use crate::web::{Choice, Fields, FormView, Shell};

/// A row of the list.
pub(in crate::producers) struct ProducerRow {
    pub uuid: String,
    pub name: String,
    pub number: String,
    pub kind: &'static str,
    pub commune: String,
    /// Empty where nobody knows it yet.
    pub district: String,
    pub registered_on: String,
    pub status: &'static str,
    pub badge: &'static str,
    pub activated: bool,
    pub unverified: bool,
}

#[derive(Template)]
#[template(path = "producers/list.html")]
pub(in crate::producers) struct ListPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    /// Units the reader was given that are no more.
    pub ended: Vec<EndedUnit>,
    /// The commune that the list is of, where it is of one.
    pub commune: Option<String>,
    pub lines: Vec<ProducerRow>,
    pub kinds: Vec<Choice>,
    pub statuses: Vec<Choice>,
    /// Something is looked for: an empty page then teaches something else.
    pub filtered: bool,
    pub may_register: bool,
    /// The address of the first page, where this is a later one.
    pub first: Option<String>,
    pub next: Option<String>,
}

impl<'a> ListPage<'a> {
    pub fn new(
        shell: &'a Shell,
        query: &ProducerQuery,
        listed: ProducerResults,
        ended: Vec<EndedUnit>,
        principal: &Principal,
    ) -> Self {
        let names: HashMap<AreaId, &Area> = listed.places.iter().map(|a| (a.id, a)).collect();
        let last = listed.producers.last().map(|p| p.uuid.to_string());
        let status = |s: StatusFilter| Choice::new(s.code(), shell.t(s.label_key()));
        Self {
            shell,
            ended,
            may_register: RegisterProducers::allows(principal),
            form: FormView::fresh(filled(query)),
            lines: listed
                .producers
                .iter()
                .map(|p| line(shell, p, &names))
                .collect(),
            kinds: kinds(shell),
            statuses: StatusFilter::all().map(status).collect(),
            commune: listed.commune.map(|area| area.full_name),
            filtered: query.commune.is_some()
                || !query.text.is_empty()
                || query.kind.is_some()
                || query.status.is_some(),
            first: query.after.as_ref().map(|_| address(query, None)),
            next: last
                .filter(|_| listed.more)
                .map(|uuid| address(query, Some(&uuid))),
        }
    }
}

fn filled(query: &ProducerQuery) -> Fields {
    let mut fields = Fields::default();
    fields.set("q", query.text.clone());
    fields.set("kind", query.kind.map_or("", |kind| kind.code()));
    fields.set("status", query.status.map_or("", |status| status.code()));
    if let Some((code, on)) = &query.commune {
        fields.set("commune", code.clone());
        fields.set("on", on.to_string());
    }
    fields
}

fn address(query: &ProducerQuery, after: Option<&str>) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    let fields = filled(query);
    for (name, value) in fields.pairs().iter().filter(|(_, value)| !value.is_empty()) {
        pairs.append_pair(name, value);
    }
    if let Some(after) = after {
        pairs.append_pair("after", after);
    }
    format!("/producers?{}", pairs.finish())
}

fn line(shell: &Shell, producer: &Producer, names: &HashMap<AreaId, &Area>) -> ProducerRow {
    let district = producer.district_id.and_then(|id| names.get(&id));
    let commune = names.get(&producer.commune_id);
    ProducerRow {
        uuid: producer.uuid.to_string(),
        name: producer.name.clone(),
        number: producer.number.grouped(),
        kind: producer.kind.label_key(),
        commune: commune.map_or(String::new(), |a| called(shell, a)),
        district: district.map_or(String::new(), |a| a.full_name.clone()),
        registered_on: date(producer.registered_on),
        status: producer.status.label_key(),
        badge: badge(producer.status),
        activated: producer.activated_at.is_some(),
        unverified: producer.is_unverified(),
    }
}

/// A commune that is no more is told with the day it ended: today there may be another of its name.
fn called(shell: &Shell, commune: &Area) -> String {
    match commune.valid_to {
        None => commune.full_name.clone(),
        Some(end) => shell.tr(
            "areas.commune.before",
            &[("commune", &commune.full_name), ("day", &date(end))],
        ),
    }
}
