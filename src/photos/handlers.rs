//! Hands out the pictures. Their addresses hold their content's hash, so whoever has one keeps it.

use actix_web::http::header::{self, EntityTag};
use actix_web::web::{self, Data, Path, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};

use super::process::Label;
use super::store;
use crate::blobs::{ContentHash, Ending};
use crate::db::Failure as DbFailure;
use crate::web::{Failure, Handled, Site};

/// Every size of every picture is kept as this.
const KIND: Ending = Ending::WebP;

pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/photos/{hash}/{size}").route(get().to(show)));
}

async fn show(site: Data<Site>, req: HttpRequest, path: Path<(String, String)>) -> Handled {
    let (hash, size) = path.into_inner();
    let label = Label::ALL.into_iter().find(|label| label.code() == size);
    let asked = ContentHash::parse(&hash).zip(label);
    let (hash, label) = asked.ok_or(Failure::NotFound)?;
    let found = site.db.read(move |c| store::variant(c, &hash, label));
    let file = found.await.map_err(|f: DbFailure| f)?;
    if has_it(&req, &file) {
        return Ok(dressed(HttpResponse::NotModified(), &file).finish());
    }
    let blobs = site.blobs.clone();
    let name = file.clone();
    let read = web::block(move || blobs.read(&name, KIND)).await;
    let bytes = read
        .map_err(Failure::internal)?
        .map_err(Failure::internal)?;
    Ok(dressed(HttpResponse::Ok(), &file)
        .insert_header((header::CONTENT_TYPE, KIND.media_type()))
        .body(bytes))
}

fn has_it(req: &HttpRequest, file: &ContentHash) -> bool {
    let tags = req.headers().get(header::IF_NONE_MATCH);
    let tags = tags.and_then(|v| v.to_str().ok()).unwrap_or_default();
    tags.contains(file.as_str())
}

fn dressed(
    mut answer: actix_web::HttpResponseBuilder,
    file: &ContentHash,
) -> actix_web::HttpResponseBuilder {
    answer
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header(header::ETag(EntityTag::new_strong(file.to_string())))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer
}
