//! How far households come: of a place on a day, or of those who sat in a course.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;

use super::page::{CourseLink, FunnelPage, FunnelSubject};
use super::steps::{self, Funnel, FunnelScope};
use crate::accounts::{Actor, SeeReports, Sight};
use crate::areas::BoundariesCache;
use crate::db::{Conn, Outcome};
use crate::reports::answer::report_question;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::links::{Crumb, place_crumbs};
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::reports::figures::scope;
use crate::reports::figures::selection;
use crate::reports::figures::work_limits::{WorkLimits, WorkPermit};
use crate::training;
use crate::values::{PublicId, day};
use crate::web::{Failure, Handled, Query, Shell, Site, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::reports) struct FunnelQuery {
    course: String,
    on: String,
}

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    of: Query<FunnelQuery>,
    request: HttpRequest,
) -> Handled {
    let permit = limits.account(actor.id()).await?;
    let today = site.clock.today();
    let (question, _) = report_question(&actor.shell, &query, today);
    // What is not over yet is asked as of today.
    let on = day(&of.on).unwrap_or(question.period.until).min(today);
    if !of.course.is_empty() {
        return course(&site, &actor, permit, &question, &of.course, on).await;
    }
    let answered = place(&site, &boundaries_cache, &actor, permit, &question, on).await;
    or_as_it_last_was(&request, answered)
}

async fn place(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    permit: WorkPermit,
    question: &ReportQuestion,
    on: NaiveDate,
) -> Handled {
    let shell = &actor.shell;
    let (asked, sight, boundaries_cache) =
        (question.clone(), actor.sight(), boundaries_cache.clone());
    let read = site.db.read(move |c| {
        let _permit = permit;
        of_place(c, &boundaries_cache, &sight, &asked, on)
    });
    let (found, funnel) = read.await?;
    let crumbs = place_crumbs(shell, question, &found.about, "reports.funnel.title");
    let about = FunnelSubject {
        question: &ReportQuestion {
            province: Some(found.province),
            ..question.clone()
        },
        name: found.about.name,
        offered: found.offered,
        units: found.units,
        course: None,
        crumbs,
    };
    html(
        shell,
        StatusCode::OK,
        &FunnelPage::new(shell, about, &funnel, on),
    )
}

struct FunnelPlace {
    about: crate::reports::figures::report::ReportSubject,
    province: String,
    offered: Vec<crate::areas::Area>,
    units: Vec<crate::areas::ReportUnit>,
}

fn of_place(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    question: &ReportQuestion,
    on: NaiveDate,
) -> Outcome<(FunnelPlace, Funnel)> {
    let wanted = question.province.as_deref();
    let scope = scope::of(c, sight, question.boundaries_on, wanted)?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    let about = selection::about(&frame, sight, &scope.province, question)?;
    let funnel = steps::read(c, FunnelScope::Place(&frame, about.scope), on)?;
    let found = FunnelPlace {
        units: frame.units(about.scope),
        province: scope.province.code,
        offered: scope.offered,
        about,
    };
    Ok((found, funnel))
}

async fn course(
    site: &Site,
    actor: &Actor<SeeReports>,
    permit: WorkPermit,
    question: &ReportQuestion,
    uuid: &str,
    on: NaiveDate,
) -> Handled {
    let uuid = PublicId::parse(uuid).map_err(Failure::no_such_address)?;
    let principal = actor.principal.clone();
    let read = site.db.read(move |c| {
        let _permit = permit;
        let (id, topic, held_on) = training::course_seen(c, &principal, &uuid)?;
        let funnel = steps::read(c, FunnelScope::Course(id), on.max(held_on))?;
        Ok((topic, held_on, funnel))
    });
    let (topic, held_on, funnel) = read.await?;
    let shell = &actor.shell;
    let about = FunnelSubject {
        crumbs: course_crumbs(shell, &uuid, &topic),
        course: Some(CourseLink {
            uuid: uuid.to_string(),
        }),
        name: topic,
        offered: Vec::new(),
        units: Vec::new(),
        question,
    };
    let page = FunnelPage::new(shell, about, &funnel, on.max(held_on));
    html(shell, StatusCode::OK, &page)
}

fn course_crumbs(shell: &Shell, uuid: &PublicId, topic: &str) -> Vec<Crumb> {
    let crumb = |label: &str, href: Option<String>| Crumb {
        label: label.to_owned(),
        href,
    };
    vec![
        crumb(shell.t("training.list.title"), Some("/courses".to_owned())),
        crumb(topic, Some(format!("/courses/{uuid}"))),
        crumb(shell.t("reports.funnel.title"), None),
    ]
}
