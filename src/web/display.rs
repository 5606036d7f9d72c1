//! The reader's choices: language, text size, contrast. Plain links and a cookie, so that they
//! work everywhere; they change nothing but how pages look to this reader.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::cookies::Cookies;
use super::extract::Query;
use super::failure::Handled;
use super::own_path::own_path;
use super::page::location;
use super::site::Site;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/display").route(get().to(display)))
        .service(web::resource("/language").route(get().to(language)));
}

#[derive(Deserialize)]
struct DisplayQuery {
    size: Option<u8>,
    contrast: Option<String>,
    #[serde(default)]
    back: String,
}

#[derive(Deserialize)]
struct LanguageQuery {
    to: String,
    #[serde(default)]
    back: String,
}

async fn display(site: Data<Site>, query: Query<DisplayQuery>) -> Handled {
    let cookies = Cookies::new(&site.options);
    let size = query
        .size
        .map(|n| cookies.choice("size", n.min(3).to_string()));
    let contrast = query.contrast.as_deref().map(|c| match c {
        "high" => cookies.choice("contrast", "high".to_owned()),
        _ => cookies.forget("contrast"),
    });
    Ok(back_with(&query.back, size.into_iter().chain(contrast)))
}

async fn language(site: Data<Site>, query: Query<LanguageQuery>) -> Handled {
    let tag = if query.to == "en" { "en" } else { "vi" };
    let cookie = Cookies::new(&site.options).choice("language", tag.to_owned());
    Ok(back_with(&query.back, [cookie]))
}

fn back_with(back: &str, cookies: impl IntoIterator<Item = Cookie<'static>>) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, location(own_path(back))));
    for cookie in cookies {
        answer.cookie(cookie);
    }
    answer.finish()
}
