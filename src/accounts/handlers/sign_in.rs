//! Signing in and out.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::accounts::actor::{Posted, signed_in};
use crate::accounts::pace::Pace;
use crate::accounts::pages::SignInPage;
use crate::accounts::password::PasswordGate;
use crate::accounts::permission::SignedIn;
use crate::accounts::store::{self, Door};
use crate::accounts::{Turnstile, forms, sessions};
use crate::db;
use crate::error::Message;
use crate::vault::digest;
use crate::web::{
    Cookies, Failure, FieldErrors, Fields, FormData, FormView, Handled, Kept, Query, Shell, Site,
    html, own_path, resume_page, see_other,
};

#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

pub(super) async fn show(req: HttpRequest, shell: Shell, query: Query<Back>) -> Handled {
    if signed_in(&req).await?.is_some() {
        return see_other(own_path(&query.back));
    }
    let mut fields = Fields::default();
    fields.set("back", own_path(&query.back));
    page(&shell, StatusCode::OK, FormView::fresh(fields), &[])
}

pub(super) async fn create(
    req: HttpRequest,
    site: Data<Site>,
    gate: Data<PasswordGate>,
    shell: Shell,
    form: FormData,
) -> Handled {
    if let Some(errors) = forms::unsaid(&form.0) {
        return refused(&shell, form.0, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let login = forms::login(form.0.get("login"));
    let pace = Pace::of(&site.vault, &login, &site.origin_of(&req));
    let (wait, door) = look(&site, &login, pace).await?;
    if wait > 0 {
        let message = Message::new("accounts.sign_in.wait").with("seconds", wait);
        let errors = ("login", message).into();
        return refused(&shell, form.0, StatusCode::TOO_MANY_REQUESTS, errors);
    }
    let (account_id, stored) = door.map_or((0, None), |d| (d.id, d.password_hash));
    let right = gate.verify(form.0.raw("password"), stored).await?;
    let pace = Pace::of(&site.vault, &login, &site.origin_of(&req));
    let now = site.clock.now();
    if !right {
        site.db.write(move |c| pace.failed(c, now)).await?;
        let errors = ("login", Message::new("accounts.sign_in.wrong")).into();
        return refused(&shell, form.0, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let token = site
        .db
        .write(move |c| {
            pace.succeeded(c)?;
            sessions::start(c, account_id, now)
        })
        .await?;
    welcome(&shell, &site, token, &form.0)
}

async fn look(site: &Site, login: &str, pace: Pace) -> Result<(u32, Option<Door>), Failure> {
    let mark = store::login_mark(&site.vault, login);
    let now = site.clock.now();
    let found = site.db.read(move |c| {
        let wait = pace.wait(c, now)?;
        db::Outcome::Ok((wait, store::by_login(c, &mark)?))
    });
    Ok(found.await?)
}

/// Seconds to wait before a password is looked at.
pub(super) async fn pace_wait(site: &Site, pace: Pace) -> Result<u32, Failure> {
    let now = site.clock.now();
    let wait = site.db.read(move |c| pace.wait(c, now)).await;
    wait.map_err(|failure: db::Failure| failure.into())
}

/// On to where the person wanted to go, or to the form that was kept for them.
fn welcome(shell: &Shell, site: &Site, token: String, fields: &Fields) -> Handled {
    let cookie = Cookies::new(&site.options).session(token);
    let mut answer = match kept(fields) {
        Some(kept) => resume_page(shell, &kept)?,
        None => see_other(own_path(fields.get("back")))?,
    };
    answer.add_cookie(&cookie).map_err(Failure::internal)?;
    Ok(answer)
}

/// The form that came along hidden in the sign-in page.
fn kept(fields: &Fields) -> Option<Kept> {
    let path = fields.get("resume");
    if path.is_empty() {
        return None;
    }
    let pairs = fields.pairs().iter();
    let pairs = pairs.filter_map(|(n, v)| Some((n.strip_prefix("kept.")?.to_owned(), v.clone())));
    Some(Kept {
        path: own_path(path).to_owned(),
        fields: Fields::new(pairs.collect()),
    })
}

fn refused(shell: &Shell, fields: Fields, status: StatusCode, errors: FieldErrors) -> Handled {
    let kept: Vec<(String, String)> = fields
        .pairs()
        .iter()
        .filter(|(n, _)| n.starts_with("kept.") || n == "resume")
        .cloned()
        .collect();
    page(
        shell,
        status,
        FormView::refused(shell, fields, &errors),
        &kept,
    )
}

fn page(shell: &Shell, status: StatusCode, form: FormView, kept: &[(String, String)]) -> Handled {
    html(shell, status, &SignInPage { shell, form, kept })
}

pub(super) async fn end(req: HttpRequest, site: Data<Site>, posted: Posted<SignedIn>) -> Handled {
    let cookies = Cookies::new(&site.options);
    if let Some(token) = cookies.read(&req, "session") {
        let write = site.db.write(move |c| sessions::end(c, &digest(&token)));
        write.await?;
    }
    tracing::debug!(account = posted.actor.id(), "signed out");
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/"))
        .cookie(cookies.forget("session"))
        .finish())
}

/// Signs a person in without a password: after registering or after a one-time code.
pub async fn start_session(
    site: &Site,
    account_id: i64,
    mut answer: HttpResponse,
) -> Result<HttpResponse, Failure> {
    let now = site.clock.now();
    let write = site.db.write(move |c| sessions::start(c, account_id, now));
    let cookie = Cookies::new(&site.options).session(write.await?);
    answer.add_cookie(&cookie).map_err(Failure::internal)?;
    Ok(answer)
}

/// Before anything costly is done for a stranger: the seconds to wait, where too many come from
/// one address.
pub async fn admit(site: &Site, turnstile: Turnstile) -> Result<Option<u32>, Failure> {
    let now = site.clock.now();
    let passed = site.db.write(move |c| turnstile.pass(c, now)).await;
    passed.map_err(|failure: db::Failure| failure.into())
}
