//! The pages: shown, answered, and the last one that makes a listing.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use crate::accounts::{Actor, KeepListings, Posted, Sight};
use crate::areas::Gazetteer;
use crate::db::{Conn, DbFailure, Outcome};
use crate::listings::drafts::actions::{self, DraftLookup};
use crate::listings::drafts::forms;
use crate::listings::drafts::model::{DraftOutcome, DraftQuestion, ListingDraft};
use crate::listings::drafts::pages::StepPage;
use crate::listings::drafts::store;
use crate::listings::model::{ListingRefusal, Obstacle};
use crate::producers::{self, Producer};
use crate::values::PublicId;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Shell, Site, html,
    see_other, with_notice,
};

mod photo;

pub(in crate::listings) fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/listings/drafts")
                // Where somebody lands who had to sign in before sending the first page.
                .route(get().to(to_the_first))
                .route(post().to(begin)),
        )
        .service(resource("/listings/drafts/{uuid}").route(get().to(resume)))
        .service(resource("/listings/drafts/{uuid}/discard").route(post().to(discard)))
        .service(
            resource("/listings/drafts/{uuid}/photo")
                .route(get().to(show_photo))
                .route(post().to(photo::take)),
        )
        .service(
            resource("/listings/drafts/{uuid}/review")
                .route(get().to(review))
                .route(post().to(publish)),
        )
        .service(
            resource("/listings/drafts/{uuid}/{question}")
                .route(get().to(show))
                .route(post().to(answer)),
        );
}

async fn to_the_first(_: Actor<KeepListings>) -> Handled {
    see_other("/listings/new")
}

/// The first page, for a household that adds a product.
pub(in crate::listings) async fn new(site: &Site, shell: &Shell, producer_id: i64) -> Handled {
    let read = site.db.read(move |c| store::unfinished_of(c, producer_id));
    let unfinished = read.await?;
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    let page = StepPage::first(shell, FormView::fresh(fields), unfinished);
    html(shell, StatusCode::OK, &page)
}

async fn begin(site: Data<Site>, posted: Posted<KeepListings>) -> Handled {
    let Posted { actor, fields } = posted;
    let begun = match forms::beginning(&fields) {
        Ok(begun) => begun,
        Err(errors) => return first_refused(&site, &actor, fields, &errors).await,
    };
    let (sight, by) = (actor.sight(), actor.principal.acts_at(site.clock.now()));
    let uuid = begun.uuid.to_string();
    let written = site.db.write(move |c| {
        let producer = owner(c, &sight, begun.uuid.as_str())?;
        actions::begin(c, by, &producer, &begun)
    });
    go(&actor.shell, &uuid, written.await?)
}

/// Whose draft it is: its producer's where it is there, else the household itself. Officers have
/// a form of their own to begin with.
fn owner(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<Producer> {
    match (store::find(c, sight, uuid)?, sight) {
        (Some((_, producer)), _) => Ok(producer),
        (None, Sight::Own { producer_id }) => producers::by_id(c, *producer_id),
        (None, _) => Err(DbFailure::Missing),
    }
}

async fn first_refused(
    site: &Site,
    actor: &Actor<KeepListings>,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let (sight, uuid) = (actor.sight(), fields.get("uuid").to_owned());
    let read = site.db.read(move |c| {
        owner(c, &sight, &uuid)?;
        Outcome::Ok(store::find(c, &sight, &uuid)?.map(|(draft, _)| draft))
    });
    let draft = read.await?;
    let shell = &actor.shell;
    let mut page = StepPage::first(shell, FormView::refused(shell, fields, errors), Vec::new());
    page.draft = draft;
    html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// "Go on": the first question that is open.
async fn resume(site: Data<Site>, actor: Actor<KeepListings>, uuid: Path<String>) -> Handled {
    let landed = match look(&site, actor.sight(), &uuid).await?.found {
        DraftLookup::Listed => DraftOutcome::Listed,
        DraftLookup::Draft(both) => DraftOutcome::On(both.0.open_question()),
    };
    go(&actor.shell, &uuid, landed)
}

async fn show(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, code) = path.into_inner();
    let question = DraftQuestion::parse(&code).ok_or(Failure::NotFound)?;
    shown(&site, &places, &actor, &uuid, question, None).await
}

async fn show_photo(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    shown(&site, &places, &actor, &uuid, DraftQuestion::Photo, None).await
}

async fn review(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    shown(&site, &places, &actor, &uuid, DraftQuestion::Review, None).await
}

struct DraftPageData {
    found: DraftLookup,
    obstacles: Vec<Obstacle>,
}

async fn look(site: &Site, sight: Sight, uuid: &str) -> Result<DraftPageData, Failure> {
    let uuid = uuid.to_owned();
    let read = site.db.read(move |c| {
        let found = actions::find(c, &sight, &uuid)?;
        let obstacles = match &found {
            DraftLookup::Draft(both) => actions::obstacles(c, &both.0, &both.1)?,
            DraftLookup::Listed => Vec::new(),
        };
        Outcome::Ok(DraftPageData { found, obstacles })
    });
    Ok(read.await?)
}

/// A page with what the draft says, or with a form that was refused.
async fn shown(
    site: &Site,
    places: &Gazetteer,
    actor: &Actor<KeepListings>,
    uuid: &str,
    question: DraftQuestion,
    refused: Option<FormView>,
) -> Handled {
    let looked = look(site, actor.sight(), uuid).await?;
    let (draft, producer) = match looked.found {
        DraftLookup::Listed => return go(&actor.shell, uuid, DraftOutcome::Listed),
        DraftLookup::Draft(both) => *both,
    };
    if !draft.reaches(question) {
        return go(&actor.shell, uuid, DraftOutcome::On(draft.open_question()));
    }
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let mut page = StepPage::of(&actor.shell, question, draft, &producer, places, refused);
    page.obstacles = looked.obstacles;
    html(&actor.shell, status, &page)
}

async fn answer(
    site: Data<Site>,
    places: Data<Gazetteer>,
    posted: Posted<KeepListings>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, code) = path.into_inner();
    let Posted { actor, fields } = posted;
    let question = DraftQuestion::parse(&code).ok_or(Failure::NotFound)?;
    let answer = match forms::answer(question, &fields, &places).ok_or(Failure::NotFound)? {
        Ok(answer) => answer,
        Err(errors) => {
            let form = FormView::refused(&actor.shell, fields, &errors);
            return shown(&site, &places, &actor, &uuid, question, Some(form)).await;
        }
    };
    let by = actor.principal.acts_at(site.clock.now());
    let step = move |c: &mut Conn, both: DraftAndProducer| {
        actions::answer(c, by, both.0, both.1, question, &answer)
    };
    let landed = on_draft(&site, actor.sight(), &uuid, step).await?;
    go(&actor.shell, &uuid, landed)
}

