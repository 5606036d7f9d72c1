//! A forgotten password: a link by e-mail. The answer never tells whether the account exists.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDateTime;

use super::sign_in::admit;
use crate::accounts::pace::Pace;
use crate::accounts::pages::{ForgotPage, ForgotSentPage, ResetPage, SpentPage};
use crate::accounts::password::PasswordGate;
use crate::accounts::{Crowd, Turnstile, actions, codes, forms, store};
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::i18n::Language;
use crate::notifications::{self, Event, Recipient};
use crate::values::Email;
use crate::vault::{Vault, digest};
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
    let turnstile = Turnstile::of(&site.vault, Crowd::Forgetting, &origin);
    if let Some(seconds) = admit(&site, turnstile).await? {
        let message = Message::new("accounts.many_at_once").with("seconds", seconds);
        return ask_again(&shell, StatusCode::TOO_MANY_REQUESTS, form.0, message);
    }
    let request = Request {
        pace: Pace::of(&site.vault, &format!("forgot:{login}"), &origin),
        mark: store::login_mark(&site.vault, &login),
        vault: site.vault.clone(),
        now: site.clock.now(),
        language: shell.language,
        base: site.address("/reset/"),
    };
    site.db.write(move |c| request.send(c)).await?;
    html(&shell, StatusCode::OK, &ForgotSentPage { shell: &shell })
}

fn ask_again(shell: &Shell, status: StatusCode, fields: Fields, message: Message) -> Handled {
    let form = FormView::refused(shell, fields, &("login", message).into());
    html(shell, status, &ForgotPage { shell, form })
}

/// One wish for a reset link.
struct Request {
    pace: Pace,
    mark: String,
    vault: Vault,
    now: NaiveDateTime,
    language: Language,
    base: String,
}

impl Request {
    /// Queues the mail where there is somebody to send it to, and slows down repeated wishes.
    fn send(&self, c: &mut Conn) -> Outcome<()> {
        if self.pace.wait(c, self.now)? > 0 {
            return Ok(());
        }
        self.pace.failed(c, self.now)?;
        let Some(door) = store::by_login(c, &self.mark)? else {
            return Ok(());
        };
        let Some(email) = self.email(c, door.id)? else {
            return Ok(());
        };
        let link = format!(
            "{}{}",
            self.base,
            actions::reset_token(c, door.id, self.now)?
        );
        let name = store::by_id(c, door.id)?.name;
        let to = Recipient {
            email: &email,
            name: &name,
            language: self.language,
        };
        let event = Event::PasswordReset { link: &link };
        notifications::tell(c, &self.vault, self.now, to, event)
    }

    fn email(&self, c: &mut Conn, account_id: i64) -> Outcome<Option<Email>> {
        let sealed = store::sealed_email(c, account_id)?;
        let opened = sealed.and_then(|s| self.vault.open(&s).ok());
        Ok(opened.and_then(|e| Email::parse(&e).ok()))
    }
}

pub(super) async fn choose(site: Data<Site>, shell: Shell, token: Path<String>) -> Handled {
    let (token, now) = (digest(&token), site.clock.now());
    let live = site.db.read(move |c| codes::owner(c, "reset", &token, now));
    if live.await.map_err(|f: DbFailure| f)?.is_none() {
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
    shell: Shell,
    token: Path<String>,
    form: FormData,
) -> Handled {
    let password = match forms::new_password(&form.0) {
        Ok(password) => password,
        Err(errors) => return refused(&shell, form.0, &errors),
    };
    let turnstile = Turnstile::of(&site.vault, Crowd::Resetting, &site.origin_of(&req));
    if let Some(seconds) = admit(&site, turnstile).await? {
        let message = Message::new("accounts.many_at_once").with("seconds", seconds);
        let form = FormView::refused(&shell, form.0, &("password", message).into());
        let shell = &shell;
        return html(
            shell,
            StatusCode::TOO_MANY_REQUESTS,
            &ResetPage { shell, form },
        );
    }
    let hash = gate.hash(password).await?;
    let (token, now) = (digest(&token), site.clock.now());
    let redeemed = site
        .db
        .write(move |c| actions::redeem(c, "reset", &token, &hash, now));
    if redeemed.await?.is_none() {
        return spent(&shell);
    }
    with_notice(&shell, "/sign-in", NoticeKind::Good, "accounts.reset.done")
}

/// No form: there is nothing left that it could do.
fn spent(shell: &Shell) -> Handled {
    let what = "link";
    html(shell, StatusCode::GONE, &SpentPage { shell, what })
}

fn refused(shell: &Shell, fields: Fields, errors: &FieldErrors) -> Handled {
    let form = FormView::refused(shell, fields, errors);
    html(
        shell,
        StatusCode::UNPROCESSABLE_ENTITY,
        &ResetPage { shell, form },
    )
}
