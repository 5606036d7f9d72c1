//! Courses: the list, writing one down, and one with its roll.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::address;
use crate::accounts::{Actor, KeepCourses, Permission, Posted, SeeReports};
use crate::areas::{self, Gazetteer};
use crate::audit::SubjectKind;
use crate::producers::{self, PlacesInSight};
use crate::training::forms;
use crate::training::pages::{ListPage, NewPage, RollSize, ShowPage};
use crate::training::{attendees, hold, list as courses};
use crate::values::PublicId;
use crate::web::{Fields, FormView, Handled, NoticeKind, Path, Query, Site, html, with_notice};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CourseListQuery {
    year: String,
    q: String,
    after: String,
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<KeepCourses>,
    asked: Query<CourseListQuery>,
) -> Handled {
    let query = forms::course_filter(&asked.year, &asked.q, &asked.after);
    let year = query
        .year
        .map(|(first, _)| first.format("%Y").to_string())
        .unwrap_or_default();
    let later = query.after.is_some();
    let principal = actor.principal.clone();
    let lines = site
        .db
        .read(move |c| courses::list(c, &principal, &query))
        .await?;
    let asked = asked.into_inner();
    let page = ListPage::new(&actor.shell, year, asked.q, later, lines);
    html(&actor.shell, StatusCode::OK, &page)
}

pub(super) async fn new(site: Data<Site>, actor: Actor<KeepCourses>) -> Handled {
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("held_on", site.clock.today().to_string());
    let page = NewPage {
        shell: &actor.shell,
        form: FormView::fresh(fields),
        meant: Vec::new(),
    };
    html(&actor.shell, StatusCode::OK, &page)
}

pub(super) async fn create(
    site: Data<Site>,
    gazetteer: Data<Gazetteer>,
    posted: Posted<KeepCourses>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let shell = &actor.shell;
    let by = actor.principal.acts_at(site.clock.now());
    let sight = actor.sight();
    let places = site.db.read(move |c| PlacesInSight::of(c, &sight)).await?;
    let typed = match forms::course(&fields, &gazetteer, &places, by.today()) {
        Ok(typed) => typed,
        Err(errors) => {
            let meant = forms::meant(&fields, &gazetteer);
            let form = FormView::refused(shell, fields, &errors);
            let page = NewPage { shell, form, meant };
            return html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let held = site.db.write(move |c| hold(c, by, &typed)).await?;
    let path = format!("/courses/{}", held.uuid);
    with_notice(shell, path, NoticeKind::Good, "training.new.done")
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RollPageQuery {
    after: String,
}

pub(super) async fn show(
    site: Data<Site>,
    actor: Actor<KeepCourses>,
    uuid: Path<String>,
    further: Query<RollPageQuery>,
) -> Handled {
    let (principal, uuid) = (actor.principal.clone(), address(&uuid)?);
    let later = !further.after.is_empty();
    let read = site.db.read(move |c| {
        let sight = &principal.sight;
        let course = courses::find(c, &principal, &uuid)?;
        let commune = areas::label(c, course.commune_id, None)?.to_string();
        let after = attendees::position(c, sight, &further.after)?;
        let people = attendees::of_course(c, sight, course.id, after)?;
        let (all, seen) = attendees::numbers(c, sight, course.id)?;
        let history = producers::history(c, SubjectKind::Course, course.id, 20)?;
        Ok((course, commune, people, RollSize { all, seen }, history))
    });
    let (course, commune, people, numbers, history) = read.await?;
    let page = ShowPage {
        shell: &actor.shell,
        course,
        commune,
        people,
        numbers,
        reports: SeeReports::allows(&actor.principal),
        history,
        next: None,
        later,
    };
    html(&actor.shell, StatusCode::OK, &page.paged())
}