type DraftAndProducer<'a> = (&'a ListingDraft, &'a Producer);

/// One write on a draft; one that has become a listing meanwhile is left alone.
async fn on_draft<E>(
    site: &Site,
    sight: Sight,
    uuid: &str,
    step: impl Fn(&mut Conn, DraftAndProducer) -> Result<DraftOutcome, E> + Send + 'static,
) -> Result<DraftOutcome, E>
where
    E: From<DbFailure> + Send + 'static,
{
    let uuid = uuid.to_owned();
    let write = site
        .db
        .try_write(move |c| match actions::find(c, &sight, &uuid)? {
            DraftLookup::Listed => Ok(DraftOutcome::Listed),
            DraftLookup::Draft(both) => step(c, (&both.0, &both.1)),
        });
    write.await
}

async fn publish(
    site: Data<Site>,
    places: Data<Gazetteer>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let actor = posted.actor;
    let by = actor.principal.acts_at(site.clock.now());
    let step =
        move |c: &mut Conn, both: DraftAndProducer| actions::finish(c, by, both.0, both.1, &places);
    let landed = match on_draft(&site, actor.sight(), &uuid, step).await {
        Ok(landed) => landed,
        Err(ListingRefusal::Db(failure)) => return Err(Failure::from(failure)),
        // Only a listing that was there before can be in another state.
        Err(_) => DraftOutcome::Listed,
    };
    go(&actor.shell, &uuid, landed)
}

async fn discard(site: Data<Site>, posted: Posted<KeepListings>, uuid: Path<String>) -> Handled {
    let step = |c: &mut Conn, (draft, _): DraftAndProducer| {
        store::remove(c, draft.id)?;
        Outcome::Ok(DraftOutcome::Discarded)
    };
    let sight = posted.actor.sight();
    let landed = match on_draft(&site, sight, &uuid, step).await {
        // Pressed twice: the second press finds nothing, which is what was wanted.
        Err(DbFailure::Missing) => DraftOutcome::Discarded,
        landed => landed?,
    };
    go(&posted.actor.shell, &uuid, landed)
}

fn go(shell: &Shell, uuid: &str, landed: DraftOutcome) -> Handled {
    let listing = format!("/listings/{uuid}");
    match landed {
        DraftOutcome::On(question) => {
            see_other(format!("/listings/drafts/{uuid}/{}", question.code()))
        }
        DraftOutcome::Listed => see_other(listing),
        DraftOutcome::Published => {
            with_notice(shell, listing, NoticeKind::Good, "listings.published")
        }
        DraftOutcome::Kept(obstacle) => {
            with_notice(shell, listing, NoticeKind::Attention, obstacle.key())
        }
        DraftOutcome::Discarded => with_notice(
            shell,
            "/listings",
            NoticeKind::Good,
            "listings.steps.discarded",
        ),
    }
}
