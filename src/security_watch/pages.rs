//! What the page of events shows.

use askama::Template;
use url::form_urlencoded;

use super::alarms::OpenAlarm;
use super::events::{EventFilter, ListedEvent, PAGE};
use crate::security_events::SecurityEvent;
use crate::text::{date_time, number};
use crate::web::{Choice, Fields, FormView, Shell};

pub(super) struct EventRow {
    pub when: String,
    pub kind: &'static str,
    /// The uuid and the name.
    pub account: Option<(String, String)>,
    pub address: String,
    pub happened: String,
}

/// A banner of the page.
pub(super) struct AlarmLine {
    pub when: String,
    pub sentence: String,
}

#[derive(Template)]
#[template(path = "security_watch/events.html")]
pub(super) struct EventsPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub kinds: Vec<Choice>,
    pub filtered: bool,
    pub rows: Vec<EventRow>,
    pub first: Option<String>,
    pub next: Option<String>,
    pub alarms: Vec<AlarmLine>,
    pub last_alarm: i64,
}

impl<'a> EventsPage<'a> {
    /// `events` may hold one more than a page.
    pub fn new(
        shell: &'a Shell,
        fields: Fields,
        filter: &EventFilter,
        mut events: Vec<ListedEvent>,
        alarms: &[OpenAlarm],
    ) -> Self {
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = events.len() > most;
        events.truncate(most);
        let last = events.last().map(|event| event.id).filter(|_| more);
        let asked = query(&fields);
        let kinds = SecurityEvent::ALL.iter();
        let alarm = |open: &OpenAlarm| AlarmLine {
            when: date_time(open.raised_at),
            sentence: open.sentence(shell.language),
        };
        Self {
            shell,
            kinds: kinds
                .map(|kind| Choice::new(kind.code(), shell.t(kind.label_key())))
                .collect(),
            filtered: !asked.is_empty(),
            rows: events.into_iter().map(row).collect(),
            first: filter.before.map(|_| address(&asked, None)),
            next: last.map(|id| address(&asked, Some(id))),
            alarms: alarms.iter().map(alarm).collect(),
            last_alarm: alarms.iter().map(|open| open.id).max().unwrap_or(0),
            form: FormView::fresh(fields),
        }
    }
}

fn row(event: ListedEvent) -> EventRow {
    let (first, last) = (date_time(event.first_at), date_time(event.last_at));
    EventRow {
        when: if first == last {
            last
        } else {
            format!("{first} – {last}")
        },
        kind: event.kind.label_key(),
        account: event.account_uuid.zip(event.account_name),
        address: event.address,
        happened: number(i64::from(event.happened)),
    }
}

fn query(fields: &Fields) -> Vec<(&str, &str)> {
    let pairs = fields.pairs().iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

fn address(asked: &[(&str, &str)], before: Option<i64>) -> String {
    let mut query = form_urlencoded::Serializer::new("/security-events?".to_owned());
    query.extend_pairs(asked);
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    query.finish()
}
