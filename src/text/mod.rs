//! Vietnamese text: one form to store it in, one to search it by, one to sort it by, and how
//! numbers, money and days are written.

mod collate;
mod fold;
mod format;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use collate::{collation_key, name_sort_key};
pub use fold::{fold, is_invisible};
pub use format::{date, date_time, money, number, quantity};

/// The form all text is stored in: one code point for each accented letter where there is one.
pub fn nfc(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
