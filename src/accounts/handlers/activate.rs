//! The first password, with the code that an officer handed over.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::confirm::confirmation;
use super::sign_in::start_session;
use crate::accounts::codes::CodePurpose;
use crate::accounts::pages::{ActivatePage, SpentPage};
use crate::accounts::password::PasswordGate;
use crate::accounts::redemption::{CodeBrought, Redemption, RedemptionOutcome};
use crate::accounts::{AccountHolders, LimitedAction, RateLimit, SessionOpening, codes, forms};
use crate::error::Message;
use crate::security_events::SecurityEvent;
use crate::text::date_time;
use crate::values::TraceCode;
use crate::vault::digest;
use crate::web::{
    FieldErrors, Fields, FormData, FormView, Handled, NoticeKind, Query, Shell, Site, html,
    with_notice,
};

#[derive(Deserialize)]
pub(super) struct ActivationQuery {
    #[serde(default)]
    code: String,
    /// What a letter carries beside the code.
    #[serde(default)]
    letter: String,
}

/// A link from a letter may be opened again: that it was used is said at once, not after a password
/// was thought of. Of a code that was never handed out nothing is said here, for this is not paced.
pub(super) async fn show(site: Data<Site>, shell: Shell, query: Query<ActivationQuery>) -> Handled {
    if let Ok(code) = TraceCode::parse(&query.code) {
        let (code, now) = (digest(code.as_str()), site.clock.now());
        let spent = site
            .db
            .read(move |c| codes::is_spent(c, CodePurpose::Activation, &code, now));
        if spent.await? {
            let (shell, what) = (&shell, "code");
            return html(shell, StatusCode::GONE, &SpentPage { shell, what });
        }
    }
    let mut fields = Fields::default();
    fields.set("code", query.code.clone());
    fields.set("letter", query.letter.clone());
    let form = FormView::fresh(fields);
    html(
        &shell,
        StatusCode::OK,
        &ActivatePage {
            shell: &shell,
            form,
        },
    )
}

pub(super) async fn create(
    req: HttpRequest,
    site: Data<Site>,
    gate: Data<PasswordGate>,
    holders: Data<AccountHolders>,
    shell: Shell,
    form: FormData,
) -> Handled {
    let typed = match forms::activation(&form.0) {
        Ok(typed) => typed,
        Err(errors) => return refused(&shell, form.0, &errors),
    };
    let limit = RateLimit::new(&site.vault, LimitedAction::Activate, &site.origin_of(&req));
    let redemption = Redemption {
        vault: site.vault.clone(),
        holders: **holders,
        limit,
        purpose: CodePurpose::Activation,
        code: CodeBrought {
            digest: digest(typed.code.as_str()),
            grouped: typed.code.grouped(),
            letter: form.0.get("letter").to_owned(),
        },
        confirmation: confirmation(&site, &shell),
        now: site.clock.now(),
    };
    match redemption.run(&site, &gate, typed.password).await? {
        RedemptionOutcome::Account { id, code_of } => {
            site.note_security(&req, SecurityEvent::CodeUsed, Some(id));
            let opening = SessionOpening {
                account_id: id,
                code_of,
            };
            let session = start_session(&req, &site, opening).await?;
            let shell = session.shell(&site, shell);
            let next = with_notice(&shell, "/", NoticeKind::Good, "accounts.activate.done")?;
            session.put_into(next, &shell)
        }
        RedemptionOutcome::Spent => {
            site.note_security(&req, SecurityEvent::CodeWrong, None);
            let message = Message::new("accounts.activate.code_wrong");
            refused(&shell, form.0, &FieldErrors::of("code", message))
        }
        RedemptionOutcome::Early(opens_at) => {
            let message = match opens_at {
                Some(at) => {
                    Message::new("accounts.activate.code_early").with("when", date_time(at))
                }
                None => Message::new("accounts.activate.code_waits"),
            };
            refused(&shell, form.0, &FieldErrors::of("code", message))
        }
        RedemptionOutcome::OwnLogin => {
            let message = Message::new("accounts.password.own_login");
            refused(&shell, form.0, &FieldErrors::of("password", message))
        }
        RedemptionOutcome::Wait(seconds) => wait(&shell, form.0, "accounts.many_at_once", seconds),
    }
}

fn refused(shell: &Shell, fields: Fields, errors: &FieldErrors) -> Handled {
    page(shell, StatusCode::UNPROCESSABLE_ENTITY, fields, errors)
}

fn wait(shell: &Shell, fields: Fields, key: &'static str, seconds: u32) -> Handled {
    let message = Message::new(key).with("seconds", seconds);
    let errors = FieldErrors::of("code", message);
    page(shell, StatusCode::TOO_MANY_REQUESTS, fields, &errors)
}

fn page(shell: &Shell, status: StatusCode, fields: Fields, errors: &FieldErrors) -> Handled {
    let form = FormView::refused(shell, fields, errors);
    html(shell, status, &ActivatePage { shell, form })
}
