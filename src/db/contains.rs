//! Looking for a part of a text.

use diesel::dsl::{Escape, Like};
use diesel::expression_methods::{EscapeExpressionMethods, TextExpressionMethods};

const ESCAPE: char = '\\';

/// The condition that a column contains a text. What was typed stands for itself: `%` and `_` match
/// only themselves.
pub fn contains<Column>(column: Column, text: &str) -> Escape<Like<Column, String>>
where
    Column: TextExpressionMethods + diesel::Expression,
    Column::SqlType: diesel::sql_types::SqlType,
    String: diesel::expression::AsExpression<Column::SqlType>,
{
    column.like(pattern(text)).escape(ESCAPE)
}

fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_wild_card_means_itself() {
        assert_eq!(pattern("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(pattern(""), "%%");
    }
}
