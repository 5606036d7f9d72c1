//! The roll of a course: putting households on it and taking them off.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::address;
use crate::accounts::{Actor, KeepCourses, Posted};
use crate::db::{Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::text::fold;
use crate::training::list::{self, Course};
use crate::training::pages::{AttendeesPage, ReportPage};
use crate::training::roll::{self, MOST_LINES, Typed};
use crate::training::{attendees, remove};
use crate::values::PublicId;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Site, html, with_notice,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

pub(super) async fn ask(
    site: Data<Site>,
    actor: Actor<KeepCourses>,
    uuid: Path<String>,
    asked: Query<Asked>,
) -> Handled {
    let form = FormView::fresh(Fields::default());
    let uuid = address(&uuid)?;
    page(
        &site,
        &actor,
        StatusCode::OK,
        uuid,
        asked.into_inner().q,
        form,
    )
    .await
}

async fn page(
    site: &Site,
    actor: &Actor<KeepCourses>,
    status: StatusCode,
    uuid: PublicId,
    search: String,
    form: FormView,
) -> Handled {
    let (principal, folded) = (actor.principal.clone(), fold(&search));
    let read = site.db.read(move |c| -> Outcome<_> {
        let course = list::find(c, &principal, &uuid)?;
        let candidates = attendees::candidates(c, &principal.sight, course.id, &folded)?;
        Ok((course, candidates))
    });
    let (course, candidates) = read.await?;
    let shell = &actor.shell;
    let page = AttendeesPage::new(shell, form, course, search, candidates);
    html(shell, status, &page)
}

/// Either a pasted list, which is answered line by line, or ticked names.
pub(super) async fn add(
    site: Data<Site>,
    posted: Posted<KeepCourses>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let uuid = address(&uuid)?;
    let ticked: Vec<PublicId> = fields
        .all("producer")
        .filter_map(|uuid| PublicId::parse(uuid).ok())
        .collect();
    if !ticked.is_empty() {
        return add_ticked(&site, &actor, uuid, ticked).await;
    }
    let lines = roll::read(fields.get("numbers"));
    match refusal(&lines) {
        Some(message) => {
            let errors = FieldErrors::from(("numbers", message));
            let form = FormView::refused(&actor.shell, fields, &errors);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&site, &actor, status, uuid, String::new(), form).await
        }
        None => add_lines(&site, &actor, uuid, lines).await,
    }
}

fn refusal(lines: &[Typed]) -> Option<Message> {
    match lines.len() {
        0 => Some(Message::new("training.add.nobody")),
        n if n > MOST_LINES => Some(Message::new("training.add.too_many").with("max", MOST_LINES)),
        _ => None,
    }
}

async fn add_ticked(
    site: &Site,
    actor: &Actor<KeepCourses>,
    uuid: PublicId,
    ticked: Vec<PublicId>,
) -> Handled {
    let principal = actor.principal.clone();
    let by = principal.acts_at(site.clock.now());
    let added = site.db.write(move |c| -> Outcome<usize> {
        let course = list::find(c, &principal, &uuid)?;
        roll::attend_ticked(c, by, &principal.sight, course.id, &ticked)
    });
    added.await?;
    let path = format!("/courses/{uuid}");
    with_notice(&actor.shell, path, NoticeKind::Good, "training.add.done")
}

async fn add_lines(
    site: &Site,
    actor: &Actor<KeepCourses>,
    uuid: PublicId,
    lines: Vec<Typed>,
) -> Handled {
    let principal = actor.principal.clone();
    let by = principal.acts_at(site.clock.now());
    let told = site
        .db
        .write(move |c| -> Outcome<(Course, Vec<roll::Told>)> {
            let course = list::find(c, &principal, &uuid)?;
            let told = roll::attend_lines(c, by, &principal.sight, course.id, &lines)?;
            Ok((course, told))
        });
    let (course, told) = told.await?;
    let shell = &actor.shell;
    // No redirect: the report is told once, and sending the same list again adds nobody.
    html(shell, StatusCode::OK, &ReportPage::new(shell, course, told))
}

pub(super) async fn take_off(
    site: Data<Site>,
    posted: Posted<KeepCourses>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, producer) = (address(&path.0)?, address(&path.1)?);
    let actor = &posted.actor;
    let principal = actor.principal.clone();
    let by = principal.acts_at(site.clock.now());
    let removed = site.db.write(move |c| -> Outcome<bool> {
        let course = list::find(c, &principal, &uuid)?;
        let people = attendees::by_uuids(c, &principal.sight, &[producer])?;
        let person = people.first().ok_or(DbFailure::Missing)?;
        remove(c, by, course.id, person.id)
    });
    removed.await?;
    let path = format!("/courses/{uuid}");
    with_notice(
        &actor.shell,
        path,
        NoticeKind::Good,
        "training.show.removed",
    )
}
