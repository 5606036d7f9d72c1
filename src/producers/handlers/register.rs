//! A household registers itself, signed out and without a script.
//!
//! Each page carries the answers of the others along hidden: nothing is kept on the server before
//! the last page is sent, and "back" is a button like any other.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{
    LimitedAction, PasswordCheck, PasswordGate, RateLimit, SessionOpening, admit, check_password,
    confirmation, start_session,
};
use crate::areas::Gazetteer;
use crate::error::Message;
use crate::producers::actions;
use crate::producers::forms::{self, RegistrationStep};
use crate::producers::pages::{DonePage, StepPage};
use crate::producers::places::{self, PlaceCandidates, PlacedForm};
use crate::security_events::SecurityEvent;
use crate::values::PublicId;
use crate::web::{Failure, FieldErrors, Fields, FormData, FormView, Handled, Shell, Site, html};

const MANY: &str = "accounts.many_at_once";

pub(super) async fn show(shell: Shell) -> Handled {
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().as_str());
    fresh(
        &shell,
        RegistrationStep::Name,
        &fields,
        PlaceCandidates::None,
    )
}

pub(super) async fn create(
    req: HttpRequest,
    site: Data<Site>,
    gazetteer: Data<Gazetteer>,
    gate: Data<PasswordGate>,
    shell: Shell,
    form: FormData,
) -> Handled {
    let mut fields = form.0;
    let Some(step) = RegistrationStep::parse(fields.get("step")) else {
        return fresh(
            &shell,
            RegistrationStep::Name,
            &fields,
            PlaceCandidates::None,
        );
    };
    if fields.has("back", "yes") {
        return fresh(&shell, step.before(), &fields, PlaceCandidates::None);
    }
    match forms::step(step, &gazetteer, &fields) {
        PlacedForm::Complete(()) => {}
        PlacedForm::Incomplete(candidates) => {
            places::spell_out(&gazetteer, &mut fields);
            return fresh(&shell, step, &fields, candidates);
        }
        PlacedForm::Refused(errors, candidates) => {
            return refused(&shell, step, &fields, &errors, candidates);
        }
    }
    if step == RegistrationStep::Commune {
        places::spell_out(&gazetteer, &mut fields);
    }
    match step.next() {
        Some(next) => fresh(&shell, next, &fields, PlaceCandidates::None),
        None => {
            let origin = site.origin_of(&req);
            let limit = RateLimit::new(&site.vault, LimitedAction::Register, &origin);
            match admit(&site, limit).await? {
                None => finish(&req, &site, &gazetteer, &gate, &shell, fields).await,
                Some(seconds) => wait(&shell, step, &fields, MANY, seconds),
            }
        }
    }
}

fn fresh(
    shell: &Shell,
    step: RegistrationStep,
    fields: &Fields,
    candidates: PlaceCandidates,
) -> Handled {
    let form = FormView::fresh(fields.clone());
    let page = StepPage::new(shell, step, fields, form, candidates);
    html(shell, StatusCode::OK, &page)
}

fn refused(
    shell: &Shell,
    step: RegistrationStep,
    fields: &Fields,
    errors: &FieldErrors,
    candidates: PlaceCandidates,
) -> Handled {
    let form = FormView::refused(shell, fields.clone(), errors);
    let page = StepPage::new(shell, step, fields, form, candidates);
    html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// All the answers stay; only the password is typed once more.
fn wait(
    shell: &Shell,
    step: RegistrationStep,
    fields: &Fields,
    key: &'static str,
    seconds: u32,
) -> Handled {
    let message = Message::new(key).with("seconds", seconds);
    let form = FormView::refused(shell, fields.clone(), &FieldErrors::of("password", message));
    let page = StepPage::new(shell, step, fields, form, PlaceCandidates::None);
    html(shell, StatusCode::TOO_MANY_REQUESTS, &page)
}

async fn finish(
    req: &HttpRequest,
    site: &Site,
    gazetteer: &Gazetteer,
    gate: &PasswordGate,
    shell: &Shell,
    fields: Fields,
) -> Handled {
    // The hidden answers came through somebody's browser: all are read again.
    let PlacedForm::Complete(typed) = forms::self_registration(gazetteer, &fields) else {
        return from_the_first_mistake(gazetteer, shell, &fields);
    };
    let name = typed.new.particulars.name.clone();
    let hash = gate.hash(typed.password).await?;
    let (new, vault, now) = (typed.new, site.vault.clone(), site.clock.now());
    let asked = confirmation(site, shell);
    let write = site
        .db
        .write(move |c| actions::register_itself(c, &vault, now, &new, &hash, &asked));
    let (registered, account_id) = write.await?;
    if !registered.already {
        site.note_security(req, SecurityEvent::RegisteredItself, Some(account_id));
    }
    if registered.already {
        // Sent twice, the form signs in only who knows the password: its uuid alone is no secret.
        let (asker, typed) = (site.origin_of(req), fields.raw("password"));
        match check_password(site, gate, account_id, &asker, typed).await? {
            PasswordCheck::Right => {}
            PasswordCheck::Wrong => return Err(Failure::NotFound),
            PasswordCheck::Wait(seconds) => {
                return wait(
                    shell,
                    RegistrationStep::Password,
                    &fields,
                    "accounts.sign_in.wait",
                    seconds,
                );
            }
        }
    }
    let session = start_session(req, site, SessionOpening::of(account_id)).await?;
    let shell = &session.shell(site, shell.clone());
    let done = DonePage {
        shell,
        name,
        number: registered.number.grouped(),
    };
    session.put_into(html(shell, StatusCode::OK, &done)?, shell)
}

fn from_the_first_mistake(gazetteer: &Gazetteer, shell: &Shell, fields: &Fields) -> Handled {
    for step in RegistrationStep::ALL {
        match forms::step(step, gazetteer, fields) {
            PlacedForm::Complete(()) => {}
            PlacedForm::Incomplete(candidates) => return fresh(shell, step, fields, candidates),
            PlacedForm::Refused(errors, candidates) => {
                return refused(shell, step, fields, &errors, candidates);
            }
        }
    }
    Err(Failure::BadRequest)
}
