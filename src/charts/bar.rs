//! A bar of a list of bars. The figure stands in words beside it, so the bar itself says nothing
//! to who does not see it.

/// How long a bar is, of what, and what it is measured by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bar {
    pub value: i64,
    pub whole: i64,
    /// Where it ought to reach.
    pub mark: Option<i64>,
    /// It has not reached the mark.
    pub behind: bool,
}

/// As wide as there is room; the stylesheet says how high.
pub fn bar(bar: Bar) -> String {
    let whole = bar.whole.max(1);
    let class = if bar.behind { "bar behind" } else { "bar" };
    let mark = bar.mark.map_or_else(String::new, |mark| {
        let at = hundredths(mark, whole).min(9_940);
        format!(
            "<rect class=\"mark\" x=\"{}\" width=\".6\" height=\"12\"/>",
            shown(at)
        )
    });
    format!(
        "<svg viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"bar-track\" width=\"100\" height=\"12\"/>\
         <rect class=\"{class}\" width=\"{}\" height=\"12\"/>{mark}</svg>",
        shown(hundredths(bar.value, whole))
    )
}

/// What is below zero has no length, what is above the whole all of it.
fn hundredths(value: i64, whole: i64) -> i128 {
    i128::from(value.clamp(0, whole)) * 10_000 / i128::from(whole)
}

fn shown(hundredths: i128) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let width = |value, whole| shown(hundredths(value, whole));
        assert_eq!(width(1, 3), "33.33");
        assert_eq!(width(3, 3), "100.00");
        assert_eq!(width(-3, 3), "0.00");
        assert_eq!(width(1100, 1000), "100.00");
        assert_eq!(width(i64::MAX, i64::MAX), "100.00");
    }

    #[test]
    fn a_mark_stays_within_the_bar() {
        let svg = bar(Bar {
            value: 5,
            whole: 10,
            mark: Some(10),
            behind: true,
        });
        assert!(svg.contains("class=\"bar behind\" width=\"50.00\""));
        assert!(svg.contains("x=\"99.40\""));
    }
}
