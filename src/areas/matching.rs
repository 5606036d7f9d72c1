//! How well a name answers what somebody typed. Pure; knows no database.

use crate::text;

/// More words than any place has; the rest of what was typed is ignored.
const MOST_WORDS: usize = 12;

/// From the best answer to the last one still worth showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The name, with or without its kind: "ea kar", "xa ea kar", "eakar".
    Exact,
    Prefix,
    /// A later word of the name begins like it.
    Word,
    Inside,
    /// The words stand in the name and around it, in any order.
    Scattered,
    /// Only the district or the province answers.
    Around,
}

/// Words without accents, apostrophes and marks, each one after a space, so that a word's
/// beginning is found as " …": `Cư M'gar` → " cu mgar".
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut gap = true;
    for ch in text::fold(text).chars() {
        match ch {
            '\'' | '`' => {}
            _ if ch.is_alphanumeric() => {
                if gap {
                    out.push(' ');
                }
                out.push(ch);
                gap = false;
            }
            _ => gap = true,
        }
    }
    out
}

/// What was typed, cut up in each way in which its beginning may be the name of a place and the
/// rest the names of what lies around it.
pub struct PlaceSearch {
    words: Vec<String>,
    /// The word that the fewest places have.
    longest: String,
    cuts: Vec<SearchCut>,
}

struct SearchCut {
    head: String,
    squeezed: String,
    rest: usize,
}

impl PlaceSearch {
    /// `None` when there is nothing to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = words(text)
            .split_whitespace()
            .take(MOST_WORDS)
            .map(|word| format!(" {word}"))
            .collect();
        let cuts = (1..=words.len())
            .rev()
            .map(|rest| cut(&words, rest))
            .collect();
        let longest = words.iter().max_by_key(|word| word.len())?.trim_start();
        Some(Self {
            longest: longest.to_owned(),
            words,
            cuts,
        })
    }
}

fn cut(words: &[String], rest: usize) -> SearchCut {
    let head: String = words.iter().take(rest).map(String::as_str).collect();
    SearchCut {
        squeezed: head.replace(' ', ""),
        head,
        rest,
    }
}

/// A name and what may be typed beside it, made ready for the search.
#[derive(Debug)]
pub struct Searchable {
    name: String,
    squeezed: String,
    full: String,
    around: String,
}

impl Searchable {
    /// `around` are the kinds and names of the units it lies in.
    pub fn new<'a>(
        name: &str,
        kind: &str,
        around: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let name = words(name);
        let mut beside = kind_words(kind);
        for (kind, name) in around {
            let name = words(name);
            beside.push_str(&kind_words(kind));
            beside.push_str(&name);
            beside.push(' ');
            beside.push_str(&name.replace(' ', ""));
        }
        // Some 14,000 of them stay in memory.
        beside.shrink_to_fit();
        Self {
            squeezed: name.replace(' ', ""),
            full: format!("{}{name}", words(kind)),
            name,
            around: beside,
        }
    }

    pub fn rank(&self, typed: &PlaceSearch) -> Option<Rank> {
        // Whatever matches holds each word somewhere; nearly all places are out after this.
        let longest = typed.longest.as_str();
        if !self.squeezed.contains(longest) && !self.around.contains(longest) {
            return None;
        }
        let by_cut = typed
            .cuts
            .iter()
            .filter_map(|cut| {
                let rank = self.rank_of_name(cut)?;
                let rest = typed.words.iter().skip(cut.rest);
                rest.into_iter()
                    .all(|word| self.around.contains(word.as_str()))
                    .then_some(rank)
            })
            .min();
        by_cut.or_else(|| self.rank_of_words(typed))
    }

    fn rank_of_name(&self, cut: &SearchCut) -> Option<Rank> {
        let head = cut.head.as_str();
        let bare = head.trim_start();
        if self.squeezed == cut.squeezed || self.full == head {
            Some(Rank::Exact)
        } else if self.squeezed.starts_with(&cut.squeezed) || self.full.starts_with(head) {
            Some(Rank::Prefix)
        } else if self.name.contains(head) {
            Some(Rank::Word)
        } else if bare.chars().count() > 1 && self.name.contains(bare) {
            Some(Rank::Inside)
        } else {
            None
        }
    }

    fn rank_of_words(&self, typed: &PlaceSearch) -> Option<Rank> {
        let mut in_name = 0;
        for word in &typed.words {
            if self.name.contains(word.as_str()) {
                in_name += 1;
            } else if !self.around.contains(word.as_str()) {
                return None;
            }
        }
        Some(match in_name {
            0 => Rank::Around,
            _ => Rank::Scattered,
        })
    }
}

/// The kind and how people shorten it.
fn kind_words(kind: &str) -> String {
    let words = words(kind);
    let initials: String = words
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .collect();
    format!("{words} {initials}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ea_kar() -> Searchable {
        Searchable::new("Ea Kar", "xã", [("huyện", "Ea Kar"), ("tỉnh", "Đắk Lắk")])
    }

    fn rank(place: &Searchable, typed: &str) -> Option<Rank> {
        place.rank(&PlaceSearch::parse(typed)?)
    }

    #[test]
    fn case_accents_marks_and_spaces_make_no_difference() {
        for typed in [
            "ea kar",
            "Ea Kar",
            "EA KAR",
            " ea  kar ",
            "eakar",
            "xã Ea Kar",
        ] {
            assert_eq!(rank(&ea_kar(), typed), Some(Rank::Exact), "{typed}");
        }
        let cu_mgar = Searchable::new("Cư M'gar", "xã", []);
        for typed in ["cu mgar", "Cư M’gar", "cu m'gar", "cumgar", "CƯ MGAR"] {
            assert_eq!(rank(&cu_mgar, typed), Some(Rank::Exact), "{typed}");
        }
    }

    #[test]
    fn decomposed_letters_are_the_same_letters() {
        let place = Searchable::new("Đắk Liêng", "xã", []);
        // "Đắk Liêng" with every accent as a letter of its own.
        assert_eq!(
            rank(&place, "Đa\u{306}\u{301}k Lie\u{302}ng"),
            Some(Rank::Exact)
        );
    }

    #[test]
    fn a_district_or_province_may_follow() {
        for typed in ["ea kar dak lak", "ea kar, huyện ea kar", "Ea Kar daklak"] {
            assert_eq!(rank(&ea_kar(), typed), Some(Rank::Exact), "{typed}");
        }
        assert_eq!(rank(&ea_kar(), "ea kar gia lai"), None);
    }

    #[test]
    fn the_nearer_the_name_the_better_the_rank() {
        let place = Searchable::new("Krông Pắc", "xã", [("tỉnh", "Đắk Lắk")]);
        assert_eq!(rank(&place, "kro"), Some(Rank::Prefix));
        assert_eq!(rank(&place, "pac"), Some(Rank::Word));
        assert_eq!(rank(&place, "rong"), Some(Rank::Inside));
        assert_eq!(rank(&place, "dak lak krong"), Some(Rank::Scattered));
        assert_eq!(rank(&place, "dak"), Some(Rank::Around));
        assert_eq!(rank(&place, "ha noi"), None);
    }

    #[test]
    fn nothing_typed_is_nothing_to_look_for() {
        assert!(PlaceSearch::parse(" ,'- ").is_none());
    }
}
