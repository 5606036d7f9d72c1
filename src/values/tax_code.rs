//! Tax codes of organisations.

use std::fmt;

use super::grouping::is_digits;
use crate::error::Message;

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
const LENGTH: usize = 10;
const BRANCH: usize = 3;
/// Since 1 July 2025 a person's citizen number is also the tax code of the household business.
const CITIZEN: usize = 12;

/// The tax code of a cooperative or an enterprise: ten digits, the last a check digit, and `-001` …
/// for a dependent unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaxCode(String);

impl TaxCode {
    /// `0100109106`, `0100109106-001`, `0100109106001`; blanks and dots are allowed.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}'))
            .collect();
        if digits.is_empty() {
            return Err(Message::new("values.tax_code.empty"));
        }
        if is_digits(&digits) && digits.len() == CITIZEN && !text.contains('-') {
            return Err(Message::new("values.tax_code.citizen"));
        }
        let shape = || Message::new("values.tax_code.shape");
        let (code, branch) = digits.split_at_checked(LENGTH).ok_or_else(shape)?;
        let branch_fits = matches!(branch.len(), 0 | BRANCH) && branch != "000";
        if !is_digits(&digits) || !branch_fits {
            return Err(shape());
        }
        if !checks(code) {
            return Err(Message::new("values.tax_code.check"));
        }
        Ok(Self(match branch {
            "" => code.to_owned(),
            _ => format!("{code}-{branch}"),
        }))
    }

    /// `0100109106` or `0100109106-001`
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The tenth digit is 10 − (weighted sum mod 11). Where that gives 10 the code was never issued.
fn checks(code: &str) -> bool {
    let mut digits = code.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = WEIGHTS
        .iter()
        .zip(digits.by_ref())
        .map(|(w, d)| w * d)
        .sum();
    digits.next() == Some(10 - sum % 11)
}

impl fmt::Display for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_that_are_in_use() {
        for code in ["0100109106", "0300588569", "0101248141", "0100686174"] {
            assert_eq!(TaxCode::parse(code).unwrap().as_str(), code);
        }
        for branch in ["0100109106-001", "0100109106001", " 0100 109 106 - 001 "] {
            assert_eq!(TaxCode::parse(branch).unwrap().as_str(), "0100109106-001");
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "empty"),
            ("010010910", "shape"),
            ("0100109106-01", "shape"),
            ("0100109106-000", "shape"),
            ("01001o9106", "shape"),
            ("01001091ộ", "shape"),
            ("0100109107", "check"),
            // The sum is 0: the check digit would be 10.
            ("0000000000", "check"),
            ("066090001234", "citizen"),
        ] {
            let error = TaxCode::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.tax_code.{why}"), "{bad}");
        }
    }

    #[test]
    fn one_wrong_digit_is_always_seen() {
        for place in 0..LENGTH {
            for digit in '0'..='9' {
                let mut code: Vec<char> = "0300588569".chars().collect();
                let same = std::mem::replace(&mut code[place], digit) == digit;
                let code: String = code.into_iter().collect();
                assert_eq!(TaxCode::parse(&code).is_ok(), same, "{code}");
            }
        }
    }
}
