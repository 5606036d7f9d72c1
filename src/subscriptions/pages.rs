//! The page of subscriptions.

use askama::Template;
use chrono::NaiveDateTime;

use super::choice::KINDS;
use super::store::Subscription;
use crate::reports::export::Format;
use crate::text;
use crate::values::Period;
use crate::web::{Choice, FormView, Shell};

pub(super) struct SubscriptionRow {
    pub uuid: String,
    pub name: String,
    pub kind: String,
    pub format: String,
    /// Empty: nothing yet.
    pub last: String,
}

#[derive(Template)]
#[template(path = "subscriptions/subscriptions.html")]
pub(super) struct SubscriptionsPage<'a> {
    pub shell: &'a Shell,
    /// `None`: there is no address to write to.
    pub form: Option<FormView>,
    pub places: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub formats: Vec<Choice>,
    pub lines: Vec<SubscriptionRow>,
}

/// What the link in a letter leads to.
#[derive(Template)]
#[template(path = "subscriptions/unsubscribe.html")]
pub(super) struct UnsubscribePage<'a> {
    pub shell: &'a Shell,
    pub link: String,
    pub name: String,
    pub ended: bool,
}

/// What the page reads.
pub(super) struct SubscriptionsData {
    pub has_email: bool,
    pub places: Vec<Choice>,
    pub subscriptions: Vec<Subscription>,
    /// By subscription: the period and when it was posted, the newest last.
    pub sent: Vec<(i64, String, NaiveDateTime)>,
}

impl<'a> SubscriptionsPage<'a> {
    pub fn new(shell: &'a Shell, found: SubscriptionsData, form: FormView) -> Self {
        let kind = |code: &str| shell.t(&format!("reports.kind.{code}")).to_owned();
        let kinds = KINDS.iter().map(|(code, _)| Choice::new(*code, kind(code)));
        let formats = Format::ALL.iter().map(|format| {
            let code = format.code();
            Choice::new(code, shell.t(&format!("subscriptions.format.{code}")))
        });
        let lines = found.subscriptions.iter().map(|one| SubscriptionRow {
            uuid: one.uuid.clone(),
            name: one.name.clone(),
            kind: kind(&one.period_kind),
            format: one.format.to_uppercase(),
            last: last(shell, one.id, &found.sent),
        });
        Self {
            kinds: kinds.collect(),
            formats: formats.collect(),
            lines: lines.collect(),
            form: found.has_email.then_some(form),
            places: found.places,
            shell,
        }
    }
}

fn last(shell: &Shell, id: i64, sent: &[(i64, String, NaiveDateTime)]) -> String {
    let newest = sent.iter().rev().find(|(one, ..)| *one == id);
    let Some((_, period, at)) = newest else {
        return String::new();
    };
    let label = match Period::parse(period) {
        Ok(period) => shell.msg(&period.label()),
        Err(_) => period.clone(),
    };
    format!("{label} ({})", text::date_time(*at))
}
