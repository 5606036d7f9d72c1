//! Signing in and out.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::accounts::actor::{Posted, signed_in};
use crate::accounts::attempt::{
    self, CountedAttempt, FormerSessions, NewSession, SignInAdmission, SignInAttempt,
};
use crate::accounts::begun_session::BegunSession;
use crate::accounts::pages::SignInPage;
use crate::accounts::password::PasswordGate;
use crate::accounts::permission;
use crate::accounts::retry_ticket::RetryTicket;
use crate::accounts::{RateLimit, SessionOpening, forms, sessions};
use crate::error::Message;
use crate::security_events::SecurityEvent;
use crate::vault::digest;
use crate::web::{
    Cookies, Failure, FieldErrors, Fields, FormData, FormOwner, FormView, Handled, KeptForm,
    NoticeKind, Query, Shell, Site, html, own_path, resume_page, see_other, with_notice,
};

#[derive(Deserialize)]
pub(super) struct SignInQuery {
    #[serde(default)]
    back: String,
}

pub(super) async fn show(req: HttpRequest, shell: Shell, query: Query<SignInQuery>) -> Handled {
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
        return refused(&shell, form.0, StatusCode::UNPROCESSABLE_ENTITY, &errors);
    }
    let login = forms::login(form.0.get("login"));
    let attempt = SignInAttempt::read(&req, &site, &login);
    let asking = attempt.clone();
    let admitted = match site.db.write(move |c| asking.admit(c)).await? {
        SignInAdmission::Admitted(admitted) => admitted,
        SignInAdmission::Refused { seconds, ticket } => {
            return slow_down(&shell, &site, form.0, seconds, ticket);
        }
    };
    let tried = admitted.account_id();
    let compared = compare(&site, &gate, attempt, admitted, form.0.raw("password"));
    let Some(signed_in) = compared.await? else {
        site.note_security(&req, SecurityEvent::SignInFailed, tried);
        let errors = FieldErrors::of("login", Message::new("accounts.sign_in.wrong"));
        return refused(&shell, form.0, StatusCode::UNPROCESSABLE_ENTITY, &errors);
    };
    site.note_security(&req, SecurityEvent::SignedIn, Some(signed_in.account_id));
    let session = BegunSession::new(&site, signed_in);
    let shell = session.shell(&site, shell);
    let answer = welcome(&req, &shell, &session, &form.0).await?;
    session.put_into(answer, &shell)
}

/// `None` where the password is wrong.
async fn compare(
    site: &Site,
    gate: &PasswordGate,
    attempt: SignInAttempt,
    admitted: CountedAttempt,
    typed: &str,
) -> Result<Option<NewSession>, Failure> {
    match gate.verify(typed, admitted.password_hash()).await {
        Ok(true) => {
            let write = site.db.write(move |c| attempt.succeed(c, &admitted));
            Ok(write.await?)
        }
        Ok(false) => Ok(None),
        Err(busy) => {
            let write = site.db.write(move |c| attempt.give_back(c, &admitted));
            write.await?;
            Err(busy)
        }
    }
}

fn slow_down(
    shell: &Shell,
    site: &Site,
    fields: Fields,
    seconds: u32,
    ticket: Option<RetryTicket>,
) -> Handled {
    let message = Message::new("accounts.sign_in.wait").with("seconds", seconds);
    let errors = FieldErrors::of("login", message);
    let mut answer = refused(shell, fields, StatusCode::TOO_MANY_REQUESTS, &errors)?;
    if let Some(ticket) = ticket {
        let cookie = Cookies::new(&site.options).ticket(ticket.cookie());
        answer.add_cookie(&cookie).map_err(Failure::internal)?;
    }
    Ok(answer)
}

/// On to where the person wanted to go, or to the form that was kept for them.
async fn welcome(
    req: &HttpRequest,
    shell: &Shell,
    session: &BegunSession,
    fields: &Fields,
) -> Handled {
    if fields.get("resume").is_empty() {
        return see_other(own_path(fields.get("back")));
    }
    let page = match kept(req, fields) {
        // What one person typed is not shown to another.
        Some(kept) if kept.owner.as_ref() == Some(&session.owner) => {
            resume_page(req, shell, &kept, session.account_id).await
        }
        _ => Err(Failure::NotFound),
    };
    match page {
        // Somebody else has signed in than the form was shown to, or it is gone.
        Err(Failure::NotFound) => with_notice(shell, "/", NoticeKind::Attention, "web.resume.gone"),
        page => page,
    }
}

/// The form that came along hidden in the sign-in page.
fn kept(req: &HttpRequest, fields: &Fields) -> Option<KeptForm> {
    let pairs = fields.pairs().iter();
    let pairs = pairs.filter_map(|(n, v)| Some((n.strip_prefix("kept.")?.to_owned(), v.clone())));
    let owner = FormOwner::parse(fields.get("resume_owner"));
    KeptForm::resumed(
        req,
        fields.get("resume"),
        owner,
        Fields::new(pairs.collect()),
    )
}

fn refused(shell: &Shell, fields: Fields, status: StatusCode, errors: &FieldErrors) -> Handled {
    let kept: Vec<(String, String)> = fields
        .pairs()
        .iter()
        .filter(|(n, _)| n.starts_with("kept.") || n == "resume" || n == "resume_owner")
        .cloned()
        .collect();
    page(
        shell,
        status,
        FormView::refused(shell, fields, errors),
        &kept,
    )
}

fn page(shell: &Shell, status: StatusCode, form: FormView, kept: &[(String, String)]) -> Handled {
    html(shell, status, &SignInPage { shell, form, kept })
}

/// Ends the session and every form that the browser holds open. What scripts have stored goes;
/// the choices of language and display stay, and so does the device's proof.
pub(super) async fn end(
    req: HttpRequest,
    site: Data<Site>,
    posted: Posted<permission::SignedIn>,
) -> Handled {
    let cookies = Cookies::new(&site.options);
    for token in cookies.read_each(&req, "session") {
        let write = site.db.write(move |c| sessions::end(c, &digest(&token)));
        write.await?;
    }
    site.note_security(&req, SecurityEvent::SignedOut, Some(posted.actor.id()));
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/"))
        .insert_header(("Clear-Site-Data", "\"storage\""))
        .cookie(cookies.forget("session"))
        .cookie(cookies.forget("form"))
        .finish())
}

/// Signs a person in without a password: after registering or after a one-time code.
pub async fn start_session(
    req: &HttpRequest,
    site: &Site,
    opening: SessionOpening,
) -> Result<BegunSession, Failure> {
    let (vault, now) = (site.vault.clone(), site.clock.now());
    let former = FormerSessions::read(req, site);
    let write = site
        .db
        .write(move |c| attempt::sign_in(c, &vault, opening, &former, now));
    Ok(BegunSession::new(site, write.await?))
}

/// Before anything costly is done for a stranger: the seconds to wait, where too many come from
/// one address.
pub async fn admit(site: &Site, limit: RateLimit) -> Result<Option<u32>, Failure> {
    let now = site.clock.now();
    Ok(site.db.write(move |c| limit.take(c, now)).await?)
}
