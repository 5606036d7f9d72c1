//! Correcting an account of an officer, a team or staff: name, phone, e-mail, places.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::confirm::confirmation;
use crate::accounts::actor::{Actor, Posted};
use crate::accounts::history::{ProducerNames, with_names};
use crate::accounts::pages::EditPage;
use crate::accounts::permission::KeepAccounts;
use crate::accounts::staff;
use crate::accounts::store::AccountDetails;
use crate::accounts::{AccountHolders, forms, scopes};
use crate::areas::Area;
use crate::audit::{self, SubjectKind};
use crate::db::Refusal;
use crate::values::{Email, Phone};
use crate::web::{FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site};
use crate::web::{html, with_notice};

const HISTORY: i64 = 20;

#[derive(Deserialize)]
pub(super) struct AccountEditQuery {
    #[serde(default)]
    province: String,
}

pub(super) async fn edit(
    site: Data<Site>,
    names: Data<ProducerNames>,
    holders: Data<AccountHolders>,
    actor: Actor<KeepAccounts>,
    uuid: Path<String>,
    query: Query<AccountEditQuery>,
) -> Handled {
    let (vault, address) = (site.vault.clone(), uuid.clone());
    let found = site.db.read(move |c| staff::find(c, &vault, &address));
    let (kept, held) = found.await?;
    let mut fields = filled(&kept, &held);
    fields.set("province", query.into_inner().province);
    page(&site, **names, **holders, &actor.shell, &uuid, fields, None).await
}

fn filled(kept: &AccountDetails, held: &[Area]) -> Fields {
    let codes = held.iter().map(|a| ("areas".to_owned(), a.code.clone()));
    let mut fields = Fields::new(codes.collect());
    fields.set("name", kept.account.name.clone());
    fields.set(
        "phone",
        kept.phone.as_ref().map_or(String::new(), Phone::display),
    );
    fields.set(
        "email",
        kept.typed_email().map(Email::display).unwrap_or_default(),
    );
    fields
}

async fn page(
    site: &Site,
    names: ProducerNames,
    holders: AccountHolders,
    shell: &Shell,
    uuid: &str,
    mut fields: Fields,
    errors: Option<&FieldErrors>,
) -> Handled {
    let (vault, today) = (site.vault.clone(), site.clock.today());
    let (address, province) = (uuid.to_owned(), fields.get("province").to_owned());
    let found = site.db.read(move |c| {
        let (kept, held) = staff::find(c, &vault, &address)?;
        let role = kept.account.role;
        let offered = scopes::offered_beside(c, holders, role, &held, &province, today)?;
        let id = kept.account.id;
        let events = audit::of_subject(c, SubjectKind::Account, id, HISTORY)?;
        let history = with_names(c, events, names)?;
        Ok((role, offered, history))
    });
    let (role, (offered, province), history) = found.await?;
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
    holders: Data<AccountHolders>,
    posted: Posted<KeepAccounts>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let (vault, by) = (
        site.vault.clone(),
        actor.principal.acts_at(site.clock.now()),
    );
    let asked = confirmation(&site, &actor.shell);
    let (typed, address) = (fields.clone(), uuid.clone());
    let saved = site.db.try_write(move |c| {
        let read = |role| forms::edited(&typed, role);
        staff::correct(c, &vault, by, &address, read, &asked)
    });
    match saved.await {
        Ok(()) => with_notice(
            &actor.shell,
            "/accounts",
            NoticeKind::Good,
            "accounts.edit.saved",
        ),
        Err(Refusal::Rule(errors)) => {
            page(
                &site,
                **names,
                **holders,
                &actor.shell,
                &uuid,
                fields,
                Some(&errors),
            )
            .await
        }
        Err(Refusal::Db(failure)) => Err(failure.into()),
    }
}
