//! The three ways to draw a province anew: a form, a preview, and only then the change.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};

use super::{PATH, overview};
use crate::accounts::{Actor, Posted, RegroupDistricts};
use crate::areas::BoundariesCache;
use crate::blobs::ReceivedFile;
use crate::error::Message;
use crate::regrouping::actions::ApplyOutcome;
use crate::regrouping::forms::{self, RegroupingInput, RegroupingMethod, RegroupingQuery};
use crate::regrouping::in_sight::{self, ProvinceRequest};
use crate::regrouping::pages::{FormPage, PreviewPage};
use crate::regrouping::plan::{Complaint, Complaints};
use crate::regrouping::province_units::ProvinceUnits;
use crate::regrouping::scope::Provinces;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Site, UploadLimits,
    UploadedPart, html, read_upload, with_notice,
};

/// The longest honest list has some 20 KB.
const LIMITS: UploadLimits = UploadLimits {
    file: 512 * 1024,
    request: 1024 * 1024,
    files: 1,
};

pub(super) async fn form(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    how: Path<String>,
    query: Query<RegroupingQuery>,
) -> Handled {
    let how = RegroupingMethod::parse(&how).ok_or(Failure::NotFound)?;
    empty(&site, &boundaries_cache, &actor, how, &query.province).await
}

pub(super) async fn file(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    query: Query<RegroupingQuery>,
) -> Handled {
    empty(
        &site,
        &boundaries_cache,
        &actor,
        RegroupingMethod::File,
        &query.province,
    )
    .await
}

async fn empty(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<RegroupDistricts>,
    how: RegroupingMethod,
    province: &str,
) -> Handled {
    let (provinces, province_units) = newest(site, boundaries_cache, actor, province).await?;
    let mut fields = Fields::default();
    fields.set("province", provinces.chosen.code.clone());
    fields.set("from", province_units.day.to_string());
    let form = FormView::fresh(fields);
    let shell = &actor.shell;
    let page = FormPage::new(
        shell,
        how,
        &provinces.chosen,
        &province_units,
        form,
        &Vec::new(),
    );
    html(shell, StatusCode::OK, &page)
}

pub(super) async fn preview(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    how: Path<String>,
    posted: Posted<RegroupDistricts>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let how = RegroupingMethod::parse(&how).ok_or(Failure::NotFound)?;
    previewed(&site, &boundaries_cache, &actor, how, fields, None).await
}

pub(super) async fn preview_file(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    req: HttpRequest,
    payload: Payload,
) -> Handled {
    let upload = read_upload(&req, payload, LIMITS).await?;
    let list = match upload.files.into_iter().next() {
        Some((_, UploadedPart::File(list))) => Some(read_whole(list).await?),
        Some((_, UploadedPart::NoRoom)) => return Err(Failure::NoRoom),
        Some((_, UploadedPart::TooHeavy | UploadedPart::TooMany)) | None => None,
    };
    previewed(
        &site,
        &boundaries_cache,
        &actor,
        RegroupingMethod::File,
        upload.fields,
        list,
    )
    .await
}

/// A list is short.
async fn read_whole(list: ReceivedFile) -> Result<Vec<u8>, Failure> {
    let read = actix_web::web::block(move || list.read()).await;
    Ok(read.map_err(Failure::internal)??)
}

async fn previewed(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<RegroupDistricts>,
    how: RegroupingMethod,
    fields: Fields,
    list: Option<Vec<u8>>,
) -> Handled {
    let refuse = |fields, errors, complaints| {
        refused(
            site,
            boundaries_cache,
            actor,
            how,
            fields,
            errors,
            complaints,
        )
    };
    let mut errors = FieldErrors::default();
    forms::unsaid(how, &fields, list.is_some(), &mut errors);
    let decision = forms::decision(&fields, &mut errors);
    let decision = match errors.finish(decision) {
        Ok(decision) => decision,
        Err(errors) => return refuse(fields, errors, Vec::new()).await,
    };
    let typed = RegroupingInput::of(how, &fields, list);
    let today = site.clock.today();
    let request = ProvinceRequest::new(actor.sight(), today, fields.get("province"));
    let (cache, meant) = (boundaries_cache.clone(), decision.clone());
    let draft = site
        .db
        .read(move |c| in_sight::draft(c, &cache, &request, &meant, &|units| typed.plan(units)));
    match draft.await? {
        Ok(draft) => {
            let page = PreviewPage::new(&actor.shell, &decision, &draft);
            html(&actor.shell, StatusCode::OK, &page)
        }
        Err(complaints) => refuse(fields, FieldErrors::default(), complaints).await,
    }
}

async fn refused(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<RegroupDistricts>,
    how: RegroupingMethod,
    fields: Fields,
    errors: FieldErrors,
    complaints: Complaints,
) -> Handled {
    let shell = &actor.shell;
    let (provinces, province_units) =
        newest(site, boundaries_cache, actor, fields.get("province")).await?;
    let form = FormView::refused(shell, fields, &errors);
    let page = FormPage::new(
        shell,
        how,
        &provinces.chosen,
        &province_units,
        form,
        &complaints,
    );
    html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The province as it is drawn by the last regrouping, even where that begins later.
async fn newest(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<RegroupDistricts>,
    wanted: &str,
) -> Result<(Provinces, ProvinceUnits), Failure> {
    let cache = boundaries_cache.clone();
    let request = ProvinceRequest::new(actor.sight(), site.clock.today(), wanted);
    let read = site
        .db
        .read(move |c| in_sight::last_drawn(c, &cache, &request));
    Ok(read.await?)
}

pub(super) async fn apply(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<RegroupDistricts>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let decision = forms::decision(&fields, &mut FieldErrors::default());
    let decision = decision.ok_or(Failure::BadRequest)?;
    let seen = fields.get("seen").parse().map_err(Failure::malformed)?;
    let list = RegroupingInput::List(fields.raw("list").as_bytes().to_vec());
    let province = fields.get("province").to_owned();
    let by = actor.principal.acts_at(site.clock.now());
    let cache = BoundariesCache::clone(&boundaries_cache);
    let request = ProvinceRequest::new(actor.sight(), by.today(), &province);
    let written = site.db.write(move |c| {
        let plan = |units: &ProvinceUnits| list.plan(units);
        in_sight::apply(c, &cache, by, &request, seen, &decision, &plan)
    });
    match written.await? {
        ApplyOutcome::Done(_) | ApplyOutcome::Already(_) => {
            let back = format!("{PATH}?province={province}");
            with_notice(&actor.shell, back, NoticeKind::Good, "regrouping.applied")
        }
        ApplyOutcome::Refused(complaints) => {
            overview::page(
                &site,
                &boundaries_cache,
                &actor,
                &province,
                some(complaints),
            )
            .await
        }
    }
}

/// A page with complaints has at least one.
fn some(complaints: Complaints) -> Complaints {
    if complaints.is_empty() {
        vec![Complaint::new(Message::new("regrouping.wrong.meanwhile"))]
    } else {
        complaints
    }
}
