//! Names of people and of organisations.

use super::lines::line;
use crate::error::Message;

/// One line of 1 to `max` characters in which no mail program sees a link: a name stands in letters
/// that lensan writes to others.
pub fn name(text: &str, max: usize) -> Result<String, Message> {
    let name = line(text, max)?;
    if name.split(' ').any(is_link) {
        return Err(Message::new("values.name.link"));
    }
    Ok(name)
}

/// An address of mail or of the web, with or without a scheme. A dot within a word is none by itself:
/// `Tp.HCM` ends in no domain of the web.
fn is_link(word: &str) -> bool {
    if word.contains("://") || word.contains('@') || starts_with_www(word) {
        return true;
    }
    let host = word.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    host.contains('.') && ends_in_public_domain(&host.to_lowercase())
}

fn starts_with_www(word: &str) -> bool {
    word.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

fn ends_in_public_domain(host: &str) -> bool {
    psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_people_are_called() {
        for text in [
            "Nguyễn Thị Hòa",
            "Y Wăn Niê",
            "HTX Nông nghiệp Tp.HCM",
            "Cơ sở 3.5",
            "Hộ ông Ba. Hòa",
            "HTX DV.NN Ea Kar",
            "Tổ hợp tác số 1/2026",
        ] {
            assert_eq!(name(text, 120).unwrap(), text);
        }
    }

    #[test]
    fn a_link_is_no_name() {
        for text in [
            "Mời vào http://a.example",
            "Nhận quà tại evil.com",
            "evil.com/qua",
            "(EVIL.COM.VN)",
            "www.nhanqua",
            "hoa@gmail.com",
            "Trúng thưởng: t.me/abc",
            "quà.vn:8080",
            "ftp://a",
        ] {
            assert_eq!(
                name(text, 120).unwrap_err().key,
                "values.name.link",
                "{text}"
            );
        }
        assert_eq!(name(" ", 9).unwrap_err().key, "values.text.empty");
    }
}
