//! What a code leads to.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::areas::AreaId;
use crate::listings;
use crate::photos::Photo;
use crate::values::{Money, TraceCode, Unit};

/// A code with all that its page shows, in the order of the query's columns.
#[derive(Debug, Clone, Queryable)]
pub(super) struct TracedListing {
    pub code: TraceCode,
    pub retired_at: Option<NaiveDateTime>,
    pub listing_id: i64,
    pub title: String,
    pub description: String,
    pub price: Money,
    pub unit: Unit,
    pub season: String,
    pub status: listings::Status,
    pub published_on: Option<NaiveDate>,
    pub producer: String,
    /// Whether strangers may be shown whose it is, at this moment.
    pub publicly_shown: bool,
    pub commune_id: AreaId,
    pub origin_id: AreaId,
    pub place: PlaceName,
    pub district_kind: Option<String>,
    pub district_name: Option<String>,
    /// The days on which the commune and its province stopped being what the names above say.
    pub over: (OptionalDay, OptionalDay),
}

/// What is told of a code: what it leads to, where that grows if that is not where the producer is,
/// and its photos.
#[derive(Debug)]
pub(super) struct TraceAnswer {
    pub traced: TracedListing,
    pub elsewhere: Option<PlaceName>,
    pub photos: Vec<Photo>,
}

/// "Xã Ea Kar, tỉnh Đắk Lắk"
#[derive(Debug, Clone, Queryable)]
pub(super) struct PlaceName {
    pub commune: Option<String>,
    pub province_kind: Option<String>,
    pub province_name: Option<String>,
}

type OptionalDay = Option<NaiveDate>;

impl TracedListing {
    /// Taken back, or the producer is gone: then the product's name is all there is to show.
    pub fn is_withdrawn(&self) -> bool {
        !self.publicly_shown
    }

    /// Whether the place has another name today, or has become another.
    pub fn is_renamed(&self) -> bool {
        self.over != (None, None)
    }

    pub fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    pub fn shows_photos(&self) -> bool {
        self.status.is_on_the_floor() && self.publicly_shown && !self.is_retired()
    }

    pub fn is_on_sale(&self) -> bool {
        self.status == listings::Status::Published
    }

    /// "huyện Ea Kar": where the commune lay before July 2025.
    pub fn district(&self) -> Option<String> {
        Some(format!(
            "{} {}",
            self.district_kind.as_deref()?,
            self.district_name.as_deref()?
        ))
    }
}

impl fmt::Display for PlaceName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.commune.as_deref().unwrap_or_default())?;
        match (&self.province_kind, &self.province_name) {
            (Some(kind), Some(name)) => write!(out, ", {kind} {name}"),
            _ => Ok(()),
        }
    }
}
