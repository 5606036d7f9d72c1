//! The districts of a province as small charts.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::page::MultiplesPage;
use crate::accounts::{Actor, SeeReports};
use crate::areas::{AtlasShelf, Grain};
use crate::reports::answer::{self, Reading, answered, asked};
use crate::reports::figures::Sources;
use crate::reports::figures::columns::Column;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::question::{Question, Wish};
use crate::web::{Handled, Query, Site, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::reports) struct Scale {
    scale: String,
}

pub(in crate::reports) async fn show(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
    scale: Query<Scale>,
    request: HttpRequest,
) -> Handled {
    let answered = page((&site, &atlas), &actor, &wish, &scale).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    sources: Sources<'_>,
    actor: &Actor<SeeReports>,
    wish: &Wish,
    scale: &Scale,
) -> Handled {
    let shell = &actor.shell;
    let (question, _) = asked(shell, wish, sources.0.clock.today());
    let question = Question {
        district: None,
        rows: Grain::District,
        measure: Column::counted(question.measure),
        ..question
    };
    let reading = Reading::cheap(answer::of_province);
    let answer = answered(sources, actor.sight(), &question, reading).await?;
    let page = MultiplesPage::new(shell, &question, &answer, scale.scale == "own");
    html(shell, StatusCode::OK, &page)
}
