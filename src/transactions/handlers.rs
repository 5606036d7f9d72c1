//! The handlers: the list, a sale, recording one and taking one back.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use serde::Deserialize;

use super::list::{self, SaleDetails};
use super::model::evidence_of;
use super::pages::{CancelPage, ChoosePage, Filter, ListPage, NewPage, ShowPage};
use super::store::{self, ListingOption};
use super::{actions, forms};
use crate::accounts::{Actor, Permission, Posted, RecordTransactions, SeeTransactions, Sight};
use crate::audit::SubjectKind;
use crate::clock::local_date;
use crate::db::PageSize;
use crate::db::Refusal;
use crate::error::Message;
use crate::listings::Status;
use crate::producers;
use crate::text::fold;
use crate::values::PublicId;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html,
    see_other, with_notice,
};

/// More listings than this are searched, not scrolled.
const CHOICES: PageSize = PageSize::new(50);

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/transactions")
                .route(get().to(list))
                .route(post().to(create)),
        )
        .service(resource("/transactions/new").route(get().to(new)))
        .service(resource("/transactions/{uuid}").route(get().to(show)))
        .service(
            resource("/transactions/{uuid}/cancel")
                .route(get().to(ask_cancel))
                .route(post().to(take_back)),
        );
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct SaleListQuery {
    month: String,
    q: String,
    after: String,
}

