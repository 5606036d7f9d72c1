//! A forgotten password: a link by e-mail. The answer never tells whether the account exists.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::confirm::confirmation;
use super::sign_in::admit;
use crate::accounts::codes::CodePurpose;
use crate::accounts::pages::{ForgotPage, ForgotSentPage, ResetPage, SpentPage};
use crate::accounts::password::PasswordGate;
use crate::accounts::redemption::{CodeBrought, Redemption, RedemptionOutcome};
use crate::accounts::reset_request::ResetRequest;
use crate::accounts::{AccountHolders, LimitedAction, RateLimit, codes, forms, logins};
use crate::error::Message;
use crate::security_events::SecurityEvent;
use crate::vault::digest;
use crate::web::{
    FieldErrors, Fields, FormData, FormView, Handled, NoticeKind, Path, Shell, Site, html,
    with_notice,
};

pub(super) async fn show(shell: Shell) -> Handled {
    let form = FormView::default();
    html(
        &shell,
        StatusCode::OK,
        &ForgotPage {
            shell: &shell,
            form,
        },
    )
}

pub(super) async fn create(
    req: HttpRequest,
    site: Data<Site>,
    shell: Shell,
    form: FormData,
) -> Handled {
    let login = forms::login(form.0.get("login"));
    if login.is_empty() {
        let message = Message::new("accounts.forgot.empty");
        return ask_again(&shell, StatusCode::UNPROCESSABLE_ENTITY, form.0, message);
    }
    let origin = site.origin_of(&req);
    let limit = RateLimit::new(&site.vault, LimitedAction::RequestReset, &origin);
    if let Some(seconds) = admit(&site, limit).await? {
        let message = Message::new("accounts.many_at_once").with("seconds", seconds);
        return ask_again(&shell, StatusCode::TOO_MANY_REQUESTS, form.0, message);
    }
    let request = ResetRequest {
        limit: RateLimit::new(&site.vault, LimitedAction::MailReset, &login),
        mark: logins::login_mark(&site.vault, &login),
        vault: site.vault.clone(),
        now: site.clock.now(),
        language: shell.language,
        base: site.address("/reset/"),
    };
    site.db.write(move |c| request.send(c)).await?;
    site.note_security(&req, SecurityEvent::ResetAsked, None);
    html(&shell, StatusCode::OK, &ForgotSentPage { shell: &shell })
}

fn ask_again(shell: &Shell, status: StatusCode, fields: Fields, message: Message) -> Handled {
    let form = FormView::refused(shell, fields, &FieldErrors::of("login", message));
    html(shell, status, &ForgotPage { shell, form })
}

pub(super) async fn choose(site: Data<Site>, shell: Shell, token: Path<String>) -> Handled {
    let (token, now) = (digest(&token), site.clock.now());
    let live = site
        .db
        .read(move |c| codes::live(c, CodePurpose::Reset, &token, now));
    if live.await?.is_none() {
        return spent(&shell);
    }
    let form = FormView::default();
    html(
        &shell,
        StatusCode::OK,
        &ResetPage {
            shell: &shell,
            form,
        },
    )
}

pub(super) async fn finish(
    req: HttpRequest,
    site: Data<Site>,
    gate: Data<PasswordGate>,
    holders: Data<AccountHolders>,
    shell: Shell,
    token: Path<String>,
    form: FormData,
) -> Handled {
    let password = match forms::new_password(&form.0) {
        Ok(password) => password,
        Err(errors) => return refused(&shell, form.0, &errors),
    };
    let redemption = Redemption {
        vault: site.vault.clone(),
        holders: **holders,
        limit: RateLimit::new(
            &site.vault,
            LimitedAction::ResetPassword,
            &site.origin_of(&req),
        ),
        purpose: CodePurpose::Reset,
        code: CodeBrought {
            digest: digest(&token),
            grouped: String::new(),
            letter: String::new(),
        },
        confirmation: confirmation(&site, &shell),
        now: site.clock.now(),
    };
    match redemption.run(&site, &gate, password).await? {
        RedemptionOutcome::Account { id, .. } => {
            site.note_security(&req, SecurityEvent::PasswordChanged, Some(id));
            with_notice(&shell, "/sign-in", NoticeKind::Good, "accounts.reset.done")
        }
        RedemptionOutcome::Spent | RedemptionOutcome::Early(_) => spent(&shell),
        RedemptionOutcome::OwnLogin => {
            let message = Message::new("accounts.password.own_login");
            refused(&shell, form.0, &FieldErrors::of("password", message))
        }
        RedemptionOutcome::Wait(seconds) => {
            let message = Message::new("accounts.many_at_once").with("seconds", seconds);
            let errors = FieldErrors::of("password", message);
            page(&shell, StatusCode::TOO_MANY_REQUESTS, form.0, &errors)
        }
    }
}

/// No form: there is nothing left that it could do.
fn spent(shell: &Shell) -> Handled {
    let what = "link";
    html(shell, StatusCode::GONE, &SpentPage { shell, what })
}

fn refused(shell: &Shell, fields: Fields, errors: &FieldErrors) -> Handled {
    page(shell, StatusCode::UNPROCESSABLE_ENTITY, fields, errors)
}

fn page(shell: &Shell, status: StatusCode, fields: Fields, errors: &FieldErrors) -> Handled {
    let form = FormView::refused(shell, fields, errors);
    html(shell, status, &ResetPage { shell, form })
}
