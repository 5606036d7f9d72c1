//! The extractors that let a handler run: `Actor<P>` for looking, `Posted<P>` for a form.

use std::marker::PhantomData;

use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

use super::model::{Role, Sight};
use super::permission::Permission;
use super::principal::Principal;
use super::sessions;
use crate::vault::digest;
use crate::web::{
    Cookies, Failure, Fields, FormOwner, NavItem, SessionHolder, Shell, SignedInUser, Site,
    keep_form, read_form,
};

/// A principal who holds the permission `P`, in front of a page.
#[derive(Debug)]
pub struct Actor<P> {
    pub principal: Principal,
    pub shell: Shell,
    permission: PhantomData<P>,
}

impl<P> Actor<P> {
    pub fn sight(&self) -> Sight {
        self.principal.sight.clone()
    }

    pub fn id(&self) -> i64 {
        self.principal.account_id
    }

    pub fn role(&self) -> Role {
        self.principal.role
    }
}

/// A form sent by a signed-in person who holds the permission `P`. Where the person is no longer
/// signed in, what was typed is kept and can be sent after signing in.
#[derive(Debug)]
pub struct Posted<P> {
    pub actor: Actor<P>,
    pub fields: Fields,
}

impl<P: Permission> FromRequest for Actor<P> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let principal = signed_in(&req).await?;
            admit(&req, principal.ok_or(Failure::SignInNeeded)?)
        })
    }
}

impl<P: Permission> FromRequest for Posted<P> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let Some(principal) = signed_in(&req).await? else {
                return Err(keep_form(&req, payload).await);
            };
            Ok(Self {
                actor: admit(&req, principal)?,
                fields: read_form(&req, payload).await?,
            })
        })
    }
}

/// Who acts by the session cookie, if there is one and it still holds. From then on forms of the
/// request must be that account's.
pub async fn signed_in(req: &HttpRequest) -> Result<Option<Principal>, Failure> {
    let site = site(req)?;
    for token in Cookies::new(&site.options).read_each(req, "session") {
        if let Some(principal) = sessions::resume(site, digest(&token)).await? {
            let holder = SessionHolder {
                account_id: principal.account_id,
                owner: FormOwner::account(&site.vault, principal.account_id),
                name: principal.name.clone(),
            };
            req.extensions_mut().insert(holder);
            return Ok(Some(principal));
        }
    }
    Ok(None)
}

pub(super) fn site(req: &HttpRequest) -> Result<&Data<Site>, Failure> {
    req.app_data::<Data<Site>>()
        .ok_or_else(|| Failure::internal("the site is not configured"))
}

/// "Not for you" is answered like "does not exist".
fn admit<P: Permission>(req: &HttpRequest, principal: Principal) -> Result<Actor<P>, Failure> {
    if !P::allows(&principal) {
        return Err(Failure::NotFound);
    }
    let shell = Shell::read(req, site(req)?);
    let person = person(&principal, &shell);
    Ok(Actor {
        principal,
        shell: shell.with_person(person),
        permission: PhantomData,
    })
}

/// The navigation of a role: few words, the things this role comes for.
const NAV: &[(&str, &str, &[Role])] = {
    use Role::*;
    &[
        ("/", "accounts.nav.home", &Role::ALL),
        (
            "/producers",
            "accounts.nav.producers",
            &[
                CooperativeOfficer,
                DigitalTeam,
                DistrictStaff,
                ProvinceStaff,
                Administrator,
            ],
        ),
        ("/listings", "accounts.nav.listings", &Role::ALL),
        ("/transactions", "accounts.nav.transactions", &Role::ALL),
        (
            "/courses",
            "accounts.nav.courses",
            &[
                CooperativeOfficer,
                DigitalTeam,
                DistrictStaff,
                ProvinceStaff,
                Administrator,
            ],
        ),
        (
            REPORTS,
            "accounts.nav.reports",
            &[DistrictStaff, ProvinceStaff, Administrator],
        ),
        ("/accounts", "accounts.nav.accounts", &[Administrator]),
    ]
};

/// The first of several pages beside one another.
const REPORTS: &str = "/reports/districts";

fn person(principal: &Principal, shell: &Shell) -> SignedInUser {
    let here = |href: &str| match href {
        "/" => shell.path() == "/",
        REPORTS => shell.path().starts_with("/reports/"),
        _ => shell.path().starts_with(href),
    };
    let nav = NAV
        .iter()
        .filter(|(_, _, roles)| roles.contains(&principal.role))
        .map(|(href, key, _)| NavItem {
            href: (*href).to_owned(),
            label: shell.t(key).to_owned(),
            current: here(href),
        });
    SignedInUser {
        name: principal.name.clone(),
        role_label: shell.t(principal.role.label_key()).to_owned(),
        nav: nav.collect(),
    }
}
