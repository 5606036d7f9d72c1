//! The places in memory, as they are now: read again when the editions or the day have changed.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::choice::PlaceChoice;
use super::gazetteer::Places;
use super::model::{AreaId, Place, REFORM};
use crate::db::schema::area_editions;
use crate::db::{Conn, Db, Outcome};
use crate::error::Message;

/// Which editions there are, and the day whose communes are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EditionsStamp {
    editions: Vec<(i64, NaiveDateTime)>,
    on: NaiveDate,
}

/// All places by name, shared by every request. A reader holds what it was given: nobody waits
/// while they are read anew.
#[derive(Debug, Default)]
pub struct Gazetteer {
    now: OnceLock<RwLock<StampedPlaces>>,
}

type StampedPlaces = (EditionsStamp, Arc<Places>);

impl Gazetteer {
    /// Reads everything, within the last boundaries there are; belongs right after
    /// [`load`](super::load).
    pub fn read(c: &mut Conn) -> Outcome<Self> {
        Self::read_on(c, NaiveDate::MAX)
    }

    /// The same, within the boundaries of a day.
    pub fn read_on(c: &mut Conn, today: NaiveDate) -> Outcome<Self> {
        Ok(Self {
            now: OnceLock::from(RwLock::new(held(c, today)?)),
        })
    }

    /// Begins to read and goes on: it takes longer than all else that a start does. Whoever needs
    /// the places before they are there waits for them.
    pub fn read_aside(db: &Db, today: NaiveDate) -> Outcome<Arc<Self>> {
        let gazetteer = Arc::new(Self::default());
        let filled = gazetteer.clone();
        db.read_aside(
            move |c| held(c, today),
            move |read| {
                // Without places rather than waited for in vain: `refresh` finds them wanting.
                let held = read.unwrap_or_else(|failure| {
                    tracing::warn!(%failure, "the places could not be read");
                    (EditionsStamp::default(), Arc::default())
                });
                filled.now.set(RwLock::new(held)).ok();
            },
        )?;
        Ok(gazetteer)
    }

    /// Reads anew where an edition was loaded or taken back, or another day has begun. True where
    /// that was so; else it costs one look at a table of a few rows.
    pub fn refresh(&self, c: &mut Conn, today: NaiveDate) -> Outcome<bool> {
        let Some(now) = self.now.get() else {
            return Ok(false);
        };
        let stamp = stamp(c, today)?;
        let known = now.read().unwrap_or_else(PoisonError::into_inner).0 == stamp;
        if !known {
            let held = held(c, today)?;
            *now.write().unwrap_or_else(PoisonError::into_inner) = held;
        }
        Ok(!known)
    }

    /// The best answers to what was typed, best first; nothing for nothing.
    pub fn search(&self, query: &str, limit: usize) -> Vec<PlaceChoice> {
        self.search_near(query, None, limit)
    }

    /// The same; among equally good answers those of the officer's own province come first.
    pub fn search_near(
        &self,
        query: &str,
        province: Option<AreaId>,
        limit: usize,
    ) -> Vec<PlaceChoice> {
        self.places().search_near(query, province, limit)
    }

    /// Reads back what a form sent. A commune across old districts without its old commune is
    /// allowed, and not placed.
    pub fn resolve(&self, value: &str) -> Result<Place, Message> {
        self.places().resolve(value)
    }

    /// Reads back the value or, where a phone without scripts sent none, what was typed: taken
    /// when it can mean one place only, asked back with the candidates when it can mean several.
    pub fn resolve_typed(&self, value: &str, typed: &str) -> Result<Place, Message> {
        self.places().resolve_typed(value, typed)
    }

    /// The choice that leads to a stored place: its value and words for a form that edits it. A
    /// commune that is no more is offered as what it became.
    pub fn choice_at(&self, commune: AreaId, old_commune: Option<AreaId>) -> Option<PlaceChoice> {
        self.places().choice_at(commune, old_commune).cloned()
    }

    /// The choice with its words, to show again what had been picked.
    pub fn choice(&self, value: &str) -> Option<PlaceChoice> {
        self.places().choice(value).cloned()
    }

    /// The old communes that one of today was made of, to ask which one it was.
    pub fn old_communes_in(&self, value: &str) -> Vec<PlaceChoice> {
        self.places().old_communes_in(value)
    }

    fn places(&self) -> Arc<Places> {
        let now = self.now.wait().read();
        Arc::clone(&now.unwrap_or_else(PoisonError::into_inner).1)
    }
}

fn held(c: &mut Conn, today: NaiveDate) -> Outcome<StampedPlaces> {
    let stamp = stamp(c, today)?;
    let places = Places::read(c, stamp.on)?;
    Ok((stamp, Arc::new(places)))
}

/// Before the reform the communes of the reform are offered all the same: that is where everybody
/// is kept, with the old commune beside it.
fn stamp(c: &mut Conn, today: NaiveDate) -> Outcome<EditionsStamp> {
    Ok(EditionsStamp {
        editions: area_editions::table
            .order(area_editions::id)
            .select((area_editions::id, area_editions::loaded_at))
            .load(c)?,
        on: today.max(REFORM),
    })
}
