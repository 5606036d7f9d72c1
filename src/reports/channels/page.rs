//! The page of channels and of the evidence behind what was sold.

use askama::Template;
use chrono::NaiveDate;

use super::sales::{ChannelSales, Channels};
use crate::areas::Area;
use crate::charts::{self, Bar};
use crate::counts::Evidence;
use crate::reports::figures::columns::percent;
use crate::reports::figures::links::{Crumb, LabelledBar, choices, filled};
use crate::reports::figures::per_mille;
use crate::reports::figures::periods;
use crate::reports::figures::question::ReportQuestion;
use crate::text;
use crate::web::{Choice, FormView, Shell};

/// On what transactions rest, the firmest first.
const EVIDENCE: [Evidence; 3] = [Evidence::Platform, Evidence::Household, Evidence::Officer];

pub(in crate::reports) struct ChannelRow {
    pub name: String,
    pub transactions: String,
    /// Of all transactions.
    pub share: String,
    pub value: String,
    pub evidence: Vec<String>,
}

#[derive(Template)]
#[template(path = "reports/channels.html")]
pub(in crate::reports) struct ChannelsPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub period: String,
    pub crumbs: Vec<Crumb>,
    pub wrong: Option<String>,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub periods: Vec<periods::PeriodGroup>,
    pub heads: Vec<String>,
    pub bars: Vec<LabelledBar>,
    /// What share of all rests on each evidence.
    pub rests: Vec<LabelledBar>,
    pub lines: Vec<ChannelRow>,
    pub total: ChannelRow,
}

/// Whose sales they are, and what may be chosen instead.
pub(in crate::reports) struct ChannelsSubject<'a> {
    pub question: &'a ReportQuestion,
    pub name: String,
    pub crumbs: Vec<Crumb>,
    pub offered: Vec<Area>,
    /// Why the question could not be answered as it came.
    pub wrong: Option<String>,
}

impl<'a> ChannelsPage<'a> {
    pub fn new(
        shell: &'a Shell,
        about: ChannelsSubject,
        found: &Channels,
        today: NaiveDate,
    ) -> Self {
        let whole = found.total.transactions;
        let most = found.rows.iter().map(|(_, sold)| sold.transactions).max();
        let mut bars = Vec::new();
        let mut lines = Vec::new();
        for (channel, sold) in &found.rows {
            let key = format!("counts.channel.{}", channel.code());
            let name = shell.t(&key).to_owned();
            bars.push(LabelledBar {
                name: name.clone(),
                bar: bar(sold.transactions, most.unwrap_or(0)),
                shown: text::number(sold.transactions),
            });
            lines.push(line(name, sold, whole));
        }
        let rests = EVIDENCE.map(|evidence| LabelledBar {
            name: evidence_label(shell, evidence),
            bar: bar(found.total.on(evidence), whole),
            shown: share(found.total.on(evidence), whole),
        });
        Self {
            heading: shell.tr1("reports.channels.heading", "place", &about.name),
            period: shell.msg(&about.question.period.label()),
            wrong: about.wrong,
            form: filled(about.question),
            provinces: choices(&about.offered),
            periods: periods::offered(shell, today, &about.question.period),
            heads: EVIDENCE.map(|e| evidence_label(shell, e)).into(),
            rests: rests.into(),
            total: line(shell.t("reports.total").to_owned(), &found.total, whole),
            crumbs: about.crumbs,
            bars,
            lines,
            shell,
        }
    }
}

fn evidence_label(shell: &Shell, evidence: Evidence) -> String {
    let key = format!("counts.evidence.{}", evidence.code());
    shell.t(&key).to_owned()
}

fn line(name: String, sold: &ChannelSales, whole: i64) -> ChannelRow {
    ChannelRow {
        name,
        transactions: text::number(sold.transactions),
        share: share(sold.transactions, whole),
        value: text::number(sold.value),
        evidence: EVIDENCE.map(|e| text::number(sold.on(e))).into(),
    }
}

fn share(part: i64, whole: i64) -> String {
    let share = per_mille(part, Some(whole).filter(|whole| *whole > 0));
    share.map(percent).unwrap_or_default()
}

fn bar(value: i64, whole: i64) -> String {
    charts::bar(Bar {
        value,
        whole,
        ..Bar::default()
    })
}
