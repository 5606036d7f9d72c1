//! Accounts of officers, teams and staff, kept by the administrator.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::actor::{Actor, Posted};
use crate::accounts::forms::{self, NewStaff};
use crate::accounts::model::{NewAccount, Role};
use crate::accounts::pages::{CodePage, NewStaffPage, StaffPage};
use crate::accounts::permission::KeepAccounts;
use crate::accounts::{CodeLink, actions, scopes, store};
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure};
use crate::error::Message;
use crate::jobs;
use crate::vault::Vault;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html,
    with_notice,
};

pub(super) async fn list(site: Data<Site>, actor: Actor<KeepAccounts>) -> Handled {
    let read = site
        .db
        .read(|c| Ok((store::staff(c)?, jobs::dead_letters(c, 50)?)));
    let (accounts, dead): (Vec<_>, Vec<_>) = read.await.map_err(|f: DbFailure| f)?;
    let shell = &actor.shell;
    html(
        shell,
        StatusCode::OK,
        &StaffPage::new(shell, accounts, dead),
    )
}

/// First the role and the province, then the places of that province: one thing at a time.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    role: String,
    #[serde(default)]
    province: String,
    /// The question was seen and sent.
    #[serde(default)]
    asked: String,
}

pub(super) async fn new(
    site: Data<Site>,
    actor: Actor<KeepAccounts>,
    wish: Query<Wish>,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("role", wish.role.clone());
    fields.set("province", wish.province.clone());
    let errors = forms::unchosen(&fields).filter(|_| !wish.asked.is_empty());
    let status = match errors {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form_page(&site, &actor.shell, status, fields, errors.as_ref()).await
}

async fn form_page(
    site: &Site,
    shell: &Shell,
    status: StatusCode,
    fields: Fields,
    errors: Option<&FieldErrors>,
) -> Handled {
    let (role, province) = (
        fields.get("role").to_owned(),
        fields.get("province").to_owned(),
    );
    let today = site.clock.today();
    let read = site
        .db
        .read(move |c| scopes::offered(c, &role, &province, today));
    let offered = read.await.map_err(|f: DbFailure| f)?;
    let form = match errors {
        Some(errors) => FormView::refused(shell, fields, errors),
        None => FormView::fresh(fields),
    };
    html(shell, status, &NewStaffPage::new(shell, form, offered))
}

pub(super) async fn create(site: Data<Site>, posted: Posted<KeepAccounts>) -> Handled {
    let Posted { actor, fields } = posted;
    let typed = match forms::new_staff(&fields) {
        Ok(typed) => typed,
        Err(errors) => return refused(&site, &actor.shell, fields, &errors).await,
    };
    let (vault, by) = (
        site.vault.clone(),
        By::account(actor.id(), site.clock.now()),
    );
    let activate = site.address("/activate");
    let name = typed.name.clone();
    let opened = site
        .db
        .write(move |c| open(c, &vault, by, &typed, &activate));
    match opened.await {
        Ok(code) => html(
            &actor.shell,
            StatusCode::OK,
            &CodePage::new(&actor.shell, name, code),
        ),
        Err(Refused::Form(errors)) => refused(&site, &actor.shell, fields, &errors).await,
        Err(Refused::Db(failure)) => Err(failure.into()),
    }
}

async fn refused(site: &Site, shell: &Shell, fields: Fields, errors: &FieldErrors) -> Handled {
    form_page(
        site,
        shell,
        StatusCode::UNPROCESSABLE_ENTITY,
        fields,
        Some(errors),
    )
    .await
}

pub(super) enum Refused {
    Form(FieldErrors),
    Db(DbFailure),
}

impl From<DbFailure> for Refused {
    fn from(failure: DbFailure) -> Self {
        Self::Db(failure)
    }
}

/// The code, and whether a letter with it was posted.
fn open(
    c: &mut Conn,
    vault: &Vault,
    by: By,
    typed: &NewStaff,
    activate: &str,
) -> Result<(String, bool), Refused> {
    let today = by.today();
    let areas = scopes::areas(c, typed.role, &typed.area_codes, today)?;
    let areas = areas.ok_or_else(|| unknown("areas", "accounts.new.area_needed"))?;
    let producer_id = match typed.role {
        Role::CooperativeOfficer => Some(
            scopes::cooperative(c, &typed.cooperative)?
                .ok_or_else(|| unknown("cooperative", "accounts.new.cooperative_needed"))?,
        ),
        _ => None,
    };
    let new = NewAccount {
        name: typed.name.clone(),
        role: typed.role,
        producer_id,
        phone: typed.phone,
        email: typed.email.clone(),
        number: None,
        areas,
        created_by: by.account,
    };
    let opened = actions::open(c, vault, &new, by.at)?;
    let code = CodeLink {
        code: &opened.activation_code,
        page: activate,
    };
    let posted = actions::send_code(c, vault, by.at, (opened.account_id, None), code)?;
    match opened.every_login {
        true => Ok((opened.activation_code, posted)),
        // Staff do not share phones: rolling back is better than an account nobody can enter.
        false => Err(unknown("phone", "accounts.new.login_taken")),
    }
}

pub(super) fn unknown(field: &'static str, key: &'static str) -> Refused {
    Refused::Form((field, Message::new(key)).into())
}

/// A new code for somebody who lost the slip or the password.
pub(super) async fn renew(
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let (now, by) = (site.clock.now(), posted.actor.id());
    let (vault, page) = (site.vault.clone(), site.address("/activate"));
    let renewed = site.db.write(move |c| {
        let id = store::id_by_uuid(c, &uuid)?;
        let name = store::by_id(c, id)?.name;
        let code = actions::renew_code(c, id, Some(by), now)?;
        let link = CodeLink {
            code: &code,
            page: &page,
        };
        let posted = actions::send_code(c, &vault, now, (id, None), link)?;
        Ok((name, (code, posted)))
    });
    let (name, code) = renewed.await.map_err(|f: DbFailure| f)?;
    let shell = &posted.actor.shell;
    html(shell, StatusCode::OK, &CodePage::new(shell, name, code))
}

/// Ends an account: its sessions close at once, its history stays.
pub(super) async fn end(
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let (now, by) = (site.clock.now(), posted.actor.id());
    let ended = site.db.write(move |c| {
        let id = store::id_by_uuid(c, &uuid)?;
        match id == by {
            true => Err(DbFailure::Missing),
            false => actions::end(c, id, by, now),
        }
    });
    ended.await.map_err(Failure::from)?;
    let shell = &posted.actor.shell;
    with_notice(shell, "/accounts", NoticeKind::Good, "accounts.list.ended")
}
