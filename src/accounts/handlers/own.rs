//! One's own account: the e-mail that letters and links go to, changed with the password.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::sign_in::pace_wait;
use crate::accounts::actor::{Actor, Posted};
use crate::accounts::pace::Pace;
use crate::accounts::pages::OwnPage;
use crate::accounts::password::PasswordGate;
use crate::accounts::permission::SignedIn;
use crate::accounts::{actions, forms, store};
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::values::Email;
use crate::vault::Vault;
use crate::web::{FieldErrors, Fields, FormView, Handled, NoticeKind, Site, html, with_notice};

pub(super) async fn show(site: Data<Site>, actor: Actor<SignedIn>) -> Handled {
    let (vault, id) = (site.vault.clone(), actor.id());
    let read = site.db.read(move |c| store::kept(c, &vault, id));
    let kept = read.await.map_err(|f: DbFailure| f)?;
    let mut fields = Fields::default();
    fields.set("email", kept.email.as_ref().map_or("", Email::as_str));
    page(&actor, StatusCode::OK, FormView::fresh(fields))
}

fn page(actor: &Actor<SignedIn>, status: StatusCode, form: FormView) -> Handled {
    let page = OwnPage {
        shell: &actor.shell,
        name: &actor.account.name,
        role: actor.role(),
        form,
    };
    html(&actor.shell, status, &page)
}

pub(super) async fn update(
    req: HttpRequest,
    site: Data<Site>,
    gate: Data<PasswordGate>,
    posted: Posted<SignedIn>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let email = match forms::own_email(&fields) {
        Ok(email) => email,
        Err(errors) => return refused(&actor, fields, &errors),
    };
    // Whoever finds an open session must not guess the password here faster than at the door.
    let who = format!("own:{}", actor.id());
    let pace = || Pace::of(&site.vault, &who, &site.origin_of(&req));
    let wait = pace_wait(&site, pace()).await?;
    if wait > 0 {
        let message = Message::new("accounts.sign_in.wait").with("seconds", wait);
        let form = FormView::refused(&actor.shell, fields, &("password", message).into());
        return page(&actor, StatusCode::TOO_MANY_REQUESTS, form);
    }
    let (id, by) = (actor.id(), By::account(actor.id(), site.clock.now()));
    let stored = site.db.read(move |c| store::password_of(c, id));
    let stored = stored.await.map_err(|f: DbFailure| f)?;
    if !gate.verify(fields.raw("password"), stored).await? {
        let failed = pace();
        let noted = site.db.write(move |c| failed.failed(c, by.at));
        noted.await.map_err(|f: DbFailure| f)?;
        let message = Message::new("accounts.own.password_wrong");
        return refused(&actor, fields, &("password", message).into());
    }
    let (vault, right) = (site.vault.clone(), pace());
    let saved = site.db.write(move |c| {
        right.succeeded(c)?;
        save(c, &vault, by, (id, email.as_ref()))
    });
    match saved.await.map_err(|f: DbFailure| f)? {
        None => with_notice(
            &actor.shell,
            "/account",
            NoticeKind::Good,
            "accounts.own.saved",
        ),
        Some(key) => refused(&actor, fields, &("email", Message::new(key)).into()),
    }
}

/// The key of what stands against it.
fn save(
    c: &mut Conn,
    vault: &Vault,
    by: By,
    (id, email): (i64, Option<&Email>),
) -> Outcome<Option<&'static str>> {
    let kept = store::kept(c, vault, id)?;
    if let Some(email) = email
        && store::login_of_another(c, vault, email.as_str(), id)?
    {
        return Ok(Some("accounts.new.login_taken"));
    }
    // Somebody who signs in with nothing else would be locked out by an empty field.
    if email.is_none() && !store::has_other_login(c, id)? {
        return Ok(Some("accounts.new.phone_or_email"));
    }
    actions::edit_email(c, vault, by, (&kept, email))?;
    Ok(None)
}

fn refused(actor: &Actor<SignedIn>, fields: Fields, errors: &FieldErrors) -> Handled {
    let form = FormView::refused(&actor.shell, fields, errors);
    page(actor, StatusCode::UNPROCESSABLE_ENTITY, form)
}
