//! What is too much within an hour, and who is told.

use chrono::{NaiveDateTime, TimeDelta};

use super::store;
use crate::accounts;
use crate::areas;
use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::producers;
use crate::security_events::{self, SecurityEvent};
use crate::values::words;
use crate::vault::Vault;

words! {
    /// What administrators are told of.
    Alarm, "security_watch.alarm.unknown" {
        FailedSignIns = "failed_sign_ins" "security_watch.alarm.failed_sign_ins",
        /// One account asked again and again for what is not its own.
        Refusals = "refusals" "security_watch.alarm.refusals",
        RegistrationsFromAddress = "registrations_from_address" "security_watch.alarm.registrations_from_address",
        RegistrationsInCommune = "registrations_in_commune" "security_watch.alarm.registrations_in_commune",
    }
}

impl Alarm {
    /// More than this within an hour is too much.
    const fn limit(self) -> i64 {
        match self {
            Self::FailedSignIns => 100,
            Self::Refusals => 50,
            Self::RegistrationsFromAddress | Self::RegistrationsInCommune => 20,
        }
    }
}

const WITHIN: TimeDelta = TimeDelta::hours(1);
/// A banner goes by itself after this long.
const SHOWN: TimeDelta = TimeDelta::hours(24);

/// What was counted of one subject: an account's or a commune's id, or the mark of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    alarm: Alarm,
    subject: String,
    number: i64,
}

/// An alarm that nobody has put aside yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlarm {
    pub id: i64,
    pub alarm: Alarm,
    pub number: i64,
    /// The account, commune or address mark that it is about; empty for all together.
    pub subject: String,
    pub raised_at: NaiveDateTime,
}

impl OpenAlarm {
    pub fn sentence(&self, language: Language) -> String {
        sentence(language, self.alarm, self.number, &self.subject)
    }
}

fn sentence(language: Language, alarm: Alarm, number: i64, subject: &str) -> String {
    let number = crate::text::number(number);
    language.fill(alarm.label_key(), &[("n", &number), ("subject", subject)])
}

/// Alarms of the last day that nobody has put aside, the newest first.
pub fn open_alarms(c: &mut Conn, now: NaiveDateTime) -> Outcome<Vec<OpenAlarm>> {
    let mut open = store::unseen(c, now - SHOWN)?;
    for alarm in &mut open {
        alarm.subject = subject_name(c, alarm.alarm, &alarm.subject)?;
    }
    Ok(open)
}

/// As a reader knows it.
fn subject_name(c: &mut Conn, alarm: Alarm, subject: &str) -> Outcome<String> {
    let id: Option<i64> = subject.parse().ok();
    Ok(match (alarm, id) {
        (Alarm::Refusals, Some(id)) => accounts::name_by_id(c, id)?,
        (Alarm::RegistrationsInCommune, Some(id)) => {
            let found = areas::by_ids(c, &[id])?.pop();
            found.map(|area| area.full_name).unwrap_or_default()
        }
        _ => subject.to_owned(),
    })
}

/// Raises what is too much by now and writes to every administrator, once an hour for each subject.
/// `page` is the whole address of the page of events.
pub(super) fn raise(c: &mut Conn, vault: &Vault, now: NaiveDateTime, page: &str) -> Outcome<()> {
    for counted in count(c, now - WITHIN)? {
        let Counted {
            alarm,
            subject,
            number,
        } = counted;
        if number > alarm.limit() && !store::was_raised(c, alarm, &subject, now - WITHIN)? {
            store::insert(c, alarm, &subject, number, now)?;
            let subject = subject_name(c, alarm, &subject)?;
            tell(
                c,
                vault,
                now,
                &sentence(Language::Vietnamese, alarm, number, &subject),
                page,
            )?;
        }
    }
    Ok(())
}

fn count(c: &mut Conn, since: NaiveDateTime) -> Outcome<Vec<Counted>> {
    let failed = security_events::in_all(c, SecurityEvent::SignInFailed, since)?;
    let mut all = vec![Counted {
        alarm: Alarm::FailedSignIns,
        subject: String::new(),
        number: failed,
    }];
    let refused = security_events::by_account(c, SecurityEvent::Refused, since)?;
    all.extend(
        refused
            .into_iter()
            .map(|(id, n)| of(Alarm::Refusals, &id, n)),
    );
    let registered = security_events::by_address(c, SecurityEvent::RegisteredItself, since)?;
    let from = Alarm::RegistrationsFromAddress;
    all.extend(registered.into_iter().map(|(mark, n)| of(from, &mark, n)));
    let communes = producers::registered_themselves_since(c, since)?;
    let within = Alarm::RegistrationsInCommune;
    all.extend(communes.into_iter().map(|(id, n)| of(within, &id, n)));
    Ok(all)
}

fn of(alarm: Alarm, subject: &impl ToString, number: i64) -> Counted {
    Counted {
        alarm,
        subject: subject.to_string(),
        number,
    }
}

fn tell(c: &mut Conn, vault: &Vault, now: NaiveDateTime, what: &str, page: &str) -> Outcome<()> {
    tracing::warn!(what, "administrators are told");
    let content = format!("{what}\n{page}");
    for (name, email) in accounts::administrators(c, vault)? {
        let to = Recipient {
            email: &email,
            name: Some(&name),
            language: Language::Vietnamese,
        };
        notifications::notify(
            c,
            vault,
            now,
            to,
            Notification::SecurityAlarm { what: &content },
        )?;
    }
    Ok(())
}
