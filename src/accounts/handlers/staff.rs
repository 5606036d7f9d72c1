//! Accounts of officers, teams and staff, kept by the administrator.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::actor::{Actor, Posted};
use crate::accounts::pages::{CodePage, NewStaffPage, StaffLists, StaffPage};
use crate::accounts::permission::KeepAccounts;
use crate::accounts::staff::{self, StaffCode};
use crate::accounts::{AccountHolders, codes, forms, handing_out, scopes, store};
use crate::db::{DbFailure, Outcome, Refusal};
use crate::jobs;
use crate::security_events::SecurityEvent;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html,
    with_notice,
};

pub(super) async fn list(site: Data<Site>, actor: Actor<KeepAccounts>) -> Handled {
    let now = site.clock.now();
    let read = site.db.read(move |c| {
        Outcome::Ok(StaffLists {
            accounts: store::staff(c)?,
            dead: jobs::dead_letters(c, 50)?,
            waiting: codes::waiting(c, now)?,
        })
    });
    let page = StaffPage::new(&actor.shell, actor.id(), read.await?);
    html(&actor.shell, StatusCode::OK, &page)
}

/// A second administrator agrees to a code for staff.
pub(super) async fn agree(
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    id: Path<String>,
) -> Handled {
    let id: i64 = id.parse().ok().ok_or(Failure::NotFound)?;
    let by = posted.actor.principal.acts_at(site.clock.now());
    let agreed = site.db.write(move |c| handing_out::agree(c, by, id));
    let shell = &posted.actor.shell;
    let (kind, key) = match agreed.await {
        Ok(()) => (NoticeKind::Good, "accounts.codes.agreed"),
        Err(DbFailure::Missing) => (NoticeKind::Attention, "accounts.codes.gone"),
        Err(failure) => return Err(failure.into()),
    };
    with_notice(shell, "/accounts", kind, key)
}

/// First the role and the province, then the places of that province: one thing at a time.
#[derive(Deserialize)]
pub(super) struct NewStaffQuery {
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
    holders: Data<AccountHolders>,
    actor: Actor<KeepAccounts>,
    query: Query<NewStaffQuery>,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("role", query.role.clone());
    fields.set("province", query.province.clone());
    let errors = forms::unchosen(&fields).filter(|_| !query.asked.is_empty());
    let status = match errors {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form_page(
        &site,
        &holders,
        &actor.shell,
        status,
        fields,
        errors.as_ref(),
    )
    .await
}

async fn form_page(
    site: &Site,
    holders: &AccountHolders,
    shell: &Shell,
    status: StatusCode,
    fields: Fields,
    errors: Option<&FieldErrors>,
) -> Handled {
    let (role, province) = (
        fields.get("role").to_owned(),
        fields.get("province").to_owned(),
    );
    let (today, holders) = (site.clock.today(), *holders);
    let read = site
        .db
        .read(move |c| scopes::offered(c, holders, &role, &province, today));
    let offered = read.await?;
    let form = match errors {
        Some(errors) => FormView::refused(shell, fields, errors),
        None => FormView::fresh(fields),
    };
    html(shell, status, &NewStaffPage::new(shell, form, offered))
}

pub(super) async fn create(
    site: Data<Site>,
    holders: Data<AccountHolders>,
    posted: Posted<KeepAccounts>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let typed = match forms::new_staff(&fields) {
        Ok(typed) => typed,
        Err(errors) => return refused(&site, &holders, &actor.shell, fields, &errors).await,
    };
    let (vault, by) = (
        site.vault.clone(),
        actor.principal.acts_at(site.clock.now()),
    );
    let (page, holders) = (site.address("/activate"), **holders);
    let opened = site
        .db
        .try_write(move |c| staff::open(c, &vault, holders, by, &typed, &page));
    match opened.await {
        Ok(code) => code_page(&actor.shell, code),
        Err(Refusal::Rule(errors)) => refused(&site, &holders, &actor.shell, fields, &errors).await,
        Err(Refusal::Db(failure)) => Err(failure.into()),
    }
}

fn code_page(shell: &Shell, handed: StaffCode) -> Handled {
    html(shell, StatusCode::OK, &CodePage { shell, handed })
}

async fn refused(
    site: &Site,
    holders: &AccountHolders,
    shell: &Shell,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    form_page(
        site,
        holders,
        shell,
        StatusCode::UNPROCESSABLE_ENTITY,
        fields,
        Some(errors),
    )
    .await
}

/// A new code for somebody who lost the slip or the password.
pub(super) async fn renew(
    req: HttpRequest,
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let by = posted.actor.principal.acts_at(site.clock.now());
    let (vault, page) = (site.vault.clone(), site.address("/activate"));
    let handed = site
        .db
        .write(move |c| staff::hand_out_code(c, &vault, by, &uuid, &page));
    let handed = handed.await?;
    site.note_security(&req, SecurityEvent::CodeHandedOut, Some(handed.account_id));
    code_page(&posted.actor.shell, handed)
}

pub(super) async fn end_sessions(
    req: HttpRequest,
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let path = format!("/accounts/{uuid}/edit");
    let ended = site.db.write(move |c| staff::end_sessions(c, &uuid));
    site.note_security(&req, SecurityEvent::SessionEnded, Some(ended.await?));
    let (good, key) = (NoticeKind::Good, "accounts.edit.signed_out");
    with_notice(&posted.actor.shell, path, good, key)
}

pub(super) async fn end(
    site: Data<Site>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let by = posted.actor.principal.acts_at(site.clock.now());
    site.db.write(move |c| staff::end(c, by, &uuid)).await?;
    let shell = &posted.actor.shell;
    with_notice(shell, "/accounts", NoticeKind::Good, "accounts.list.ended")
}
