//! A mail as the standard wants it: headers, encodings, parts.

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use crate::jobs::JobError;

use super::Mail;

/// Tells holiday answers and mailing lists that no person wrote this (RFC 3834).
const AUTOMATIC: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// `id` makes the Message-ID, in the domain of the sender.
pub(super) fn compose(from: &Mailbox, id: &str, mail: &Mail) -> Result<Message, JobError> {
    let to = mail.to.as_str().parse();
    let to = to.map_err(|_| JobError::Never("mail cannot be addressed like this".into()))?;
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.as_str())
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .raw_header(HeaderValue::new(AUTOMATIC, "auto-generated".into()));
    let text = mail.text.clone();
    match &mail.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(text, html.clone())),
        None => builder.singlepart(SinglePart::plain(text)),
    }
    .map_err(|_| JobError::Never("a header of the mail is missing".into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::values::Email;

    use super::*;

    fn raw(html: Option<&str>) -> String {
        let mail = Mail {
            to: Email::parse("hoa@example.vn").unwrap(),
            subject: "Hợp tác xã đã được duyệt\r\nBcc: all@example.vn".into(),
            text: "Chào anh Hòa,\n\nMời đăng nhập.\n".into(),
            html: html.map(str::to_owned),
        };
        let from = "lensan <no-reply@lensan.vn>".parse().unwrap();
        let message = compose(&from, "0190", &mail).unwrap();
        String::from_utf8(message.formatted()).unwrap()
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
}
