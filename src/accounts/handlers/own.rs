//! One's own account: the e-mail that letters and links go to, and the password; either is changed
//! with the password of today.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::confirm::confirmation;
use super::sign_in::start_session;
use crate::accounts::actions::EmailChange;
use crate::accounts::actor::{Actor, Posted};
use crate::accounts::attempt::FormerSessions;
use crate::accounts::check::{PasswordCheck, check_password};
use crate::accounts::pages::OwnPage;
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::permission::SignedIn;
use crate::accounts::sessions::{self, Ending};
use crate::accounts::staff;
use crate::accounts::{AccountHolders, SessionOpening, actions, forms, notices, store};
use crate::db::Refusal;
use crate::error::Message;
use crate::security_events::SecurityEvent;
use crate::values::Email;
use crate::vault::digest;
use crate::web::{
    Cookies, Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Site, html, see_other,
    with_notice,
};

/// The two forms of the page.
#[derive(Default)]
struct Forms {
    email: FormView,
    password: FormView,
}

pub(super) async fn show(req: HttpRequest, site: Data<Site>, actor: Actor<SignedIn>) -> Handled {
    page(&req, &site, &actor, StatusCode::OK, Forms::default()).await
}

/// Signs out elsewhere: one session, or all but this one.
pub(super) async fn end_sessions(
    req: HttpRequest,
    site: Data<Site>,
    posted: Posted<SignedIn>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let which = match fields.get("session") {
        "others" => Ending::Others(FormerSessions::read(&req, &site).digests),
        mark => Ending::One(mark.to_owned()),
    };
    let (vault, id) = (site.vault.clone(), actor.id());
    let write = site
        .db
        .write(move |c| sessions::end_some(c, &vault, id, &which));
    let ended = write.await?;
    if ended > 0 {
        site.note_security(&req, SecurityEvent::SessionEnded, Some(id));
    }
    let (kind, key) = match ended {
        0 => (NoticeKind::Attention, "accounts.own.session_gone"),
        _ => (NoticeKind::Good, "accounts.own.session_ended"),
    };
    with_notice(&actor.shell, "/account", kind, key)
}

/// What the account was told is seen; what it is told meanwhile is not.
pub(super) async fn see_notices(site: Data<Site>, posted: Posted<SignedIn>) -> Handled {
    let Posted { actor, fields } = posted;
    let (id, now) = (actor.id(), site.clock.now());
    let last: Option<i64> = fields.get("last").parse().ok();
    let last = last.ok_or(Failure::BadRequest)?;
    let write = site.db.write(move |c| notices::mark_seen(c, id, last, now));
    write.await?;
    see_other("/")
}

/// The form of the e-mail that was not sent says what is kept.
async fn page(
    req: &HttpRequest,
    site: &Site,
    actor: &Actor<SignedIn>,
    status: StatusCode,
    mut forms: Forms,
) -> Handled {
    let (vault, id, now) = (site.vault.clone(), actor.id(), site.clock.now());
    let here = FormerSessions::read(req, site).digests;
    let read = site.db.read(move |c| {
        let kept = store::account_details(c, &vault, id)?;
        let sessions = sessions::of_account(c, &vault, &kept.account, &here, now)?;
        Ok((kept, sessions))
    });
    let (kept, sessions) = read.await?;
    if forms.email.errors().is_empty() {
        let mut fields = Fields::default();
        fields.set(
            "email",
            kept.typed_email().map(Email::display).unwrap_or_default(),
        );
        forms.email = FormView::fresh(fields);
    }
    let page = OwnPage {
        shell: &actor.shell,
        name: &actor.principal.name,
        role: actor.role(),
        form: forms.email,
        password_form: forms.password,
        unconfirmed: kept.new_email.as_ref().map(Email::display),
        confirmed: kept.email.as_ref().map(Email::display),
        sessions,
    };
    html(&actor.shell, status, &page)
}

/// What stands against whoever typed this as the account's password. Whoever finds an open session
/// must not guess it here faster than at the sign-in page.
async fn objection(
    req: &HttpRequest,
    site: &Site,
    gate: &PasswordGate,
    actor: &Actor<SignedIn>,
    typed: &str,
) -> Result<Option<(StatusCode, Message)>, Failure> {
    let session = Cookies::new(&site.options).read(req, "session");
    let session = digest(&session.unwrap_or_default());
    let (status, message) = match check_password(site, gate, actor.id(), &session, typed).await? {
        PasswordCheck::Right => return Ok(None),
        PasswordCheck::Wrong => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Message::new("accounts.own.password_wrong"),
        ),
        PasswordCheck::Wait(seconds) => (
            StatusCode::TOO_MANY_REQUESTS,
            Message::new("accounts.sign_in.wait").with("seconds", seconds),
        ),
    };
    Ok(Some((status, message)))
}

