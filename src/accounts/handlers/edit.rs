//! Correcting an account of an officer, a team or staff: name, phone, e-mail, places.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::staff::{Refused, unknown};
use crate::accounts::actor::{Actor, Posted};
use crate::accounts::forms::{self, Edited};
use crate::accounts::history::{ProducerNames, with_names};
use crate::accounts::pages::EditPage;
use crate::accounts::permission::KeepAccounts;
use crate::accounts::store::{self, Kept};
use crate::accounts::{actions, scopes};
use crate::areas::{self, Area};
use crate::audit::{self, By, SubjectKind};
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::values::{Email, Phone};
use crate::vault::Vault;
use crate::web::{FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site};
use crate::web::{html, with_notice};

const HISTORY: i64 = 20;

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    province: String,
}

fn find(c: &mut Conn, vault: &Vault, uuid: &str) -> Outcome<(Kept, Vec<Area>)> {
    let id = store::staff_by_uuid(c, uuid)?;
    let kept = store::kept(c, vault, id)?;
    let held = areas::by_ids(c, &kept.given)?;
    Ok((kept, held))
}

pub(super) async fn edit(
    site: Data<Site>,
    names: Data<ProducerNames>,
    actor: Actor<KeepAccounts>,
    uuid: Path<String>,
    wish: Query<Wish>,
) -> Handled {
    let (vault, address) = (site.vault.clone(), uuid.clone());
    let found = site.db.read(move |c| find(c, &vault, &address));
    let (kept, held) = found.await.map_err(|f: DbFailure| f)?;
    let mut fields = filled(&kept, &held);
    fields.set("province", wish.into_inner().province);
    page(&site, **names, &actor.shell, &uuid, fields, None).await
}

fn filled(kept: &Kept, held: &[Area]) -> Fields {
    let codes = held.iter().map(|a| ("areas".to_owned(), a.code.clone()));
    let mut fields = Fields::new(codes.collect());
    fields.set("name", kept.account.name.clone());
    fields.set(
        "phone",
        kept.phone.as_ref().map_or(String::new(), Phone::display),
    );
    fields.set("email", kept.email.as_ref().map_or("", Email::as_str));
    fields
}

async fn page(
    site: &Site,
    names: ProducerNames,
    shell: &Shell,
    uuid: &str,
    mut fields: Fields,
    errors: Option<&FieldErrors>,
) -> Handled {
    let (vault, today) = (site.vault.clone(), site.clock.today());
    let (address, province) = (uuid.to_owned(), fields.get("province").to_owned());
    let found = site.db.read(move |c| {
        let (kept, held) = find(c, &vault, &address)?;
        let role = kept.account.role;
        let offered = scopes::offered_beside(c, role, (&held, &province), today)?;
        let id = kept.account.id;
        let events = audit::of_subject(c, SubjectKind::Account, id, HISTORY)?;
        let history = with_names(c, events, names)?;
        Ok((role, offered, history))
    });
    let (role, (offered, province), history) = found.await.map_err(|f: DbFailure| f)?;
    fields.set("province", province);
    let (status, form) = match errors {
        Some(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            FormView::refused(shell, fields, errors),
        ),
        None => (StatusCode::OK, FormView::fresh(fields)),
    };
    let page = EditPage {
        shell,
        uuid,
        role,
        form,
        offered,
        history,
    };
    html(shell, status, &page)
}

pub(super) async fn update(
    site: Data<Site>,
    names: Data<ProducerNames>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let (vault, by) = (
        site.vault.clone(),
        By::account(actor.id(), site.clock.now()),
    );
    let (typed, address) = (fields.clone(), uuid.clone());
    let saved = site
        .db
        .write(move |c| save(c, &vault, by, &address, &typed));
    match saved.await {
        Ok(()) => with_notice(
            &actor.shell,
            "/accounts",
            NoticeKind::Good,
            "accounts.edit.saved",
        ),
        Err(Refused::Form(errors)) => {
            page(&site, **names, &actor.shell, &uuid, fields, Some(&errors)).await
        }
        Err(Refused::Db(failure)) => Err(failure.into()),
    }
}

fn save(c: &mut Conn, vault: &Vault, by: By, uuid: &str, fields: &Fields) -> Result<(), Refused> {
    let (kept, held) = find(c, vault, uuid)?;
    let role = kept.account.role;
    let typed = forms::edited(fields, role).map_err(Refused::Form)?;
    let codes = (held.as_slice(), typed.area_codes.as_slice());
    let areas = scopes::areas_beside(c, role, codes, by.today())?;
    let areas = areas.ok_or_else(|| unknown("areas", "accounts.new.area_needed"))?;
    let taken = taken(c, vault, kept.account.id, &typed)?;
    if !taken.is_empty() {
        return Err(Refused::Form(taken));
    }
    actions::edit(c, vault, by, (&kept, &typed.person), &areas)?;
    Ok(())
}

/// What somebody else signs in with already.
fn taken(c: &mut Conn, vault: &Vault, id: i64, typed: &Edited) -> Outcome<FieldErrors> {
    let mut errors = FieldErrors::default();
    let logins = [
        ("phone", typed.person.phone.as_ref().map(Phone::digits)),
        ("email", typed.person.email.as_ref().map(Email::as_str)),
    ];
    for (field, login) in logins {
        if let Some(login) = login
            && store::login_of_another(c, vault, login, id)?
        {
            errors.add(field, Message::new("accounts.new.login_taken"));
        }
    }
    Ok(errors)
}
