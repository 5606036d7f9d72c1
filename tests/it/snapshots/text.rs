//! What a reader sees of a page, and nothing of what differs from run to run.

use crate::support::app::Answer;

/// Elements whose content is no text.
const DRAWN: [&str; 4] = ["script", "style", "svg", "template"];
/// Elements that end a line.
const LINES: [&str; 18] = [
    "p", "h1", "h2", "h3", "h4", "li", "tr", "label", "br", "dt", "dd", "legend", "button", "div",
    "summary", "caption", "option", "span",
];
/// More lines of one list than this say nothing new.
const MOST_OPTIONS: usize = 4;

/// The status and the text of the main part, line by line.
pub fn page(answer: &Answer) -> String {
    let main = answer
        .body
        .split_once("<main")
        .map_or(answer.body.as_str(), |(_, rest)| rest);
    let main = main.split_once('>').map_or(main, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    format!(
        "{}\n{}",
        answer.status,
        redacted(&shortened(&lines(&undrawn(main))))
    )
}

fn undrawn(html: &str) -> String {
    let mut html = html.to_owned();
    for element in DRAWN {
        let (open, close) = (format!("<{element}"), format!("</{element}>"));
        while let Some(from) = html.find(&open) {
            let to = html[from..]
                .find(&close)
                .map_or(html.len(), |at| from + at + close.len());
            html.replace_range(from..to, " ");
        }
    }
    html
}

/// Options are marked, to be counted later.
fn lines(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut parts = html.split('<');
    text += parts.next().unwrap_or_default();
    for part in parts {
        let (tag, after) = part.split_once('>').unwrap_or((part, ""));
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap_or_default();
        if name == "option" && !tag.starts_with('/') {
            text += "\n· ";
        } else if LINES.contains(&name) {
            text.push('\n');
        } else {
            text.push(' ');
        }
        text += after;
    }
    let text = crate::support::app::unescape(&text);
    let words = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    words
        .filter(|line| !line.is_empty() && line != "·")
        .collect()
}

fn shortened(lines: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut options = 0;
    for line in lines {
        options = if line.starts_with('·') {
            options + 1
        } else {
            0
        };
        if options <= MOST_OPTIONS {
            kept.push(line);
        } else if options == MOST_OPTIONS + 1 {
            kept.push("· …");
        }
    }
    kept.join("\n")
}

/// Codes, numbers and uuids are drawn anew in every run.
pub fn redacted(text: &str) -> String {
    let lines = text.split('\n').map(redacted_line);
    lines.collect::<Vec<_>>().join("\n")
}

fn redacted_line(line: &str) -> String {
    let mut words: Vec<String> = line.split(' ').map(redacted_word).collect();
    // A producer's number is written in two groups.
    for at in 1..words.len() {
        if is_group(&words[at - 1]) && is_group(&words[at]) {
            words[at - 1] = "[number]".to_owned();
            words[at] = "…".to_owned();
        }
    }
    words.join(" ")
}

fn is_group(word: &str) -> bool {
    word.len() == 4 && word.chars().all(|c| c.is_ascii_digit())
}

fn redacted_word(word: &str) -> String {
    let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is = |wanted: fn(char) -> bool| plain.chars().all(|c| wanted(c) || c == '-');
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let stands_for = match plain.len() {
        36 if is(|c| c.is_ascii_hexdigit()) => "[uuid]",
        12 | 14 if is(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) => "[code]",
        8 if digits == 8 => "[number]",
        _ => return redacted_link(word),
    };
    word.replace(plain, stands_for)
}

fn redacted_link(word: &str) -> String {
    for opener in ["code=", "/reset/", "/t/"] {
        if let Some((before, _)) = word.split_once(opener) {
            return format!("{before}{opener}[secret]");
        }
    }
    word.to_owned()
}
