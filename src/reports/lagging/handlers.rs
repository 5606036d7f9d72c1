//! The lists of what lags behind.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;

use super::lists::{self, LaggingCursor, LaggingKind};
use super::page::{self, LaggingPage, LaggingRows};
use crate::accounts::{Actor, SeeReports, Sight};
use crate::areas::{BoundariesCache, Grain};
use crate::db::{Conn, Outcome};
use crate::producers;
use crate::reports::answer::{self, AnswerSource, answered, report_question};
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::links::{Crumb, place_crumbs};
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::reports::figures::report::ReportSubject;
use crate::reports::figures::scope;
use crate::reports::figures::selection;
use crate::reports::figures::work_limits::{WorkLimits, WorkPermit};
use crate::vault::Vault;
use crate::web::{Failure, Handled, Query, Shell, Site, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::reports) struct LaggingQuery {
    kind: String,
    after: String,
}

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    list: Query<LaggingQuery>,
    request: HttpRequest,
) -> Handled {
    let kind = match list.kind.as_str() {
        "" => LaggingKind::Communes,
        code => LaggingKind::parse(code).ok_or(Failure::NotFound)?,
    };
    let permit = limits.account(actor.id()).await?;
    let (cache, after) = (&boundaries_cache, list.after.as_str());
    let answered = page(&site, cache, &actor, permit, &query, kind, after).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    permit: WorkPermit,
    query: &ReportQuery,
    kind: LaggingKind,
    after: &str,
) -> Handled {
    let shell = &actor.shell;
    let (question, _) = report_question(shell, query, site.clock.today());
    if kind == LaggingKind::Communes {
        return communes(site, boundaries_cache, actor, permit, &question).await;
    }
    let asked = LaggingQuestion {
        question: question.clone(),
        sight: actor.sight(),
        vault: site.vault.clone(),
        after: LaggingCursor::parse(after),
        today: site.clock.today(),
        shell: shell.clone(),
        kind,
    };
    let (later, boundaries_cache) = (asked.after.is_some(), boundaries_cache.clone());
    let read = site.db.read(move |c| {
        let _permit = permit;
        people(c, &boundaries_cache, &asked)
    });
    let (about, found, last) = read.await?;
    let question = named(&question, &about);
    let crumbs = crumbs(shell, &question, &about);
    let page = LaggingPage::new(shell, &question, &about.name, crumbs, kind, found);
    html(
        shell,
        StatusCode::OK,
        &page.paged(&kind.href(&question), last, later),
    )
}

/// By commune, from sums.
async fn communes(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    permit: WorkPermit,
    question: &ReportQuestion,
) -> Handled {
    let by_commune = ReportQuestion {
        rows: Grain::Commune,
        ..question.clone()
    };
    let reading = AnswerSource::with(permit, answer::of_province);
    let answer = answered(site, boundaries_cache, actor.sight(), &by_commune, reading).await?;
    let (shell, about) = (&actor.shell, &answer.report.about);
    let question = named(question, about);
    let (crumbs, found) = (
        crumbs(shell, &question, about),
        page::communes(&question, &answer),
    );
    let name = about.name.clone();
    let page = LaggingPage::new(
        shell,
        &question,
        &name,
        crumbs,
        LaggingKind::Communes,
        found,
    );
    html(shell, StatusCode::OK, &page)
}

struct LaggingQuestion {
    question: ReportQuestion,
    sight: Sight,
    vault: Vault,
    after: Option<LaggingCursor>,
    today: NaiveDate,
    shell: Shell,
    kind: LaggingKind,
}

/// A page of the list, and its last line where there are more.
fn people(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    asked: &LaggingQuestion,
) -> Outcome<(ReportSubject, LaggingRows, Option<LaggingCursor>)> {
    let (question, sight) = (&asked.question, &asked.sight);
    let wanted = question.province.as_deref();
    let scope = scope::of(c, sight, question.boundaries_on, wanted)?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(question.boundaries_on);
    let about = selection::about(&frame, sight, &scope.province, question)?;
    if asked.kind == LaggingKind::Unlisted {
        let listed = lists::unlisted(c, sight, &frame, about.scope, asked.after)?;
        let ids: Vec<i64> = listed.rows.iter().map(|row| row.id).collect();
        let last = listed.last;
        let phones = producers::phones(c, &asked.vault, sight, &ids)?;
        return Ok((about, page::unlisted(listed, &phones), last));
    }
    let listed = lists::unsold(c, sight, &frame, about.scope, asked.after, asked.today)?;
    let ids: Vec<i64> = listed.rows.iter().map(|row| row.person.id).collect();
    let last = listed.last;
    let phones = producers::phones(c, &asked.vault, sight, &ids)?;
    Ok((about, page::unsold(&asked.shell, listed, &phones), last))
}

fn named(question: &ReportQuestion, about: &ReportSubject) -> ReportQuestion {
    let (province, district) = match &about.province {
        Some(province) => (province.code.clone(), Some(about.code.clone())),
        None => (about.code.clone(), None),
    };
    ReportQuestion {
        province: Some(province),
        district,
        ..question.clone()
    }
}

fn crumbs(shell: &Shell, question: &ReportQuestion, about: &ReportSubject) -> Vec<Crumb> {
    place_crumbs(shell, question, about, "reports.lagging.title")
}