async fn list(
    site: Data<Site>,
    actor: Actor<SeeTransactions>,
    asked: Query<SaleListQuery>,
) -> Handled {
    let asked = asked.into_inner();
    let query = forms::sale_filter(&asked.month, &asked.q, &asked.after);
    let filter = Filter {
        month: query
            .days
            .map(|(first, _)| first.format("%Y-%m").to_string())
            .unwrap_or_default(),
        search: asked.q,
        later: query.after.is_some(),
    };
    let sight = actor.sight();
    let lines = site.db.read(move |c| list::list(c, &sight, &query)).await?;
    let may_record = RecordTransactions::allows(&actor.principal);
    let page = ListPage::new(&actor.shell, filter, lines, may_record);
    html(&actor.shell, StatusCode::OK, &page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewSaleQuery {
    listing: String,
    q: String,
}

/// First which product, then the sale: one thing a page.
async fn new(
    site: Data<Site>,
    actor: Actor<RecordTransactions>,
    begun: Query<NewSaleQuery>,
) -> Handled {
    if begun.listing.is_empty() {
        choose(&site, &actor, begun.into_inner().q).await
    } else {
        blank(&site, &actor, &begun.listing).await
    }
}

async fn choose(site: &Site, actor: &Actor<RecordTransactions>, search: String) -> Handled {
    let (sight, folded) = (actor.sight(), fold(&search));
    let limit = CHOICES.and_one_more();
    let offers = site
        .db
        .read(move |c| store::offers(c, &sight, &folded, limit));
    let mut offers = offers.await?;
    if let ([only], true) = (offers.as_slice(), search.is_empty()) {
        return see_other(format!("/transactions/new?listing={}", only.uuid));
    }
    let more = CHOICES.cut(&mut offers);
    let shell = &actor.shell;
    let page = ChoosePage {
        shell,
        offers,
        search,
        more,
    };
    html(shell, StatusCode::OK, &page)
}

async fn blank(site: &Site, actor: &Actor<RecordTransactions>, listing: &str) -> Handled {
    let offer = offer(site, actor.sight(), listing).await?;
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("listing", offer.uuid.to_string());
    fields.set("sold_on", site.clock.today().to_string());
    let shell = &actor.shell;
    if offer.status == Status::Draft {
        let draft = FieldErrors::of("listing", Message::new("transactions.new.draft"));
        return form_page(shell, FormView::refused(shell, fields, &draft), offer);
    }
    html(
        shell,
        StatusCode::OK,
        &NewPage::new(shell, FormView::fresh(fields), offer),
    )
}

async fn offer(site: &Site, sight: Sight, listing: &str) -> Result<ListingOption, Failure> {
    let listing = PublicId::parse(listing).map_err(Failure::no_such_address)?;
    Ok(site
        .db
        .read(move |c| store::offer(c, &sight, &listing))
        .await?)
}

fn form_page(shell: &Shell, form: FormView, offer: ListingOption) -> Handled {
    html(
        shell,
        StatusCode::UNPROCESSABLE_ENTITY,
        &NewPage::new(shell, form, offer),
    )
}

async fn create(site: Data<Site>, posted: Posted<RecordTransactions>) -> Handled {
    let Posted { actor, fields } = posted;
    let now = site.clock.now();
    let sale = match forms::sale(&fields, local_date(now)) {
        Ok(sale) => sale,
        Err(errors) => return refused(&site, &actor, fields, &errors).await,
    };
    let (principal, evidence) = (actor.principal.clone(), evidence_of(actor.role()));
    let recorded = site
        .db
        .try_write(move |c| actions::record_seen(c, &principal, now, &sale, evidence));
    match recorded.await {
        Ok(recorded) => {
            let path = format!("/transactions/{}", recorded.uuid);
            with_notice(
                &actor.shell,
                path,
                NoticeKind::Good,
                "transactions.new.done",
            )
        }
        Err(Refusal::Rule(error)) => {
            refused(&site, &actor, fields, &FieldErrors::from(error)).await
        }
        Err(Refusal::Db(failure)) => Err(failure.into()),
    }
}

async fn refused(
    site: &Site,
    actor: &Actor<RecordTransactions>,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let offer = offer(site, actor.sight(), fields.get("listing")).await?;
    form_page(
        &actor.shell,
        FormView::refused(&actor.shell, fields, errors),
        offer,
    )
}

async fn show(site: Data<Site>, actor: Actor<SeeTransactions>, uuid: Path<String>) -> Handled {
    let (sight, uuid) = (actor.sight(), address(&uuid)?);
    let read = site.db.read(move |c| {
        let sale = list::find(c, &sight, &uuid)?;
        let history = producers::history(c, SubjectKind::Transaction, sale.id, 20)?;
        Ok((sale, history))
    });
    let (sale, history) = read.await?;
    let page = ShowPage {
        shell: &actor.shell,
        sale,
        history,
        may_record: RecordTransactions::allows(&actor.principal),
    };
    html(&actor.shell, StatusCode::OK, &page)
}

fn address(uuid: &str) -> Result<PublicId, Failure> {
    PublicId::parse(uuid).map_err(Failure::no_such_address)
}

async fn ask_cancel(
    site: Data<Site>,
    actor: Actor<RecordTransactions>,
    uuid: Path<String>,
) -> Handled {
    let sale = find_sale(&site, actor.sight(), address(&uuid)?).await?;
    if sale.cancelled_at.is_some() {
        return see_other(format!("/transactions/{}", sale.uuid));
    }
    let shell = &actor.shell;
    let form = FormView::fresh(Fields::default());
    html(shell, StatusCode::OK, &CancelPage { shell, form, sale })
}

async fn find_sale(site: &Site, sight: Sight, uuid: PublicId) -> Result<SaleDetails, Failure> {
    Ok(site.db.read(move |c| list::find(c, &sight, &uuid)).await?)
}

async fn take_back(
    site: Data<Site>,
    posted: Posted<RecordTransactions>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let uuid = address(&uuid)?;
    let shell = &actor.shell;
    let reason = match forms::reason(&fields) {
        Ok(reason) => reason,
        Err(errors) => {
            let sale = find_sale(&site, actor.sight(), uuid).await?;
            let form = FormView::refused(shell, fields, &errors);
            let page = CancelPage { shell, form, sale };
            return html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (principal, now) = (actor.principal, site.clock.now());
    let cancelled = site
        .db
        .write(move |c| actions::cancel_seen(c, &principal, now, &uuid, &reason));
    // Cancelled before is cancelled all the same.
    cancelled.await?;
    let path = format!("/transactions/{uuid}");
    with_notice(shell, path, NoticeKind::Good, "transactions.cancel.done")
}
