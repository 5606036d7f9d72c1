//! The doors: reports as pages and as files, what is drawn from them, and what is set beside them.

mod bases;
mod channels;
mod districts;
mod funnel;
mod lagging;
mod multiples;
mod targets;

use actix_web::web::{ServiceConfig, get, post, resource};
use chrono::NaiveDate;

use super::answer::Answer;
use super::lanes::WorkPermit;
use super::question::{Question, Wish};
use crate::accounts::Sight;
use crate::areas::AtlasShelf;
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::web::{Failure, Shell, Site};

use crate::reports::{letterhead, mailing, open, signing};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/reports/districts").route(get().to(districts::show)))
        .service(resource("/reports/districts.csv").route(get().to(districts::csv)))
        .service(resource("/reports/districts.json").route(get().to(districts::json)))
        .service(resource("/reports/districts.xlsx").route(get().to(districts::xlsx)))
        .service(resource("/reports/districts.pdf").route(get().to(districts::pdf)))
        .service(resource("/reports/country").route(get().to(districts::country)))
        .service(resource("/reports/multiples").route(get().to(multiples::show)))
        .service(resource("/reports/channels").route(get().to(channels::show)))
        .service(resource("/reports/funnel").route(get().to(funnel::show)))
        .service(resource("/reports/lagging").route(get().to(lagging::show)))
        .service(
            resource("/reports/targets")
                .route(get().to(targets::show))
                .route(post().to(targets::save)),
        )
        .service(
            resource("/reports/denominators")
                .route(get().to(bases::show))
                .route(post().to(bases::save)),
        );
    letterhead::routes(config);
    signing::routes(config);
    mailing::routes(config);
    open::routes(config);
}

type Sources<'a> = (&'a Site, &'a AtlasShelf);
type Read = fn(&mut Conn, &AtlasShelf, &Sight, &Question) -> Outcome<Answer>;

/// What reads an answer, and the place it takes where that is expensive.
struct Reading {
    read: Read,
    permit: Option<WorkPermit>,
}

impl Reading {
    const fn cheap(read: Read) -> Self {
        Self { read, permit: None }
    }

    const fn with(permit: WorkPermit, read: Read) -> Self {
        Self {
            read,
            permit: Some(permit),
        }
    }
}

/// What is asked; where it cannot be understood the usual, and why.
fn asked(shell: &Shell, wish: &Wish, today: NaiveDate) -> (Question, Option<String>) {
    match Question::parse(wish, today) {
        Ok(question) => (question, None),
        Err(message) => (Question::usual(today), Some(shell.msg(&message))),
    }
}

async fn answered(
    (site, atlas): Sources<'_>,
    sight: Sight,
    question: &Question,
    reading: Reading,
) -> Result<Answer, Failure> {
    let (question, atlas) = (question.clone(), atlas.clone());
    let read = site.db.read(move |c| {
        let Reading { read, permit } = reading;
        let answer = read(c, &atlas, &sight, &question);
        drop(permit);
        answer
    });
    read.await.map_err(|f: DbFailure| f.into())
}
