//! The one form that all our letters have.

use askama::Template;

use crate::mail::Mail;

use super::Recipient;

/// What a letter is about: the keys of its sentences.
pub(super) struct Event {
    subject: &'static str,
    opening: &'static str,
    advice: &'static str,
}

pub(super) const ACCOUNT_ACTIVATION: Event = Event {
    subject: "notifications.account_activation.subject",
    opening: "notifications.account_activation.opening",
    advice: "notifications.account_activation.advice",
};

pub(super) const PASSWORD_RESET: Event = Event {
    subject: "notifications.password_reset.subject",
    opening: "notifications.password_reset.opening",
    advice: "notifications.password_reset.advice",
};

pub(super) const COOPERATIVE_APPROVED: Event = Event {
    subject: "notifications.cooperative_approved.subject",
    opening: "notifications.cooperative_approved.opening",
    advice: "notifications.cooperative_approved.advice",
};

pub(super) const COOPERATIVE_REFUSED: Event = Event {
    subject: "notifications.cooperative_refused.subject",
    opening: "notifications.cooperative_refused.opening",
    advice: "notifications.cooperative_refused.advice",
};

/// What stands alone between the opening and the advice.
#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Link(&'a str),
    Reason(&'a str),
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Page<'a> {
    greeting: String,
    opening: &'a str,
    content: &'a str,
    advice: &'a str,
    closing: &'a str,
}

pub(super) fn write(to: Recipient<'_>, event: &Event, content: Content<'_>) -> Mail {
    let language = to.language;
    let (Content::Link(content) | Content::Reason(content)) = content;
    let page = Page {
        greeting: language.fill("notifications.greeting", &[("name", to.name)]),
        opening: language.t(event.opening),
        content,
        advice: language.t(event.advice),
        closing: language.t("notifications.closing"),
    };
    Mail {
        to: to.email.clone(),
        subject: language.t(event.subject).to_owned(),
        text: page.to_string(),
        html: None,
        attachments: Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::i18n::Language;
    use crate::values::Email;

    use super::*;

    const EVENTS: [&Event; 4] = [
        &ACCOUNT_ACTIVATION,
        &PASSWORD_RESET,
        &COOPERATIVE_APPROVED,
        &COOPERATIVE_REFUSED,
    ];

    fn letter(language: Language, event: &Event, content: Content<'_>) -> Mail {
        let email = Email::parse("hoa@example.vn").unwrap();
        let to = Recipient {
            email: &email,
            name: "Nguyễn Thị Hòa <3 & {name}",
            language,
        };
        write(to, event, content)
    }

    #[test]
    fn a_letter_reads_like_one() {
        let link = Content::Link("https://lensan.example/reset/abc");
        let mail = letter(Language::Vietnamese, &PASSWORD_RESET, link);
        assert_eq!(mail.subject, "Đặt lại mật khẩu");
        let text = "\
Kính chào anh/chị Nguyễn Thị Hòa <3 & {name},

Chúng tôi vừa nhận được yêu cầu đặt lại mật khẩu cho tài khoản của anh/chị. Để đặt mật khẩu mới, mời anh/chị mở đường dẫn dưới đây:

https://lensan.example/reset/abc

Đường dẫn chỉ dùng được một lần và sẽ sớm hết hạn. Nếu anh/chị không yêu cầu đặt lại mật khẩu, xin bỏ qua thư này: mật khẩu hiện tại vẫn giữ nguyên.

Trân trọng,
lensan

Thư này được gửi tự động, xin đừng trả lời.
";
        assert_eq!(mail.text, text);
    }

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for event in EVENTS {
            for language in [Language::Vietnamese, Language::English] {
                let mail = letter(language, event, Content::Reason("vì lý do"));
                assert!(mail.text.contains("\n\nvì lý do\n\n"));
                assert!(!mail.text.contains("notifications."), "{}", mail.text);
                assert!(!mail.subject.contains("notifications."), "{}", mail.subject);
            }
        }
    }
}
