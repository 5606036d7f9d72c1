//! What a field is called and what its value means, as the form that it came from says it.

use chrono::NaiveDate;

use crate::text;
use crate::values::Period;
use crate::web::Shell;

/// Made by our pages and read by nobody: the mark that makes sending twice do it once, the step of
/// a form of several pages, the digest of what was looked at, how a table was sorted.
const SILENT: &[&str] = &[
    "_token",
    "uuid",
    "rows",
    "sort",
    "seen",
    "asked",
    "step",
    "back",
    "find",
    "page",
    "resume",
    "resume_owner",
    "session",
];

/// Carried along for a form behind the form.
const CARRIED: [&str; 2] = ["kept.", "was-"];

pub(super) fn is_silent(field: &str) -> bool {
    let carried = CARRIED.iter().any(|prefix| field.starts_with(prefix));
    carried || SILENT.contains(&field) || field.contains("password")
}

/// The first line that fits: the beginning of the route, the field, the key of its label.
const LABELS: &[(&str, &str, &str)] = &[
    ("/accounts", "name", "accounts.new.name"),
    ("/accounts", "phone", "accounts.new.phone"),
    ("/account", "email", "accounts.new.email"),
    ("/accounts", "role", "accounts.new.role"),
    ("/accounts", "areas", "accounts.new.areas"),
    ("/accounts", "province", "accounts.new.province"),
    ("/accounts", "cooperative", "accounts.new.cooperative"),
    ("/activate", "code", "accounts.activate.code"),
    ("/jobs", "id", "resubmission.field.job"),
    ("/register", "kind", "producers.new.kind"),
    ("/register", "email", "producers.form.email"),
    ("", "login", "accounts.sign_in.login"),
    ("/register", "name", "producers.register.name"),
    ("/register", "phone", "producers.register.phone"),
    ("/producers/placement", "commune", "placement.queue.commune"),
    ("/producers/placement", "hamlet", "placement.queue.hamlet"),
    ("/producers/placement", "all", "placement.queue.all"),
    ("/producers/placement", "tick", "resubmission.field.tick"),
    (
        "/producers/placement",
        "of_hamlet",
        "resubmission.field.of_hamlet",
    ),
    ("/producers/{uuid}/place", "kind", "placement.change.kind"),
    (
        "/producers/{uuid}/place",
        "moved_on",
        "placement.change.moved_on",
    ),
    (
        "/producers/{uuid}/place",
        "reason",
        "placement.change.reason",
    ),
    (
        "/producers/{uuid}/decision",
        "decision",
        "producers.decision.title",
    ),
    (
        "/producers/{uuid}/decision",
        "reason",
        "producers.decision.reason",
    ),
    (
        "/producers/{uuid}/members/end",
        "on",
        "producers.members.left_on",
    ),
    (
        "/producers/{uuid}/members",
        "on",
        "producers.members.joined_on",
    ),
    (
        "/producers/{uuid}/members",
        "number",
        "producers.members.number",
    ),
    (
        "/producers/{uuid}/invitations",
        "invitation",
        "resubmission.field.invitation",
    ),
    (
        "/producers/{uuid}/invitations",
        "answer",
        "resubmission.field.answer",
    ),
    (
        "/producers/{uuid}/leave",
        "cooperative",
        "resubmission.field.cooperative",
    ),
    (
        "/producers/{uuid}/consents",
        "purpose",
        "producers.consent.title",
    ),
    ("/producers/{uuid}/consents", "do", "resubmission.field.do"),
    (
        "/producers/verification",
        "producer",
        "resubmission.about.producer",
    ),
    ("/producers", "kind", "producers.new.kind"),
    ("/producers", "name", "producers.form.name"),
    ("/producers", "phone", "producers.form.phone"),
    ("/producers", "email", "producers.form.email"),
    ("/producers", "tax_code", "producers.form.tax_code"),
    (
        "/producers",
        "representative",
        "producers.form.representative",
    ),
    ("/producers", "open_account", "producers.form.open_account"),
    ("", "hamlet", "producers.form.hamlet"),
    ("", "consents", "producers.consent.ask"),
    ("", "given_via", "producers.consent.via"),
    ("", "commune_name", "areas.commune.label"),
    ("", "old_commune", "producers.commune.old"),
    ("/courses", "commune", "training.new.commune"),
    ("", "commune", "areas.commune.label"),
    ("/listings", "title", "listings.form.title"),
    ("/listings", "category", "listings.form.category"),
    ("/listings", "unit", "listings.form.unit"),
    ("/listings", "price", "listings.form.price"),
    ("/listings", "quantity", "listings.form.quantity"),
    ("/listings", "season", "listings.form.season"),
    ("/listings", "description", "listings.form.description"),
    ("/listings", "where", "listings.form.origin"),
    ("/listings", "origin_name", "listings.form.origin"),
    ("/listings", "origin", "listings.form.origin"),
    ("/listings", "producer", "resubmission.about.producer"),
    ("/transactions", "listing", "resubmission.about.listing"),
    ("/transactions", "sold_on", "transactions.new.sold_on"),
    ("/transactions", "quantity", "transactions.new.quantity"),
    ("/transactions", "amount", "transactions.new.amount"),
    ("/transactions", "channel", "transactions.new.channel"),
    ("/transactions", "order_code", "transactions.new.order_code"),
    ("/transactions", "reason", "transactions.cancel.reason"),
    ("/courses", "topic", "training.new.topic"),
    ("/courses", "held_on", "training.new.held_on"),
    ("/courses", "place", "training.new.place"),
    ("/courses", "agency", "training.new.agency"),
    ("/courses", "numbers", "training.add.numbers"),
    ("/courses", "producer", "resubmission.about.producer"),
    ("/reports/document", "superior", "reports.document.superior"),
    ("/reports/document", "agency", "reports.document.agency"),
    ("/reports/document", "number", "reports.document.number"),
    ("/reports/document", "sign", "reports.document.sign"),
    ("/reports/document", "place", "reports.document.place"),
    ("/reports/document", "dated", "reports.document.dated"),
    (
        "/reports/document",
        "authority",
        "reports.document.authority",
    ),
    ("/reports/document", "position", "reports.document.position"),
    ("/reports/document", "signer", "reports.document.signer"),
    (
        "/reports/document",
        "recipients",
        "reports.document.recipients",
    ),
    ("/reports/districts/regroup", "unit", "regrouping.form.unit"),
    (
        "/reports/districts/regroup",
        "units",
        "regrouping.form.units",
    ),
    (
        "/reports/districts/regroup",
        "name",
        "regrouping.form.new_name",
    ),
    (
        "/reports/districts/regroup",
        "code",
        "regrouping.form.new_code",
    ),
    ("/reports/districts/regroup", "from", "regrouping.form.from"),
    (
        "/reports/districts/regroup",
        "basis",
        "regrouping.form.basis",
    ),
    ("/reports/districts/regroup", "note", "regrouping.form.note"),
    ("/reports/districts/regroup", "list", "regrouping.form.list"),
    (
        "/reports/districts/regroup",
        "regrouping",
        "resubmission.field.regrouping",
    ),
    ("/reports/signed", "name", "signing.form.name"),
    ("/reports/signed", "position", "signing.form.position"),
    ("/reports/signed", "reason", "signing.form.reason"),
    (
        "/reports/subscriptions",
        "place",
        "subscriptions.form.place",
    ),
    ("/reports/subscriptions", "kind", "subscriptions.form.kind"),
    (
        "/reports/subscriptions",
        "format",
        "subscriptions.form.format",
    ),
    ("/reports", "province", "reports.province"),
    ("/reports", "district", "resubmission.field.district"),
    ("/reports", "year", "reports.bases.year"),
    ("/reports", "boundaries", "reports.boundaries"),
    ("/reports", "period", "resubmission.field.period"),
    ("/reports", "measure", "resubmission.field.measure"),
];

