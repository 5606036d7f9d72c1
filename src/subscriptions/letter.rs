//! What the letter says: a short table for those who read on a telephone, the file for the rest.

use chrono::NaiveDateTime;

use crate::clock::local_date;
use crate::i18n::Language;
use crate::letterheads::{self, Letterhead};
use crate::mail::{Attachment, Mail, MailSeries};
use crate::notifications;
use crate::reports::export::{self, Format};
use crate::reports::figures::report::{Report, Row};
use crate::text;
use crate::values::Email;

/// Of a longer report the letter tells the total only.
const LINES: usize = 40;

/// All that a letter is made of.
#[derive(Debug, Clone)]
pub(super) struct ReportLetter {
    pub to: Email,
    /// Of the reader, for the greeting.
    pub name: String,
    pub report: Report,
    pub format: Format,
    /// What the reader's own documents say about who sends them.
    pub letterhead: Option<Letterhead>,
    pub language: Language,
    /// Where subscriptions are kept.
    pub link: String,
    pub series: MailSeries,
    pub now: NaiveDateTime,
}

/// `None` where the file cannot be made, which is told to the log. Takes its time.
pub(super) fn write(draft: &ReportLetter) -> Option<Mail> {
    let ReportLetter {
        report, language, ..
    } = draft;
    let head = draft.letterhead.as_ref();
    let letter = letterheads::letter(head, &report.about, "", Some(local_date(draft.now)));
    let file = export::file(report, draft.format, *language, draft.now, &letter)
        .inspect_err(|cause| tracing::error!(%cause, "a report could not be written"))
        .ok()?;
    let period = language.message(&report.period.label());
    let about = [("place", report.about.name.as_str()), ("period", &period)];
    let recipient = notifications::recipient(*language, &draft.name);
    let text = [
        language.t("notifications.greeting").to_owned(),
        language.fill("subscriptions.letter.opening", &about),
        table(report, *language).join("\n"),
        language.fill("subscriptions.letter.advice", &[("link", &draft.link)]),
        language.t("notifications.closing").to_owned(),
    ];
    Some(Mail {
        to: draft.to.clone(),
        subject: language.fill("subscriptions.letter.subject", &about),
        text: recipient
            .into_iter()
            .chain(text)
            .collect::<Vec<_>>()
            .join("\n\n"),
        html: None,
        attachments: vec![Attachment {
            name: file.name,
            content_type: file.content_type.to_owned(),
            bytes: file.bytes,
        }],
        series: Some(draft.series.clone()),
    })
}

fn table(report: &Report, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if report.rows.len() <= LINES {
        let rows = report.rows.iter();
        lines.extend(rows.map(|row| line(row, &row.name, language)));
        let loose = report.not_placed.iter();
        lines.extend(loose.map(|row| line(row, language.t("reports.not_placed"), language)));
    }
    let total = language.t("reports.total");
    lines.push(line(&report.total, total, language));
    lines
}

fn line(row: &Row, name: &str, language: Language) -> String {
    let number = |value: i64| text::number(value);
    let figures = &row.figures;
    language.fill(
        "subscriptions.letter.line",
        &[
            ("name", name),
            ("households", &number(figures.households)),
            ("listings", &number(figures.listings)),
            ("transactions", &number(figures.transactions)),
            ("value", &text::money(figures.value)),
        ],
    )
}
