//! The names behind the addresses and codes of a form, for whoever may see them.

use chrono::NaiveDateTime;

use super::sentences::Subject;
use crate::accounts::{self, KeepAccounts, Permission, Principal};
use crate::areas::{self, BoundariesCache, Level, REFORM};
use crate::db::{Conn, DbFailure, Outcome};
use crate::values::PublicId;
use crate::{listings, producers, sign_offs, subscriptions, text, training, transactions};

/// Whoever is to read the words, and when.
pub(super) struct FormViewer {
    pub principal: Principal,
    pub boundaries_cache: BoundariesCache,
    pub now: NaiveDateTime,
}

impl FormViewer {
    /// # Errors
    /// `Missing` where the reader does not see it.
    pub fn name(&self, c: &mut Conn, about: Subject, uuid: &str) -> Outcome<String> {
        let (sight, id) = (&self.principal.sight, self.principal.account_id);
        let parsed = || PublicId::parse(uuid).ok().ok_or(DbFailure::Missing);
        match about {
            Subject::Nothing => Ok(String::new()),
            Subject::Producer => {
                let producer = producers::find(c, sight, uuid)?;
                Ok(format!("{} ({})", producer.name, producer.number.grouped()))
            }
            Subject::Listing => {
                let (listing, producer) = listings::find_with_producer(c, sight, uuid)?;
                Ok(format!("{} ({})", listing.title, producer.name))
            }
            Subject::Draft => listings::draft_title(c, sight, uuid),
            Subject::Sale => transactions::title_of(c, sight, &parsed()?),
            Subject::Course => {
                let (_, topic, day) = training::course_seen(c, &self.principal, &parsed()?)?;
                Ok(format!("{topic} ({})", text::date(day)))
            }
            Subject::Account if KeepAccounts::allows(&self.principal) => {
                accounts::name_by_uuid(c, uuid)
            }
            Subject::Account => Err(DbFailure::Missing),
            Subject::SignedReport => {
                sign_offs::signed_title(c, &self.boundaries_cache, sight, &parsed()?)
            }
            Subject::Subscription => subscriptions::subscription_name(c, id, uuid),
        }
    }

    /// What a field's value stands for, where it is the address of something or a place's code.
    pub fn value(&self, c: &mut Conn, field: &str, value: &str) -> Outcome<Option<String>> {
        let about = match field {
            "producer" | "cooperative" | "tick" => Subject::Producer,
            "listing" => Subject::Listing,
            _ => return self.place(c, field, value),
        };
        match self.name(c, about, value) {
            Err(DbFailure::Missing) => Ok(None),
            name => name.map(Some),
        }
    }

    /// An invitation by the cooperative that sent it.
    pub fn invitation(&self, c: &mut Conn, member: &str, uuid: &str) -> Outcome<Option<String>> {
        let member = producers::find(c, &self.principal.sight, member)?;
        let mut all = producers::invitations_to(c, &member, self.now)?.into_iter();
        Ok(all
            .find(|one| one.uuid.as_str() == uuid)
            .map(|one| one.cooperative))
    }

    /// By its name of today, or by its last one before the reform.
    fn place(&self, c: &mut Conn, field: &str, value: &str) -> Outcome<Option<String>> {
        let levels: &[Level] = match field {
            "province" => &[Level::Province],
            "district" | "unit" | "units" => &[Level::District],
            "commune" | "old_commune" | "origin" => &[Level::Commune],
            "areas" | "place" | "all" => &[Level::Commune, Level::District, Level::Province],
            _ => return Ok(None),
        };
        // The fields that name a place within another hold both codes.
        let code = value.rsplit(['/', '-']).next().unwrap_or(value);
        let today = self.now.date();
        for day in [Some(today), REFORM.pred_opt()].into_iter().flatten() {
            for level in levels {
                if let Some(area) = areas::by_code(c, *level, code, day)? {
                    return Ok(Some(area.full_name));
                }
            }
        }
        Ok(None)
    }

    /// A district or a producer that a row of a table is about.
    pub fn row(&self, c: &mut Conn, code: &str) -> Outcome<Option<String>> {
        match self.value(c, "tick", code)? {
            None => self.place(c, "district", code),
            name => Ok(name),
        }
    }
}
