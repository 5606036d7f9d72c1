//! Hands out the pictures. Their addresses hold their content's hash, so whoever has one keeps it.

use actix_web::http::header::{self, EntityTag};
use actix_web::web::{self, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

use crate::accounts::{Actor, SeeListings};
use crate::blobs::{BlobError, BlobName, ContentHash};
use crate::listings::pictures;
use crate::photos::{self, SizeLabel};
use crate::web::{Failure, Handled, Path, Shell, Site};

/// In the reader's own browser only: a cache between would go on handing out what was taken down.
const FOR_GOOD: &str = "private, max-age=31536000, immutable";
/// What not everybody may see is asked for each time.
const ASK_AGAIN: &str = "private, no-cache";

pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    path: Path<(String, String)>,
) -> Handled {
    let (hash, size) = path.into_inner();
    let label = SizeLabel::ALL
        .into_iter()
        .find(|label| label.code() == size);
    let asked = ContentHash::parse(&hash).zip(label);
    let (hash, label) = asked.ok_or(Failure::NotFound)?;
    let picture = hash.clone();
    let found = site.db.read(move |c| {
        let file = photos::file_of(c, &hash, label)?;
        Ok((file, pictures::is_public(c, &hash)?))
    });
    match found.await? {
        (file, true) => hand_out(&site, &req, file, FOR_GOOD).await,
        (file, false) => {
            admit(&site, &req, picture).await?;
            hand_out(&site, &req, file, ASK_AGAIN).await
        }
    }
}

/// A draft's picture, or a closed listing's: for those who see the listing.
async fn admit(site: &Site, req: &HttpRequest, picture: ContentHash) -> Result<(), Failure> {
    let actor = Actor::<SeeListings>::extract(req).await;
    let sight = match actor {
        Ok(actor) => actor.sight(),
        Err(Failure::SignInNeeded) => return Err(Failure::NotFound),
        Err(failure) => return Err(failure),
    };
    let seen = site
        .db
        .read(move |c| pictures::is_seen_by(c, &sight, &picture));
    if seen.await? {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

async fn hand_out(
    site: &Site,
    req: &HttpRequest,
    file: ContentHash,
    keep: &'static str,
) -> Handled {
    if has_it(req, &file) {
        return Ok(dressed(HttpResponse::NotModified(), &file, keep).finish());
    }
    let (blobs, name) = (
        site.blobs.clone(),
        BlobName::new(file.clone(), photos::KIND),
    );
    let read = web::block(move || blobs.read(&name)).await;
    let bytes = match read.map_err(Failure::internal)? {
        Err(BlobError::Missing) => return stand_in(site, req, &file),
        read => read?,
    };
    Ok(dressed(HttpResponse::Ok(), &file, keep)
        .insert_header((header::CONTENT_TYPE, photos::KIND.media_type()))
        .body(bytes))
}

#[derive(Template)]
#[template(path = "listings/missing_photo.svg", escape = "html")]
struct MissingPhotoPicture<'a> {
    lang: &'static str,
    words: &'a str,
}

/// The page around it is whole, so what is missing is drawn; and not kept by anybody, as the file
/// may come back.
fn stand_in(site: &Site, req: &HttpRequest, file: &ContentHash) -> Handled {
    tracing::error!(%file, "the file of a photo is missing");
    let shell = Shell::read(req, site);
    let drawn = MissingPhotoPicture {
        lang: shell.lang(),
        words: shell.t("photos.missing"),
    };
    Ok(HttpResponse::NotFound()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(drawn.render().map_err(Failure::internal)?))
}

fn has_it(req: &HttpRequest, file: &ContentHash) -> bool {
    let tags = req.headers().get(header::IF_NONE_MATCH);
    let tags = tags.and_then(|v| v.to_str().ok()).unwrap_or_default();
    tags.contains(file.as_str())
}

fn dressed(
    mut answer: HttpResponseBuilder,
    file: &ContentHash,
    keep: &'static str,
) -> HttpResponseBuilder {
    answer
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header(header::ETag(EntityTag::new_strong(file.to_string())))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer
}