/// A password that its owner may have.
async fn own_choice(
    site: &Site,
    id: i64,
    typed: &str,
) -> Result<Result<Password, Message>, Failure> {
    let password = match Password::parse(typed) {
        Ok(password) => password,
        Err(message) => return Ok(Err(message)),
    };
    let (vault, chosen) = (site.vault.clone(), password.clone());
    let looked = site
        .db
        .read(move |c| actions::is_own_login(c, &vault, id, &chosen));
    if looked.await? {
        return Ok(Err(Message::new("accounts.password.own_login")));
    }
    Ok(Ok(password))
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
        Err(errors) => return refused(&req, &site, &actor, fields, &errors).await,
    };
    let typed = fields.raw("password");
    if let Some((status, message)) = objection(&req, &site, &gate, &actor, typed).await? {
        let email = FormView::refused(&actor.shell, fields, &FieldErrors::of("password", message));
        let forms = Forms {
            email,
            ..Forms::default()
        };
        return page(&req, &site, &actor, status, forms).await;
    }
    let (vault, by) = (
        site.vault.clone(),
        actor.principal.acts_at(site.clock.now()),
    );
    let (role, asked) = (actor.role(), confirmation(&site, &actor.shell));
    let saved = site
        .db
        .try_write(move |c| staff::change_own_email(c, &vault, by, role, email.as_ref(), &asked));
    match saved.await {
        Ok(change) => {
            let (kind, key) = match change {
                EmailChange::Saved => (NoticeKind::Good, "accounts.own.saved"),
                EmailChange::Asked => (NoticeKind::Good, "accounts.own.asked"),
                EmailChange::AskedOften => (NoticeKind::Attention, "accounts.own.asked_often"),
            };
            with_notice(&actor.shell, "/account", kind, key)
        }
        Err(Refusal::Rule(errors)) => refused(&req, &site, &actor, fields, &errors).await,
        Err(Refusal::Db(failure)) => Err(failure.into()),
    }
}

/// A new password ends every session of the account, and begins one for whoever set it. Both fields
/// have "password" in their names: no page that keeps what was typed keeps them (`web::Kept`).
pub(super) async fn set_password(
    req: HttpRequest,
    site: Data<Site>,
    gate: Data<PasswordGate>,
    holders: Data<AccountHolders>,
    posted: Posted<SignedIn>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let mut errors = FieldErrors::default();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let typed = fields.raw("current_password");
    if let Some((why, message)) = objection(&req, &site, &gate, &actor, typed).await? {
        status = why;
        errors.add("current_password", message);
    }
    let new = own_choice(&site, actor.id(), fields.raw("new_password")).await?;
    let new = errors.take("new_password", new);
    let new = match errors.finish(new) {
        Ok(new) => new,
        Err(errors) => {
            // No password is sent back.
            let password = FormView::refused(&actor.shell, Fields::default(), &errors);
            let forms = Forms {
                password,
                ..Forms::default()
            };
            return page(&req, &site, &actor, status, forms).await;
        }
    };
    let hash = gate.hash(new).await?;
    let (id, now, holders) = (actor.id(), site.clock.now(), **holders);
    let set = site
        .db
        .write(move |c| actions::set_password(c, holders, id, &hash, now));
    set.await?;
    site.note_security(&req, SecurityEvent::PasswordChanged, Some(id));
    let (good, key) = (NoticeKind::Good, "accounts.own.password_saved");
    let opening = SessionOpening {
        account_id: id,
        // A new password does not wash the mark off.
        code_of: actor.principal.code_of,
    };
    let session = start_session(&req, &site, opening).await?;
    let shell = session.shell(&site, actor.shell);
    session.put_into(with_notice(&shell, "/account", good, key)?, &shell)
}

async fn refused(
    req: &HttpRequest,
    site: &Site,
    actor: &Actor<SignedIn>,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let forms = Forms {
        email: FormView::refused(&actor.shell, fields, errors),
        ..Forms::default()
    };
    page(req, site, actor, StatusCode::UNPROCESSABLE_ENTITY, forms).await
}
