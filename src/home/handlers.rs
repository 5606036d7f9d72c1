//! `/`: the landing page, or the first screen of whoever is signed in.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, resource};

use super::pages::{
    AdministratorHomePage, HouseholdPage, LandingPage, NextCard, OfficerHomePage, StaffHomePage,
    ToldNotices,
};
use super::store;
use crate::accounts::{self, Actor, Role, SignedIn};
use crate::db::Outcome;
use crate::producers;
use crate::text;
use crate::web::{Failure, Handled, Shell, Site, html};

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/").route(get().to(home)));
}

async fn home(site: Data<Site>, shell: Shell, actor: Result<Actor<SignedIn>, Failure>) -> Handled {
    let actor = match actor {
        Ok(actor) => actor,
        Err(Failure::SignInNeeded) => {
            let page = LandingPage {
                shell: &shell,
                open_data: !site.options.open_data_off,
            };
            return html(&shell, StatusCode::OK, &page);
        }
        Err(failure) => return Err(failure),
    };
    let id = actor.id();
    let notices = site
        .db
        .read(move |c| accounts::unseen_notices(c, id))
        .await?;
    let told = ToldNotices::of(&actor.shell, &notices);
    match actor.role() {
        Role::Household => household_home(&site, &actor, told).await,
        Role::CooperativeOfficer | Role::DigitalTeam => officer_home(&site, &actor, told).await,
        Role::DistrictStaff | Role::ProvinceStaff => staff_home(&site, &actor, told).await,
        Role::Administrator => administrator_home(&site, &actor, told).await,
    }
}

async fn household_home(site: &Site, actor: &Actor<SignedIn>, told: ToldNotices) -> Handled {
    let producer_id = actor.principal.producer_id().ok_or(Failure::NotFound)?;
    let now = site.clock.now();
    let read = site.db.read(move |c| {
        let producer = producers::by_id(c, producer_id)?;
        Outcome::Ok((
            producers::invitations_to(c, &producer, now)?,
            producer,
            store::progress(c, producer_id)?,
        ))
    });
    let (invitations, producer, progress) = read.await?;
    let shell = &actor.shell;
    let page = HouseholdPage {
        shell,
        told,
        name: &actor.principal.name,
        uuid: producer.uuid,
        number: producer.number.grouped(),
        invented: producer.invented,
        invitations,
        next: NextCard::of(shell, &progress.next(site.clock.today())),
        last_sale: progress.last_sale.map(text::date).unwrap_or_default(),
        progress,
    };
    html(shell, StatusCode::OK, &page)
}

async fn officer_home(site: &Site, actor: &Actor<SignedIn>, told: ToldNotices) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let read = site
        .db
        .read(move |c| store::officer_tasks(c, &sight, today));
    let tasks = read.await?;
    let page = OfficerHomePage {
        shell: &actor.shell,
        told,
        name: &actor.principal.name,
        tasks,
    };
    html(&actor.shell, StatusCode::OK, &page)
}

async fn staff_home(site: &Site, actor: &Actor<SignedIn>, told: ToldNotices) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let read = site.db.read(move |c| store::staff_tasks(c, &sight, today));
    let tasks = read.await?;
    let page = StaffHomePage {
        shell: &actor.shell,
        told,
        name: &actor.principal.name,
        tasks,
        today,
    };
    html(&actor.shell, StatusCode::OK, &page)
}

async fn administrator_home(site: &Site, actor: &Actor<SignedIn>, told: ToldNotices) -> Handled {
    let now = site.clock.now();
    let tasks = site.db.read(move |c| store::administrator_tasks(c, now));
    let tasks = tasks.await?;
    let shell = &actor.shell;
    html(
        shell,
        StatusCode::OK,
        &AdministratorHomePage { shell, told, tasks },
    )
}
