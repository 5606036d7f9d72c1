//! Puts a kept form into words.

use actix_web::HttpRequest;
use actix_web::web::Data;
use futures_util::future::LocalBoxFuture;

use super::labels;
use super::sentences::{self, FormSentence, Subject};
use super::subjects::FormViewer;
use crate::accounts::{self, Principal};
use crate::areas::BoundariesCache;
use crate::db::{Conn, Outcome};
use crate::web::{Failure, FormDescriber, FormDescription, FormReader, KeptForm, Shell, Site};

/// A field whose name holds whom a row is about: a place to choose, a base, a target.
const ROWS: [&str; 3] = ["c-", "b-", "t-"];

pub fn form_describer() -> FormDescriber {
    FormDescriber(describe)
}

fn describe(
    req: HttpRequest,
    kept: KeptForm,
    reader: FormReader,
) -> LocalBoxFuture<'static, Result<FormDescription, Failure>> {
    Box::pin(async move {
        let sentence = sentences::of(&kept.route).ok_or(Failure::NotFound)?;
        let site = req.app_data::<Data<Site>>();
        let site = site.ok_or_else(|| Failure::internal("the site is not configured"))?;
        let names = match reader {
            FormReader::Sender => FormNames::default(),
            FormReader::InSession => {
                let principal = accounts::signed_in(&req).await?;
                names(&req, site, principal, sentence, &kept).await?
            }
            FormReader::Account(id) => {
                let principal = accounts::principal_by_id(site, id).await?;
                names(&req, site, Some(principal), sentence, &kept).await?
            }
        };
        Ok(words(&Shell::read(&req, site), sentence, &kept, names))
    })
}

/// What was looked up for a form: whom it is about, and beside each visible field the row that its
/// name means and what its value stands for.
#[derive(Default)]
struct FormNames {
    about: Vec<(Subject, String)>,
    fields: Vec<FieldNames>,
}

#[derive(Default)]
struct FieldNames {
    row: Option<String>,
    value: Option<String>,
}

fn visible(kept: &KeptForm) -> impl Iterator<Item = &(String, String)> {
    // A row in which nothing was chosen chooses nothing.
    let says_nothing = |(name, value): &(String, String)| {
        labels::is_silent(name) || (name.starts_with("c-") && value.is_empty())
    };
    let pairs = kept.fields.pairs().iter();
    pairs.filter(move |pair| !says_nothing(pair))
}

/// # Errors
/// `NotFound` where the form is about something that the reader does not see.
async fn names(
    req: &HttpRequest,
    site: &Site,
    principal: Option<Principal>,
    sentence: &'static FormSentence,
    kept: &KeptForm,
) -> Result<FormNames, Failure> {
    let Some(principal) = principal else {
        return match sentence.about {
            Subject::Nothing => Ok(FormNames::default()),
            _ => Err(Failure::NotFound),
        };
    };
    let boundaries_cache = req.app_data::<Data<BoundariesCache>>();
    let boundaries_cache =
        boundaries_cache.ok_or_else(|| Failure::internal("the site is not configured"))?;
    let reader = FormViewer {
        principal,
        boundaries_cache: BoundariesCache::clone(boundaries_cache),
        now: site.clock.now(),
    };
    let kept = kept.clone();
    let found = site.db.read(move |c| look_up(c, &reader, sentence, &kept));
    Ok(found.await?)
}

fn look_up(
    c: &mut Conn,
    reader: &FormViewer,
    sentence: &FormSentence,
    kept: &KeptForm,
) -> Outcome<FormNames> {
    let mut names = FormNames::default();
    let mut of = "";
    for (name, part) in kept.route.split('/').zip(kept.path.split('/')) {
        let about = match name {
            "{uuid}" => sentence.about,
            "{producer}" => Subject::Producer,
            _ => continue,
        };
        of = part;
        names.about.push((about, reader.name(c, about, part)?));
    }
    for (field, value) in visible(kept) {
        names.fields.push(FieldNames {
            row: match row_of(field) {
                Some(code) => reader.row(c, code)?,
                None => None,
            },
            value: match field.as_str() {
                "invitation" => reader.invitation(c, of, value)?,
                field if field.starts_with("c-") => reader.value(c, "all", value)?,
                field => reader.value(c, field, value)?,
            },
        });
    }
    Ok(names)
}

/// The code or the uuid in the name of a row's field.
fn row_of(field: &str) -> Option<&str> {
    let rest = ROWS.iter().find_map(|prefix| field.strip_prefix(prefix))?;
    if field.starts_with("t-") {
        rest.split_once('-').map(|(_, code)| code)
    } else {
        Some(rest)
    }
}

fn words(
    shell: &Shell,
    sentence: &FormSentence,
    kept: &KeptForm,
    names: FormNames,
) -> FormDescription {
    let about = names.about.into_iter();
    let mut lines: Vec<(String, String)> = about
        .map(|(about, name)| (shell.t(about.label_key()).to_owned(), name))
        .collect();
    let mut found = names.fields.into_iter();
    for (field, value) in visible(kept) {
        let found = found.next().unwrap_or_default();
        let label = label(shell, &kept.route, field, found.row);
        let value = match found.value {
            Some(name) => name,
            None => labels::value(shell, &kept.route, field, value),
        };
        match lines.last_mut() {
            Some((before, values)) if *before == label => *values = format!("{values}, {value}"),
            _ => lines.push((label, value)),
        }
    }
    FormDescription {
        sentence: shell.t(sentence.key).to_owned(),
        lines,
    }
}

fn label(shell: &Shell, route: &str, field: &str, row: Option<String>) -> String {
    let Some(row) = row else {
        return labels::label(shell, route, field);
    };
    match field.strip_prefix("t-").and_then(|f| f.split_once('-')) {
        Some((measure, _)) => format!("{row}, {}", labels::measure(shell, measure)),
        None => row,
    }
}
