//! A mail as the standard wants it: headers, encodings, parts.

use std::fmt::Display;

use lettre::Message;
use lettre::address::AddressError;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};

use crate::jobs::JobError;

use super::{Mail, MailSeries};

/// Tells holiday answers and mailing lists that no person wrote this (RFC 3834).
const AUTOMATIC: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

const LIST_ID: HeaderName = HeaderName::new_from_ascii_str("List-Id");
const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// Whom all mail is from, and who answers where somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sender {
    pub from: Mailbox,
    pub reply_to: Mailbox,
}

/// `id` makes the Message-ID, in the domain of the sender.
pub(super) fn compose(sender: &Sender, id: &str, mail: &Mail) -> Result<Message, JobError> {
    let from = &sender.from;
    let to = mail.to.as_str().parse();
    let to = to.map_err(never::<AddressError>("mail cannot be addressed like this"))?;
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.as_str())
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .raw_header(HeaderValue::new(AUTOMATIC, "auto-generated".into()));
    if let Some(series) = &mail.series {
        builder = in_series(builder, sender, series);
    }
    let text = mail.text.clone();
    let both = |html: &String| MultiPart::alternative_plain_html(text.clone(), html.clone());
    match (&mail.html, mail.attachments.is_empty()) {
        (Some(html), true) => builder.multipart(both(html)),
        (None, true) => builder.singlepart(SinglePart::plain(text)),
        (Some(html), false) => {
            let parts = MultiPart::mixed().multipart(both(html));
            builder.multipart(enclosed(parts, mail)?)
        }
        (None, false) => {
            let parts = MultiPart::mixed().singlepart(SinglePart::plain(text));
            builder.multipart(enclosed(parts, mail)?)
        }
    }
    .map_err(never("a header of the mail is missing"))
}

fn in_series(builder: MessageBuilder, sender: &Sender, series: &MailSeries) -> MessageBuilder {
    let header = |name: HeaderName, value: String| HeaderValue::new(name, value);
    builder
        .reply_to(sender.reply_to.clone())
        .raw_header(header(LIST_ID, format!("<{}>", series.id)))
        .raw_header(header(
            LIST_UNSUBSCRIBE,
            format!("<{}>", series.unsubscribe),
        ))
        // RFC 8058: a mail program may press the button for its reader.
        .raw_header(header(
            LIST_UNSUBSCRIBE_POST,
            "List-Unsubscribe=One-Click".into(),
        ))
}

fn never<E: Display>(what: &str) -> impl Fn(E) -> JobError {
    move |cause| JobError::Never(format!("{what}: {cause}"))
}

fn enclosed(mut parts: MultiPart, mail: &Mail) -> Result<MultiPart, JobError> {
    for file in &mail.attachments {
        let kind = ContentType::parse(&file.content_type);
        let kind = kind.map_err(never("an attachment has no known type"))?;
        let part = Attachment::new(file.name.clone()).body(file.bytes.clone(), kind);
        parts = parts.singlepart(part);
    }
    Ok(parts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::values::Email;

    use super::*;

    fn raw(html: Option<&str>) -> String {
        raw_with(html, Vec::new())
    }

    fn raw_with(html: Option<&str>, attachments: Vec<crate::mail::Attachment>) -> String {
        formatted(&Mail {
            html: html.map(str::to_owned),
            attachments,
            ..plain()
        })
    }

    fn plain() -> Mail {
        let to = Email::parse("hoa@example.vn").unwrap();
        let subject = "Hợp tác xã đã được duyệt\r\nBcc: all@example.vn";
        Mail::plain(to, subject, "Chào anh Hòa,\n\nMời đăng nhập.\n")
    }

    fn formatted(mail: &Mail) -> String {
        let sender = Sender {
            from: "lensan <no-reply@lensan.vn>".parse().unwrap(),
            reply_to: "so@lensan.vn".parse().unwrap(),
        };
        let message = compose(&sender, "0190", mail).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn one_of_a_series_says_how_to_leave_it() {
        let mail = Mail {
            series: Some(MailSeries {
                id: "reports.lensan.vn".into(),
                unsubscribe: "https://lensan.vn/unsubscribe/0190.ab".into(),
            }),
            ..plain()
        };
        let raw = formatted(&mail);
        for header in [
            "Reply-To: so@lensan.vn",
            "List-Id: <reports.lensan.vn>",
            "List-Unsubscribe: <https://lensan.vn/unsubscribe/0190.ab>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(raw.contains(&format!("{header}\r\n")), "{raw}");
        }
        assert!(!raw_with(None, Vec::new()).contains("List-"), "{raw}");
    }

    #[test]
    fn headers_are_ascii_and_a_line_break_makes_no_header() {
        let raw = raw(None);
        assert!(raw.is_ascii(), "{raw}");
        assert!(raw.contains("Message-ID: <0190@lensan.vn>\r\n"), "{raw}");
        assert!(raw.contains("Auto-Submitted: auto-generated\r\n"), "{raw}");
        assert!(raw.contains("Subject: =?utf-8?b?"), "{raw}");
        assert!(!raw.contains("\r\nBcc:"), "{raw}");
        assert!(raw.contains("text/plain; charset=utf-8"), "{raw}");
    }

    #[test]
    fn html_comes_beside_the_text_not_instead() {
        let raw = raw(Some("<p>Chào</p>"));
        for part in ["multipart/alternative", "text/plain", "text/html"] {
            assert!(raw.contains(part), "{raw}");
        }
    }

    #[test]
    fn a_file_goes_along_under_its_name() {
        let file = crate::mail::Attachment {
            name: "lensan-66-2026-10.csv".into(),
            content_type: "text/csv; charset=utf-8".into(),
            bytes: "\u{feff}code\n643\n".as_bytes().to_vec(),
        };
        for html in [None, Some("<p>Chào</p>")] {
            let raw = raw_with(html, vec![file.clone()]);
            for part in ["multipart/mixed", "text/csv", "lensan-66-2026-10.csv"] {
                assert!(raw.contains(part), "{raw}");
            }
        }
    }
}
