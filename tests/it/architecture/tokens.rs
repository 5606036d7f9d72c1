//! Rust's text cut into words, strings and marks: enough to tell a use from a mention.

/// One piece of a program, without comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// A piece and the line it stands on, counted from 1.
pub type LocatedToken = (Token, usize);

pub fn tokens(source: &str) -> Vec<LocatedToken> {
    let mut reader = Tokenizer {
        rest: source,
        line: 1,
    };
    let mut all = Vec::new();
    while let Some(token) = reader.next() {
        all.push(token);
    }
    all
}

/// The same without what `#[cfg(test)]` stands before.
pub fn tokens_of_program(source: &str) -> Vec<LocatedToken> {
    let all = tokens(source);
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if is_cfg_test(&all[at..]) {
            at = end_of_item(&all, at + 7);
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

fn is_cfg_test(here: &[LocatedToken]) -> bool {
    let seen: String = here.iter().take(7).map(|(token, _)| shown(token)).collect();
    seen == "#[cfg(test)]"
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(word) => word.clone(),
        Token::Text(text) => format!("{text:?}"),
        Token::Mark(mark) => mark.to_string(),
    }
}

/// The place behind the `;` or the closing brace that ends the item.
fn end_of_item(all: &[LocatedToken], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (token, _)) in all.iter().enumerate().skip(from) {
        match token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth = depth.saturating_sub(1),
            Token::Mark(';') => {}
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    all.len()
}

struct Tokenizer<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Tokenizer<'a> {
    fn next(&mut self) -> Option<LocatedToken> {
        loop {
            let first = self.rest.chars().next()?;
            let line = self.line;
            if self.rest.starts_with("//") {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.take(end);
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/").map_or(self.rest.len(), |at| at + 2);
                self.take(end);
            } else if let Some((before, fence)) = opening(self.rest) {
                return Some((Token::Text(self.text(before, &fence)), line));
            } else if first == '\'' {
                self.letter_or_lifetime();
            } else if first.is_alphanumeric() || first == '_' {
                let end = |c: char| !c.is_alphanumeric() && c != '_';
                let end = self.rest.find(end).unwrap_or(self.rest.len());
                return Some((Token::Word(self.take(end).to_owned()), line));
            } else {
                self.take(first.len_utf8());
                if !first.is_whitespace() {
                    return Some((Token::Mark(first), line));
                }
            }
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    /// `fence` is what ends it: `"`, or `"##` of a raw string.
    fn text(&mut self, before: usize, fence: &str) -> String {
        self.take(before);
        let raw = before > 1 || fence.len() > 1;
        let mut end = 0;
        while end < self.rest.len() && !self.rest[end..].starts_with(fence) {
            let escaped = !raw && self.rest[end..].starts_with('\\');
            let step = if escaped { 2 } else { 1 };
            end += self.rest[end..]
                .chars()
                .take(step)
                .map(char::len_utf8)
                .sum::<usize>();
        }
        let text = self.take(end).replace("\\\"", "\"");
        self.take(fence.len().min(self.rest.len()));
        text
    }

    fn letter_or_lifetime(&mut self) {
        let mut after = self.rest.chars().skip(1);
        match (after.next(), after.next()) {
            (Some('\\'), Some(escaped)) => {
                let body = 2 + escaped.len_utf8();
                let end = self.rest[body..]
                    .find('\'')
                    .map_or(body, |at| body + at + 1);
                self.take(end);
            }
            (Some(letter), Some('\'')) => {
                self.take(2 + letter.len_utf8());
            }
            _ => {
                self.take(1);
            }
        }
    }
}

/// How many bytes open a string here, and what will close it.
fn opening(rest: &str) -> Option<(usize, String)> {
    let prefix = ["br", "b", "r", "c", ""].into_iter().find(|p| {
        let after = rest.strip_prefix(p).map(|r| r.trim_start_matches('#'));
        after.is_some_and(|r| r.starts_with('"'))
    })?;
    let hashes = rest[prefix.len()..].find('"')?;
    if hashes > 0 && !prefix.contains('r') {
        None
    } else {
        Some((
            prefix.len() + hashes + 1,
            format!("\"{}", "#".repeat(hashes)),
        ))
    }
}

#[test]
fn comments_and_letters_are_no_words() {
    let source = "let a: &'a str = \"x // \\\"y\\\"\"; // crate::b\n/* crate::c */ '\"' '\\'' r#\"raw \"q\"\"#";
    let seen: Vec<String> = tokens(source).iter().map(|(t, _)| shown(t)).collect();
    assert_eq!(
        seen.join(" "),
        "let a : & a str = \"x // \\\"y\\\"\" ; \"raw \\\"q\\\"\""
    );
}

#[test]
fn tests_are_no_part_of_the_program() {
    let source = "fn a() { b(); } #[cfg(test)] mod tests { fn c() { {} } } fn d() {}";
    let seen: String = tokens_of_program(source)
        .iter()
        .map(|(t, _)| shown(t))
        .collect();
    assert_eq!(seen, "fna(){b();}fnd(){}");
}
