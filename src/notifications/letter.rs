//! The one form that all our letters have.

use askama::Template;

use crate::i18n::Language;
use crate::mail::Mail;
use crate::values;

use super::{Notification, Recipient};

impl<'a> Notification<'a> {
    /// The middle of its sentences' keys.
    const fn code(self) -> &'static str {
        match self {
            Self::AccountActivation { .. } => "account_activation",
            Self::EmailConfirmation { .. } => "email_confirmation",
            Self::CodeHandedOut => "code_handed_out",
            Self::SecurityAlarm { .. } => "security_alarm",
            Self::PasswordReset { .. } => "password_reset",
            Self::CooperativeApproved { .. } => "cooperative_approved",
            Self::CooperativeRefused { .. } => "cooperative_refused",
        }
    }

    /// What stands alone between the opening and the advice.
    const fn content(self) -> &'a str {
        match self {
            Self::AccountActivation { link }
            | Self::EmailConfirmation { link }
            | Self::PasswordReset { link } => link,
            Self::CodeHandedOut => "",
            Self::SecurityAlarm { what } => what,
            Self::CooperativeApproved { sign_in } => sign_in,
            Self::CooperativeRefused { reason } => reason,
        }
    }
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct LetterTemplate<'a> {
    recipient: Option<String>,
    greeting: &'a str,
    opening: String,
    content: &'a str,
    advice: String,
    closing: &'a str,
}

/// The line that names whom the letter is for. A name from before links were refused in names stays
/// away.
pub fn recipient(language: Language, name: &str) -> Option<String> {
    let name = values::name(name, usize::MAX).ok()?;
    Some(language.fill("notifications.recipient", &[("name", &name)]))
}

pub(super) fn write(to: Recipient<'_>, event: Notification<'_>) -> Mail {
    let language = to.language;
    let say = |part: &str| {
        language
            .t(&format!("notifications.{}.{part}", event.code()))
            .to_owned()
    };
    let page = LetterTemplate {
        recipient: to.name.and_then(|name| recipient(language, name)),
        greeting: language.t("notifications.greeting"),
        opening: say("opening"),
        content: event.content(),
        advice: say("advice"),
        closing: language.t("notifications.closing"),
    };
    Mail::plain(to.email.clone(), say("subject"), page.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::values::Email;

    use super::*;

    const WORDS: &str = "vì lý do";

    const EVENTS: [Notification; 7] = [
        Notification::AccountActivation { link: WORDS },
        Notification::EmailConfirmation { link: WORDS },
        Notification::CodeHandedOut,
        Notification::SecurityAlarm { what: WORDS },
        Notification::PasswordReset { link: WORDS },
        Notification::CooperativeApproved { sign_in: WORDS },
        Notification::CooperativeRefused { reason: WORDS },
    ];

    fn letter(language: Language, event: Notification<'_>) -> Mail {
        let email = Email::parse("hoa@example.vn").unwrap();
        let to = Recipient {
            email: &email,
            name: Some("Nguyễn Thị Hòa <3 & {name}"),
            language,
        };
        write(to, event)
    }

    #[test]
    fn a_letter_reads_like_one() {
        let link = "https://lensan.example/reset/abc";
        let mail = letter(Language::Vietnamese, Notification::PasswordReset { link });
        assert_eq!(mail.subject, "Đặt lại mật khẩu");
        let text = "\
Người nhận: Nguyễn Thị Hòa <3 & {name}

Kính chào anh/chị,

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
    fn a_name_that_holds_a_link_stays_away() {
        let name = "Nhận quà tại evil.com";
        assert_eq!(recipient(Language::Vietnamese, name), None);
        let line = recipient(Language::English, "Y Wăn Niê").unwrap();
        assert!(line.ends_with(": Y Wăn Niê"), "{line}");
    }

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for event in EVENTS {
            for language in [Language::Vietnamese, Language::English] {
                let mail = letter(language, event);
                let alone = mail.text.contains("\n\nvì lý do\n\n");
                assert_eq!(alone, !event.content().is_empty(), "{}", mail.text);
                assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
                assert!(!mail.text.contains("notifications."), "{}", mail.text);
                assert!(!mail.subject.contains("notifications."), "{}", mail.subject);
            }
        }
    }
}
