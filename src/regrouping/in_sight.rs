//! The actions for a reader: within the provinces that the reader may see.

use chrono::NaiveDate;

use super::actions::{self, ApplyOutcome, MakePlan, RegroupingPreview};
use super::plan::{Complaints, Decision};
use super::province_units::ProvinceUnits;
use super::scope::{self, Provinces};
use super::store::{self, PastRegrouping};
use crate::accounts::Sight;
use crate::areas::BoundariesCache;
use crate::audit::Author;
use crate::db::{Conn, DbFailure, Outcome};
use crate::error::Message;

/// A reader asks about a province. An empty code asks for the first one that the reader sees;
/// `Missing` where it sees none of that code.
pub(super) struct ProvinceRequest {
    sight: Sight,
    today: NaiveDate,
    code: String,
}

impl ProvinceRequest {
    pub fn new(sight: Sight, today: NaiveDate, code: &str) -> Self {
        let code = code.to_owned();
        Self { sight, today, code }
    }

    fn find(&self, c: &mut Conn, cache: &BoundariesCache) -> Outcome<Provinces> {
        let boundaries = cache.current(c)?;
        let found = scope::of(&boundaries, &self.sight, self.today, &self.code);
        found.ok_or(DbFailure::Missing)
    }

    fn units(
        &self,
        c: &mut Conn,
        cache: &BoundariesCache,
        provinces: &Provinces,
        day: NaiveDate,
    ) -> Outcome<ProvinceUnits> {
        let boundaries = cache.current(c)?;
        ProvinceUnits::of(&boundaries, provinces.id, day).ok_or(DbFailure::Missing)
    }
}

/// A province as it holds today, and how it was drawn before.
pub(super) struct Overview {
    pub provinces: Provinces,
    pub units: ProvinceUnits,
    pub history: Vec<PastRegrouping>,
}

pub(super) fn overview(
    c: &mut Conn,
    cache: &BoundariesCache,
    request: &ProvinceRequest,
) -> Outcome<Overview> {
    let provinces = request.find(c, cache)?;
    let units = request.units(c, cache, &provinces, request.today)?;
    let history = store::history(c, provinces.id)?;
    Ok(Overview {
        provinces,
        units,
        history,
    })
}

/// The province as it is drawn by the last regrouping, even where that begins later.
pub(super) fn last_drawn(
    c: &mut Conn,
    cache: &BoundariesCache,
    request: &ProvinceRequest,
) -> Outcome<(Provinces, ProvinceUnits)> {
    let provinces = request.find(c, cache)?;
    let last = store::latest(c, provinces.id)?.and_then(|(_, begins)| begins.succ_opt());
    let day = last.map_or(request.today, |next| next.max(request.today));
    let units = request.units(c, cache, &provinces, day)?;
    Ok((provinces, units))
}

pub(super) fn draft(
    c: &mut Conn,
    cache: &BoundariesCache,
    request: &ProvinceRequest,
    decision: &Decision,
    make: MakePlan<'_>,
) -> Outcome<Result<RegroupingPreview, Complaints>> {
    let id = request.find(c, cache)?.id;
    actions::draft(c, cache, id, decision, make)
}

/// `seen` is the regrouping that the reader knew as the last one.
pub(super) fn apply(
    c: &mut Conn,
    cache: &BoundariesCache,
    by: Author,
    request: &ProvinceRequest,
    seen: i64,
    decision: &Decision,
    make: MakePlan<'_>,
) -> Outcome<ApplyOutcome> {
    let id = request.find(c, cache)?.id;
    actions::apply(c, cache, by, id, Some(seen), decision, make)
}

pub(super) fn take_back(
    c: &mut Conn,
    cache: &BoundariesCache,
    by: Author,
    request: &ProvinceRequest,
    regrouping: i64,
) -> Outcome<Result<(), Message>> {
    let id = request.find(c, cache)?.id;
    actions::take_back(c, by, id, regrouping)
}
