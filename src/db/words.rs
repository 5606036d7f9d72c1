//! Words of our own enums within SQL that is written as text.

/// The condition that a column holds one of some words. They are codes of enums, so there is nothing
/// in them to escape.
pub fn is_one_of(column: &str, words: &[&str]) -> String {
    format!("{column} IN ('{}')", words.join("', '"))
}

#[cfg(test)]
mod tests {
    use super::is_one_of;

    #[test]
    fn a_list_of_words_reads_as_sql() {
        assert_eq!(
            is_one_of("p.kind", &["household"]),
            "p.kind IN ('household')"
        );
        assert_eq!(
            is_one_of("p.status", &["active", "closed"]),
            "p.status IN ('active', 'closed')"
        );
    }
}
