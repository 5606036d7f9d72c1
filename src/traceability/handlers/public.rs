//! What a buyer or an inspector sees.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use serde::Deserialize;

use crate::traceability::model::TraceAnswer;
use crate::traceability::pages::{EndedPage, LookupPage, LookupState, ProductPage};
use crate::traceability::store;
use crate::values::TraceCode;
use crate::web::{Handled, Path, PublicShell, Query, Shell, Site, public_html, see_other};

#[derive(Deserialize)]
pub(super) struct LookupQuery {
    #[serde(default)]
    code: String,
}

/// Nobody types a longer code, whatever stands between its characters.
const LONGEST: usize = 60;

pub(super) async fn look_up(shell: PublicShell, typed: Query<LookupQuery>) -> Handled {
    let PublicShell(shell) = shell;
    match typed.code.trim() {
        "" => form(&shell, StatusCode::OK, "", LookupState::Fresh),
        typed => match TraceCode::parse(typed) {
            Ok(code) => see_other(format!("/t/{code}")),
            Err(message) => mistyped(&shell, typed, shell.msg(&message)),
        },
    }
}

/// A code has one address; every other spelling leads there.
pub(super) async fn show(site: Data<Site>, shell: PublicShell, typed: Path<String>) -> Handled {
    let PublicShell(shell) = shell;
    let code = match TraceCode::parse(&typed) {
        Ok(code) if code.as_str() == typed.as_str() => code,
        Ok(code) => return moved(&code),
        Err(message) => return mistyped(&shell, &typed, shell.msg(&message)),
    };
    let found = site.db.glance(move |c| store::trace(c, &code)).await;
    match found? {
        Some(answer) => product(&site, &shell, answer),
        None => form(
            &shell,
            StatusCode::NOT_FOUND,
            &code.grouped(),
            LookupState::Unknown,
        ),
    }
}

fn moved(code: &TraceCode) -> Handled {
    Ok(HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, format!("/t/{code}")))
        .finish())
}

fn mistyped(shell: &Shell, typed: &str, why: String) -> Handled {
    form(
        shell,
        StatusCode::NOT_FOUND,
        typed,
        LookupState::Mistyped(why),
    )
}

fn form(shell: &Shell, status: StatusCode, typed: &str, state: LookupState) -> Handled {
    let typed = typed.chars().take(LONGEST).collect();
    let page = LookupPage {
        shell,
        typed,
        state,
    };
    public_html(status, &page)
}

fn product(site: &Site, shell: &Shell, answer: TraceAnswer) -> Handled {
    let TraceAnswer {
        traced,
        elsewhere,
        photos,
    } = answer;
    let retired = traced.is_retired();
    if retired || traced.is_withdrawn() {
        let status = if retired {
            StatusCode::GONE
        } else {
            StatusCode::OK
        };
        let page = EndedPage {
            shell,
            title: traced.title,
            code: traced.code.grouped(),
            retired,
        };
        return public_html(status, &page);
    }
    let page = ProductPage {
        shell,
        address: site.address(&format!("/t/{}", traced.code)),
        preview: photos.first().map(|photo| site.address(&photo.medium())),
        traced,
        elsewhere,
        photos,
    };
    public_html(StatusCode::OK, &page)
}
