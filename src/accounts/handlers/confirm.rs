//! An e-mail is confirmed by the link in a letter to it. Looking at the page changes nothing: mail
//! programs open links by themselves.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::actor::{Posted, signed_in};
use crate::accounts::emails::{self, Confirmation};
use crate::accounts::pages::{ConfirmEmailPage, SpentPage};
use crate::accounts::permission::SignedIn;
use crate::vault::digest;
use crate::web::{FormData, Handled, NoticeKind, Path, Shell, Site, html, with_notice};

/// How this server asks whether an e-mail is right.
pub fn confirmation(site: &Site, shell: &Shell) -> Confirmation {
    Confirmation {
        page: site.address("/confirm-email/"),
        language: shell.language,
    }
}

pub(super) async fn show(site: Data<Site>, shell: Shell, token: Path<String>) -> Handled {
    let (code, now) = (digest(&token), site.clock.now());
    let live = site.db.read(move |c| emails::is_live(c, &code, now));
    if !live.await? {
        return spent(&shell);
    }
    let page = ConfirmEmailPage {
        shell: &shell,
        token: &token,
    };
    html(&shell, StatusCode::OK, &page)
}

pub(super) async fn confirm(
    req: HttpRequest,
    site: Data<Site>,
    shell: Shell,
    token: Path<String>,
    _: FormData,
) -> Handled {
    let (code, vault, now) = (digest(&token), site.vault.clone(), site.clock.now());
    let write = site
        .db
        .write(move |c| emails::confirm_by_link(c, &vault, &code, now));
    if !write.await? {
        return spent(&shell);
    }
    let next = match signed_in(&req).await? {
        Some(_) => "/account",
        None => "/sign-in",
    };
    with_notice(&shell, next, NoticeKind::Good, "accounts.confirm.done")
}

fn spent(shell: &Shell) -> Handled {
    let what = "confirmation";
    html(shell, StatusCode::GONE, &SpentPage { shell, what })
}

/// The letter once more.
pub(super) async fn ask_again(site: Data<Site>, posted: Posted<SignedIn>) -> Handled {
    let actor = &posted.actor;
    let (vault, id, now) = (site.vault.clone(), actor.id(), site.clock.now());
    let asked = confirmation(&site, &actor.shell);
    let write = site
        .db
        .write(move |c| emails::ask_to_confirm(c, &vault, id, &asked, now));
    let (kind, key) = if write.await? {
        (NoticeKind::Good, "accounts.own.asked")
    } else {
        (NoticeKind::Attention, "accounts.own.asked_often")
    };
    with_notice(&actor.shell, "/account", kind, key)
}
