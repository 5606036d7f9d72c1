//! The way from the country down to the report.

use crate::areas::Scope;
use crate::reports::answer::ReportAnswer;
use crate::reports::figures::links::{Crumb, path};
use crate::reports::figures::question::ReportQuestion;
use crate::web::Shell;

/// Country › province › district, as far as the reader sees it.
pub(super) fn crumbs(
    shell: &Shell,
    question: &ReportQuestion,
    answer: &ReportAnswer,
) -> Vec<Crumb> {
    let about = &answer.report.about;
    let mut crumbs = Vec::new();
    let at = |province: Option<String>, scope: Scope| {
        let up = ReportQuestion {
            province,
            district: None,
            rows: crate::areas::Grain::District,
            ..question.clone()
        };
        Some(up.href(path(scope)))
    };
    if answer.whole_country {
        let scope = Scope::Country(crate::areas::Grain::Province);
        crumbs.push(Crumb {
            label: shell.t("reports.country").to_owned(),
            href: at(None, scope),
        });
    }
    if let Some(province) = &about.province {
        crumbs.push(Crumb {
            label: province.full_name.clone(),
            href: at(Some(province.code.clone()), about.scope),
        });
    }
    let here = match about.scope {
        Scope::Country(_) => None,
        _ => Some(about.name.clone()),
    };
    if let Some(label) = here {
        crumbs.push(Crumb { label, href: None });
    } else if let Some(last) = crumbs.last_mut() {
        last.href = None;
    }
    crumbs
}
