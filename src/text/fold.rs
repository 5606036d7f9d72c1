//! The searched form of a text.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case, without accents, đ as d, blanks collapsed to one space and trimmed.
///
/// Equal for *hòa* and *hoà*, for composed and decomposed input, and for the two apostrophes of
/// *Cư M'gar*; invisible characters that come along from web pages are dropped.
pub fn fold(text: &str) -> String {
    let mut folder = TextFolder {
        out: String::with_capacity(text.len()),
        gap: false,
    };
    for c in text.chars() {
        if c.is_ascii() {
            folder.push_ascii(c);
        } else {
            decompose_canonical(c, |part| folder.push(part));
        }
    }
    folder.out
}

struct TextFolder {
    out: String,
    gap: bool,
}

impl TextFolder {
    fn push_ascii(&mut self, c: char) {
        if c.is_ascii_graphic() {
            self.put(c.to_ascii_lowercase());
        } else if c.is_whitespace() {
            self.gap = true;
        }
    }

    fn push(&mut self, c: char) {
        match c {
            _ if c.is_ascii() => self.push_ascii(c),
            // Ð is the Icelandic letter: old keyboards and converted files hold it for Đ.
            'đ' | 'Đ' | 'ð' | 'Ð' => self.put('d'),
            '\u{2018}' | '\u{2019}' | '\u{02bc}' => self.put('\''),
            '\u{2010}'..='\u{2015}' => self.put('-'),
            _ if c.is_whitespace() => self.gap = true,
            _ if is_combining_mark(c) || is_invisible(c) => {}
            _ => c.to_lowercase().for_each(|lower| self.put_lower(lower)),
        }
    }

    /// The lower case of one letter may be several, some of them marks (İ).
    fn put_lower(&mut self, c: char) {
        if !is_combining_mark(c) {
            self.put(c);
        }
    }

    fn put(&mut self, c: char) {
        if self.gap && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.gap = false;
        self.out.push(c);
    }
}

/// Controls, soft hyphens, zero-width and direction marks: seen by no one, in the way of every
/// comparison.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::text::nfc;

    #[test]
    fn drops_accents_and_case() {
        assert_eq!(fold("Đắk Lắk"), "dak lak");
        assert_eq!(
            fold("  Hộ   ông\tNGUYỄN Văn\u{a0}Ước \n"),
            "ho ong nguyen van uoc"
        );
        assert_eq!(fold("ÐỒNG THÁP"), "dong thap");
        assert_eq!(fold("Cư M\u{2019}gar"), fold("cư m'gar"));
        assert_eq!(fold("Cà\u{200b} phê"), "ca phe");
        assert_eq!(fold("12.5 kg"), "12.5 kg");
        assert_eq!(fold(" \u{301} "), "");
    }

    #[test]
    fn the_place_of_the_tone_does_not_matter() {
        assert_eq!(fold("Hòa Bình"), fold("Hoà Bình"));
        assert_eq!(fold("thuỷ"), fold("thủy"));
    }

    #[test]
    fn every_vietnamese_letter_becomes_a_plain_one() {
        let letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
        let plain = fold(letters);
        assert_eq!(plain.len(), letters.chars().count());
        assert!(plain.bytes().all(|b| b"aeiouyd".contains(&b)));
        assert_eq!(fold(&letters.to_uppercase()), plain);
    }

    proptest! {
        #[test]
        fn is_the_same_for_every_normal_form(text in ".*") {
            let folded = fold(&text);
            prop_assert_eq!(&fold(&nfc(&text)), &folded);
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &folded);
            prop_assert_eq!(&fold(&folded), &folded);
        }

        #[test]
        fn ascii_takes_no_other_way(text in "[ -~\t\n]*") {
            let plain = text.to_lowercase();
            let words: Vec<&str> = plain.split_ascii_whitespace().collect();
            prop_assert_eq!(fold(&text), words.join(" "));
        }
    }
}
