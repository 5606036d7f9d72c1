//! Where else one can go from a report.

use crate::areas::Scope;
use crate::reports::figures::question::ReportQuestion;
use crate::reports::household_bases::chosen;

pub(in crate::reports) struct RelatedLinks {
    pub funnel: String,
    pub channels: String,
    pub multiples: Option<String>,
    pub bases: String,
    pub targets: String,
    /// For whoever may draw the province's districts anew.
    pub regroup: Option<String>,
}

/// The ways from the report of a province or a district.
pub(in crate::reports) fn related_links(
    question: &ReportQuestion,
    scope: Scope,
) -> Option<RelatedLinks> {
    let province = question.province.as_deref()?;
    let chosen = chosen(question);
    let multiples = match scope {
        Scope::Province { .. } => Some(question.href("/reports/multiples")),
        _ => None,
    };
    Some(RelatedLinks {
        funnel: question.href("/reports/funnel"),
        channels: question.href("/reports/channels"),
        multiples,
        bases: chosen.href(province),
        targets: chosen.targets_href(province, question.district.as_deref()),
        regroup: None,
    })
}
