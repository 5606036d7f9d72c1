//! The ETag of a table: its question and the moment it was made. Whether an answer is still good
//! can so be told from the tag alone, before anything is looked up.

use std::fmt;

use actix_web::http::header::HeaderValue;
use chrono::{DateTime, NaiveDateTime};

use super::cache::fresh_for;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    mark: String,
    made: NaiveDateTime,
}

impl Tag {
    pub fn new(mark: &str, made: NaiveDateTime) -> Self {
        Self {
            mark: mark.to_owned(),
            made,
        }
    }

    /// Those that a reader says it has.
    pub fn all_of(header: Option<&HeaderValue>) -> KnownTags {
        let text = header.and_then(|value| value.to_str().ok()).unwrap_or("");
        KnownTags {
            anything: text.trim() == "*",
            tags: text.split(',').filter_map(Self::parse).collect(),
        }
    }

    /// A proxy that compressed the body may have made the tag a weak one: it is the same table.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let quoted = text.strip_prefix("W/").unwrap_or(text);
        let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
        let (mark, made) = inside.split_once('-')?;
        let micros = i64::from_str_radix(made, 16).ok()?;
        let made = DateTime::from_timestamp_micros(micros)?.naive_utc();
        Some(Self::new(mark, made))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.made.and_utc().timestamp_micros();
        write!(f, "\"{}-{micros:x}\"", self.mark)
    }
}

/// What stands in `If-None-Match`.
#[derive(Debug)]
pub(super) struct KnownTags {
    anything: bool,
    tags: Vec<Tag>,
}

impl KnownTags {
    /// One of this question that was made so lately that it is still good, and for how long.
    pub fn young(&self, mark: &str, now: NaiveDateTime) -> Option<(Tag, i64)> {
        let mut tags = self.tags.iter().filter(|tag| tag.mark == mark);
        tags.find_map(|tag| Some((tag.clone(), fresh_for(tag.made, now)?)))
    }

    pub fn has(&self, tag: &Tag) -> bool {
        self.anything || self.tags.contains(tag)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn known(text: &str) -> KnownTags {
        Tag::all_of(Some(&HeaderValue::from_str(text).unwrap()))
    }

    #[test]
    fn a_young_tag_is_enough() {
        let made = NaiveDateTime::default() + TimeDelta::days(20_000);
        let tag = Tag::new("abc", made);
        for written in [tag.to_string(), format!("\"x\", W/{tag}")] {
            let known = known(&written);
            let at = |seconds| known.young("abc", made + TimeDelta::seconds(seconds));
            assert_eq!(at(20), Some((tag.clone(), 280)), "{written}");
            assert_eq!(at(300), None);
            assert_eq!(at(-1), None);
            assert!(known.young("abd", made).is_none());
            assert!(known.has(&tag));
        }
    }

    #[test]
    fn what_is_no_tag_of_ours_is_none() {
        let tag = Tag::new("abc", NaiveDateTime::default());
        for wrong in [
            "",
            "\"",
            "abc-0",
            "\"abc\"",
            "\"abc-zz\"",
            "\"abc-7fffffffffffffff\"",
        ] {
            assert!(known(wrong).tags.is_empty(), "{wrong}");
        }
        assert!(known("*").has(&tag) && !known("").has(&tag));
    }
}
