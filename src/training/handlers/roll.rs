//! The roll of a course: putting households on it and taking them off.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::address;
use crate::accounts::{Actor, KeepCourses, Posted};
use crate::error::Message;
use crate::text::fold;
use crate::training::attendees;
use crate::training::list;
use crate::training::pages::{AttendeesPage, RollReportPage};
use crate::training::roll::{self, MOST_LINES, PastedLine};
use crate::values::PublicId;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Site, html, with_notice,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AttendeeSearchQuery {
    q: String,
}

pub(super) async fn ask(
    site: Data<Site>,
    actor: Actor<KeepCourses>,
    uuid: Path<String>,
    asked: Query<AttendeeSearchQuery>,
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
    let read = site.db.read(move |c| {
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
            let errors = FieldErrors::of("numbers", message);
            let form = FormView::refused(&actor.shell, fields, &errors);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&site, &actor, status, uuid, String::new(), form).await
        }
        None => add_lines(&site, &actor, uuid, lines).await,
    }
}

fn refusal(lines: &[PastedLine]) -> Option<Message> {
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
    let (principal, now) = (actor.principal.clone(), site.clock.now());
    let added = site
        .db
        .write(move |c| roll::attend_ticked(c, &principal, now, &uuid, &ticked));
    added.await?;
    let path = format!("/courses/{uuid}");
    with_notice(&actor.shell, path, NoticeKind::Good, "training.add.done")
}

async fn add_lines(
    site: &Site,
    actor: &Actor<KeepCourses>,
    uuid: PublicId,
    lines: Vec<PastedLine>,
) -> Handled {
    let (principal, now) = (actor.principal.clone(), site.clock.now());
    let added = site
        .db
        .write(move |c| roll::attend_lines(c, &principal, now, &uuid, &lines));
    let (course, answers) = added.await?;
    let page = RollReportPage::new(&actor.shell, course, answers);
    // No redirect: the report is shown once, and sending the same list again adds nobody.
    html(&actor.shell, StatusCode::OK, &page)
}

pub(super) async fn take_off(
    site: Data<Site>,
    posted: Posted<KeepCourses>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, producer) = (address(&path.0)?, address(&path.1)?);
    let Actor {
        principal, shell, ..
    } = posted.actor;
    let now = site.clock.now();
    let removed = site
        .db
        .write(move |c| roll::take_off(c, &principal, now, &uuid, producer));
    removed.await?;
    let path = format!("/courses/{uuid}");
    with_notice(&shell, path, NoticeKind::Good, "training.show.removed")
}