/// Where the value is a word of the program: the beginning of the route, the field, and what the
/// word is put into.
const WORDS: &[(&str, &str, &str)] = &[
    ("/accounts", "role", "accounts.role.{value}"),
    (
        "/producers/{uuid}/place",
        "kind",
        "placement.change.{value}",
    ),
    ("/reports/subscriptions", "kind", "reports.kind.{value}"),
    (
        "/reports/subscriptions",
        "format",
        "subscriptions.format.{value}",
    ),
    (
        "/producers/{uuid}/invitations",
        "answer",
        "producers.invitations.{value}",
    ),
    (
        "/producers/{uuid}/decision",
        "decision",
        "producers.decision.{value}",
    ),
    (
        "/producers/{uuid}/consents",
        "do",
        "producers.consent.{value}",
    ),
    ("", "purpose", "producers.consent.{value}"),
    ("", "consents", "producers.consent.{value}"),
    ("", "given_via", "producers.consent.via_{value}"),
    ("/producers", "kind", "producers.kind.{value}"),
    ("/listings", "category", "listings.category.{value}"),
    ("/listings", "unit", "values.unit.{value}"),
    ("/transactions", "channel", "counts.channel.{value}"),
    ("/reports", "measure", "reports.column.{value}"),
    ("/listings", "where", "resubmission.where.{value}"),
];

fn fitting(table: &[(&str, &str, &'static str)], route: &str, field: &str) -> Option<&'static str> {
    let mut all = table.iter();
    let line = all.find(|(prefix, name, _)| route.starts_with(prefix) && *name == field)?;
    Some(line.2)
}

/// A field that nobody has named is told by its own name.
pub(super) fn label(shell: &Shell, route: &str, field: &str) -> String {
    match fitting(LABELS, route, field) {
        Some(key) => shell.t(key).to_owned(),
        None => field.to_owned(),
    }
}

/// "Registered households"
pub(super) fn measure(shell: &Shell, code: &str) -> String {
    shell.t(&format!("reports.column.{code}")).to_owned()
}

/// The value as a person reads it; what is no word and no day stands as it was typed.
pub(super) fn value(shell: &Shell, route: &str, field: &str, value: &str) -> String {
    if value.is_empty() {
        return shell.t("resubmission.empty").to_owned();
    }
    if let Some(key) = fitting(WORDS, route, field) {
        let key = key.replace("{value}", value);
        let word = shell.t(&key);
        if word != key {
            return word.to_owned();
        }
    }
    if let ("period", Ok(period)) = (field, Period::parse(value)) {
        return shell.msg(&period.label());
    }
    match (value, value.parse::<NaiveDate>()) {
        ("yes", _) => shell.t("resubmission.yes").to_owned(),
        (_, Ok(day)) => text::date(day),
        (value, _) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::resubmission::labels::{LABELS, WORDS};

    /// A line behind one that fits everything it fits would never be read.
    #[test]
    fn every_line_is_reached() {
        for table in [LABELS, WORDS] {
            for (at, (route, field, _)) in table.iter().enumerate() {
                let hidden = table.iter().take(at);
                let mut hidden = hidden.filter(|(r, f, _)| f == field && route.starts_with(r));
                assert_eq!(hidden.next(), None, "{route} {field}");
            }
        }
    }
}
