//! The order of a Vietnamese list.
//!
//! Letters decide first: a ă â b c d đ e ê … o ô ơ … u ư …; only between texts of the same letters
//! do the tones: none, huyền, hỏi, ngã, sắc, nặng. Case, punctuation, the number of blanks and
//! the place of a tone mark within its syllable decide nothing, and *Thôn 2* stands before
//! *Thôn 10*.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::is_invisible;

/// Below all that a level may hold, so that the shorter of two texts comes first.
const LEVEL: char = '\u{1}';

/// A key to be compared byte by byte (on PostgreSQL under `COLLATE "C"`).
pub fn collation_key(text: &str) -> String {
    let mut key = CollationKey::default();
    for c in text.chars() {
        if c.is_ascii() {
            key.read(c);
        } else {
            decompose_canonical(c, |part| key.read(part));
        }
    }
    key.finish()
}

/// A person's place in a list: by the given name, which is the last word, then by the rest.
pub fn name_sort_key(name: &str) -> String {
    let name = name.trim();
    let (rest, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
    format!("{}{LEVEL}{}", collation_key(given), collation_key(rest))
}

#[derive(Default)]
struct CollationKey {
    letters: String,
    /// One for each word: a syllable has one tone, wherever its mark is put.
    tones: String,
    letter: Option<char>,
    digits: String,
    tone: Option<char>,
    in_word: bool,
}

impl CollationKey {
    fn read(&mut self, c: char) {
        match c {
            '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' => {}
            _ if is_combining_mark(c) => self.mark(c),
            _ if is_invisible(c) && !c.is_whitespace() => {}
            _ if c.is_ascii_digit() => {
                self.end_letter();
                self.begin_word();
                self.digits.push(c);
            }
            _ if c.is_alphanumeric() => {
                self.end_letter();
                self.end_number();
                self.begin_word();
                self.letter = lower(c);
            }
            _ => self.end_word(),
        }
    }

    /// In whatever order the marks of a letter come, they make the same letter.
    fn mark(&mut self, mark: char) {
        self.letter = match (self.letter, mark) {
            (Some('a'), '\u{306}') => Some('ă'),
            (Some('a'), '\u{302}') => Some('â'),
            (Some('e'), '\u{302}') => Some('ê'),
            (Some('o'), '\u{302}') => Some('ô'),
            (Some('o' | 'ô'), '\u{31b}') => Some('ơ'),
            (Some('u'), '\u{31b}') => Some('ư'),
            (letter, _) => letter,
        };
        self.tone = self.tone.max(tone(mark));
    }

    fn begin_word(&mut self) {
        if !self.in_word && !self.letters.is_empty() {
            self.letters.push(' ');
        }
        self.in_word = true;
    }

    fn end_letter(&mut self) {
        self.letters.extend(self.letter.take().map(weight));
    }

    /// A number is led by its length, so that 10 comes after 2.
    fn end_number(&mut self) {
        if self.digits.is_empty() {
            return;
        }
        let digits = self.digits.trim_start_matches('0');
        let length = ('0'..'@').nth(digits.len()).unwrap_or('@');
        self.letters.push(length);
        self.letters.push_str(digits);
        self.digits.clear();
    }

    fn end_word(&mut self) {
        self.end_letter();
        self.end_number();
        if self.in_word {
            self.tones.push(self.tone.take().unwrap_or('1'));
        }
        self.in_word = false;
    }

    fn finish(mut self) -> String {
        self.end_word();
        format!("{}{LEVEL}{}", self.letters, self.tones)
    }
}

fn lower(c: char) -> Option<char> {
    match c {
        'Ð' | 'ð' => Some('đ'),
        _ => c.to_lowercase().next(),
    }
}

/// Letters of the alphabet become `A`, `B` … in its order, above all digits; others follow. The
/// letters of foreign words (f j w z) stand where Vietnamese dictionaries have them.
const fn weight(letter: char) -> char {
    match letter {
        'a' => 'A',
        'ă' => 'B',
        'â' => 'C',
        'b' => 'D',
        'c' => 'E',
        'd' => 'F',
        'đ' => 'G',
        'e' => 'H',
        'ê' => 'I',
        'f' => 'J',
        'g' => 'K',
        'h' => 'L',
        'i' => 'M',
        'j' => 'N',
        'k' => 'O',
        'l' => 'P',
        'm' => 'Q',
        'n' => 'R',
        'o' => 'S',
        'ô' => 'T',
        'ơ' => 'U',
        'p' => 'V',
        'q' => 'W',
        'r' => 'X',
        's' => 'Y',
        't' => 'Z',
        'u' => '[',
        'ư' => '\\',
        'v' => ']',
        'w' => '^',
        'x' => '_',
        'y' => '`',
        'z' => 'a',
        _ => letter,
    }
}

fn tone(mark: char) -> Option<char> {
    match mark {
        '\u{300}' | '\u{340}' => Some('2'),
        '\u{309}' => Some('3'),
        '\u{303}' => Some('4'),
        '\u{301}' | '\u{341}' => Some('5'),
        '\u{323}' => Some('6'),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::text::{fold, nfc};

    const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

    fn assert_ascending(texts: &[&str], key: impl Fn(&str) -> String) {
        for pair in texts.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn letters_follow_the_alphabet() {
        let letters: Vec<String> = ALPHABET.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_ascending(&letters, collation_key);
    }

    #[test]
    fn tones_come_in_their_order_and_after_the_letters() {
        assert_ascending(&["ma", "mà", "mả", "mã", "má", "mạ", "mai"], collation_key);
        assert_ascending(&["Bạc An", "Bạc Bình", "Bắc An"], collation_key);
        assert_ascending(&["Hòa An", "Hóa An", "Hòa Bình"], collation_key);
        assert_ascending(&["Đà Lạt", "Đak Pơ", "Đắk Lắk", "Đồng Nai"], collation_key);
    }

    #[test]
    fn words_before_letters_and_numbers_by_value() {
        assert_ascending(&["", "1", "An", "An Ba", "An Bình", "Anh"], collation_key);
        assert_ascending(
            &["Thôn 1", "Thôn 2", "Thôn 02b", "Thôn 10", "Thôn A"],
            collation_key,
        );
        let long = "9".repeat(30);
        assert_ascending(&["9", "10", &long, "a"], collation_key);
    }

    #[test]
    fn what_decides_nothing() {
        assert_eq!(collation_key("Hòa  Bình"), collation_key("hoà-bình "));
        assert_eq!(collation_key("Cư M'gar"), collation_key("Cư M\u{2019}gar"));
        assert_eq!(collation_key("ÐẮK"), collation_key("đắk"));
    }

    #[test]
    fn people_are_sorted_by_given_name() {
        assert_ascending(
            &[
                "Lê An",
                "Nguyễn Văn An",
                "Nguyễn Văn Ân",
                "Bùi Thị Bình",
                "H'Hen Bkrông",
                "Đỗ Dũng",
                "Bùi Đức",
            ],
            name_sort_key,
        );
        assert_ascending(&["Nguyễn An", "Lê Án", "Lê Anh"], name_sort_key);
    }

    proptest! {
        #[test]
        fn is_the_same_for_every_normal_form(
            text in ".*|([aou][\u{300}-\u{303}\u{306}\u{31b}\u{323}]{0,3}){0,3}",
        ) {
            let key = collation_key(&text);
            prop_assert_eq!(&collation_key(&nfc(&text)), &key);
            prop_assert_eq!(&collation_key(&text.nfd().collect::<String>()), &key);
        }

        #[test]
        fn equal_keys_fold_alike(a in "[aàáăằoơờuưđd ]{0,4}", b in "[aàáăằoơờuưđd ]{0,4}") {
            if collation_key(&a) == collation_key(&b) {
                prop_assert_eq!(fold(&a), fold(&b));
            }
        }
    }
}
