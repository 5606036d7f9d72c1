//! The first screens' templates.

use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use super::model::{
    AdministratorTasks, HouseholdProgress, NextStep, OfficerTasks, ProducerToHelp, StaffTasks,
};
use crate::accounts::UnseenNotice;
use crate::listings::Status;
use crate::producers::Invitation;
use crate::security_watch::OpenAlarm;
use crate::text;
use crate::values::PublicId;
use crate::web::Shell;

#[derive(Template)]
#[template(path = "home/landing.html")]
pub(super) struct LandingPage<'a> {
    pub shell: &'a Shell,
    /// There are open data to look at.
    pub open_data: bool,
}

/// What happened to the account since its owner looked, in sentences.
#[derive(Debug, Default)]
pub(super) struct ToldNotices {
    /// The newest that is shown: those up to it are seen then.
    pub last: i64,
    pub sentences: Vec<String>,
}

impl ToldNotices {
    pub fn of(shell: &Shell, notices: &[UnseenNotice]) -> Self {
        Self {
            last: notices.iter().map(|notice| notice.id).max().unwrap_or(0),
            sentences: notices
                .iter()
                .map(|notice| sentence(shell, notice))
                .collect(),
        }
    }
}

fn sentence(shell: &Shell, notice: &UnseenNotice) -> String {
    let nobody = shell.t("accounts.notice.nobody");
    let by = notice.caused_by.as_deref().unwrap_or(nobody);
    let when = text::date_time(notice.told_at);
    shell.tr(notice.kind.label_key(), &[("by", by), ("when", &when)])
}

/// The one card that says what to do next.
pub(super) struct NextCard {
    pub heading: String,
    pub text: String,
    pub button: String,
    pub href: String,
}

impl NextCard {
    pub fn of(shell: &Shell, step: &NextStep) -> Self {
        let (name, href) = match step {
            NextStep::GoOn(uuid, _) => ("go_on", format!("/listings/drafts/{uuid}")),
            NextStep::FirstListing => ("first_listing", "/listings/new".to_owned()),
            NextStep::AddPhoto(uuid) => ("add_photo", format!("/listings/{uuid}")),
            NextStep::Publish(uuid) => ("publish", format!("/listings/{uuid}")),
            NextStep::ShowCode(uuid) => ("show_code", format!("/listings/{uuid}#code")),
            NextStep::RecordSale => ("record_sale", "/transactions/new".to_owned()),
        };
        let text = |part| shell.t(&format!("home.next.{name}.{part}")).to_owned();
        let heading = match step {
            NextStep::GoOn(_, title) => shell.tr1("home.next.go_on.heading", "title", title),
            _ => text("heading"),
        };
        Self {
            heading,
            text: text("text"),
            button: text("button"),
            href,
        }
    }
}

#[derive(Template)]
#[template(path = "home/household.html")]
pub(super) struct HouseholdPage<'a> {
    pub shell: &'a Shell,
    pub told: ToldNotices,
    pub name: &'a str,
    pub uuid: PublicId,
    pub number: String,
    pub invented: bool,
    /// Cooperatives that ask for the household.
    pub invitations: Vec<Invitation>,
    pub next: NextCard,
    pub progress: HouseholdProgress,
    pub last_sale: String,
}

impl HouseholdPage<'_> {
    fn published(&self) -> usize {
        let published = self.progress.listings.iter();
        published.filter(|l| l.status == Status::Published).count()
    }

    fn sales(&self) -> String {
        text::number(self.progress.sales)
    }
}

#[derive(Template)]
#[template(path = "home/officer.html")]
pub(super) struct OfficerHomePage<'a> {
    pub shell: &'a Shell,
    pub told: ToldNotices,
    pub name: &'a str,
    pub tasks: OfficerTasks,
}

impl AdministratorHomePage<'_> {
    fn sentence(&self, alarm: &OpenAlarm) -> String {
        alarm.sentence(self.shell.language)
    }
}

impl OfficerHomePage<'_> {
    fn day(&self, at: &NaiveDateTime) -> String {
        text::date(crate::clock::local_date(*at))
    }

    fn unverified(&self) -> String {
        text::number(self.tasks.unverified)
    }

    fn number(&self, n: &i64) -> String {
        text::number(*n)
    }

    fn since(&self, stuck: &ProducerToHelp) -> String {
        text::date(crate::clock::local_date(stuck.since))
    }
}

#[derive(Template)]
#[template(path = "home/staff.html")]
pub(super) struct StaffHomePage<'a> {
    pub shell: &'a Shell,
    pub told: ToldNotices,
    pub name: &'a str,
    pub tasks: StaffTasks,
    pub today: NaiveDate,
}

impl StaffHomePage<'_> {
    fn since(&self, stuck: &ProducerToHelp) -> String {
        text::date(crate::clock::local_date(stuck.since))
    }

    fn unplaced(&self) -> String {
        text::number(self.tasks.unplaced)
    }

    fn unverified(&self) -> String {
        text::number(self.tasks.unverified)
    }

    fn day(&self) -> String {
        text::date(self.today)
    }
}

#[derive(Template)]
#[template(path = "home/administrator.html")]
pub(super) struct AdministratorHomePage<'a> {
    pub shell: &'a Shell,
    pub told: ToldNotices,
    pub tasks: AdministratorTasks,
}
